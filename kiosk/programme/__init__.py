"""The programme file: read, checked, and played through before a shop promises anything (docs/programme.md)."""

from kiosk.programme.faults import Fault, ProgrammeFault
from kiosk.programme.load import load, past, read

__all__ = ["Fault", "ProgrammeFault", "load", "past", "read"]
