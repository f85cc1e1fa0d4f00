"""Single values, and what stands in for one that can't be read."""

from __future__ import annotations

import enum
import math
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from msgspec import Meta

from kiosk.model.calendar import Clock, Hours, Span
from kiosk.model.loyalty import PICTURES, Money, Picture
from kiosk.programme import written
from kiosk.programme.faults import nearest
from kiosk.programme.written import Miswritten

WRITTEN: Mapping[object, Callable[[object], object]] = {
    Hours: written.hours,
    Span: written.span,
    Clock: written.clock,
    Money: written.money,
}
STAND_INS: Mapping[object, object] = {Clock: 0, Money: 0, int: 0, float: 0.0, str: "", bool: False, Picture: "star"}


@cache
def hints(cls: type) -> dict[str, Any]:
    """The annotations of a dataclass's fields, resolved."""
    return get_type_hints(cls, include_extras=True)


def default(field: Field[Any]) -> object:
    """MISSING if the field must be given."""
    return field.default_factory() if field.default_factory is not MISSING else field.default


def leaf(kind: object, raw: object, meta: Meta) -> object:
    """`raw` as a `kind` within the bounds of `meta`; raises Miswritten."""
    if kind in WRITTEN:
        return _bounded(WRITTEN[kind](raw), raw, meta, 100 if kind is Money else 1)
    if kind is Picture:
        if not isinstance(raw, str) or raw not in PICTURES:
            raise Miswritten(f"there is no picture {raw!r}", nearest(str(raw), sorted(PICTURES)))
        return raw
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        values = {each.value: each for each in kind}
        if not isinstance(raw, str) or raw not in values:
            raise Miswritten(f"{raw!r} is not one of {', '.join(values)}", nearest(str(raw), values))
        return values[raw]
    if kind is date:
        if not isinstance(raw, date) or isinstance(raw, datetime):
            raise Miswritten(f"{raw!r} is not a date", "write 2026-06-01, without quotes")
        return written.of_our_time(raw)
    return _plain(kind, raw, meta)


def _plain(kind: object, raw: object, meta: Meta) -> object:
    if kind is float and isinstance(raw, int) and not isinstance(raw, bool):
        raw = float(raw)
    if not isinstance(kind, type) or type(raw) is not kind:
        said = {int: "a whole number", float: "a number", str: "text in quotes", bool: "true or false"}
        wanted = said.get(kind, "of this kind") if isinstance(kind, type) else "of this kind"
        raise Miswritten(f"{raw!r} is not {wanted}", f"write {wanted}")
    if isinstance(raw, str) and meta.pattern is not None and not re.fullmatch(meta.pattern, raw):
        raise Miswritten(f"{raw!r} can't be used here", f"write {meta.description}")
    return _bounded(raw, raw, meta, 1)


def _bounded(value: object, raw: object, meta: Meta, unit: int) -> object:
    if not isinstance(value, int | float):
        return value
    if not math.isfinite(value):
        raise Miswritten(f"{raw} is not a number that can be counted with", "write a number")
    said = f"{raw} is" if raw != 0 else "0 is"
    if meta.ge is not None and value < meta.ge:
        raise Miswritten(f"{said} too little", f"the least is {meta.ge / unit:.10g}")
    if meta.gt is not None and value <= meta.gt:
        raise Miswritten(f"{said} too little", f"it must be more than {meta.gt / unit:.10g}")
    if meta.le is not None and value > meta.le:
        raise Miswritten(f"{said} too much", f"the most is {meta.le / unit:.10g}")
    return value


def stand_in(kind: object) -> Any:
    """A harmless value of the kind, so that the rest can be checked."""
    origin, args = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return stand_in(args[0])
    if origin in (Union, types.UnionType):
        return None
    if origin is tuple:
        return ()
    if origin is not None and issubclass(origin, Mapping):
        return {}
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return next(iter(kind))
    if kind is Hours:
        return Hours(Clock(0), Clock(1440))
    if kind is Span:
        return Span((1, 1), (1, 1))
    if isinstance(kind, type) and is_dataclass(kind):
        found = hints(kind)
        return kind(**{f.name: stand_in(found[f.name]) for f in fields(kind) if default(f) is MISSING})
    return STAND_INS.get(kind)
