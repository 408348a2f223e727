"""Keep linked knowledge bases, and what else is made of them, in the user's cache directory.

The name of an entry is made of the digest of the knowledge files and of the state of the code that
made it, so an entry is never out of date. It is data with a checksum, decoded into typed structs:
nothing in it is executed. A broken or missing entry is simply made again; entries are written whole
and then renamed, so two processes do not disturb each other. Set BLINK_EXPERT_CACHE to another
directory, or to an empty text to keep nothing. It is safe to delete.
"""

import os
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from blink_expert.knowledge.model import KnowledgeBase

__all__ = ["directory", "get", "is_cached", "kept", "mark_cached", "put"]

T = TypeVar("T")

_CHECKSUM = 4
"""Bytes of the checksum that an entry starts with."""


def directory() -> Path | None:
    """Return where entries are kept; None when nothing shall be kept."""
    chosen = os.environ.get("BLINK_EXPERT_CACHE")
    if chosen is not None:
        return Path(chosen) if chosen else None
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "blink-expert"
    except RuntimeError:  # no home directory
        return None


def _path(name: str, *folders: Path) -> Path | None:
    """Return where an entry is that modules in these folders make, besides those beside this."""
    place = directory()
    code = _code(Path(__file__).parent, *folders)
    return place / f"{name}-{code}.msgpack" if place is not None else None


def _code(*folders: Path) -> str:
    """Return what changes when a module in these folders does."""
    modules = [(path, path.stat()) for folder in folders for path in sorted(folder.glob("*.py"))]
    state = [(path.name, status.st_size, status.st_mtime_ns) for path, status in modules]
    return _checksum(repr(state).encode()).hex()


def _checksum(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_CHECKSUM, "big")


def get(digest: str) -> KnowledgeBase | None:
    """Return the knowledge base with that digest, or None."""
    path = _path(digest)
    found = _read(path, KnowledgeBase) if path is not None else None
    if found is None or found.digest != digest:
        return None
    mark_cached(found)
    return found


def put(kb: KnowledgeBase) -> None:
    """Keep the knowledge base; where that is not possible, go on without."""
    path = _path(kb.digest)
    if path is not None and _write(path, kb):
        mark_cached(kb)


def kept(kb: KnowledgeBase, kind: type[T], make: Callable[[KnowledgeBase], T]) -> T:
    """Return what `make` gives for the knowledge base; where the cache has this one, from there.

    It is made again when a module in the folder of `make` changes.
    """
    file = sys.modules[make.__module__].__file__
    path = None
    if is_cached(kb) and file is not None:
        path = _path(f"{kb.digest}-{kind.__name__}", Path(file).parent)
    found = _read(path, kind) if path is not None else None
    if found is None:
        found = make(kb)
        if path is not None:
            _write(path, found)
    return found


_MARK = "in_cache"
"""Attribute of a knowledge base that is in the cache. A copy with other parts does not have it."""


def is_cached(kb: KnowledgeBase) -> bool:
    """Whether the cache has just this knowledge base."""
    return _MARK in vars(kb)


def mark_cached(kb: KnowledgeBase) -> None:
    """Say that the cache has just this knowledge base: another process knows that it does."""
    vars(kb)[_MARK] = True


def _read(path: Path, kind: type[T]) -> T | None:
    try:
        entry = path.read_bytes()
        checksum, data = entry[:_CHECKSUM], entry[_CHECKSUM:]
        if checksum != _checksum(data):
            return None
        return msgspec.msgpack.decode(data, type=kind)
    except (OSError, UnicodeDecodeError, RecursionError, msgspec.MsgspecError):
        return None


def _write(path: Path, made: object) -> bool:
    """Write an entry; return whether it could be."""
    import tempfile  # noqa: PLC0415  only the first run of a version writes

    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                data = msgspec.msgpack.encode(made)
                file.write(_checksum(data) + data)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        return True
    return False
