"""Read CSV in pieces. One bad line spoils no other.

The lines are read here rather than by polars, which refuses a whole file for one bad line, or drops
what is too much without a word.
"""

import csv
from pathlib import Path

import polars as pl

from blink_expert.batch.lines import Lines, Place, shown
from blink_expert.batch.sources import TEXT_ROWS, Piece, Reject
from blink_expert.errors import BatchError

__all__ = ["CsvSource"]

_DELIMITERS = ",;\t"


class CsvSource:
    """Rows of a CSV file: UTF-8, with a line of names, quoted as RFC 4180 says. All are texts."""

    most = TEXT_ROWS
    kinds: dict[str, list[str]] | None = None

    def __init__(self, path: Path) -> None:
        self._path, self._size = path, path.stat().st_size
        with Lines(path) as lines:
            self._delimiter = max(_DELIMITERS, key=next(lines, "").count)
            lines.go_to(0, 0)
            lines.wrong = ""
            try:
                names = next(csv.reader(lines, delimiter=self._delimiter, strict=True), [])
            except csv.Error as error:
                raise BatchError(f"{path}:1: this is not CSV: {error}.") from None
            if lines.wrong:
                raise BatchError(f"{path}:1: {lines.wrong} Save it as UTF-8.")
            self._start = Place(lines.byte, lines.line)
        if not names:
            raise BatchError(f"{path}: its first line does not name the columns.")
        twice = [name for name in names if names.count(name) > 1 or not name]
        if twice:
            raise BatchError(f"{path}:1: the column name '{twice[0]}' is empty or stands twice.")
        self.schema = pl.Schema(dict.fromkeys(names, pl.String()))

    def read(self, place: Place, rows: int) -> Piece:
        """Return the next rows. An empty field is null."""
        number, width = place.row, len(self.schema)
        found: list[list[str]] = []
        numbers: list[int] = []
        begins: list[int] = []
        rejects: list[Reject] = []
        last = False
        with Lines(self._path, place if place.byte else self._start) as lines:
            reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
            while number - place.row < rows:
                byte, line, lines.wrong = lines.byte, lines.line, ""
                try:
                    fields = next(reader, None)
                except csv.Error as error:
                    fields, lines.wrong = [], f"this is not CSV: {error}."
                if fields is None:
                    last = True
                    break
                if not fields and not lines.wrong:
                    continue  # an empty line
                number += 1
                wrong = lines.wrong
                if not wrong and len(fields) != width:
                    wrong = f"there are {len(fields)} fields, but {width} columns."
                if wrong:
                    # What follows a bad line may be good: a quote left open swallows many.
                    lines.go_to(byte, line)
                    rejects.append(Reject(number, wrong, shown(next(lines)), line + 1))
                    continue
                found.append(fields)
                numbers.append(number)
                begins.append(line + 1)
            place = Place(lines.byte, lines.line, number)
        columns = zip(self.schema, zip(*found, strict=True) if found else [()] * width, strict=True)
        frame = pl.DataFrame(
            {name: pl.Series(fields, dtype=pl.String) for name, fields in columns}
        ).with_columns(pl.all().replace("", None))
        return Piece(frame, numbers, begins, rejects, place, last)

    def share(self, place: Place) -> tuple[int, int]:
        """Return how many bytes were read, and of how many."""
        return place.byte, self._size
