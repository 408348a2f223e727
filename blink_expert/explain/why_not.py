"""Why not: the first condition that fails, or what is missing, and how far away the rule is."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from blink_expert.advice.relevance import makers_of
from blink_expert.explain.how import cited, find_rule, how, reading, text_of
from blink_expert.explain.model import How, WhyNot
from blink_expert.inference import Engine, Findings, engine_for
from blink_expert.knowledge import UNKNOWN, KnowledgeBase, Situation, read_situation
from blink_expert.knowledge.model import Battery, Rule

__all__ = ["near_misses", "why_not"]

_WAYS = 500
"""How many ways to make a rule fire are looked at."""

Way = dict[str, str | float]


def why_not(kb: KnowledgeBase, situation: Mapping[str, Any], rule: str) -> WhyNot:
    """Return why the rule did not fire in this situation.

    For a rule that did fire, `outcome` says so, and nothing has failed.

    Raises:
        NameNotFound: there is no such rule.
        SituationInvalid: a fact or value that the vocabulary does not have.

    """
    read = read_situation(kb, situation)
    engine = engine_for(kb)
    return _why_not(kb, engine, read, engine.infer(read), find_rule(kb, rule))


def near_misses(
    kb: KnowledgeBase, situation: Mapping[str, Any], *, limit: int = 10
) -> tuple[WhyNot, ...]:
    """Return the rules that did not fire, the nearest first, at most `limit`.

    Verdicts on batteries are left out: that other batteries would not fit helps nobody.
    """
    read = read_situation(kb, situation)
    engine = engine_for(kb)
    findings = engine.infer(read)
    found = [
        _why_not(kb, engine, read, findings, rule)
        for place, rule in enumerate(kb.rules)
        if not rule.makes
        and not isinstance(rule.conclusion, Battery)
        and findings.outcome(place) != "fired"
    ]
    reachable = [one for one in found if one.distance is not None]

    def far(one: WhyNot) -> tuple[bool, int, int]:
        """Put last what only who asks for it is told; before that fewest facts, none taken back."""
        asked_for = any(not kb.fact[name].is_asked for name in one.changes)
        return asked_for, len(one.changes), sum(name in read for name in one.changes)

    return tuple(sorted(reachable, key=far)[:limit])


def _why_not(
    kb: KnowledgeBase, engine: Engine, situation: Situation, findings: Findings, rule: Rule
) -> WhyNot:
    place = kb.rules.index(rule)
    outcome = findings.outcome(place)
    readings = [reading(kb, situation, findings, condition) for condition in rule.conditions]
    failed = next((one for one in readings if one.truth == "false"), None)
    missing = tuple(one for one in readings if one.truth == "undecided")
    because: tuple[How, ...] = ()
    if failed is not None and failed.fact in findings.derived:
        makers = findings.derived[failed.fact].rules
        because = tuple(how(kb, situation, kb.rules[maker].id) for maker in makers)
    changes = {} if outcome == "fired" else _fewest_changes(kb, engine, situation, rule)
    return WhyNot(
        rule.id,
        rule.kind,
        outcome,
        text_of(kb, findings, rule),
        failed,
        missing,
        because,
        None if changes is None else len(changes),
        changes or {},
        tuple(cited(kb, rule)),
    )


def _fewest_changes(
    kb: KnowledgeBase, engine: Engine, situation: Situation, rule: Rule
) -> Way | None:
    """Return the fewest facts to give or change so that the rule fires; None if none was found.

    A way that says `unknown` for a fact takes back what was given for it.
    """
    place = kb.rules.index(rule)
    ways = sorted((_delta(situation, way) for way in islice(_ways(kb, rule), _WAYS)), key=len)
    for delta in ways:
        if engine.infer({**situation, **delta}).outcome(place) == "fired":
            return delta
    return None


def _delta(situation: Situation, way: Way) -> Way:
    return {name: value for name, value in way.items() if situation.get(name, UNKNOWN) != value}


def _ways(kb: KnowledgeBase, rule: Rule, used: frozenset[str] = frozenset()) -> Iterator[Way]:
    """Yield sets of given facts that meet the conditions, through derivations where need be."""
    yield from _meet(kb, rule, 0, {}, used)


def _meet(
    kb: KnowledgeBase, rule: Rule, index: int, way: Way, used: frozenset[str]
) -> Iterator[Way]:
    if index == len(rule.conditions):
        yield way
        return
    condition = rule.conditions[index]
    fact = kb.fact[condition.fact]
    options: list[Way] = []
    if fact.is_given:
        options += ({fact.name: fact.sample(atom)} for atom in condition.accepts)
    if condition.unknown:
        options.append({fact.name: UNKNOWN} if fact.is_given else {})
    if fact.derived and fact.name not in used:
        for place in makers_of(kb, fact.name, condition.accepts):
            options += islice(_ways(kb, kb.rules[place], used | {fact.name}), _WAYS)
    for option in options:
        if all(way.get(name, value) == value for name, value in option.items()):
            yield from _meet(kb, rule, index + 1, {**way, **option}, used)
