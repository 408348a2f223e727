"""Rows of a Parquet file that go into another one as they are stored.

Their columns are neither decoded nor encoded again: only those that are asked for are read.
"""

import io
from collections.abc import Collection, Mapping
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

import msgspec
import polars as pl

from blink_expert.batch.parquet_file import (
    begin_parquet,
    can_be_taken,
    copy_group,
    end_parquet,
    footer_size,
    groups_of,
    read_footer,
    rows_of,
    side_by_side,
    stored_as,
)
from blink_expert.batch.thrift import Struct

__all__ = ["StoredFile", "StoredRows", "pattern_of"]

_FOOTER, _ROWS_A_BYTE = 64 * 1024, 5
"""The bytes of a footer that is small, and the rows for each byte of a larger one at least."""


def pattern_of(schema: Mapping[str, pl.DataType]) -> Struct:
    """Return the footer of a Parquet file with these columns and no rows."""
    file = io.BytesIO()
    pl.DataFrame(schema=schema).write_parquet(file)
    return read_footer(file)


class StoredRows(msgspec.Struct, frozen=True):
    """Row groups of a file, of equal size but for the last, and what its columns hold."""

    path: Path
    schema: Mapping[str, pl.DataType]
    groups: list[Struct]

    def read(self, columns: Collection[str]) -> pl.DataFrame:
        """Return these columns of the rows; texts as categories, which are read much faster."""
        file = io.BytesIO()
        begin_parquet(file)
        with self.path.open("rb") as source:
            groups = [copy_group(one, source, file, columns.__contains__) for one in self.groups]
        read_as = {
            name: pl.Categorical() if dtype == pl.String else dtype
            for name, dtype in self.schema.items()
            if name in columns
        }
        end_parquet(pattern_of(read_as), groups, file)
        return pl.read_parquet(file.getvalue())

    def write_part(self, added: pl.DataFrame, target: BinaryIO) -> None:
        """Write the rows with these columns added, as a part: it is to be joined with others.

        Its own footer describes the added columns only.
        """
        beside = io.BytesIO()
        added.write_parquet(beside, row_group_size=rows_of(self.groups[0]))
        footer = read_footer(beside)
        begin_parquet(target)
        with self.path.open("rb") as source:
            groups = [
                side_by_side(copy_group(left, source, target), copy_group(right, beside, target))
                for left, right in zip(self.groups, groups_of(footer), strict=True)
            ]
        end_parquet(footer, groups, target)


class StoredFile:
    """A Parquet file whose rows can be taken as they are stored."""

    def __init__(self, path: Path, schema: Mapping[str, pl.DataType], groups: list[Struct]) -> None:
        self._path, self._schema, self._groups = path, schema, groups
        self._at = {row: n for n, row in enumerate(accumulate(map(rows_of, groups), initial=0))}

    @classmethod
    def of(
        cls, path: Path, schema: Mapping[str, pl.DataType], rows: int, most: int
    ) -> "StoredFile | None":
        """Return the file, which has so many rows; None where they cannot be taken as they are.

        Its values have to be stored as polars would store them, in row groups of at most `most`
        rows. Many small ones are better read: copying takes a step of Python for each.
        """
        try:
            with path.open("rb") as file:
                if footer_size(file) > max(_FOOTER, rows // _ROWS_A_BYTE):
                    return None
                footer = read_footer(file)
            groups = groups_of(footer)
            fit = groups and all(0 < rows_of(group) <= most for group in groups)
            alike = stored_as(footer, len(schema)) == stored_as(pattern_of(schema), len(schema))
            return cls(path, schema, groups) if fit and alike and can_be_taken(footer) else None
        except ValueError:
            return None

    def take(self, start: int, rows: int) -> StoredRows:
        """Return at most so many rows, from the one at `start` on, where a row group begins."""
        first = self._at[start]
        size = rows_of(self._groups[first])
        found: list[Struct] = []
        for group in self._groups[first : first + rows // size]:
            if rows_of(group) > size:
                break
            found.append(group)
            if rows_of(group) < size:
                break
        return StoredRows(self._path, self._schema, found)
