"""OutOfOrder: what does not work, and what still does."""

from __future__ import annotations

from typing import Any

from kivy.properties import StringProperty

from kiosk.flow.house import MEMORY, PANEL, UNMISSED, is_closed
from kiosk.flow.states import House, OutOfOrder
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.corner import StatusCorner


class OutOfOrderScreen(Screen):
    """Idle with a notice in place of the invitation; the faces still listen."""

    shop = StringProperty("")
    question = StringProperty("")
    main = StringProperty("")
    more = StringProperty("")
    for_staff = StringProperty("")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.corner = StatusCorner(touched=self.touched)
        (self.ids.counter_end if self.theme.portrait else self.ids.awning_end).add_widget(self.corner)

    def draw(self, state: OutOfOrder) -> None:
        house = state.house
        self.shop = house.shop
        asked = house.question
        self.question = asked.words if asked else ""
        self.ids.faces.offer(asked.faces if asked else (), self.say)
        self.corner.tell(house)
        self.main, self.more = self._words(house)
        self.for_staff = self._for_staff(house)

    def _words(self, house: House) -> tuple[str, str]:
        """What rests and what still works, by what a guest would miss most."""
        say, lost = self.say, {device for device, _ in house.lost} - UNMISSED
        if MEMORY in lost and is_closed(house):
            return say("This kiosk is resting"), say("Your points are safe. Our team at the counter helps you.")
        if MEMORY in lost:
            return say("We can't note anything down"), say("Your points are safe. Please tell our team.")
        if lost <= {PANEL}:
            return say("Our buttons are resting"), say("Please touch a face here instead. Cards work as always.")
        if lost <= {PANEL, *house.scanners}:
            return say("Our code scanner is resting"), say("Cards work as always. You can still tell us how it was.")
        return say("Our card reader is resting"), say(
            "Your points are safe, and our team can find you by name. You can still tell us how it was."
        )

    def _for_staff(self, house: House) -> str:
        """Guests are shown no driver's sentence; a closed kiosk has no other place for its one."""
        if is_closed(house):
            return " · ".join(sentence for _, sentence in house.lost)
        return self.say("Our team finds what to do on the page “This kiosk”.")
