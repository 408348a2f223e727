"""The columns of many answers at once, from sets of rows; `COLUMNS` says what each of them is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress

from blink_expert.advice import advise
from blink_expert.batch.columns import COLUMNS, as_json
from blink_expert.errors import ConflictingRules
from blink_expert.knowledge import KnowledgeBase, Situation
from blink_expert.knowledge.model import LEVELS, Alternative, Blocker, Rule, Step, Warn
from blink_expert.many import AnswerSets, Rows, first_questions

__all__ = ["TOGETHER", "answer_together"]

_Column = list[str | None]


def answer_together(
    kb: KnowledgeBase, situations: Sequence[Situation], columns: Sequence[str]
) -> dict[str, _Column]:
    """Return these columns, which are among `TOGETHER`, for each of the situations.

    Raises:
        ConflictingRules: two rules that fire derive different values for one fact.

    """
    if not columns or not situations:
        return {name: [] for name in columns}
    answers = _Answers(kb, situations)
    return {name: TOGETHER[name](answers) for name in columns}


class _Answers:
    """The answers to the situations, as sets of rows."""

    def __init__(self, kb: KnowledgeBase, situations: Sequence[Situation]) -> None:
        self.kb, self.situations = kb, situations
        self.rows = Rows(kb, situations)
        self.sets = AnswerSets(kb, self.rows)
        for one in self.sets.outcomes.conflicts:
            first, second = kb.rules[one.first], kb.rules[one.second]
            raise ConflictingRules(first.makes, first.id, second.id)

    def one_of(self, sets: Mapping[str, int]) -> _Column:
        """Return for each row the name of the set that it is in; each is in one at most."""
        found: _Column = [None] * self.rows.number
        for name, rows in sets.items():
            for place in self.rows.places(rows):
                found[place] = name
        return found

    def words(self, sets: Iterable[tuple[str, int]]) -> _Column:
        """Return for each row the words of the sets that it is in, in their order."""
        some = [
            (word, self.rows.flags(rows)) for word, rows in sets if not self.rows.is_empty(rows)
        ]
        if not some:
            return [None] * self.rows.number
        words = [word for word, _ in some]
        said: dict[tuple[str, ...], str] = {}
        found: _Column = []
        for key in zip(*(flags for _, flags in some), strict=True):
            text = said.get(key)
            if text is None:
                text = said[key] = " ".join(compress(words, map(int, key)))
            found.append(text or None)
        return found

    def rules(self, kind: type) -> _Column:
        """Return for each row the rules of this kind that have a place in the answer, in order."""
        rules = [
            (self._order(rule), place, rule.id)
            for place, rule in enumerate(self.kb.rules)
            if isinstance(rule.conclusion, kind)
        ]
        return self.words(
            pair
            for _, place, name in sorted(rules)
            for pair in (
                (name, self.sets.certain[place]),
                (f"{name}?", self.sets.conditional[place]),
            )
        )

    def _order(self, rule: Rule) -> tuple[int, ...]:
        rank = self.kb.phase_rank
        match rule.conclusion:
            case Step():
                return (rank[rule.phase],)
            case Warn(level=level, before=before):
                return LEVELS.index(level), rank[before]
            case _:
                return ()

    def questions(self) -> _Column:
        """Return for each row the fact to ask for first."""
        first, left = first_questions(self.sets)
        found = self.one_of(first)
        for place in self.rows.places(left):
            found[place] = COLUMNS["question"](advise(self.kb, self.situations[place]))
        return found


TOGETHER: Mapping[str, Callable[[_Answers], _Column]] = {
    "status": lambda answers: answers.one_of(answers.sets.statuses),
    "verdict": lambda answers: answers.one_of(answers.sets.verdicts),
    "steps": lambda answers: answers.rules(Step),
    "warnings": lambda answers: answers.rules(Warn),
    "question": _Answers.questions,
    "blockers": lambda answers: answers.rules(Blocker),
    "alternatives": lambda answers: answers.rules(Alternative),
    "facts": lambda answers: [as_json(situation) for situation in answers.situations],
}
"""How each of these columns is made; the others of `COLUMNS` need whole answers.

Sets know a number by what rules tell apart, and contradictions are finer: 0 V is not 1.2 V.
"""
