"""The code on the voucher's screen: read back from the pixels, large enough for a phone, and the one on the paper."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.printer_document import Code
from kiosk import printing
from kiosk.flow.states import Voucher
from kiosk.model.codes import ALPHABET, new_member_code
from kiosk.ui.drawings import qr
from kiosk.ui.drawings.pen import Pen
from kiosk.ui.samples import samples
from kiosk.ui.words import Say
from tests.ui import qr_reader

SETTINGS = {
    "7 inch": ("800x480", "1.0", "plain"),
    "7 inch, large text": ("800x480", "1.3", "plain"),
    "7 inch, high contrast": ("800x480", "1.0", "high"),
    "10 inch": ("1280x800", "1.0", "plain"),
    "upright": ("720x1280", "1.0", "plain"),
    "upright, large text": ("720x1280", "1.3", "plain"),
}
DARK, LIGHT = 20, 250  # of 255: relative luminance; a phone wants both far apart
LEAST_MM, LEAST_PX = 25.0, 3
LIMIT_S = 60

VOUCHER = samples("en")["voucher"]
assert isinstance(VOUCHER, Voucher)
TEXT = VOUCHER.redeemed.code


def on_paper(state: Voucher) -> list[str]:
    """What the printed voucher of this state has to scan."""
    document = printing.voucher(printing.Slip.of(state.redeemed, "en"), "The Sugar Jar", Say.native())
    return [part.text for part in document.parts if isinstance(part, Code)]


@pytest.fixture(scope="module", params=SETTINGS)
def picture(
    request: pytest.FixtureRequest, screen_env: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[bytes], float]:
    """(rows of luminance from the top, pixels a millimetre) of the voucher's screen."""
    command = [sys.executable, "-m", "tests.ui.voucher_pixels", *SETTINGS[request.param]]
    home = str(tmp_path_factory.mktemp("voucher"))
    done = subprocess.run([*command, home], env=screen_env, capture_output=True, text=True, timeout=LIMIT_S)
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout)
    return [bytes.fromhex(row) for row in told["rows"]], told["px_per_mm"]


def found(rows: list[bytes]) -> tuple[int, int, int]:
    """(left, top, pixels a module) of the code: where a run of seven modules begins that has a ring below it.

    The first row of dark pixels with two runs of one length, one at each end, is the upper edge of two finders.
    """
    for y, row in enumerate(rows):
        runs, start = [], None
        for x, light in enumerate([*row, 255]):
            if light <= DARK and start is None:
                start = x
            elif light > DARK and start is not None:
                runs.append((start, x - start))
                start = None
        finders = [run for run in runs if run[1] % 7 == 0 and run[1] >= 7 * LEAST_PX]
        for (left, one), (right, other) in itertools.pairwise(finders):
            px = one // 7
            if one == other and right + other - left == qr_reader.SIDE * px:
                return left, y, px
    raise AssertionError("there is no code in the picture")


def test_a_phone_can_read_the_screen_and_finds_the_same_as_on_the_paper(picture: tuple[list[bytes], float]) -> None:
    rows, px_per_mm = picture
    left, top, px = found(rows)
    assert px >= LEAST_PX
    assert qr_reader.SIDE * px / px_per_mm >= LEAST_MM

    modules = []
    for i in range(-qr.QUIET, qr_reader.SIDE + qr.QUIET):
        line = []
        for j in range(-qr.QUIET, qr_reader.SIDE + qr.QUIET):
            x, y = left + j * px, top + i * px
            seen = [light for row in rows[y : y + px] for light in row[x : x + px]]
            assert len(seen) == px * px, "it leaves the screen"
            assert max(seen) <= DARK or min(seen) >= LIGHT, f"module {i}, {j} is neither dark nor light all over"
            line.append(max(seen) <= DARK)
        modules.append(line)

    inner = [row[qr.QUIET : -qr.QUIET] for row in modules[qr.QUIET : -qr.QUIET]]
    assert sum(map(sum, modules)) == sum(map(sum, inner)), "the quiet zone is not quiet"
    assert tuple(map(tuple, inner)) == qr.modules(TEXT)
    assert qr_reader.read(inner) == (TEXT, "M")
    assert on_paper(VOUCHER) == [TEXT]


def test_without_paper_there_is_time_to_find_a_phone() -> None:
    assert isinstance(VOUCHER, Voucher)
    printed = replace(VOUCHER, house=replace(VOUCHER.house, prints=True))
    assert VOUCHER.lasts is not None
    assert printed.lasts is not None
    assert VOUCHER.lasts >= 20 > printed.lasts


@settings(max_examples=60, deadline=None)
@given(st.text(ALPHABET, min_size=8, max_size=8))
def test_every_code_that_the_shop_makes_is_a_small_one_and_reads_back(letters: str) -> None:
    code = f"{letters[:4]}-{letters[4:]}"
    assert qr_reader.read(qr.modules(code)) == (code, "M")


def test_the_reader_of_this_test_is_not_easily_pleased() -> None:
    modules = [list(row) for row in qr.modules(TEXT)]
    modules[qr_reader.SIDE - 1][qr_reader.SIDE - 1] ^= True
    with pytest.raises(ValueError, match="neither letters nor bytes"):
        qr_reader.read(modules)
    modules[0][0] = False
    with pytest.raises(ValueError, match="finder"):
        qr_reader.read(modules)


def test_a_longer_text_is_a_larger_code_drawn_in_whole_pixels() -> None:
    rows = qr.modules(new_member_code())
    assert len(rows) > qr_reader.SIDE
    px = qr.module_px(rows, 400.0)
    assert px * (len(rows) + 2 * qr.QUIET) <= 400 < (px + 1) * (len(rows) + 2 * qr.QUIET)
    pen = Pen({"paper": 0.1, "cocoa": 0.2})
    qr.draw(pen, rows, 3, 5, px)
    dark = [(x, y) for x, y, _, ink in zip(*[iter(pen.vertices)] * 4, strict=True) if ink == 0.2]
    assert min(x for x, _ in dark) == pytest.approx(3 + qr.QUIET * px, abs=0.51)
    assert max(y for _, y in dark) == pytest.approx(5 + (qr.QUIET + len(rows)) * px, abs=0.51)


def test_what_makes_codes_is_not_loaded_before_the_first_picture() -> None:
    program = "import sys, kiosk.app, kiosk.ui.window, kiosk.ui.drawings.qr; sys.exit('qrcode' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[2]).returncode == 0
