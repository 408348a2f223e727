"""The lines of a text file, each with its place, so that reading can go on from there later."""

from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

__all__ = ["LONGEST", "Lines", "Place", "shown"]

LONGEST = 16 * 1024 * 1024
"""The longest line that is read, in bytes."""

_SHOWN = 10_000
"""How much of a bad line is kept, in characters."""

_BOM = b"\xef\xbb\xbf"


class Place(msgspec.Struct, frozen=True):
    """How far a file was read: this many bytes, lines and rows."""

    byte: int = 0
    line: int = 0
    row: int = 0


class Lines:
    """An iterator over the lines of a UTF-8 file, their ends included.

    `byte` and `line` say how much was read. `wrong` says what was wrong with the lines since it was
    last set to an empty text: such lines come with replacement characters, or cut.
    """

    def __init__(self, path: Path, place: Place = Place()) -> None:  # noqa: B008  it is frozen
        self._file = path.open("rb")
        self.wrong = ""
        self.go_to(place.byte, place.line)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._file.close()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        data = self._file.readline(LONGEST)
        if not data:
            raise StopIteration
        self.line += 1
        self.byte += len(data)
        if len(data) == LONGEST and not data.endswith(b"\n"):
            self.wrong = f"the line is longer than {LONGEST:,} bytes."
            while rest := self._file.readline(LONGEST):
                self.byte += len(rest)
                if rest.endswith(b"\n"):
                    break
        if self.line == 1:
            data = data.removeprefix(_BOM)
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            self.wrong = self.wrong or f"byte 0x{data[error.start]:02x} is not UTF-8."
            return data.decode(errors="replace")

    def go_to(self, byte: int, line: int) -> None:
        """Go on reading there."""
        self._file.seek(byte)
        self.byte, self.line = byte, line


def shown(line: str) -> str:
    """Return the line as it is kept when it is bad: without its end, and not too long."""
    return line.rstrip("\r\n")[:_SHOWN]
