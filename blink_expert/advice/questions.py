"""Which questions can still change the answer, the best first."""

from collections.abc import Iterable

from blink_expert.advice.model import Question, QuestionValue
from blink_expert.advice.relevance import makers
from blink_expert.advice.scope import Scope, is_danger, undecided
from blink_expert.inference import Engine, Findings, bits
from blink_expert.knowledge.model import UNKNOWN, Blocker, Fact, KnowledgeBase, Rule
from blink_expert.knowledge.situation import Situation

__all__ = ["questions"]


def questions(
    kb: KnowledgeBase,
    engine: Engine,
    situation: Situation,
    findings: Findings,
    scope: Scope,
) -> tuple[Question, ...]:
    """Return the questions that the live rules wait for, the best first.

    First which device it is, if that is open; then what a danger or blocker waits for; then what
    most rules wait for; then the author's order. Nothing is asked that was answered, `unknown`
    included.
    """
    because: dict[str, list[str]] = {}
    urgent: set[str] = set()
    found: dict[str, frozenset[str]] = {}
    for place in bits(scope.live):
        rule = kb.rules[place]
        facts = _waits_for(kb, situation, findings, rule, found)
        if is_danger(rule) or isinstance(rule.conclusion, Blocker):
            urgent |= facts
        for name in facts:
            because.setdefault(name, []).append(rule.id)
    separating: dict[str, float] = {}
    if scope.device_open:
        separating = _separating(kb, engine, situation, findings)
        all_waiting = [kb.rules[place].id for place in bits(scope.live)]
        for name in separating:
            because.setdefault(name, all_waiting)
        if separating or kb.identifies in situation:
            # Before the device is known, only what is asked of any device makes sense.
            because = {
                name: rules
                for name, rules in because.items()
                if name in separating or not _for_one_device(kb, rules)
            }
    order = sorted(
        because,
        key=lambda name: (
            name not in separating,
            separating.get(name, 0.0),
            name not in urgent,
            -len(because[name]),
            kb.fact[name].order,
        ),
    )
    return tuple(
        Question(
            name, kb.fact[name].ask, _answers(kb, kb.fact[name], findings), tuple(because[name])
        )
        for name in order
    )


def _answers(kb: KnowledgeBase, fact: Fact, findings: Findings) -> tuple[QuestionValue, ...]:
    left = findings.candidates.get(fact.name)
    if left is None:
        return kb.once(_listed)[fact.name]
    return tuple(
        QuestionValue(value.name, value.label) for value in fact.values if value.name in left
    )


def _listed(kb: KnowledgeBase) -> dict[str, tuple[QuestionValue, ...]]:
    """Return the answers that are offered for each fact while all its values are possible."""
    return {
        fact.name: tuple(
            QuestionValue(value.name, value.label) for value in fact.values if value.listed
        )
        for fact in kb.facts
    }


def _waits_for(
    kb: KnowledgeBase,
    situation: Situation,
    findings: Findings,
    rule: Rule,
    found: dict[str, frozenset[str]],
) -> frozenset[str]:
    """Return the facts to ask for, so that the rule is decided.

    `found` keeps what was found for each fact in this situation: many rules wait for the same.
    """
    asked: frozenset[str] = frozenset()
    for condition in rule.conditions:
        if undecided(condition, findings):
            if condition.fact not in found:
                found[condition.fact] = _leads_to(
                    kb, situation, findings, kb.fact[condition.fact], found
                )
            asked |= found[condition.fact]
    return asked


def _leads_to(
    kb: KnowledgeBase,
    situation: Situation,
    findings: Findings,
    fact: Fact,
    found: dict[str, frozenset[str]],
) -> frozenset[str]:
    """Return the facts to ask for, so that this one is known.

    A derived fact that nobody can be asked for stands for what it follows from; so does one that
    the person could not tell. What is easier to see (`ask_first`) is asked as well.
    """
    pending = [
        kb.rules[place]
        for place in kb.once(makers).get(fact.name, ())
        if findings.pending >> place & 1
    ]
    asked = {
        easier
        for easier in fact.ask_first
        if easier not in situation and _follows_from(pending, easier)
    }
    if fact.is_asked and fact.name not in situation:
        asked.add(fact.name)
    else:
        for rule in pending:
            asked |= _waits_for(kb, situation, findings, rule, found)
    return frozenset(asked)


def _follows_from(rules: Iterable[Rule], fact: str) -> bool:
    return any(condition.fact == fact for rule in rules for condition in rule.conditions)


def _for_one_device(kb: KnowledgeBase, rules: Iterable[str]) -> bool:
    """Whether all these rules name a device."""
    return all(
        any(
            condition.fact == kb.identifies and not condition.unknown
            for condition in kb.rule[rule].conditions
        )
        for rule in rules
    )


def _separating(
    kb: KnowledgeBase, engine: Engine, situation: Situation, findings: Findings
) -> dict[str, float]:
    """Return the questions that tell the devices apart; lower is better.

    Once the person has described the device, or cannot name it, what can be seen is asked. The
    figure is the mean number of devices that an answer leaves. A question is only asked if it has
    an answer for every device that is still possible.
    """
    device = kb.fact[kb.identifies]
    left = findings.candidates.get(device.name)
    possible = left or tuple(value.name for value in device.values if value.covered)
    if left is None and device.name not in situation:
        return {device.name: 0.0}
    found: dict[str, float] = {}
    seen = {
        condition.fact
        for place in kb.once(makers).get(device.name, ())
        if findings.pending >> place & 1
        for condition in kb.rules[place].conditions
    }
    for name in seen:
        fact = kb.fact[name]
        if not fact.is_asked or name in situation or name in findings.values:
            continue
        leaves = [
            _left_by(kb, engine, {**situation, name: fact.sample(atom)}, possible)
            for atom in fact.atoms()
        ]
        covered = {one for some in leaves for one in some}
        mean = sum(len(some) ** 2 for some in leaves) / sum(map(len, leaves)) if covered else 0
        if covered >= set(possible) and mean < len(possible):
            found[name] = mean
    if not found and device.name not in situation:
        found[device.name] = 0.0
    return found


def _left_by(
    kb: KnowledgeBase, engine: Engine, situation: Situation, possible: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the devices that this situation leaves; none where it contradicts itself."""
    findings = engine.infer({k: v for k, v in situation.items() if v != UNKNOWN})
    if any(found.fact == kb.identifies for found in findings.contradictions):
        return ()
    if kb.identifies in findings.values:
        return (str(findings.values[kb.identifies]),)
    return findings.candidates.get(kb.identifies, possible)
