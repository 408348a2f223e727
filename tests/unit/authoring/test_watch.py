"""The loop that checks on save."""

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Event, Thread

import pytest

from blink_expert.authoring.watch import watch
from blink_expert.errors import AuthoringError, LibraryMissing


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    (tmp_path / "facts" / "pictures").mkdir(parents=True)
    (tmp_path / "rules" / "cases").mkdir(parents=True)
    return tmp_path


@contextmanager
def watching(pack: Path) -> Iterator[Queue[Path]]:
    """Watch in a thread; the queue gets the directory at each check."""
    checks: Queue[Path] = Queue()
    stop = Event()
    thread = Thread(target=watch, args=(pack, checks.put, stop))
    thread.start()
    try:
        yield checks
    finally:
        stop.set()
        thread.join(timeout=10)
    assert not thread.is_alive()


def test_it_checks_at_once_and_after_every_save(pack: Path) -> None:
    with watching(pack) as checks:
        assert checks.get(timeout=10) == pack
        for place in ("facts/a.yaml", "facts/pictures/d.svg", "rules/b.yaml", "rules/cases/c.yaml"):
            (pack / place).write_text("about: A\n")
            assert checks.get(timeout=10) == pack
        (pack / "rules" / "b.yaml").unlink()
        assert checks.get(timeout=10) == pack


def test_other_files_are_nothing_to_check(pack: Path) -> None:
    with watching(pack) as checks:
        checks.get(timeout=10)
        for name in ("rules/.b.yaml", "rules/b.yaml~", "rules/notes.txt", "elsewhere.yaml"):
            (pack / name).write_text("about: A\n")
        time.sleep(0.5)
        assert checks.empty()


def test_several_files_that_are_saved_together_are_one_check(pack: Path) -> None:
    with watching(pack) as checks:
        checks.get(timeout=10)
        for number in range(20):
            (pack / "rules" / f"{number}.yaml").write_text("about: A\n")
        checks.get(timeout=10)
        time.sleep(0.5)
        assert checks.qsize() < 5


def test_a_directory_without_knowledge_is_named(pack: Path) -> None:
    shutil.rmtree(pack / "facts")
    with pytest.raises(AuthoringError, match=r"facts: there is no such directory\. Name one"):
        watch(pack, print)


def test_without_the_library_it_says_what_to_install(
    pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    with pytest.raises(LibraryMissing, match=r"pip install 'blink-expert\[verify\]'"):
        watch(pack, print)
