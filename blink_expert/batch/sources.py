"""Read a file in pieces: its rows as frames, and apart from them what is no row."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Protocol

import msgspec
import polars as pl

from blink_expert.batch.lines import Place
from blink_expert.batch.parquet_stored import StoredFile, StoredRows
from blink_expert.errors import BatchError

__all__ = ["FORMATS", "TEXT_ROWS", "ParquetSource", "Piece", "Reject", "Source", "format_of"]

FORMATS = {
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}
"""The formats, by the ends of file names."""

PARQUET_ROWS, TEXT_ROWS = 500_000, 100_000
"""How many rows a piece has at most: fewer where they are Python objects at first."""


class Reject(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row that was not answered, and why. `row` and `line` count from 1; `content` is the row.

    `line` is 0 where the file has no lines; `column` is empty where it is about no one column.
    """

    row: int
    reason: str
    content: Any
    line: int = 0
    column: str = ""


class Piece(msgspec.Struct, frozen=True):
    """Some rows of a file. `numbers` are those of the rows, `lines` those that they begin on.

    `place` is where the next piece begins; `last` says that there is none. With `stored`, the frame
    has only some of the columns: all of them are there, as the file has them.
    """

    frame: pl.DataFrame
    numbers: list[int] | range
    lines: list[int] | None
    rejects: list[Reject]
    place: Place
    last: bool
    stored: StoredRows | None = None


class Source(Protocol):
    """A file that can be read in pieces. `most` is how many rows a piece should have at most.

    `kinds` is what was found in each column by looking through the file, if that was needed.
    """

    most: int
    kinds: dict[str, list[str]] | None

    @property
    def schema(self) -> Mapping[str, pl.DataType]:
        """The columns and what they hold."""

    def read(self, place: Place, rows: int) -> Piece:
        """Return the next rows.

        Raises:
            BatchError: the file cannot be read.

        """

    def share(self, place: Place) -> tuple[int, int]:
        """Return how much was read, and of how much."""


def format_of(path: Path) -> str:
    """Return the format that the name of the file says: csv, jsonl or parquet.

    Raises:
        BatchError: it says none of these.

    """
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        raise BatchError(
            f"{path}: the name does not say the format. Let it end in one of {', '.join(FORMATS)}."
        ) from None


class ParquetSource:
    """Rows of a Parquet file."""

    most = PARQUET_ROWS
    kinds: dict[str, list[str]] | None = None

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stored: StoredFile | None = None
        self._columns: Collection[str] = ()
        try:
            self._scan = pl.scan_parquet(path, glob=False)
            self.schema = self._scan.collect_schema()
            self._rows: int = self._scan.select(pl.len()).collect().item()
        except (pl.exceptions.PolarsError, OSError) as error:
            raise self._broken(error) from None

    def keep_stored(self, columns: Collection[str], most: int) -> None:
        """Read only these columns from here on, if all can be taken as they are stored.

        `most` rows will be read at a time.
        """
        self._columns = columns
        self._stored = StoredFile.of(self._path, self.schema, self._rows, most)

    def read(self, place: Place, rows: int) -> Piece:
        """Return the next rows.

        Raises:
            BatchError: the file cannot be read.

        """
        stored = self._stored.take(place.row, rows) if self._stored is not None else None
        try:
            if stored is None:
                frame = self._scan.slice(place.row, rows).collect()
            else:
                frame = stored.read(self._columns)
        except (pl.exceptions.PolarsError, OSError) as error:
            raise self._broken(error) from None
        end = place.row + frame.height
        numbers = range(place.row + 1, end + 1)
        return Piece(frame, numbers, None, [], Place(row=end), end >= self._rows, stored)

    def share(self, place: Place) -> tuple[int, int]:
        """Return how many rows were read, and of how many."""
        return place.row, self._rows

    def _broken(self, error: Exception) -> BatchError:
        reason = str(error).splitlines()[0].rstrip(".")
        return BatchError(f"{self._path}: this cannot be read as Parquet: {reason}.")
