"""One command, one answer with a PN532, whatever the wire loses: ACK, NACK, resend, abort."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from drivers.cards.pn532_frames import (
    ACK,
    NACK,
    TO_CHIP,
    TO_HOST,
    WAKE_UP,
    Acknowledged,
    Broken,
    Frame,
    FrameReader,
    Message,
    NotAcknowledged,
    Rejected,
    encode,
)
from drivers.faults import PassingFault

log = logging.getLogger(__name__)

ACK_S = 0.1
FIRST_ACK_S = 1.5  # on a Pi a USB adapter's first ACK was seen that late
ANSWER_S = 0.3
TRIES = 3
GIVE_UP_S = 0.7  # no new try after so long
STOP_READS = 10  # so that endless noise does not hold us
RESENDS = 2  # of one answer that came broken


class AnswerLost(PassingFault):
    """The chip took the command and its answer never came: it may have done it."""


class Wire(Protocol):
    """The part of `serial.Serial` that is used; `read` returns after some 20 ms with what has come."""

    @property
    def in_waiting(self) -> int: ...

    def read(self, size: int = 1, /) -> bytes: ...

    def write(self, data: bytes, /) -> int | None: ...

    def reset_input_buffer(self) -> None: ...


class Link:
    """Speaks frames over a wire; `where` stands in the sentences."""

    def __init__(self, wire: Wire, where: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._wire = wire
        self._where = where
        self.clock = clock
        self._frames = FrameReader()

    def wake(self) -> None:
        """Wakes a chip that sleeps; one that is awake takes it for garbage."""
        self._wire.write(WAKE_UP)
        self._wire.read(1)  # nothing comes, and 20 ms are gone: the chip needs 2

    def command(
        self, code: int, data: bytes = b"", *, ack_s: float = ACK_S, answer_s: float = ANSWER_S, tries: int = TRIES
    ) -> bytes:
        """What follows the answer's code; raises `PassingFault` when `tries` brought none."""
        ends = self.clock() + GIVE_UP_S
        for _ in range(tries):
            try:
                answer = self._once(code, data, ack_s, answer_s)
            except AnswerLost:
                answer = None
            if answer is not None:
                return answer
            if self.clock() >= ends:
                break
        raise self._silence(code)

    def exchange(self, code: int, data: bytes, *, answer_s: float) -> bytes:
        """A command that must not be done twice: sent again only if the chip did not take it.

        Raises `AnswerLost` if it took it and its answer never came.
        """
        for _ in range(TRIES):
            answer = self._once(code, data, ACK_S, answer_s)
            if answer is not None:
                return answer
        raise self._silence(code)

    def _silence(self, code: int) -> PassingFault:
        return PassingFault(
            f"The PN532 at {self._where} does not answer (command {code:02X}): its switches must stand on HSU,"
            " its TX go to RXD and its RX to TXD, and it needs its power."
        )

    def _once(self, code: int, data: bytes, ack_s: float, answer_s: float) -> bytes | None:
        """One try; None if the chip did not take the command. Either way it is then told to stop."""
        self._frames.clear()
        self._wire.reset_input_buffer()
        self._wire.write(encode(Message(TO_CHIP, code, data)))
        try:
            answer = self._answer(code + 1, ack_s, answer_s)
        except AnswerLost:
            self._stop()
            raise
        if answer is None:
            self._stop()
        return answer

    def _stop(self) -> None:
        """Stops the chip and lets go by what it was just saying: a late answer must not be taken for the next one."""
        self._wire.write(ACK)
        for _ in range(STOP_READS):
            if not self._wire.read(max(1, self._wire.in_waiting)):
                return

    def _answer(self, code: int, ack_s: float, answer_s: float) -> bytes | None:
        """The data of the answer `code`; None if the command was not acknowledged."""
        deadline = self.clock() + ack_s
        acknowledged = False
        resends = 0
        while self.clock() < deadline:
            for frame in self._arrived():
                match frame:
                    case Acknowledged():
                        acknowledged = True
                        deadline = self.clock() + answer_s
                    case Message(direction, answered, data) if direction == TO_HOST and answered == code:
                        return data  # even if its ACK was lost
                    case NotAcknowledged():
                        return None
                    case Rejected():
                        raise PassingFault(
                            f"The PN532 at {self._where} rejects command {code - 1:02X}: its firmware is not the"
                            " PN532's, or the wire adds bytes; shorten it."
                        )
                    case Broken(why):
                        log.debug("%s: %s", self._where, why)
                        if acknowledged and resends < RESENDS:
                            resends += 1
                            self._frames.clear()
                            self._wire.write(NACK)
                    case Message():
                        pass  # a late answer to an aborted command
        if acknowledged:
            raise AnswerLost(f"The PN532 at {self._where} took command {code - 1:02X} and never answered it.")
        return None

    def _arrived(self) -> Iterator[Frame]:
        """The frames that are complete now; one that began and then stood still for two reads was cut off."""
        for _ in range(2):
            data = self._wire.read(max(self._frames.missing, self._wire.in_waiting))
            if data or not self._frames.begun:
                return self._frames.feed(data)
        self._frames.clear()
        return iter((Broken("cut off"),))
