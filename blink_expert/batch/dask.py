"""The same over many processes and machines: each partition of a Dask frame is answered apart.

It needs the extra `dask`. Each worker process reads the knowledge once, and infers each distinct
situation once, however many partitions it gets.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from threading import Lock

import msgspec
import polars as pl

from blink_expert.batch.answers import PROBLEM
from blink_expert.batch.frame import Table
from blink_expert.batch.layout import CASE, Layout, lay_out
from blink_expert.batch.workers import Workers
from blink_expert.errors import BatchError, LibraryMissing
from blink_expert.knowledge import load

try:
    import dask.dataframe as dd
    import pandas as pd
    from dask.dataframe.dispatch import make_meta
except ImportError as error:
    raise LibraryMissing(error.name or "dask", "dask") from None

__all__ = ["advise_partitions"]


def advise_partitions(
    frame: "dd.DataFrame",
    *,
    knowledge: str | Path | None = None,
    text: str | None = None,
    columns: Sequence[str] | None = None,
    carry: Iterable[str] = (),
    prefix: str = "",
) -> "dd.DataFrame":
    """Return the Dask frame with the answer to each row, and a column `problem`; nothing runs yet.

    The options are those of `blink_expert.batch.advise_frame`. `knowledge` is a directory that each
    worker can read, with the same content; None is the knowledge of the package.

    Raises:
        BatchError: the columns of the frame cannot be used so.
        KnowledgeError: the knowledge cannot be used.

    """
    kb = load(knowledge)
    directory = str(knowledge) if knowledge is not None else None
    empty = make_meta(frame)
    layout = lay_out(
        kb, pl.from_pandas(empty).schema, text=text, columns=columns, carry=carry, prefix=prefix
    )
    given = (directory, kb.digest, msgspec.json.encode(layout))
    return frame.map_partitions(_answer, *given, meta=_answer(empty, *given))


def _answer(
    part: "pd.DataFrame", directory: str | None, digest: str, plan: bytes
) -> "pd.DataFrame":
    """Return the partition with its answers. Its index, and what is carried along, stay as is."""
    shared = _shared(directory, digest, plan)
    layout = shared.layout
    needed = list(layout.facts) if layout.text is None else [layout.text]
    frame = pl.from_pandas(part[needed])
    with shared.lock:
        found = shared.table.find(frame)
    if found.rows is not None and found.cases is not None:
        part = part.iloc[found.rows.to_numpy()].assign(
            **{f"{layout.prefix}{CASE}": found.cases.to_numpy()}
        )
    answers = found.answered.answers[found.answered.index]
    return part.assign(
        **{
            f"{layout.prefix}{name}": pd.array(answers[name].to_list(), dtype="string")
            for name in (*layout.columns, PROBLEM)
        }
    )


class _Shared:
    """What the partitions of a process share; threads of it take turns at the table."""

    def __init__(self, directory: str | None, digest: str, layout: Layout) -> None:
        kb = load(directory)
        if kb.digest != digest:
            raise BatchError(
                f"the knowledge of this worker ({directory or 'that of the package'}) is another"
                " one. Give each worker the same."
            )
        self.layout, self.lock = layout, Lock()
        self.table = Table(kb, layout, Workers(kb))


@cache
def _shared(directory: str | None, digest: str, plan: bytes) -> _Shared:
    return _Shared(directory, digest, msgspec.json.decode(plan, type=Layout))
