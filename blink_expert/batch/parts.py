"""The finished parts of a run, kept in a directory beside its output until they are joined.

A part counts when its mark is there. The mark is written last, whole, and by renaming; what has
none is written again. So a run that was killed, at any moment, can go on after its last mark.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Self

import msgspec
import polars as pl

from blink_expert.batch import disk, sinks
from blink_expert.batch.lines import Place
from blink_expert.batch.parquet_stored import StoredRows
from blink_expert.batch.sources import Reject
from blink_expert.errors import BatchError

__all__ = ["Manifest", "Mark", "Part", "Parts", "Settings", "rejects_of"]

_MANIFEST = "run.json"


class Settings(msgspec.Struct, frozen=True):
    """What makes the output: where one of these differs, parts of two runs do not fit together."""

    input: tuple[str, int, int]
    knowledge: str
    options: tuple[str | None, ...]
    version: str

    def difference(self, other: "Settings") -> str:
        """Return what differs, in words; an empty text where nothing does."""
        names = {
            "input": "the input has changed",
            "knowledge": "the knowledge has changed",
            "options": "the options are others",
            "version": "this program has changed",
        }
        found = [
            text for name, text in names.items() if getattr(self, name) != getattr(other, name)
        ]
        return " and ".join(found)


class Manifest(msgspec.Struct, frozen=True):
    """What a run was begun with: its settings, the rows of a part, and what is in the columns."""

    settings: Settings
    rows: int
    kinds: dict[str, list[str]] | None = None


class Mark(msgspec.Struct, frozen=True):
    """What a finished part has: where it ends, and how much was answered and rejected in it."""

    place: Place
    answers: int
    rejected: int
    last: bool


class Part(msgspec.Struct, frozen=True):
    """The rows of a part with their answers, and what was rejected.

    With `beside`, the frame has only what is added to the rows that are stored there.
    """

    frame: pl.DataFrame
    rejects: Sequence[Reject]
    beside: StoredRows | None = None


def rejects_of(target: Path) -> Path:
    """Return the file for the rows that were not answered."""
    return target.with_name(f"{target.name}.rejects.jsonl")


class Parts:
    """The directory of parts of one output, for one process at a time: use it in `with`."""

    def __init__(self, target: Path, kind: str) -> None:
        self._target, self._kind = target, kind
        self._directory = target.with_name(f"{target.name}.parts")
        self._lock: BinaryIO | None = None

    def __enter__(self) -> Self:
        directory, lock = self._directory, self._directory / "lock"
        shutil.rmtree(self._old, ignore_errors=True)
        directory.mkdir(exist_ok=True)
        if not lock.exists() and any(directory.iterdir()):
            raise BatchError(f"{directory}: this is needed for the run. Move what is there.")
        self._lock = lock.open("wb")
        if not disk.lock(self._lock):
            self._lock.close()
            raise BatchError(f"{self._target}: another run writes it. Wait for its end.")
        return self

    def __exit__(self, *_: object) -> None:
        if self._lock is None:
            return
        with self._lock:
            if not (self._directory / _MANIFEST).exists():
                # Nothing was begun, or all is done.
                shutil.rmtree(self._directory, ignore_errors=True)

    @property
    def _old(self) -> Path:
        return self._target.with_name(f"{self._target.name}.parts-done")

    def clear(self) -> None:
        """Drop what an earlier run has left."""
        for path in self._directory.iterdir():
            if path.name != "lock":
                path.unlink()

    def begun(self, settings: Settings) -> Manifest | None:
        """Return what the run was begun with; None where it is new.

        Raises:
            BatchError: it was another run.

        """
        try:
            data = (self._directory / _MANIFEST).read_bytes()
        except FileNotFoundError:
            return None
        try:
            found = msgspec.json.decode(data, type=Manifest)
            difference = found.settings.difference(settings)
        except msgspec.MsgspecError:
            found, difference = None, "this program has changed"
        if difference:
            raise BatchError(
                f"{self._target}: a run over it was not finished, and {difference} since."
                " Begin anew with --restart."
            )
        return found

    def begin(self, manifest: Manifest) -> None:
        """Begin a run."""
        self.clear()
        self._write_whole(_MANIFEST, manifest)

    def marks(self) -> list[Mark]:
        """Return the marks of the finished parts, in order."""
        found: list[Mark] = []
        with suppress(FileNotFoundError):
            while True:
                data = (self._directory / f"{len(found)}.json").read_bytes()
                found.append(msgspec.json.decode(data, type=Mark))
        return found

    def write(self, number: int, part: Part, mark: Mark) -> None:
        """Write a part, and its mark when all of it is on the disk."""
        if mark.answers:
            with disk.written(self._directory / f"{number}.{self._kind}") as file:
                sinks.write(part.frame, file, self._kind, part.beside)
        if mark.rejected:
            with disk.written(self._directory / f"{number}.rejects") as file:
                file.writelines(msgspec.json.encode(one) + b"\n" for one in part.rejects)
        self._write_whole(f"{number}.json", mark)

    def join(self, marks: list[Mark], schema: Mapping[str, pl.DataType]) -> None:
        """Join the parts into the output and the rejects, and drop them."""
        rejects = rejects_of(self._target)
        if any(mark.rejected for mark in marks):
            self._join(rejects, self._files("rejects", len(marks)), {}, "jsonl")
        else:
            rejects.unlink(missing_ok=True)
        self._join(self._target, self._files(self._kind, len(marks)), schema, self._kind)
        # Out of the way at once: half a directory of parts would look like a run to go on with.
        self._directory.rename(self._old)
        shutil.rmtree(self._old)

    def _join(
        self, target: Path, parts: Iterable[Path], schema: Mapping[str, pl.DataType], kind: str
    ) -> None:
        joined = self._directory / "joined"
        with disk.written(joined) as file:
            sinks.join(parts, schema, file, kind)
        disk.replace(joined, target)

    def _write_whole(self, name: str, content: msgspec.Struct) -> None:
        new = self._directory / "new"
        with disk.written(new) as file:
            file.write(msgspec.json.encode(content))
        disk.replace(new, self._directory / name)

    def _files(self, ending: str, count: int) -> Iterator[Path]:
        paths = (self._directory / f"{number}.{ending}" for number in range(count))
        return (path for path in paths if path.exists())
