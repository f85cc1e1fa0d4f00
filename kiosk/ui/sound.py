"""Three sounds: rising for a kept card, soft for a press, low for "no". Every sound has a picture; none is needed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, time, tzinfo
from typing import Any

from kiosk.flow import states as s
from kiosk.ui.look import Look

log = logging.getLogger(__name__)

NAMES = ("rise", "press", "no")


def sound_for(before: s.State | None, state: s.State) -> str | None:
    """The sound that goes with the step from `before` to `state`; a state that is merely told again is silent."""
    if getattr(state, "problem", None) is not None:
        return "no" if getattr(before, "problem", None) != getattr(state, "problem", None) else None
    match state:
        case s.Welcome():
            again = isinstance(before, s.Welcome) and before.visit.receipt == state.visit.receipt
            return None if again else "rise"
        case s.Voucher():
            return None if isinstance(before, s.Voucher) else "rise"
        case s.Thanks():
            again = isinstance(before, s.Thanks) and before.rated.rating == state.rated.rating
            return ("rise" if state.called_back else None) if again else "press"
        case s.TooSoon() | s.UnknownCard():
            return None if type(before) is type(state) else "press"
        case s.RefusedCard() | s.OneMoment():
            return "no"
    return None


def quiet(hours: tuple[time, time] | None, now: time) -> bool:
    """Whether `now` lies in the quiet hours, which may go over midnight."""
    if hours is None:
        return False
    start, end = hours
    return start <= now < end if start <= end else now >= start or now < end


class Sounds:
    """Plays a sound if there is a loudspeaker, the shop wants sounds and it is not a quiet hour."""

    def __init__(self, look: Look, now: Callable[[tzinfo | None], datetime] = datetime.now) -> None:
        self._look = look
        self._now = now
        self._loaded: dict[str, Any] = {}

    def prepare(self) -> None:
        """Open the loudspeaker and load all sounds, once; without one the kiosk is silent, and says so once."""
        if not self._look.sounds or self._loaded:
            return
        from kivy.core.audio import SoundLoader  # opens the audio device: not before the first picture is drawn

        for name in NAMES:
            sound = SoundLoader.load(str(self._look.assets / "sounds" / f"{name}.wav"))
            if sound is None or not sound.length:
                log.warning("no sound: there is no loudspeaker, or %s.wav cannot be played", name)
                self._loaded = dict.fromkeys(NAMES)
                return
            self._loaded[name] = sound

    def play(self, name: str | None) -> None:
        """Play from the beginning; nothing if `name` is None or sounds are off."""
        if name is None or quiet(self._look.quiet, self._now(self._look.zone).time()):
            return
        sound = self._loaded.get(name)
        if sound is not None:
            sound.stop()
            sound.play()
