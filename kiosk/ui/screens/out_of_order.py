"""OutOfOrder: what does not work, and what still does."""

from __future__ import annotations

from typing import Any

from kivy.properties import StringProperty

from kiosk.flow.house import UNMISSED
from kiosk.flow.states import OutOfOrder
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
        if house.question is not None:
            self.question = house.question.words
            self.ids.faces.offer(house.question.faces, self.say)
        self.corner.tell(house)
        lost = [device for device, _ in house.lost if device not in UNMISSED]
        if lost == ["panel"]:
            self.main = self.say("Our buttons are resting")
            self.more = self.say("Please touch a face here instead. Cards work as always.")
        else:
            self.main = self.say("Our card reader is resting")
            self.more = self.say(
                "Your points are safe, and our team can find you by name. You can still tell us how it was."
            )
        self.for_staff = " · ".join(sentence for _, sentence in house.lost)
