"""The till's inbox, as the doctor finds it."""

from __future__ import annotations

from pathlib import Path

from kiosk.config.settings import Data, Settings, Till
from kiosk.doctor.findings import Verdict
from kiosk.doctor.till import till


def test_an_inbox_of_our_own_is_made_by_the_kiosk(tmp_path: Path) -> None:
    settings = Settings(data=Data(folder=tmp_path))
    assert till(settings).verdict is Verdict.OK
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "sales.CSV").touch()
    assert "1 wait there now" in till(settings).what


def test_a_share_that_is_away(tmp_path: Path) -> None:
    found = till(Settings(till=Till(inbox=tmp_path / "share")))
    assert (found.verdict, "is not there" in found.what, "till.inbox" in found.remedy) == (Verdict.FAIL, True, True)


def test_what_was_refused(tmp_path: Path) -> None:
    refused = tmp_path / "refused"
    refused.mkdir()
    for name in ("sales.csv", "sales.csv.report.txt"):
        (refused / name).touch()
    found = till(Settings(till=Till(inbox=tmp_path)))
    assert (found.verdict, found.what.startswith("Of the till's files 1 were refused")) == (Verdict.WARN, True)
