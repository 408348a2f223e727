"""What is said of the facts: what was concluded, what is contradicted, what makes no difference."""

from collections.abc import Iterable, Iterator, Mapping

from blink_expert.advice.model import DerivedFact, FactRemark
from blink_expert.advice.relevance import relevant_facts
from blink_expert.advice.standing import mask_of
from blink_expert.advice.words import phrase
from blink_expert.inference import Contradiction, Derivation, Findings, bits
from blink_expert.knowledge import KnowledgeBase, Situation
from blink_expert.knowledge.model import UNKNOWN

__all__ = ["contradictions", "derived_facts", "ignored"]


def derived_facts(kb: KnowledgeBase, findings: Findings) -> dict[str, DerivedFact]:
    """Return what rules concluded, with their names."""
    made = kb.memo(_derived)
    return {
        name: made.get(found) or made.keep(found, _derived(kb, found))
        for name, found in findings.derived.items()
    }


def _derived(kb: KnowledgeBase, found: Derivation) -> DerivedFact:
    names = tuple(kb.rules[place].id for place in found.rules)
    return DerivedFact(found.value, names[0], names)


def contradictions(
    kb: KnowledgeBase, situation: Situation, findings: Findings
) -> tuple[FactRemark, ...]:
    """Return what contradicts what, in words."""
    if not findings.contradictions:
        return ()
    made = kb.memo(_contradiction)
    remarks = []
    for found in findings.contradictions:
        known = {
            condition.fact: findings.values[condition.fact]
            for place in found.rules
            for condition in kb.rules[place].conditions
            if condition.fact in findings.values
        }
        given = situation.get(found.fact, UNKNOWN)
        key = (found, given, *known.items())
        remark = made.get(key)
        if remark is None:
            remark = made.keep(key, _contradiction(kb, found, given, known))
        remarks.append(remark)
    return tuple(remarks)


def _contradiction(
    kb: KnowledgeBase, found: Contradiction, given: str | float, known: Mapping[str, str | float]
) -> FactRemark:
    fact = kb.fact[found.fact]
    seen = (phrase(one := kb.fact[name], [one.atom(value)]) for name, value in known.items())
    said = " and ".join(dict.fromkeys(seen))
    if given == UNKNOWN:
        return FactRemark(found.fact, given, f"These do not go together for {fact.about}: {said}.")
    points = (
        phrase(fact, [fact.atom(value)]) for place in found.rules for value in kb.rules[place].says
    )
    return FactRemark(
        found.fact,
        given,
        f"You said that {phrase(fact, [fact.atom(given)])}."
        f" But {said}. These do not go together: the second would mean that"
        f" {' or '.join(dict.fromkeys(points))}. Please look again."
        " If there are two of them, tell us about each by itself.",
    )


def ignored(
    kb: KnowledgeBase, situation: Situation, findings: Findings, given: int
) -> tuple[FactRemark, ...]:
    """Return the facts given that make no difference for this device and task.

    Bit *n* of `given` is fact *n*.
    """
    device, task = findings.values.get(kb.identifies), findings.values.get(kb.task, "")
    if device is None:
        return ()
    beside = given & _irrelevant(kb, device, task)
    if not beside:
        return ()
    names = [kb.facts[place].name for place in bits(beside)]
    made = kb.memo(_ignored)
    key = (
        device,
        findings.contradictions,
        findings.derived.get(kb.identifies),
        beside,
        *[situation[name] for name in names],
    )
    found = made.get(key)
    return found if found is not None else made.keep(key, _ignored(kb, situation, findings, names))


def _irrelevant(kb: KnowledgeBase, device: str | float, task: str | float) -> int:
    """Return the facts that make no difference for them, as a mask."""
    made = kb.memo(_irrelevant)
    found = made.get((device, task))
    if found is None:
        known = kb.roles.union(relevant_facts(kb, str(device), str(task)))
        found = made.keep((device, task), mask_of(kb, kb.fact.keys() - known))
    return found


def _ignored(
    kb: KnowledgeBase, situation: Situation, findings: Findings, names: Iterable[str]
) -> tuple[FactRemark, ...]:
    speaking = set(_speaking(kb, findings))
    noun = kb.fact[kb.identifies].value(str(findings.values[kb.identifies])).noun
    return tuple(
        FactRemark(
            name,
            situation[name],
            f"This answer for the {noun} does not depend on it: {kb.fact[name].about}.",
        )
        for name in names
        if name not in speaking
    )


def _speaking(kb: KnowledgeBase, findings: Findings) -> Iterator[str]:
    """Yield the facts that made a difference after all: to a contradiction, or to the device."""
    rules = [place for found in findings.contradictions for place in found.rules]
    if kb.identifies in findings.derived:
        rules.extend(findings.derived[kb.identifies].rules)
    yield from (found.fact for found in findings.contradictions)
    yield from (condition.fact for place in rules for condition in kb.rules[place].conditions)
