"""Answers to whole columns of facts: each distinct situation is inferred once.

Most rows repeat one that was met before. They find its answer by a join, without a step of Python;
only what is new is read, inferred and added to the table.
"""

import itertools
from collections.abc import Mapping, Sequence

import msgspec
import polars as pl

from blink_expert.batch.reading import RowReader
from blink_expert.batch.together import TOGETHER, answer_together
from blink_expert.batch.workers import Workers
from blink_expert.errors import Problem, SituationInvalid
from blink_expert.knowledge import KnowledgeBase, Situation

__all__ = ["PROBLEM", "Answered", "Answers"]

PROBLEM = "problem"
"""The column that says why a row cannot be answered; null where it can."""

_WORD = 64
"""The bits of the numbers that rows are joined by."""

_Key = tuple[tuple[str, str | float], ...]


class Answered(msgspec.Struct, frozen=True):
    """Answers to the rows of a frame.

    The row at `i` is row `index[i]` of `given`, and its answer is row `index[i]` of `answers`. They
    have each distinct row once, in the order in which it first stands. `problems` are the mistakes
    of those that cannot be answered, by the same index.
    """

    index: pl.Series
    given: pl.DataFrame
    answers: pl.DataFrame
    problems: Mapping[int, tuple[Problem, ...]]


class Answers:
    """The answers known so far, for rows that have the same columns of facts.

    `facts` are the facts by the names of their columns. About `most` distinct rows are remembered:
    beyond, all are forgotten, so that the memory stays bounded. `inferred` counts the inferences.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        facts: Mapping[str, str],
        columns: Sequence[str],
        workers: Workers,
        most: int,
    ) -> None:
        self._kb, self._facts, self._workers, self._most = kb, dict(facts), workers, most
        self._schema = {**dict.fromkeys(columns, pl.String), PROBLEM: pl.String}
        self._together = [name for name in columns if name in TOGETHER]
        self._apart = [name for name in columns if name not in TOGETHER]
        self.inferred = 0
        self._forget()

    def _forget(self) -> None:
        self._reader = RowReader(self._kb, tuple(self._facts.values()))
        # Rows met: their facts, their place in this table, and the place of their answer.
        self._met: pl.DataFrame | None = None
        self._answers = pl.DataFrame(schema=self._schema)
        self._places: dict[_Key, int] = {}
        self._problems: dict[int, tuple[Problem, ...]] = {}

    def look_up(self, given: pl.DataFrame) -> Answered:
        """Return the answers to the rows of `given`, which has the columns named at the start.

        Raises:
            BatchError: a process was ended from outside.

        """
        if self._met is not None and self._met.height > self._most:
            self._forget()
        # Taken one by one: polars would read a name such as ^coin$ as a pattern.
        given = pl.DataFrame([given[name] for name in self._facts])
        keys = pl.DataFrame(
            # Texts are compared by their numbers from here on.
            (column.cast(pl.Categorical) if column.dtype == pl.String else column).alias(f"{place}")
            for place, column in enumerate(given)
        )
        met = self._met if self._met is not None else _none_met(keys)
        places = _join(keys, met)
        new = places.is_null()
        if new.any():
            met = self._learn(met, keys.filter(new).unique(maintain_order=True))
            places = _join(keys, met)
        self._met = met
        return self._distinct(met, places, given)

    def _learn(self, met: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
        """Infer what is new, and return the rows met with it."""
        read = [self._reader.read(row) for row in new.iter_rows()]
        valid = (one for one in read if not isinstance(one, SituationInvalid))
        fresh = {key: one for one in valid if (key := tuple(one.items())) not in self._places}
        start = self._answers.height
        self._places.update((key, start + number) for number, key in enumerate(fresh))
        wrong = [one for one in read if isinstance(one, SituationInvalid)]
        end = start + len(fresh)
        self._problems.update((end + number, one.problems) for number, one in enumerate(wrong))
        self._answers = pl.concat(
            [
                self._answers,
                self._frame(len(fresh), self._infer(list(fresh.values()))),
                self._frame(len(wrong), {PROBLEM: list(map(str, wrong))}),
            ]
        )
        ends = itertools.count(end)
        places = [
            next(ends) if isinstance(one, SituationInvalid) else self._places[tuple(one.items())]
            for one in read
        ]
        return pl.concat(
            [
                met,
                new.with_row_index("place", met.height).with_columns(
                    answer=pl.Series(places, dtype=pl.UInt32)
                ),
            ]
        )

    def _infer(self, situations: Sequence[Situation]) -> dict[str, list[str | None]]:
        """Return the columns of the answers to these situations."""
        self.inferred += len(situations)
        found = answer_together(self._kb, situations, self._together)
        if self._apart:
            rows = self._workers.answers(situations, self._apart)
            found.update({name: [row[n] for row in rows] for n, name in enumerate(self._apart)})
        return found

    def _frame(self, height: int, columns: Mapping[str, list[str | None]]) -> pl.DataFrame:
        """Return the frame of these columns, with nulls in the others."""
        nothing = [None] * height
        return pl.DataFrame(
            {name: columns.get(name, nothing) for name in self._schema}, self._schema
        )

    def _distinct(self, met: pl.DataFrame, places: pl.Series, given: pl.DataFrame) -> Answered:
        rows = places.to_frame().with_row_index("row").unique("place", maintain_order=True)
        # The new place of each row met that is among these.
        index = pl.zeros(met.height, dtype=pl.UInt32, eager=True)
        index = index.scatter(rows["place"], pl.int_range(rows.height, eager=True))
        found = met["answer"].gather(rows["place"])
        answers = self._answers[found]
        wrong = answers[PROBLEM].is_not_null().arg_true()
        return Answered(
            index.gather(places),
            given[rows["row"]],
            answers,
            {place: self._problems[found[place]] for place in wrong},
        )


def _none_met(keys: pl.DataFrame) -> pl.DataFrame:
    none = pl.Series(dtype=pl.UInt32)
    return keys.clear().with_row_index("place").with_columns(answer=none)


def _join(keys: pl.DataFrame, met: pl.DataFrame) -> pl.Series:
    """Return for each row its place among the rows met; null where it is new."""
    words = _words(keys, met)
    packed = keys.select(words)
    return packed.join(
        met.select("place", *words),
        on=packed.columns,
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )["place"]


def _words(keys: pl.DataFrame, met: pl.DataFrame) -> list[pl.Expr]:
    """Return the columns to join by: the numbers of texts side by side in as few as hold them.

    By one column a join takes a third of the time that it takes by eight.
    """
    words: list[pl.Expr] = []
    used = _WORD
    for name, dtype in keys.schema.items():
        column = pl.col(name)
        if dtype != pl.Categorical:
            words.append(column)
            used = _WORD
            continue
        codes = column.to_physical()
        most = max(frame.select(codes.max()).item() or 0 for frame in (keys, met))
        bits = (most + 1).bit_length()
        # A text that is missing is zero.
        code = (codes.cast(pl.UInt64) + 1).fill_null(0)
        if used + bits > _WORD:
            words.append(code.alias(name))
            used = bits
        else:
            words[-1] = words[-1] * (1 << bits) + code
            used += bits
    return words
