"""The baseline: a Kivy window with one label, nothing else. Prints `frame` at its first drawn frame."""

from __future__ import annotations

import os

os.environ["KIVY_NO_ARGS"] = "1"
os.environ["KIVY_NO_CONSOLELOG"] = "1"

from kivy.config import Config

Config.set("graphics", "width", "800")
Config.set("graphics", "height", "480")

from kivy.app import App  # noqa: E402
from kivy.core.window import Window  # noqa: E402
from kivy.uix.label import Label  # noqa: E402


class Bare(App):
    def build(self) -> Label:
        Window.bind(on_flip=self.flipped)
        return Label(text="Tap your card")

    def flipped(self, *_: object) -> None:
        Window.unbind(on_flip=self.flipped)
        os.write(1, b'{"drawn": "Label"}\n')


if __name__ == "__main__":
    Bare().run()
