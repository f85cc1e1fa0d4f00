"""What every command that reads the configuration is asked with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kiosk.config import Settings

PATH = click.Path(path_type=Path, readable=False)  # whoever reads it says more than click does
CONFIG_VARIABLE = "TUCKSHOP_CONFIG"
INSTALLED_CONFIG = Path("/etc/tuckshop/kiosk.toml")

config_option = click.option(
    "--config",
    "path",
    type=PATH,
    envvar=CONFIG_VARIABLE,
    help=f"The configuration file.  [default: {INSTALLED_CONFIG} if there is one, else defaults alone]",
)


def settings_of(path: Path | None) -> Settings:
    """The settings in force; the installed file is taken if none is named."""
    from kiosk.config import load

    if path is None and INSTALLED_CONFIG.exists():
        path = INSTALLED_CONFIG
    return load(path, os.environ)
