"""One birthday a year and member, in the shops that we ship as samples."""

from __future__ import annotations

from pathlib import Path

from kiosk.model.member import Birthday
from tests.services.premises import DAY, HOUR, Furnished, Premises

SAMPLES = Path(__file__).parents[2] / "assets" / "programme"


def test_who_rises_to_silver_in_their_birthday_week_has_had_the_neighbours_birthday(
    tmp_path: Path, furniture: Furnished
) -> None:
    """The supermarket gives its neighbours points, silver and gold a cake as well: one of both, once a year."""
    place = Premises(tmp_path, furniture, (SAMPLES / "supermarket.toml").read_text())
    first = place.member(birthday=Birthday(5, 22))  # they join two days before it
    anna = first.guest.id
    assert [gain.points for gain in first.gains if "birthday" in gain.why] == [50]
    assert place.shop.purchases.book(anna, 300_000, "", by=place.owner.id).guest.tier.id == "silver"
    place.clock.go_on(DAY + HOUR)
    second = place.visit(anna)
    words = [*(gain.why for gain in second.gains), *(offer.words for offer in second.offers)]
    assert not any("birthday" in each for each in words)
    birthdays = [entry.rule for entry in place.shop.books.store.ledger.of(anna) if "birthday" in entry.rule]
    assert birthdays == ["birthday@2026"]
    assert not any(choice.id == "birthday-cake" for choice in place.shop.rewards.menu(anna, "en"))
