"""Join Parquet files of the same columns into one, by copying their bytes.

A Parquet file is the text PAR1, row groups one after the other, a footer, its length, and PAR1. The
footer says where everything stands. So the row groups are copied as they are, and one footer is
written that has all of them, at their new places. Why, and what else was considered:
docs/decisions/parquet-by-copying.md.
"""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from blink_expert.batch.thrift import I64, LIST, STRUCT, Struct, decode, encode

__all__ = ["join_parquet"]

_MAGIC = b"PAR1"
_END = 8
"""The bytes after the footer: its length and `PAR1`."""
_AT_ONCE = 1024 * 1024

# Numbers of fields, from parquet.thrift of the Apache Parquet format.
_NUM_ROWS, _ROW_GROUPS = 3, 4
_COLUMNS, _ORDINAL = 1, 7
_META_DATA = 3
_PLACES_OF_GROUP = (5,)  # file_offset
_PLACES_OF_CHUNK = (2, 4, 6)  # file_offset, offset_index_offset, column_index_offset
_PLACES_OF_DATA = (9, 10, 11, 14)  # data, index and dictionary pages, Bloom filter


def join_parquet(parts: Iterable[Path], pattern: bytes, target: BinaryIO) -> None:
    """Write to `target` one file with the rows of all parts.

    `pattern` is the content of a file without rows: its description of the columns becomes that of
    the whole. So the parts may name a column's type otherwise, as long as its values are stored
    alike.
    """
    footer = _footer(io.BytesIO(pattern))
    groups: list[Struct] = []
    rows = 0
    target.write(_MAGIC)
    for part in parts:
        shift = target.tell() - len(_MAGIC)
        with part.open("rb") as file:
            found = _footer(file)
            _copy(file, target)
        for group in found[_ROW_GROUPS][1][1]:
            _move(group, shift)
            # Its number among all is optional, and has only 16 bits.
            group.pop(_ORDINAL, None)
            groups.append(group)
        rows += found[_NUM_ROWS][1]
    footer[_NUM_ROWS] = (I64, rows)
    footer[_ROW_GROUPS] = (LIST, (STRUCT, groups))
    data = encode(footer)
    target.write(data + len(data).to_bytes(4, "little") + _MAGIC)


def _footer(file: BinaryIO) -> Struct:
    start, length = _place(file)
    file.seek(start)
    return decode(file.read(length))


def _place(file: BinaryIO) -> tuple[int, int]:
    """Return where the footer begins, and how long it is."""
    end = file.seek(-_END, io.SEEK_END)
    length = int.from_bytes(file.read(4), "little")
    return end - length, length


def _copy(file: BinaryIO, target: BinaryIO) -> None:
    """Copy what stands between the first `PAR1` and the footer."""
    left = _place(file)[0] - len(_MAGIC)
    file.seek(len(_MAGIC))
    while left:
        data = file.read(min(left, _AT_ONCE))
        target.write(data)
        left -= len(data)


def _move(group: Struct, shift: int) -> None:
    _add(group, _PLACES_OF_GROUP, shift)
    for chunk in group[_COLUMNS][1][1]:
        _add(chunk, _PLACES_OF_CHUNK, shift)
        _add(chunk[_META_DATA][1], _PLACES_OF_DATA, shift)


def _add(content: Struct, fields: Iterable[int], shift: int) -> None:
    for field in fields:
        if field in content:
            kind, place = content[field]
            content[field] = (kind, place + shift)
