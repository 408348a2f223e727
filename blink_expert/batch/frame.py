"""Answers to the rows of a polars frame."""

from collections.abc import Callable, Iterable, Sequence

import msgspec
import polars as pl

from blink_expert.batch.answers import Answered, Answers
from blink_expert.batch.columns import LONG
from blink_expert.batch.layout import CASE, Layout, lay_out
from blink_expert.batch.workers import Workers
from blink_expert.knowledge import KnowledgeBase

__all__ = ["Found", "Table", "advise_frame", "answers_only", "with_answers"]

_REMEMBERED, _REMEMBERED_LONG = 100_000, 10_000
"""How many distinct rows are kept; fewer where an answer has several kilobytes."""


class Found(msgspec.Struct, frozen=True):
    """What was found for a frame.

    Where facts are columns, `answered` is about its rows, one by one. A text can have several
    cases: then `answered` is about the rows at `rows`, and `cases` says which case each is.
    """

    answered: Answered
    rows: pl.Series | None = None
    cases: pl.Series | None = None


class Table:
    """Answers frame after frame with the same columns; what is known is kept between them."""

    def __init__(self, kb: KnowledgeBase, layout: Layout, workers: Workers) -> None:
        self._layout, self._workers = layout, workers
        self._names = [fact.name for fact in kb.facts if fact.is_given]
        facts = layout.facts if layout.text is None else {name: name for name in self._names}
        most = _REMEMBERED_LONG if LONG & set(layout.columns) else _REMEMBERED
        self._answers = Answers(kb, facts, layout.columns, workers, most)

    @property
    def inferred(self) -> int:
        """How many situations were inferred so far."""
        return self._answers.inferred

    def find(self, frame: pl.DataFrame) -> Found:
        """Return the answers to the rows of the frame.

        Raises:
            BatchError: a process was ended from outside.
            LibraryMissing: texts are read, and the extra `intake` is not installed.

        """
        text = self._layout.text
        if text is None:
            return Found(self._answers.look_up(frame))
        texts = frame[text].cast(pl.String).fill_null("").to_list()
        read = self._workers.readings(texts)
        cases = [case for one in read for case in one]
        given = pl.DataFrame(
            {
                name: [str(case[name]) if name in case else None for case in cases]
                for name in self._names
            },
            dict.fromkeys(self._names, pl.String),
        )
        rows = [row for row, one in enumerate(read) for _ in one]
        numbers = [number for one in read for number in range(1, len(one) + 1)]
        return Found(
            self._answers.look_up(given),
            pl.Series(rows, dtype=pl.UInt32),
            pl.Series(CASE, numbers, dtype=pl.Int32),
        )


def with_answers(
    frame: pl.DataFrame,
    found: Found,
    layout: Layout,
    pack: Callable[[pl.DataFrame], pl.DataFrame] = lambda table: table,
) -> pl.DataFrame:
    """Return the frame with the columns of the answers, and the one that names problems.

    What repeats is a small table with each distinct row once: `pack` is applied to it before it is
    spread over the rows.
    """
    answered = found.answered
    small = _small(answered, layout)
    if found.rows is None or found.cases is None:
        small = pl.concat([answered.given, small], how="horizontal")
    else:
        frame = frame[found.rows].with_columns(found.cases.alias(f"{layout.prefix}{CASE}"))
    return frame.with_columns(pack(small)[answered.index])


def answers_only(
    found: Found, layout: Layout, pack: Callable[[pl.DataFrame], pl.DataFrame]
) -> pl.DataFrame:
    """Return what `with_answers` adds to a frame of facts as columns."""
    return pack(_small(found.answered, layout))[found.answered.index]


def _small(answered: Answered, layout: Layout) -> pl.DataFrame:
    names = {name: f"{layout.prefix}{name}" for name in answered.answers.columns}
    return answered.answers.rename(names)


def advise_frame(
    kb: KnowledgeBase,
    frame: pl.DataFrame,
    *,
    text: str | None = None,
    columns: Sequence[str] | None = None,
    carry: Iterable[str] = (),
    prefix: str = "",
    jobs: int = 1,
) -> pl.DataFrame:
    """Return the frame with the answer to each row, and a column `problem`.

    Columns that are named as facts give the situation; null and empty texts are unknown. Or the
    facts are read in the column `text`: then a row stands once for each case of its text, and
    `case` counts them. All other columns are carried along. `columns` are those of the answer
    (see `blink_expert.batch.COLUMNS`), `prefix` is set before their names, and `carry` names
    columns that are no facts although they look so. A row that cannot be answered has nulls, and
    `problem` says why; it is null elsewhere.

    Raises:
        BatchError: the columns of the frame cannot be used so.
        LibraryMissing: texts are read, and the extra `intake` is not installed.

    >>> import blink_expert, polars
    >>> from blink_expert.batch import advise_frame
    >>> kb = blink_expert.load()
    >>> frame = polars.DataFrame({"id": [1, 2], "device": ["mini", "xt3"]})
    >>> advise_frame(kb, frame, columns=["status", "verdict"]).drop("problem").rows()
    [(1, 'mini', 'complete', 'not_applicable'), (2, 'xt3', None, None)]

    """
    layout = lay_out(kb, frame.schema, text=text, columns=columns, carry=carry, prefix=prefix)
    with Workers(kb, jobs) as workers:
        return with_answers(frame, Table(kb, layout, workers).find(frame), layout)
