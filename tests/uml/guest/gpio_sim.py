"""A real /dev/gpiochip whose wires a story pulls: the kernel's gpio-sim, driven through configfs and sysfs."""

from __future__ import annotations

from pathlib import Path

CONFIG = Path("/sys/kernel/config/gpio-sim")


class GpioSim:
    """A chip named like a Pi's header; leaving the context removes it."""

    def __init__(self, label: str = "pinctrl-rp1", lines: int = 54) -> None:
        self._chip = CONFIG / "header"
        self._bank = self._chip / "bank0"
        self._bank.mkdir(parents=True)
        (self._bank / "num_lines").write_text(str(lines))
        (self._bank / "label").write_text(label)

    def __enter__(self) -> GpioSim:
        (self._chip / "live").write_text("1")
        device = (self._chip / "dev_name").read_text().strip()
        chip = (self._bank / "chip_name").read_text().strip()
        self._lines = Path("/sys/devices/platform", device, chip)
        return self

    def __exit__(self, *_: object) -> None:
        (self._chip / "live").write_text("0")
        self._bank.rmdir()
        self._chip.rmdir()

    def press(self, pin: int) -> None:
        """A button connects its pin to ground."""
        self._pull(pin, "pull-down")

    def release(self, pin: int) -> None:
        self._pull(pin, "pull-up")

    def level(self, pin: int) -> int:
        """What a meter on the pin shows."""
        return int((self._lines / f"sim_gpio{pin}" / "value").read_text())

    def _pull(self, pin: int, which: str) -> None:
        (self._lines / f"sim_gpio{pin}" / "pull").write_text(which)
