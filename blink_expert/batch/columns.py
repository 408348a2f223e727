"""What an answer looks like in a table: each column is a text, or null where there is nothing."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from blink_expert.advice.model import Advice, Item

__all__ = ["COLUMNS", "DEFAULT", "DEFAULT_TEXT", "LONG", "as_json"]


def _rules(items: Iterable[Item]) -> str | None:
    """Return the ids of the rules; with `?` where the condition of the sentence is not decided."""
    return " ".join(item.rule if item.if_ is None else f"{item.rule}?" for item in items) or None


def _steps(advice: Advice) -> str | None:
    return _rules(step for phase in advice.procedure for step in phase.steps)


def _question(advice: Advice) -> str | None:
    return advice.questions[0].fact if advice.questions else None


def as_json(content: object) -> str:
    """Return the content as JSON."""
    return msgspec.json.encode(content).decode()


COLUMNS: Mapping[str, Callable[[Advice], str | None]] = {
    "status": lambda advice: advice.status,
    "verdict": lambda advice: advice.battery.verdict,
    "steps": _steps,
    "warnings": lambda advice: _rules(advice.warnings),
    "question": _question,
    "blockers": lambda advice: _rules(advice.blockers),
    "alternatives": lambda advice: _rules(advice.alternatives),
    "contradictions": lambda advice: " ".join(x.fact for x in advice.contradictions) or None,
    "ignored": lambda advice: " ".join(x.fact for x in advice.ignored) or None,
    "facts": lambda advice: as_json(advice.situation),
    "advice": as_json,
}
"""The columns that can be asked for, and what each is made of."""

DEFAULT = ("status", "verdict", "steps", "warnings", "question")
"""The columns where the facts stand in the row already."""

DEFAULT_TEXT = ("facts", *DEFAULT)
"""The columns where the facts were read from a text."""

LONG = frozenset(("advice",))
"""Columns of several kilobytes an answer."""
