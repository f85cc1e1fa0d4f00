"""What can go wrong with a device, named by what to do about it."""

from __future__ import annotations


class DeviceFault(Exception):
    """A device does not do its work; the text is one sentence that names the place and the remedy."""


class PassingFault(DeviceFault):
    """It may mend itself: try again, tell nobody yet."""


class LastingFault(DeviceFault):
    """A person is needed: a wire, a setting, a part."""
