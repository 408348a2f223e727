"""Read JSON Lines in pieces. One bad line spoils no other.

The lines are read here rather than by polars, which refuses a whole file for one bad line. What the
columns are and hold is found by looking through the whole file first.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

import polars as pl

from blink_expert.batch.lines import Lines, Place, shown
from blink_expert.batch.sources import TEXT_ROWS, Piece, Reject
from blink_expert.errors import BatchError

__all__ = ["JsonSource", "kinds_of"]

_MOST_COLUMNS = 10_000
_EXACT = 2**53
"""Up to here, each whole number is a float of its own."""

_DTYPES: Mapping[frozenset[str], pl.DataType] = {
    frozenset(kinds): dtype
    for dtype, several in (
        (pl.String(), ((), ("text",))),
        (pl.Boolean(), (("bool",),)),
        (pl.Int64(), (("int",), ("long",), ("int", "long"))),
        (pl.Float64(), (("float",), ("float", "int"))),
    )
    for kinds in several
}
"""What a column of these kinds of values is. Of any others, it is a text: their JSON."""


def kinds_of(
    path: Path, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> dict[str, list[str]]:
    """Return the columns of the file, and the kinds of values that each has.

    Raises:
        BatchError: there are none, or too many.

    """
    kinds: dict[str, set[str]] = {}
    size = path.stat().st_size
    with Lines(path) as lines:
        for number, (_, found) in enumerate(_rows(lines)):
            if isinstance(found, dict):
                for name, value in found.items():
                    kinds.setdefault(name, set()).add(_kind(value))
            if len(kinds) > _MOST_COLUMNS:
                raise BatchError(f"{path}: there are more than {_MOST_COLUMNS:,} columns.")
            if not number % 10_000:
                progress(lines.byte, size)
    if not kinds:
        raise BatchError(f"{path}: no line is a JSON object with something in it.")
    return {name: sorted(found - {""}) for name, found in kinds.items()}


class JsonSource:
    """Rows of a JSON Lines file: an object a line. `kinds` is what `kinds_of` found in it."""

    most = TEXT_ROWS

    def __init__(self, path: Path, kinds: dict[str, list[str]]) -> None:
        self._path, self._size = path, path.stat().st_size
        self.kinds: dict[str, list[str]] | None = kinds
        dtypes = {name: _DTYPES.get(frozenset(found)) for name, found in kinds.items()}
        self._mixed = [name for name, dtype in dtypes.items() if dtype is None]
        self.schema = pl.Schema({name: dtype or pl.String() for name, dtype in dtypes.items()})

    def read(self, place: Place, rows: int) -> Piece:
        """Return the next rows. What a line does not have is null.

        Raises:
            BatchError: the file was changed meanwhile.

        """
        number = place.row
        found: list[dict[str, Any]] = []
        numbers: list[int] = []
        begins: list[int] = []
        rejects: list[Reject] = []
        last = True
        with Lines(self._path, place) as lines:
            for text, row in _rows(lines):
                number += 1
                if isinstance(row, str):
                    rejects.append(Reject(number, row, shown(text), lines.line))
                else:
                    for name in self._mixed:
                        row[name] = _text(row.get(name))
                    found.append(row)
                    numbers.append(number)
                    begins.append(lines.line)
                if number - place.row >= rows:
                    last = False
                    break
            place = Place(lines.byte, lines.line, number)
        try:
            frame = pl.DataFrame(
                {
                    name: pl.Series([row.get(name) for row in found], dtype=dtype)
                    for name, dtype in self.schema.items()
                }
            )
        except (TypeError, OverflowError):
            raise BatchError(f"{self._path}: it was changed since the run began.") from None
        return Piece(frame, numbers, begins, rejects, place, last)

    def share(self, place: Place) -> tuple[int, int]:
        """Return how many bytes were read, and of how many."""
        return place.byte, self._size


def _rows(lines: Lines) -> Iterator[tuple[str, dict[str, Any] | str]]:
    """Yield each line that is not empty, and its object, or what is wrong with it."""
    for text in lines:
        wrong, lines.wrong = lines.wrong, ""
        if text.strip():
            yield text, wrong or _parse(text.rstrip())


def _parse(text: str) -> dict[str, Any] | str:
    """Return the object, or what is wrong with it."""
    try:
        found = _decode(text)
        if "\\u" in text:
            # An escape may be half of a character, which no text can hold.
            json.dumps(found, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        return f"this is not JSON: {error.msg[0].lower()}{error.msg[1:]}, at {error.colno}."
    except UnicodeEncodeError:
        return "this is not JSON: an escape stands for half a character."
    except (RecursionError, ValueError) as error:
        return f"this is not JSON: {str(error) or 'it is too deep'}."
    return found if isinstance(found, dict) else "this is JSON, but not an object."


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"'{next(n for n in names if names.count(n) > 1)}' stands twice")
    return found


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


_decode = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant).decode


def _kind(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "bool"
        case int() if abs(value) <= _EXACT:
            return "int"
        case int() if -(2**63) <= value < 2**63:
            return "long"
        case float():
            return "float"
        case str():
            return "text"
        case _:
            return "other"


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
