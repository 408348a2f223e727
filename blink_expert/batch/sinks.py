"""Write frames as files, and join files of one format."""

import io
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

import polars as pl

from blink_expert.batch.parquet_join import join_parquet
from blink_expert.batch.parquet_stored import StoredRows, pattern_of
from blink_expert.errors import BatchError

__all__ = ["check_columns", "join", "pack", "write"]


def write(frame: pl.DataFrame, file: BinaryIO, kind: str, beside: StoredRows | None = None) -> None:
    """Write the rows in that format: csv without a line of names, jsonl or parquet.

    In parquet, they can stand beside rows that are stored already.
    """
    if beside is not None:
        beside.write_part(frame, file)
        return
    match kind:
        case "csv":
            frame.write_csv(file, include_header=False)
        case "jsonl":
            frame.write_ndjson(file)
        case _:
            frame.write_parquet(file, row_group_size=max(frame.height, 1))


def pack(table: pl.DataFrame) -> pl.DataFrame:
    """Return the table with its texts as numbered values, whose columns are written much faster.

    Their order is that of the table, so that the same rows always make the same bytes.
    """
    return table.with_columns(
        column.cast(pl.Enum(column.drop_nulls().unique(maintain_order=True)))
        for column in table
        if column.dtype == pl.String
    )


def join(
    parts: Iterable[Path], schema: Mapping[str, pl.DataType], target: BinaryIO, kind: str
) -> None:
    """Write what the parts have into one file, by copying. `schema` says what the columns are."""
    if kind == "parquet":
        join_parquet(parts, pattern_of(schema), target)
        return
    if kind == "csv":
        pl.DataFrame(schema=schema).write_csv(target)
    for part in parts:
        with part.open("rb") as file:
            shutil.copyfileobj(file, target)


def check_columns(schema: Mapping[str, pl.DataType], target: Path, kind: str) -> None:
    """Check that the format can hold the columns.

    Raises:
        BatchError: it cannot hold one.

    """
    for name, dtype in schema.items():
        try:
            write(pl.DataFrame(schema={name: dtype}), io.BytesIO(), kind)
        except pl.exceptions.PolarsError:
            raise BatchError(
                f"{target}: the column '{name}' holds {dtype}, which {kind} cannot."
                " Write .parquet or .jsonl."
            ) from None
