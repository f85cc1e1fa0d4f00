"""DevicePage: how the kiosk does, every device and figure in a line; press the panel's buttons to test them."""

from __future__ import annotations

from typing import Any

from kivy.properties import StringProperty

from kiosk.flow.deeds import Deed, Kind
from kiosk.flow.desk_states import DevicePage
from kiosk.flow.events import DeedTouched, Place, PlaceTouched
from kiosk.services.views_device import DevicePart
from kiosk.ui.screens.desk import Action, DeskScreen, show_actions, tell
from kiosk.ui.widgets.drawn import Picture
from kiosk.ui.widgets.rows import Fact
from kiosk.ui.widgets.tiles import Deck
from kiosk.ui.widgets.touchable import BigButton
from kiosk.ui.words import Say

FACES = (5, 4, 3, 2, 1)
MOST_PARTS = 4


class DeviceScreen(DeskScreen):
    hint = StringProperty("")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._facts = Deck(self.ids.facts, Fact)
        self._lamps = [Picture(of=f"face-{face}") for face in FACES]
        for lamp in self._lamps:
            self.ids.lamps.add_widget(lamp)
        self._actions = Deck(self.ids.actions, lambda: self._button())

    def _button(self) -> BigButton:
        button = BigButton(role="label")
        button.bind(on_release=lambda button: self.touched(button.means))
        return button

    def draw(self, state: DevicePage) -> None:
        say, house, device = self.say, state.house, state.device
        self.head(state, say("This kiosk"), "", "spanner")
        facts: list[tuple[str, str, bool]] = [self._part(part) for part in device.parts[:MOST_PARTS]]
        facts += [
            (say("Network"), link_words(house.link, house.link_sentence, say), house.link in ("away", "refused")),
            (say("Not sent yet"), self._waiting(device.waiting, device.oldest_s), device.oldest_s > 86_400),
            (say("Clock"), say("right") if house.clock_trusted else say("not known yet"), not house.clock_trusted),
            (say("Backup"), age_words(device.backup_age_s, say), (device.backup_age_s or 1e9) > 2 * 86_400),
            (say("Disk"), say("{n} MB free", n=device.disk_free_mb) if device.disk_free_mb is not None else "", False),
            (say("Tap to picture"), self._latency(device.taps, device.tap_p95_ms), False),
        ]
        facts = [fact for fact in facts if fact[1]]
        wide = (34.0 if self.theme.portrait else 43.0) / self.theme.text_scale
        for widget, (what, value, bad) in zip(self._facts.deal(len(facts)), facts, strict=True):
            tell(widget, what, value, self.language, wide)
            widget.ink = "raspberry" if bad else "cocoa"
        for lamp, face in zip(self._lamps, FACES, strict=True):
            lamp.opacity = 1.0 if face in state.pressed else 0.3
        every = all(face in state.pressed for face in FACES)
        self.hint = say("All buttons work.") if every else say("Press every button once: it lights up here.")
        words = say("End practice") if house.practice else say("Practice mode")
        show_actions(
            self._actions,
            (
                Action("practise", words, DeedTouched(Deed(Kind.PRACTISE))),
                Action("look-again", say("Look again"), PlaceTouched(Place.DEVICE)),
            ),
            self.language,
            self.theme.mm(1),
        )

    def _part(self, part: DevicePart) -> tuple[str, str, bool]:
        say = self.say
        if part.trouble:
            return self._name(part.name), part.trouble, True
        read = say("last read {ago}", ago=age_words(part.last_read_s, say)) if part.last_read_s is not None else ""
        turn = f"{part.turn_ms:.0f} ms" if part.turn_ms is not None else ""
        works = {
            "starting": say("starting"),
            "working": say("works"),
            "trying": say("being tried again"),
            "lost": say("does not work"),
            "stopped": say("stopped"),
        }[part.state]
        return self._name(part.name), " · ".join(each for each in (works, turn, read) if each), part.state == "lost"

    def _name(self, part: str) -> str:
        """What is called by its usual name is called so in every language; what the shop named keeps its name."""
        usual = {
            "reader": self.say("Card reader"),
            "panel": self.say("Panel"),
            "printer": self.say("Printer"),
            "till": self.say("Till's inbox"),
        }
        return usual.get(part, part)

    def _waiting(self, waiting: int, oldest_s: int) -> str:
        say = self.say
        if not waiting:
            return say("Everything is sent.")
        return say("{n}, the oldest {ago}", n=waiting, ago=age_words(oldest_s, say))

    def _latency(self, taps: int, p95_ms: float | None) -> str:
        if p95_ms is None:
            return self.say("no tap yet")
        return self.say("{ms} ms for 95 of 100 taps ({n} taps)", ms=round(p95_ms), n=taps)


def age_words(seconds: float | None, say: Say) -> str:
    """How long ago, roughly; None: never."""
    if seconds is None:
        return say("never")
    if seconds < 90:
        return say("{n} s ago", n=round(seconds))
    if seconds < 5400:
        return say("{n} min ago", n=round(seconds / 60))
    if seconds < 172_800:
        return say("{n} h ago", n=round(seconds / 3600))
    return say("{n} days ago", n=round(seconds / 86_400))


def link_words(link: str, sentence: str, say: Say) -> str:
    """How the way to head office stands."""
    said = {
        "good": say("connected"),
        "away": say("no way to head office just now"),
        "refused": say("head office refuses us"),
        "off": say("not used"),
    }.get(link, say("not known yet"))
    return sentence or said
