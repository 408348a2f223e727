"""Keep linked knowledge bases in the user's cache directory.

The name of an entry is made of the digest of the knowledge files and of the state of the code that
linked them, so an entry is never out of date. It is data with a checksum, decoded into typed
structs: nothing in it is executed. A broken or missing entry is simply made again; entries are
written whole and then renamed, so two processes do not disturb each other. Set BLINK_EXPERT_CACHE
to another directory, or to an empty text to keep nothing. It is safe to delete.
"""

import os
import zlib
from contextlib import suppress
from pathlib import Path

import msgspec

from blink_expert.knowledge.model import KnowledgeBase

__all__ = ["directory", "get", "put"]

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


def _path(digest: str) -> Path | None:
    place = directory()
    return place / f"{digest}-{_code()}.msgpack" if place is not None else None


def _code() -> str:
    """Return what changes when the modules change that read and link."""
    modules = [(path.name, path.stat()) for path in sorted(Path(__file__).parent.glob("*.py"))]
    state = [(name, status.st_size, status.st_mtime_ns) for name, status in modules]
    return _checksum(repr(state).encode()).hex()


def _checksum(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_CHECKSUM, "big")


def get(digest: str) -> KnowledgeBase | None:
    """Return the knowledge base with that digest, or None."""
    path = _path(digest)
    if path is None:
        return None
    try:
        entry = path.read_bytes()
        checksum, data = entry[:_CHECKSUM], entry[_CHECKSUM:]
        if checksum != _checksum(data):
            return None
        found = msgspec.msgpack.decode(data, type=KnowledgeBase)
    except (OSError, UnicodeDecodeError, RecursionError, msgspec.MsgspecError):
        return None
    return found if found.digest == digest else None


def put(kb: KnowledgeBase) -> None:
    """Keep the knowledge base; where that is not possible, go on without."""
    import tempfile  # noqa: PLC0415  only the first run of a version writes

    path = _path(kb.digest)
    if path is None:
        return
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                data = msgspec.msgpack.encode(kb)
                file.write(_checksum(data) + data)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
