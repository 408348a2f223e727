"""Run cases; and record an answer as the case that would expect exactly it."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from blink_expert.advice import advise
from blink_expert.errors import ConflictingRules
from blink_expert.inference import engine_for
from blink_expert.knowledge import KnowledgeBase, Situation
from blink_expert.verification.expectations import failures
from blink_expert.verification.sentences import (
    said,
    tools,
    waiting,
    warned,
)
from blink_expert.verification.suite import Case

__all__ = ["Verdict", "record", "run_case", "run_cases"]


class Verdict(msgspec.Struct, frozen=True):
    """How a case came out: a line for everything that is not as expected."""

    case: Case
    wrong: tuple[str, ...]


def run_cases(kb: KnowledgeBase, cases: Iterable[Case]) -> Iterator[Verdict]:
    """Yield how each case comes out."""
    for case in cases:
        yield Verdict(case, tuple(run_case(kb, case)))


def run_case(kb: KnowledgeBase, case: Case) -> Iterator[str]:
    """Yield what is not as expected, one line each."""
    try:
        advice = advise(kb, case.given)
    except ConflictingRules as error:
        first, second = error.rules
        yield f"there is no answer: '{first}' and '{second}' derive two values for '{error.fact}'"
        return
    yield from failures(advice, case.expect)
    if case.expect.stands_on:
        found = stands_on(kb, case.given)
        for fact, claims in case.expect.stands_on.items():
            if set(found.get(fact, ())) != set(claims):
                yield f"stands_on: {fact} stands on {', '.join(found.get(fact, ())) or 'nothing'}"


def stands_on(kb: KnowledgeBase, situation: Situation) -> dict[str, tuple[str, ...]]:
    """Return, for each fact that rules conclude, the claims that these rules cite."""
    found: dict[str, dict[str, None]] = {}
    for rule in engine_for(kb).infer(situation).fired_rules(kb):
        if rule.makes:
            found.setdefault(rule.makes, {}).update(dict.fromkeys(rule.cites))
    return {fact: tuple(claims) for fact, claims in found.items()}


def record(kb: KnowledgeBase, situation: Situation) -> dict[str, Any]:
    """Return what a case would expect of exactly this answer, for its author to look through."""
    advice = advise(kb, situation)
    kept: dict[str, Any] = {
        "status": advice.status,
        "verdict": advice.battery.verdict,
        "exactly": {rule: list(cites) for rule, cites in said(advice).items()},
        "pending": waiting(advice),
        "warns": {rule: list(found) for rule, found in warned(advice).items()},
        "tools": tools(advice),
        "alternatives": {one.use: one.available for one in advice.alternatives},
        "required": dict(advice.battery.required),
        "derives": {name: found.value for name, found in advice.derived.items()},
        "stands_on": {name: list(some) for name, some in stands_on(kb, situation).items()},
        "candidates": {name: list(left) for name, left in advice.candidates.items()},
        "contradicts": [remark.fact for remark in advice.contradictions],
        "first_asks": advice.questions[0].fact if advice.questions else "",
        "asks_only": [question.fact for question in advice.questions],
    }
    # That nothing waits is said; what else is empty says nothing.
    return {key: value for key, value in kept.items() if value or key == "pending"}
