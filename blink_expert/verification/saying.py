"""How findings speak of rules and conditions."""

from collections.abc import Iterator, Sequence

from blink_expert.knowledge.model import (
    UNKNOWN,
    Condition,
    Fact,
    Rule,
)
from blink_expert.verification.model import Draft

__all__ = ["draft_for", "say_condition"]


def say_condition(condition: Condition, fact: Fact) -> str:
    """Return the condition on this fact as authors write it: `coin: [yes, unknown]`."""
    if fact.is_number and condition.accepts:
        limits = [*_limits(condition.accepts), *(["unknown: yes"] if condition.unknown else [])]
        return f"{condition.fact}: {'{' + ', '.join(limits) + '}' if limits else 'any'}"
    values = [*condition.accepts, *([UNKNOWN] if condition.unknown else [])]
    return f"{condition.fact}: {values[0] if len(values) == 1 else '[' + ', '.join(values) + ']'}"


def _limits(atoms: Sequence[str]) -> Iterator[str]:
    """Yield the limits of these atoms, which follow each other: `above: 1`, `at_most: 2`."""
    first, last = atoms[0], atoms[-1]
    if first.startswith("="):
        yield f"at_least: {first[1:]}"
    elif first.startswith(">") or ".." in first:
        yield f"above: {first.lstrip('>').partition('..')[0]}"
    if last.startswith("="):
        yield f"at_most: {last[1:]}"
    elif last.startswith("<") or ".." in last:
        yield f"below: {last.lstrip('<').rpartition('..')[2]}"


def draft_for(
    rule: Rule,
    code: str,
    message: str,
    hint: str,
    situation: dict[str, str | float] | None = None,
    *keys: str | int,
) -> Draft:
    """Return a finding at the rule, or at one of its keys."""
    return Draft(code, rule.file, ("rules", rule.index, *keys), message, hint, situation)
