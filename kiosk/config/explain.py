"""The settings as a commented TOML file: what there is, and what is in force."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import msgspec
from msgspec import Struct
from msgspec.inspect import Metadata, type_info

from kiosk.config.settings import NoReader, Reader, Settings
from kiosk.config.sources import READER
from kiosk.config.values import wanted, written

HEAD = """\
# Tuckshop's settings (TOML). Every key may be left out; then its default holds, which stands here behind a #.
# A variable in the environment goes over the file: TUCKSHOP_SHOP__NAME, TUCKSHOP_READER__0__PORT (readers from 0).
# kiosk config says what is wrong with this file, or what holds; kiosk doctor tries it on the machine.
"""


def explain() -> str:
    """All settings with default, meaning and limits, as a file that sets nothing."""
    parts = [HEAD]
    for field in msgspec.structs.fields(Settings):
        if field.encode_name != READER:
            parts.append("\n".join([f"# {field.type.__doc__}", f"[{field.encode_name}]", *_keys(field.type)]))
            continue
        parts.append("# Readers of cards and codes: one [[reader]] for each; no matter how many. By kind:")
        for kind in get_args(Reader):
            config = kind.__struct_config__
            head = [f"# {kind.__doc__}", f"#[[{READER}]]", f'#kind = "{config.tag}"']
            parts.append("\n".join(head + ([] if kind is NoReader else list(_keys(kind)))))
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def in_force(settings: Settings) -> str:
    """The settings as they hold, as a file that would set just these."""
    parts = []
    for field in msgspec.structs.fields(Settings):
        value = getattr(settings, field.name)
        if field.encode_name != READER:
            parts.append("\n".join([f"[{field.encode_name}]", *_values(value)]))
            continue
        for reader in value:
            tag = reader.__struct_config__.tag
            parts.append("\n".join([f"[[{READER}]]", f'kind = "{tag}"', *_values(reader)]))
    return "\n\n".join(parts) + "\n"


def _keys(struct: type[Struct]) -> Iterator[str]:
    defaults = struct()
    for field in msgspec.structs.fields(struct):
        info = type_info(field.type)
        assert isinstance(info, Metadata)
        assert info.extra_json_schema is not None
        default = getattr(defaults, field.name)
        yield f"# {info.extra_json_schema['description']} ({wanted(info)})"
        yield f"#{field.encode_name} = {'' if default is None else written(default)}".rstrip()


def _values(struct: Struct) -> Iterator[str]:
    for field in msgspec.structs.fields(type(struct)):
        value = getattr(struct, field.name)
        if value is not None:
            yield f"{field.encode_name} = {written(value)}"
