"""A PN532's wire in counted time."""

from __future__ import annotations

from drivers.sim.pn532_chip import SimPn532Chip


class Wire:
    """Carries bytes between driver and model without a port; a read of nothing takes 20 ms of simulated time."""

    def __init__(self, chip: SimPn532Chip) -> None:
        self.now = 0.0
        self._chip = chip
        self._coming: list[tuple[float, bytes]] = []
        self._input = bytearray()

    def clock(self) -> float:
        self.now += 1e-5
        return self.now

    @property
    def in_waiting(self) -> int:
        while self._coming and self._coming[0][0] <= self.now:
            self._input += self._coming.pop(0)[1]
        return len(self._input)

    def read(self, size: int = 1, /) -> bytes:
        if self.in_waiting < size:
            self.now = max(self.now, min(self._coming[0][0] if self._coming else self.now + 0.02, self.now + 0.02))
        data = bytes(self._input[: min(size, self.in_waiting)])
        del self._input[:size]
        return data

    def write(self, data: bytes, /) -> int:
        for delay, answer in self._chip.hear(data):
            if answer is None:
                self._coming.clear()
            else:
                self._coming.append((self.now + delay, answer))
        self._coming.sort(key=lambda each: each[0])
        return len(data)

    def reset_input_buffer(self) -> None:
        assert self.in_waiting >= 0
        self._input.clear()
