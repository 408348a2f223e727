"""Files that survive a crash: what was written is on the disk when the call returns."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

__all__ = ["lock", "replace", "sync_directory", "written"]


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """Open a file to be written; in the end it is on the disk, if nothing was raised."""
    with path.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def replace(path: Path, target: Path) -> None:
    """Give the file the name of the target, which is then this file or the former one, whole."""
    path.replace(target)
    sync_directory(target.parent)


def sync_directory(directory: Path) -> None:
    """Make sure that the names in the directory are on the disk, where the system can do that."""
    with suppress(OSError):
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def lock(file: BinaryIO) -> bool:
    """Lock the file until it is closed, also by a crash; return False where another one has it."""
    try:
        import fcntl  # noqa: PLC0415  only Unix has it: elsewhere nothing is locked
    except ModuleNotFoundError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
