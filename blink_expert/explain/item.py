"""Explain whatever an answer names: a rule, a derived fact, the battery verdict, or a question."""

from blink_expert.errors import NameNotFound, did_you_mean
from blink_expert.explain.how import how
from blink_expert.explain.model import Explanation
from blink_expert.explain.why_ask import why_ask
from blink_expert.inference import engine_for
from blink_expert.knowledge import KnowledgeBase, Situation
from blink_expert.knowledge.model import Battery

__all__ = ["explain", "items"]


def items(kb: KnowledgeBase) -> dict[str, None]:
    """Return what can be explained: rules, facts that are asked for or derived, and `battery`."""
    facts = [fact.name for fact in kb.facts if fact.is_asked or fact.derived]
    return dict.fromkeys([*kb.rule, "battery", *facts])


def explain(kb: KnowledgeBase, situation: Situation, item: str) -> Explanation:
    """Return why the item is in the answer, or why it is asked for.

    Raises:
        NameNotFound: there is nothing of that name to explain.

    """
    known = kb.once(items)
    if item not in known:
        hint = did_you_mean(item, known) or "Name a rule, a fact or 'battery'."
        raise NameNotFound(f"there is nothing to explain about '{item}'. {hint}")
    findings = engine_for(kb).infer(situation)
    if item in kb.rule:
        rules = [item]
    elif item == "battery":
        fired = findings.fired_rules(kb)
        rules = [rule.id for rule in fired if isinstance(rule.conclusion, Battery)]
    elif item in findings.derived:
        rules = [kb.rules[place].id for place in findings.derived[item].rules]
    elif kb.fact[item].is_asked:
        return Explanation(item, (), why_ask(kb, situation, item))
    else:
        rules = []
    return Explanation(item, tuple(how(kb, situation, rule) for rule in rules))
