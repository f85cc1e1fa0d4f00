"""Motion explains and never delays: short glides, or none at all where the shop wants less of it."""

from __future__ import annotations

from typing import Any

from kivy.animation import Animation

SHORT_S = 0.18
LONG_S = 0.6


def glide(widget: Any, seconds: float, still: bool, curve: str = "out_quad", **targets: Any) -> None:
    """Bring the widget's properties to `targets` in `seconds`; at once if `still`. Ends an earlier glide of them."""
    Animation.cancel_all(widget, *targets)
    if still:
        for name, value in targets.items():
            setattr(widget, name, value)
        return
    Animation(duration=seconds, t=curve, **targets).start(widget)


def nod(widget: Any, seconds: float, still: bool, **there: Any) -> None:
    """Go `there` and come back to where the properties are now; nothing at all if `still`."""
    if still:
        return
    Animation.stop_all(widget, *there)  # an interrupted nod ends where it began
    home = {name: getattr(widget, name) for name in there}
    go = Animation(duration=seconds / 2, t="out_quad", **there)
    (go + Animation(duration=seconds / 2, t="in_out_quad", **home)).start(widget)
