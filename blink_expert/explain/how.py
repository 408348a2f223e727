"""How: why is this step, warning or verdict here; the whole chain, down to what was given."""

from collections.abc import Iterator, Mapping
from typing import Any

from blink_expert.advice.trace import trace_condition
from blink_expert.advice.words import fill, phrase
from blink_expert.errors import NameNotFound, did_you_mean
from blink_expert.explain.model import Cited, How, Reading
from blink_expert.inference import Engine, Findings, engine_for
from blink_expert.knowledge import UNKNOWN, KnowledgeBase, Situation, read_situation
from blink_expert.knowledge.model import Condition, Rule

__all__ = ["cited", "find_rule", "how", "reading", "text_of"]


def how(kb: KnowledgeBase, situation: Mapping[str, Any], rule: str) -> How:
    """Return why the rule has its outcome in this situation.

    Raises:
        NameNotFound: there is no such rule.
        SituationInvalid: a fact or value that the vocabulary does not have.

    """
    read = read_situation(kb, situation)
    engine = engine_for(kb)
    findings = engine.infer(read)
    return _how(kb, engine, read, findings, find_rule(kb, rule))


def _how(
    kb: KnowledgeBase, engine: Engine, situation: Situation, findings: Findings, rule: Rule
) -> How:
    place = kb.rules.index(rule)
    through = tuple(
        _how(kb, engine, situation, findings, kb.rules[maker])
        for condition in rule.conditions
        if condition.fact in findings.derived
        for maker in findings.derived[condition.fact].rules
    )
    needs, supports = _bases(kb, engine, situation, findings, place)
    return How(
        rule.id,
        rule.kind,
        findings.outcome(place),
        text_of(kb, findings, rule),
        tuple(reading(kb, situation, findings, condition) for condition in rule.conditions),
        needs,
        supports,
        _distinct(through),
        tuple(cited(kb, rule)),
    )


def _distinct(hows: tuple[How, ...]) -> tuple[How, ...]:
    return tuple({one.rule: one for one in hows}.values())


def _bases(
    kb: KnowledgeBase, engine: Engine, situation: Situation, findings: Findings, place: int
) -> tuple[dict[str, str | int | float], dict[str, str | int | float]]:
    """Return the facts that a fired rule cannot do without, and the rest of what it stands on."""
    if findings.outcome(place) != "fired":
        return {}, {}

    rule = kb.rules[place]
    said = text_of(kb, findings, rule)

    def fires(facts: Situation) -> bool:
        """Whether the rule fires and says the same."""
        found = engine.infer(facts)
        return found.outcome(place) == "fired" and text_of(kb, found, rule) == said

    needs = {
        name: value
        for name, value in situation.items()
        if value != UNKNOWN and not fires({k: v for k, v in situation.items() if k != name})
    }
    # Take away what it can do without, one fact after the other: a smallest base remains.
    base = dict(situation)
    for name in situation:
        rest = {k: v for k, v in base.items() if k != name}
        if name not in needs and fires(rest):
            base = rest
    return needs, {name: value for name, value in base.items() if name not in needs}


def find_rule(kb: KnowledgeBase, name: str) -> Rule:
    """Return the rule of that id.

    Raises:
        NameNotFound: there is none.

    """
    rule = kb.rule.get(name)
    if rule is None:
        hint = did_you_mean(name, kb.rule) or "See `blink-expert rules` for all ids."
        raise NameNotFound(f"there is no rule '{name}'. {hint}")
    return rule


def text_of(kb: KnowledgeBase, findings: Findings, rule: Rule) -> str:
    """Return what the rule says; for one that concludes a fact, that fact in words."""
    text = getattr(rule.conclusion, "text", "")
    if text:
        return fill(kb, findings, rule, text)
    fact = kb.fact[rule.makes]
    return phrase(fact, tuple(fact.atom(value) for value in rule.says))


def reading(
    kb: KnowledgeBase, situation: Situation, findings: Findings, condition: Condition
) -> Reading:
    """Return a condition as it was met, in words."""
    traced = trace_condition(kb, situation, findings, condition)
    fact = kb.fact[condition.fact]
    if fact.name in findings.values:
        said = phrase(fact, (fact.atom(findings.values[fact.name]),))
        origin = "you said so" if traced.from_ == "given" else f"by {traced.from_}"
        text = f"{said} ({origin})"
    elif fact.name in findings.candidates:
        text = f"{phrase(fact, findings.candidates[fact.name])} (not known which)"
    else:
        text = f"{fact.about}: not known"
        if traced.truth == "false":
            text += ", and nothing can tell any more"
        elif traced.truth == "true":
            text += ", and that is enough"
    return Reading(traced.fact, traced.wanted, traced.value, traced.truth, traced.from_, text)


def cited(kb: KnowledgeBase, rule: Rule) -> Iterator[Cited]:
    """Yield the claims that the rule stands on, and the sections that are silent."""
    for name in rule.cites:
        claim = kb.claim.get(name)
        if claim is not None:
            yield Cited(name, claim.text, claim.source, claim.section, claim.place)
        else:
            section = kb.section[name]
            yield Cited(name, section.title, section.source, name, "silent")
