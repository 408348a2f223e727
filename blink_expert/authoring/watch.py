"""Check a pack again each time that one of its files is saved."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

from blink_expert.errors import AuthoringError, LibraryMissing

__all__ = ["watch"]

_PARTS = ("facts", "rules")
_STEP = 50
"""Milliseconds without a change after which a save counts as done."""
_WAIT = 100
"""Milliseconds after which the loop looks whether it shall stop."""


def watch(directory: Path, run: Callable[[Path], None], stop: Event | None = None) -> None:
    """Call `run(directory)` now, and again when files of knowledge in `facts/` or `rules/` change.

    It ends when `stop` is set, or by KeyboardInterrupt.

    Raises:
        LibraryMissing: watchfiles is not installed.
        AuthoringError: the directory is no pack.

    """
    try:
        from watchfiles import watch as changes_in  # noqa: PLC0415  an extra: not all have it
    except ImportError:
        raise LibraryMissing("watchfiles", "verify") from None
    places = [directory / part for part in _PARTS]
    for place in places:
        if not place.is_dir():
            raise AuthoringError(
                f"{place}: there is no such directory."
                " Name one that has the directories facts/ and rules/."
            )
    first = True
    # It yields after each wait, with or without changes: so the first check runs when the watch
    # is set up, and no save between the two is missed.
    for changes in changes_in(
        *places,
        watch_filter=lambda _, path: _is_knowledge(Path(path)),
        step=_STEP,
        rust_timeout=_WAIT,
        yield_on_timeout=True,
        stop_event=stop,
    ):
        if first or changes:
            first = False
            run(directory)


def _is_knowledge(path: Path) -> bool:
    """Whether it is read as knowledge: editors keep hidden files beside the one that is edited."""
    return path.suffix in {".yaml", ".svg"} and not path.name.startswith(".")
