"""What a file in the till's inbox says: read and sorted out on the inbox's thread; imported with the first one."""

from __future__ import annotations

from collections.abc import Callable

from drivers.cards.formats import FORMATS, CardFormat, UnreadableNumber
from kiosk.config.settings import Settings
from kiosk.inbox_folder import FileFault, Wishes
from kiosk.services.books import Books
from kiosk.services.till import Booking, Numbers
from kiosk.services.till_file import TillFault, decoded, read
from kiosk.services.till_report import guessed, sentences, whole
from kiosk.services.till_sales import sorted_out

MOST_IN_REPORT = 1000
OUR_FAULT = "this file breaks the kiosk's program, see its log; what was booked stays, and is passed over next time"


def numbers() -> Numbers:
    """Every way of writing a card's number that keeps all of it."""

    def reading(form: CardFormat) -> Callable[[str], bytes | None]:
        def uid(text: str) -> bytes | None:
            try:
                return form.decode(text).uid
            except UnreadableNumber:
                return None

        return uid

    return {form.name: reading(form) for form in FORMATS if form.whole}


class Reading:
    """A file that can be booked, all of it; the report is written once it was. Raises FileFault with every line that
    can't be read."""

    def __init__(self, data: bytes, wishes: Wishes, settings: Settings, books: Books) -> None:
        columns = dict(column.split("=", 1) for column in settings.till.columns) | wishes.columns
        try:
            text = decoded(data, wishes.encoding or settings.till.encoding or None)
            self._table = read(text, settings.shop.zone, columns)
            whole(self._table, MOST_IN_REPORT)
        except TillFault as fault:
            raise FileFault(str(fault)) from None
        self._booking = Booking(books, sorted_out(books, self._table.rows, wishes.till), numbers())

    def slice(self) -> bool:
        """For the desk."""
        return self._booking.slice()

    def booked(self) -> list[str]:
        """The report."""
        return [*guessed(self._table), *self._counted()]

    def broken(self) -> str:
        """Why it is refused although it could be read."""
        return "\n".join((OUR_FAULT, *self._counted()))

    def _counted(self) -> list[str]:
        return sentences(self._booking.report, False, MOST_IN_REPORT)
