"""The verdict on the batteries: incompatible beats compatible, and one property is enough."""

from collections.abc import Iterable

from blink_expert.advice.model import BatteryAdvice, Reason
from blink_expert.advice.relevance import rules_by_kind
from blink_expert.advice.standing import Standing, fact_that_decides
from blink_expert.advice.words import fill, say_if
from blink_expert.inference import Findings, bits
from blink_expert.knowledge import KnowledgeBase
from blink_expert.knowledge.model import Battery, Rule

__all__ = ["battery_advice"]


_NOT_ASKED = BatteryAdvice("not_asked")


def battery_advice(
    kb: KnowledgeBase, findings: Findings, standing: Standing, *, asked: bool
) -> BatteryAdvice:
    """Return the verdict, made once for each way in which all stands that it depends on.

    Where none was `asked` for, it is not said that it is open.
    """
    rules = kb.once(rules_by_kind).get(Battery, 0)
    places = (findings.fired | findings.pending if asked else findings.fired) & rules
    if not (places or asked):
        return _NOT_ASKED
    made = kb.memo(_make)
    key = (asked, *standing.of(places))
    found = made.get(key)
    return found if found is not None else made.keep(key, _make(kb, findings, asked=asked))


def _make(kb: KnowledgeBase, findings: Findings, *, asked: bool) -> BatteryAdvice:
    fired: dict[str, list[Reason]] = {}
    required: dict[str, str | int | float] = {}
    for place in bits(findings.fired & kb.once(rules_by_kind).get(Battery, 0)):
        rule = kb.rules[place]
        if isinstance(rule.conclusion, Battery):
            reason = _reason(kb, findings, rule, rule.conclusion)
            fired.setdefault(rule.conclusion.verdict, []).append(reason)
            required.update(rule.conclusion.requires)
    needs = fired.get("required", [])
    if "not_applicable" in fired:
        return _advice("not_applicable", fired["not_applicable"], [], {})
    for verdict in ("incompatible", "compatible"):
        if verdict in fired:
            return _advice(verdict, fired[verdict], needs, required)
    if asked:
        return _advice("undetermined", [], needs, required, _missing(kb, findings))
    return _NOT_ASKED


def _advice(
    verdict: str,
    reasons: list[Reason],
    needs: list[Reason],
    required: dict[str, str | int | float],
    missing: Iterable[str] = (),
) -> BatteryAdvice:
    cites = dict.fromkeys(cite for one in (*reasons, *needs) for cite in one.cites)
    return BatteryAdvice(
        verdict,
        tuple(reasons),
        required if needs else {},
        tuple(cites),
        tuple(missing),
        tuple(needs),
    )


def _missing(kb: KnowledgeBase, findings: Findings) -> tuple[str, ...]:
    """Return the facts that would settle the verdict: what a good one still waits for."""
    return tuple(
        dict.fromkeys(
            one.fact
            for place in bits(findings.pending & kb.once(rules_by_kind).get(Battery, 0))
            if _is_good(rule := kb.rules[place])
            for one in say_if(kb, findings, rule)
        )
    )


def _is_good(rule: Rule) -> bool:
    return isinstance(rule.conclusion, Battery) and rule.conclusion.verdict == "compatible"


def _reason(kb: KnowledgeBase, findings: Findings, rule: Rule, conclusion: Battery) -> Reason:
    fact = fact_that_decides(kb, rule)
    value = findings.values.get(fact) if fact is not None else None
    text = fill(kb, findings, rule, conclusion.text) if rule.uses else conclusion.text
    return Reason(rule.id, text, fact, value, rule.cites)
