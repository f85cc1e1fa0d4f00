"""Files that can be made again: made once, whole or not at all, and made in memory where the disk takes nothing."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from kiosk.ui.cache import Cache
from kiosk.ui.fonts import Shelf
from kiosk.ui.look import ASSETS
from kiosk.ui.words import Catalogues


class Press:
    """Prints a word, and counts how often; its disk has room for so many files of a folder."""

    def __init__(self, word: str, takes: bool = True) -> None:
        self.word, self.takes, self.times = word, takes, 0

    def __call__(self, path: Path) -> None:
        self.times += 1
        path.write_text(self.word[: len(self.word) // 2])
        if not self.takes and not path.is_relative_to("/dev/shm"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        path.write_text(self.word)


def test_it_is_made_once_and_there_at_the_next_start(tmp_path: Path) -> None:
    press = Press("hello")
    paths = {Cache(tmp_path).file("words/en.mo", "1", press) for _ in range(3)}
    assert [path.read_text() for path in paths] == ["hello"]
    assert press.times == 1


def test_another_stamp_makes_it_anew_and_the_old_one_goes(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.file("words/en.mo", "1", Press("hello"))
    other = cache.file("words/en-GB.mo", "1", Press("hullo"))
    newer = cache.file("words/en.mo", "2", Press("hi"))
    assert newer.read_text() == "hi"
    assert sorted(path.name for path in newer.parent.iterdir()) == sorted([newer.name, other.name])


@pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="this machine keeps no files in memory")
def test_a_disk_that_fills_up_half_way_leaves_nothing_and_memory_serves(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cache, press = Cache(tmp_path), Press("hello", takes=False)
    assert [cache.file("words/en.mo", "1", press).read_text() for _ in range(2)] == ["hello", "hello"]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert caplog.text.count("takes no files") == 1


def test_what_can_be_made_nowhere_is_the_makers_fault(tmp_path: Path) -> None:
    def unreadable(_path: Path) -> None:
        raise FileNotFoundError(errno.ENOENT, "no such font")

    with pytest.raises(FileNotFoundError):
        Cache(tmp_path).file("font.otf", "1", unreadable)


def test_a_screen_whose_folder_cannot_be_had_still_speaks_and_has_letters(tmp_path: Path) -> None:
    (tmp_path / "screen").write_text("a file where the folder should be: not even root can write below it")
    assert Catalogues(ASSETS / "locale", tmp_path / "screen").say("zh-Hans")("Thank you!") == "谢谢您！"
    assert Shelf(tmp_path / "screen").missing("安娜", "zh-Hans") == ""
