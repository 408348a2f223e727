"""Rows of a table -> situations: what a column says is read once for each of its values."""

from collections.abc import Mapping, Sequence
from typing import Any

from blink_expert.errors import Problem, SituationInvalid
from blink_expert.knowledge import KnowledgeBase, Situation, read_situation

__all__ = ["RowReader"]

_TRUTH = {"true": True, "false": False}
"""How other programs write yes and no into a text."""


class RowReader:
    """Read rows; `facts` are the facts of their columns, each once."""

    def __init__(self, kb: KnowledgeBase, facts: Sequence[str]) -> None:
        self._kb, self._facts = kb, facts
        # A situation has its facts in the order of the vocabulary.
        order = sorted(range(len(facts)), key=lambda place: kb.fact[facts[place]].order)
        self._names = [facts[place] for place in order]
        nothing: Mapping[Any, str | float | None] = {None: None}
        self._known = {place: dict(nothing) for place in order}

    def read(self, row: Sequence[Any]) -> Situation | SituationInvalid:
        """Return the situation of a row, in canonical form, or all that is wrong with it."""
        try:
            values = [known[row[place]] for place, known in self._known.items()]
        except KeyError:
            wrong = self._learn(row)
            return SituationInvalid(wrong) if wrong else self.read(row)
        pairs = zip(self._names, values, strict=True)
        return {name: value for name, value in pairs if value is not None}

    def _learn(self, row: Sequence[Any]) -> list[Problem]:
        """Read each value by itself, keep what it says, and return what is wrong."""
        wrong: list[Problem] = []
        for place, name in enumerate(self._facts):
            try:
                found = read_situation(self._kb, {name: _value(row[place])})
            except SituationInvalid as error:
                wrong += error.problems
            else:
                self._known[place][row[place]] = found.get(name)
        return wrong


def _value(value: Any) -> Any:
    """Return the value as `read_situation` takes it: an empty text says nothing."""
    if isinstance(value, str):
        word = value.strip()
        return _TRUTH.get(word.casefold(), word) if word else None
    return value
