"""Which columns of a table are facts, which are carried along, and which are added."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

import msgspec
import polars as pl

from blink_expert.batch.answers import PROBLEM
from blink_expert.batch.columns import COLUMNS, DEFAULT, DEFAULT_TEXT
from blink_expert.errors import BatchError, did_you_mean
from blink_expert.knowledge import KnowledgeBase
from blink_expert.knowledge.situation import fold

__all__ = ["CASE", "Layout", "lay_out"]

CASE = "case"
"""The column that counts the cases of a message, from 1."""

_NEAR = 0.8
"""How alike a column and a fact must be to be taken for a slip."""


class Layout(msgspec.Struct, frozen=True):
    """The columns of a run. `facts` are the facts by the names of their columns.

    With `text`, the facts are read in that column instead. `columns` are those of the answer;
    `prefix` stands before their names.
    """

    facts: dict[str, str]
    text: str | None
    columns: tuple[str, ...]
    prefix: str

    @property
    def added(self) -> tuple[str, ...]:
        """The columns of the answer, before the prefix."""
        return (CASE, *self.columns) if self.text is not None else self.columns


def lay_out(
    kb: KnowledgeBase,
    schema: Mapping[str, pl.DataType],
    *,
    text: str | None = None,
    columns: Sequence[str] | None = None,
    carry: Iterable[str] = (),
    prefix: str = "",
) -> Layout:
    """Return what each column is for.

    Raises:
        BatchError: a column is nearly a fact, is there twice, or cannot hold what it should.

    """
    carried = frozenset(carry)
    for name in (*carried, *([text] if text is not None else ())):
        if name not in schema:
            raise BatchError(f"there is no column '{name}'. {_among(name, schema)}")
    for name in columns or ():
        if name not in COLUMNS:
            raise BatchError(f"an answer has no column '{name}'. {_among(name, COLUMNS)}")
    if text is not None and schema[text] not in (pl.String, pl.Null):
        raise BatchError(f"the column '{text}' holds no text, but {schema[text]}.")
    facts = {
        name: fact
        for name in schema
        if name not in carried and name != text
        if (fact := _fact(kb, name)) is not None
    }
    _check_facts(facts, schema, text)
    default = DEFAULT if text is None else DEFAULT_TEXT
    found = Layout(
        facts, text, tuple(dict.fromkeys(default if columns is None else columns)), prefix
    )
    taken = [f"{prefix}{name}" for name in (*found.added, PROBLEM) if f"{prefix}{name}" in schema]
    if taken:
        raise BatchError(
            f"the input has a column '{taken[0]}' already."
            " Set other names before those of the answer, for example with --prefix advice_."
        )
    return found


def _fact(kb: KnowledgeBase, name: str) -> str | None:
    """Return the fact that a column is; None for one that is carried along.

    Raises:
        BatchError: it is nearly a fact, or one that cannot be given.

    """
    known = {fold(fact.name): fact for fact in kb.facts}
    folded = fold(name)
    fact = known.get(folded)
    carry = f"If it shall only be carried along: --carry '{name}'."
    if fact is None:
        near = get_close_matches(folded, known, n=1, cutoff=_NEAR)
        if near and known[near[0]].is_given:
            meant = known[near[0]].name
            raise BatchError(
                f"the column '{name}' is nearly the fact '{meant}'. Rename it. {carry}"
            )
        return None
    if not fact.is_given:
        raise BatchError(
            f"the column '{name}' is a fact that rules conclude, and cannot be given. {carry}"
        )
    return fact.name


def _check_facts(
    facts: Mapping[str, str], schema: Mapping[str, pl.DataType], text: str | None
) -> None:
    if text is not None:
        if facts:
            name = next(iter(facts))
            raise BatchError(
                f"the facts are read in the column '{text}', but '{name}' is a fact too."
                f" If it shall only be carried along: --carry '{name}'."
            )
        return
    if not facts:
        raise BatchError(
            f"no column is a fact. The columns: {', '.join(schema)}."
            " Name columns as facts (`blink-expert facts`), or a column of texts with --text."
        )
    columns: dict[str, str] = {}
    for name, fact in facts.items():
        also = columns.setdefault(fact, name)
        if also != name:
            raise BatchError(
                f"the columns '{also}' and '{name}' are the same fact. Carry one: --carry '{name}'."
            )
        kind = schema[name]
        simple = (pl.String, pl.Boolean, pl.Null, pl.Categorical, pl.Enum)
        if not (kind.is_numeric() or kind in simple):
            raise BatchError(
                f"the column '{name}' holds {kind}. A fact is a text, a number or true or false."
            )


def _among(name: str, known: Iterable[str]) -> str:
    names = list(known)
    return did_you_mean(name, names) or f"There are: {', '.join(names)}."
