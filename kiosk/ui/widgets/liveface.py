"""One big face that answers: it comes up, shows its feeling and blinks."""

from __future__ import annotations

from kivy.animation import Animation
from kivy.properties import NumericProperty, ObjectProperty

from kiosk.ui.drawings.faces import Mood, face
from kiosk.ui.drawings.pen import Pen
from kiosk.ui.widgets.drawn import Drawn


class LiveFace(Drawn):
    """`level` says which; `more` and `blink` are its mood in numbers, `zoom` its size."""

    level = NumericProperty(3)
    more = NumericProperty(0.0)
    blink = NumericProperty(0.0)
    zoom = NumericProperty(1.0)
    theme = ObjectProperty(None)
    repaints_on = ("level", "more", "blink", "zoom")

    def answer(self) -> None:
        """Come alive once."""
        Animation.cancel_all(self)
        if self.theme.reduced_motion:
            self.more, self.blink, self.zoom = 0.5, 0.0, 1.0
            return
        self.more, self.blink, self.zoom = -0.3, 0.0, 0.8
        (Animation(zoom=1.0, more=1.0, duration=0.25, t="out_back") + Animation(more=0.4, duration=0.3)).start(self)
        wink = Animation(duration=0.7) + Animation(blink=1.0, duration=0.06) + Animation(blink=0.0, duration=0.1)
        wink.start(self)

    def paint(self, pen: Pen) -> None:
        side = min(self.size) * self.zoom
        with pen.at(self.width / 2, self.height / 2, side / 100), pen.at(-50, -50):
            face(pen, int(self.level), Mood(self.blink, self.more))
