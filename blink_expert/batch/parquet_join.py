"""Join Parquet files of the same columns into one, by copying their bytes.

Why, and what else was considered: docs/decisions/parquet-by-copying.md.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from blink_expert.batch.parquet_file import (
    begin_parquet,
    copy_group,
    end_parquet,
    groups_of,
    read_footer,
)
from blink_expert.batch.thrift import Struct

__all__ = ["join_parquet"]


def join_parquet(parts: Iterable[Path], pattern: Struct, target: BinaryIO) -> None:
    """Write to `target` one file with the rows of all parts.

    The description of the columns in the footer `pattern` becomes that of the whole. So the parts
    may name a column's type otherwise, as long as its values are stored alike.
    """
    groups: list[Struct] = []
    begin_parquet(target)
    for part in parts:
        with part.open("rb") as file:
            groups.extend(copy_group(group, file, target) for group in groups_of(read_footer(file)))
    end_parquet(pattern, groups, target)
