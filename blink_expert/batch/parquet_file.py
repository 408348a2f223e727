"""What a Parquet file is made of, and how parts of it are taken as bytes.

A Parquet file is the text PAR1, row groups one after the other, a footer, its length, and PAR1. A
row group has a chunk of bytes for each column; the footer says what the columns are and where each
chunk stands. So chunks can be copied into another file, if its footer names their new places.
"""

import io
import re
from collections.abc import Callable, Iterable
from typing import BinaryIO

from blink_expert.batch.thrift import I64, LIST, STRUCT, Struct, decode, encode

__all__ = [
    "begin_parquet",
    "can_be_taken",
    "chunks_of",
    "copy_group",
    "end_parquet",
    "footer_size",
    "groups_of",
    "read_footer",
    "rows_of",
    "side_by_side",
    "stored_as",
]

_MAGIC = b"PAR1"
_END = 8
"""The bytes after the footer: its length and `PAR1`."""
_AT_ONCE = 1024 * 1024
_TOO_OLD = re.compile(rb"parquet-mr version 1\.[0-2]\.")

# Numbers of fields, from parquet.thrift of the Apache Parquet format.
_SCHEMA, _NUM_ROWS, _ROW_GROUPS, _CREATED_BY = 2, 3, 4, 6
_NUM_CHILDREN, _CONVERTED, _FIELD_ID, _LOGICAL = 5, 6, 9, 10
_COLUMNS, _TOTAL_BYTE_SIZE, _ROWS, _GROUP_OFFSET, _TOTAL_COMPRESSED_SIZE, _ORDINAL = (
    1,
    2,
    3,
    5,
    6,
    7,
)
_FILE_PATH, _FILE_OFFSET, _META_DATA, _CRYPTO, _ENCRYPTED = 1, 2, 3, 8, 9
_PAGE_INDEX = (4, 5, 6, 7)  # offset_index_offset to column_index_length
_PATH_IN_SCHEMA, _SIZE = 3, 7
_DATA, _INDEX, _DICTIONARY = 9, 10, 11
_BLOOM_FILTER = (14, 15)


def read_footer(file: BinaryIO) -> Struct:
    """Return the footer of the file.

    Raises:
        ValueError: it has none that can be read.

    """
    length = footer_size(file)
    file.seek(-_END - length, io.SEEK_END)
    return decode(file.read(length))


def footer_size(file: BinaryIO) -> int:
    """Return how many bytes the footer has."""
    file.seek(-_END, io.SEEK_END)
    return int.from_bytes(file.read(4), "little")


def groups_of(footer: Struct) -> list[Struct]:
    """Return the row groups."""
    found: list[Struct] = footer[_ROW_GROUPS][1][1]
    return found


def rows_of(group: Struct) -> int:
    """Return how many rows a row group has."""
    rows: int = group[_ROWS][1]
    return rows


def chunks_of(group: Struct) -> list[Struct]:
    """Return the chunks of a row group, one for each column that holds values."""
    found: list[Struct] = group[_COLUMNS][1][1]
    return found


def can_be_taken(footer: Struct) -> bool:
    """Whether chunks stand in this file, as they are, where the footer says."""
    # The first versions of this program wrote sizes that were too small (PARQUET-816).
    if _TOO_OLD.match(footer.get(_CREATED_BY, (0, b""))[1]):
        return False
    chunks = (chunk for group in groups_of(footer) for chunk in chunks_of(group))
    return not any({_FILE_PATH, _CRYPTO, _ENCRYPTED} & chunk.keys() for chunk in chunks)


def stored_as(footer: Struct, columns: int) -> list[Struct]:
    """Return how the values of so many columns, from the first, are stored."""
    elements = iter(footer[_SCHEMA][1][1][1:])
    found: list[Struct] = []
    left = columns
    while left:
        element = next(elements)
        left += element.get(_NUM_CHILDREN, (0, 0))[1] - 1
        # A logical type says again, and better, what an older converted type says.
        beside = {_FIELD_ID, _CONVERTED} if _LOGICAL in element else {_FIELD_ID}
        found.append({field: what for field, what in element.items() if field not in beside})
    return found


def begin_parquet(target: BinaryIO) -> None:
    """Write what stands before the first row group."""
    target.write(_MAGIC)


def copy_group(
    group: Struct,
    source: BinaryIO,
    target: BinaryIO,
    wanted: Callable[[str], bool] = lambda _: True,
) -> Struct:
    """Copy the chunks of a row group to the end of `target`; return it with their new places.

    Only those of the columns with a wanted name are taken. Indexes of pages and Bloom filters stand
    elsewhere in a file, and are left out; readers can do without.
    """
    copied = []
    for chunk in chunks_of(group):
        meta: Struct = chunk[_META_DATA][1]
        if not wanted(meta[_PATH_IN_SCHEMA][1][1][0].decode()):
            continue
        start, length = _place(chunk)
        shift = target.tell() - start
        source.seek(start)
        while length:
            data = source.read(min(length, _AT_ONCE))
            target.write(data)
            length -= len(data)
        moved = {field: what for field, what in meta.items() if field not in _BLOOM_FILTER}
        for field in (_DATA, _INDEX, _DICTIONARY):
            if meta.get(field, (0, 0))[1]:
                moved[field] = (I64, meta[field][1] + shift)
        copied.append(
            {
                **{field: what for field, what in chunk.items() if field not in _PAGE_INDEX},
                _FILE_OFFSET: (I64, start + shift),
                _META_DATA: (STRUCT, moved),
            }
        )
    return _group(group, copied)


def side_by_side(left: Struct, right: Struct) -> Struct:
    """Return one row group with the columns of both, which have the same rows."""
    group = _group(left, [*chunks_of(left), *chunks_of(right)])
    for field in (_TOTAL_BYTE_SIZE, _TOTAL_COMPRESSED_SIZE):
        if field in left and field in right:
            group[field] = (I64, left[field][1] + right[field][1])
    return group


def end_parquet(pattern: Struct, groups: Iterable[Struct], target: BinaryIO) -> None:
    """Write the footer, which is `pattern` but for the row groups."""
    all_groups = list(groups)
    data = encode(
        {
            **pattern,
            _NUM_ROWS: (I64, sum(map(rows_of, all_groups))),
            _ROW_GROUPS: (LIST, (STRUCT, all_groups)),
        }
    )
    target.write(data + len(data).to_bytes(4, "little") + _MAGIC)


def _place(chunk: Struct) -> tuple[int, int]:
    """Return where the bytes of a chunk begin, and how many they are."""
    meta = chunk[_META_DATA][1]
    # Without a dictionary, some programs write 0 as its place.
    start = min(place for field in (_DATA, _DICTIONARY) if (place := meta.get(field, (0, 0))[1]))
    return start, meta[_SIZE][1]


def _group(group: Struct, chunks: list[Struct]) -> Struct:
    """Return the row group with these chunks instead."""
    start = min(map(_place, chunks), default=(0, 0))[0]
    found = {**group, _COLUMNS: (LIST, (STRUCT, chunks)), _GROUP_OFFSET: (I64, start)}
    # Its number among all is optional, and has only 16 bits.
    found.pop(_ORDINAL, None)
    return found
