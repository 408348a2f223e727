"""The first question of each row of a table; `advice.questions` orders those of one answer."""

from collections.abc import Iterable, Mapping

from blink_expert.advice.relevance import makers
from blink_expert.advice.scope import is_danger
from blink_expert.knowledge.model import Blocker, Condition, KnowledgeBase
from blink_expert.many.answers import AnswerSets

__all__ = ["first_questions"]


def first_questions(answers: AnswerSets[int]) -> tuple[Mapping[str, int], int]:
    """Return the rows that each fact is asked in first, and the rows that are left open.

    Open are those in which what can be seen of a device has to tell devices apart: how well a
    question does that has to be tried out, situation by situation.
    """
    kb, space = answers.kb, answers.space
    device_open, device = answers.device_open, kb.identifies
    described = space.mentioned(device) | answers.outcomes.known[device].narrowed
    found = _first(answers, space.everything & ~device_open)
    found[device] |= device_open & ~described
    return found, device_open & described


def _first(answers: AnswerSets[int], among: int) -> dict[str, int]:
    """Return the rows in which each fact comes first, of those `among` which its device is known.

    First comes what a danger or blocker waits for, then what most rules wait for, then the
    author's order.
    """
    urgent, counts = _waiting(answers)
    left = {fact.name: among & _any(counts[fact.name]) for fact in answers.kb.facts}
    left = _best(left, urgent)
    most = max(map(len, counts.values()))
    for bit in reversed(range(most)):
        left = _best(left, {name: some[bit] for name, some in counts.items() if bit < len(some)})
    taken = 0
    for name, rows in left.items():
        left[name] = rows & ~taken
        taken |= rows
    return left


def _best(left: Mapping[str, int], better: Mapping[str, int]) -> dict[str, int]:
    """Return the rows that stay with each fact: those that are better, where any is."""
    is_there = _any(left[name] & rows for name, rows in better.items())
    return {name: rows & (better.get(name, 0) | ~is_there) for name, rows in left.items()}


def _any(sets: Iterable[int]) -> int:
    found = 0
    for rows in sets:
        found |= rows
    return found


def _waiting(answers: AnswerSets[int]) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Return for each fact where something urgent waits for it, and how many live rules do.

    A count is one set of rows for each of its binary digits, the lowest first.
    """
    kb, leads = answers.kb, _Leads(answers)
    urgent = dict.fromkeys(kb.fact, 0)
    counts: dict[str, list[int]] = {name: [] for name in kb.fact}
    for place, live in enumerate(answers.live):
        if not live:
            continue
        rule = kb.rules[place]
        for name, rows in leads.of(rule.conditions, live).items():
            counts[name] = _plus_one(counts[name], rows)
            if is_danger(rule) or isinstance(rule.conclusion, Blocker):
                urgent[name] |= rows
    return urgent, counts


def _plus_one(count: list[int], rows: int) -> list[int]:
    """Return the count with one more in these rows: an adder, for all of them at once."""
    found = []
    for digit in count:
        found.append(digit ^ rows)
        rows &= digit
    return [*found, rows] if rows else found


class _Leads:
    """For each fact that rules wait for, the rows in which each other is asked for its sake."""

    def __init__(self, answers: AnswerSets[int]) -> None:
        self._answers = answers
        self._leads: dict[str, dict[str, int]] = {}
        for name in answers.kb.strata:
            self._leads[name] = self._to(answers.kb, name)

    def of(self, conditions: Iterable[Condition], where: int) -> dict[str, int]:
        """Return the rows in which each fact is asked, so that these conditions are decided."""
        found: dict[str, int] = {}
        for condition in conditions:
            waits = where & self._answers.outcomes.undecided(condition)
            if waits:
                for name, rows in self._leads[condition.fact].items():
                    found[name] = found.get(name, 0) | rows & waits
        return {name: rows for name, rows in found.items() if rows}

    def _to(self, kb: KnowledgeBase, name: str) -> dict[str, int]:
        fact, space = kb.fact[name], self._answers.space
        pending = {
            kb.rules[place]: self._answers.outcomes.pending[place]
            for place in kb.once(makers).get(name, ())
        }
        said = space.mentioned(name) if fact.is_given else space.everything
        found = {name: space.everything & ~said} if fact.is_asked else {}
        follows = said if fact.is_asked else space.everything
        for rule, rows in pending.items():
            for other, some in self.of(rule.conditions, rows & follows).items():
                found[other] = found.get(other, 0) | some
        for easier in fact.ask_first:
            follows_from = _any(
                rows
                for rule, rows in pending.items()
                if any(condition.fact == easier for condition in rule.conditions)
            )
            found[easier] = found.get(easier, 0) | follows_from & ~space.mentioned(easier)
        return found
