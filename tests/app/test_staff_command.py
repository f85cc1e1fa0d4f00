"""`kiosk staff`: the first owner, those after, a forgotten PIN, a goodbye."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from drivers.sim.pn532 import SimPn532
from kiosk.cli import kiosk
from kiosk.config import load
from kiosk.demo import cast
from kiosk.model.member import Role
from kiosk.opening import alone
from kiosk.services.views import StaffCard

OWNER, CLERK = "7391", "8264"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A shop where nobody works yet."""
    file = tmp_path / "kiosk.toml"
    reader = f'[[reader]]\nkind = "pn532"\nport = "{tmp_path / "pn532"}"\npoll_ms = 20\n'
    programme = cast.programme(tmp_path, hurried=False)
    file.write_text(f'[shop]\nprogramme = "{programme}"\n[data]\nfolder = "{tmp_path / "data"}"\n{reader}')
    return file


def staff(config: Path, *words: str, said: tuple[str, ...] = ()) -> Result:
    """What the command answers to these words, and to what is said at its prompts."""
    lines = "".join(f"{line}\n" for line in said)
    return CliRunner().invoke(kiosk, ["staff", "--config", str(config), *words], input=lines)


def test_the_first_is_an_owner_and_opens_the_shop(config):
    done = staff(config, "add", "Olga", said=(OWNER, OWNER))
    assert done.exit_code == 0, done.output
    assert "first who works here" in done.output
    assert OWNER not in done.output
    with alone(load(config, {})) as shop:
        assert shop.staff.by_pin(OWNER, None).role is Role.OWNER


def test_from_then_on_an_owner_is_asked(config):
    staff(config, "add", "Olga", said=(OWNER, OWNER))
    refused = staff(config, "add", "Karl", said=("1357", CLERK, CLERK))
    assert refused.exit_code == 1
    assert "wrong PIN" in refused.output
    assert staff(config, "add", "Karl", said=(OWNER, CLERK, CLERK)).exit_code == 0
    assert staff(config, "add", "Otto", "--role", "owner", said=(CLERK, "4826", "4826")).exit_code == 1
    listed = staff(config, "list", said=(OWNER,)).output
    assert "Olga\towner\ten\tPIN" in listed
    assert "Karl\tclerk\ten\tPIN" in listed
    assert "Otto" not in listed


def test_a_pin_that_everybody_tries_is_refused_in_a_sentence(config):
    done = staff(config, "add", "Olga", said=("1234", "1234"))
    assert done.exit_code == 1
    assert "first that anybody tries" in done.output


def test_a_forgotten_pin_and_a_goodbye(config):
    staff(config, "add", "Olga", said=(OWNER, OWNER))
    staff(config, "add", "Karl", said=(OWNER, CLERK, CLERK))
    assert staff(config, "reset-pin", "karl", said=(OWNER, "5937", "5937")).exit_code == 0
    assert staff(config, "dismiss", "Karl", "--why", "moved away", said=(OWNER,)).exit_code == 0
    assert "Karl" not in staff(config, "list", said=(OWNER,)).output
    last = staff(config, "dismiss", "Olga", "--why", "sold", said=(OWNER,))
    assert last.exit_code == 1
    assert "last owner" in last.output


def run(config: Path, *words: str, said: tuple[str, ...] = ()) -> Result:
    group, *rest = words
    lines = "".join(f"{line}\n" for line in said)
    return CliRunner().invoke(kiosk, [group, "--config", str(config), *rest], input=lines)


def test_what_staff_did_can_be_read(config):
    staff(config, "add", "Olga", said=(OWNER, OWNER))
    staff(config, "add", "Karl", said=(OWNER, CLERK, CLERK))
    told = run(config, "staff", "trail", said=(OWNER,))
    assert told.exit_code == 0, told.output
    assert "Olga\tappoint\tstaff" in told.output
    assert run(config, "staff", "trail", said=(CLERK,)).exit_code == 1


def test_a_measure_is_planned_listed_and_ended(config):
    staff(config, "add", "Olga", said=(OWNER, OWNER))
    planned = run(
        config, "measures", "plan", "service", "A second till", "--owner", "olga", "--due", "2999-01-01", said=(OWNER,)
    )
    assert planned.exit_code == 0, planned.output
    number = planned.output.split("Measure ")[1].split(":")[0]
    assert "running\tservice\tA second till\tOlga" in run(config, "measures", "list", said=(OWNER,)).output
    assert run(config, "measures", "end", number, "Nobody waits", said=(OWNER,)).exit_code == 0
    assert "done\tservice" in run(config, "measures", "list", said=(OWNER,)).output
    wrong = run(config, "measures", "plan", "weather", "Sun", "--owner", "Olga", "--due", "2999-01-01", said=(OWNER,))
    assert wrong.exit_code == 1
    assert "is no aspect" in wrong.output


def test_their_card_is_taken_from_the_reader(config, tmp_path):
    card = cast.cards()["staff"]
    with SimPn532(tmp_path / "pn532") as reader:
        laying = threading.Timer(0.3, reader.lay, (card,))
        laying.start()
        done = staff(config, "add", "Olga", "--tap", said=(OWNER, OWNER))
        laying.join()
    assert done.exit_code == 0, done.output
    with alone(load(config, {})) as shop:
        assert isinstance(shop.cards.holder(card.uid, "ntag"), StaffCard)


def test_without_a_reader_the_tap_says_so(config):
    done = staff(config, "add", "Olga", "--tap", said=(OWNER, OWNER))
    assert done.exit_code == 1
    assert "no serial port" in done.output
