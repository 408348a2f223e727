"""Rows of a table -> situations: what a column says is read once for each of its values."""

from collections.abc import Mapping, Sequence
from typing import Any

from blink_expert.errors import SituationInvalid
from blink_expert.knowledge import KnowledgeBase, Situation, read_situation

__all__ = ["RowReader"]

_TRUTH = {"true": True, "false": False}
"""How other programs write yes and no into a text."""

_Read = Mapping[str, str | float] | SituationInvalid
"""The fact that a value of a column gives, if it says anything, or what is wrong with it."""


class RowReader:
    """Read rows; `facts` are the facts of their columns, each once."""

    def __init__(self, kb: KnowledgeBase, facts: Sequence[str]) -> None:
        self._kb = kb
        known: list[tuple[int, str, dict[Any, _Read]]] = [
            (place, name, {}) for place, name in enumerate(facts)
        ]
        # A situation has its facts in the order of the vocabulary.
        self._columns = sorted(known, key=lambda one: kb.fact[one[1]].order)

    def read(self, row: Sequence[Any]) -> Situation | SituationInvalid:
        """Return the situation of a row, in canonical form, or all that is wrong with it."""
        found: dict[str, str | float] = {}
        wrong: list[tuple[int, SituationInvalid]] = []
        for place, name, known in self._columns:
            value = row[place]
            if value is None:
                continue
            one = known.get(value)
            if one is None:
                one = known[value] = self._read(name, value)
            if isinstance(one, SituationInvalid):
                wrong.append((place, one))
            else:
                found.update(one)
        if wrong:
            wrong.sort(key=lambda pair: pair[0])
            return SituationInvalid([problem for _, one in wrong for problem in one.problems])
        return found

    def _read(self, name: str, value: Any) -> _Read:
        try:
            return read_situation(self._kb, {name: _value(value)})
        except SituationInvalid as error:
            return error


def _value(value: Any) -> Any:
    """Return the value as `read_situation` takes it: an empty text says nothing."""
    if isinstance(value, str):
        word = value.strip()
        return _TRUTH.get(word.casefold(), word) if word else None
    return value
