"""What became of every rule, condition by condition."""

from blink_expert.advice.model import TracedCondition, TracedRule
from blink_expert.advice.relevance import makers_of
from blink_expert.inference import Findings
from blink_expert.knowledge.model import Condition, KnowledgeBase
from blink_expert.knowledge.situation import Situation

__all__ = ["trace", "trace_condition"]


def trace(kb: KnowledgeBase, situation: Situation, findings: Findings) -> tuple[TracedRule, ...]:
    """Return all rules in order, with their outcome and their conditions as they were met."""
    return tuple(
        TracedRule(
            rule.id,
            findings.outcome(place),
            tuple(
                trace_condition(kb, situation, findings, condition) for condition in rule.conditions
            ),
        )
        for place, rule in enumerate(kb.rules)
    )


def trace_condition(
    kb: KnowledgeBase, situation: Situation, findings: Findings, condition: Condition
) -> TracedCondition:
    """Return one condition as it was met."""
    name = condition.fact
    wanted = (*condition.accepts, *(("unknown",) if condition.unknown else ()))
    if name in findings.values:
        value = findings.values[name]
        truth = "true" if kb.fact[name].atom(value) in condition.accepts else "false"
        derived = findings.derived.get(name)
        origin = kb.rules[derived.rules[0]].id if derived is not None else "given"
        return TracedCondition(name, wanted, value, truth, origin)
    left = findings.candidates.get(name)
    origin = "given" if name in situation else "unknown"
    return TracedCondition(
        name, wanted, left or situation.get(name), _truth(kb, findings, condition), origin
    )


def _truth(kb: KnowledgeBase, findings: Findings, condition: Condition) -> str:
    """Return the truth of a condition on a fact that is not known."""
    if condition.unknown:
        return "true"
    fact = kb.fact[condition.fact]
    left = findings.candidates.get(fact.name)
    if left is not None:
        accepted = set(left) & set(condition.accepts)
        if len(accepted) == len(left):
            return "true"
        return "undecided" if accepted else "false"
    if fact.is_asked:
        return "undecided"
    return "undecided" if _can_be_derived(kb, findings, condition) else "false"


def _can_be_derived(kb: KnowledgeBase, findings: Findings, condition: Condition) -> bool:
    return any(
        findings.pending >> place & 1 for place in makers_of(kb, condition.fact, condition.accepts)
    )
