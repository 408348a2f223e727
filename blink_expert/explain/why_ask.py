"""Why ask: what each answer to a question can change."""

from collections.abc import Mapping
from typing import Any

from blink_expert.advice import advise
from blink_expert.errors import NameNotFound, did_you_mean
from blink_expert.explain.how import cited
from blink_expert.explain.model import Change, Cited, Effect, WhatIf, WhyAsk
from blink_expert.explain.what_if import difference
from blink_expert.knowledge import KnowledgeBase, read_situation

__all__ = ["why_ask"]

_SAID = 4
_PARTS = ("warnings", "blockers", "battery", "status", "procedure", "alternatives", "notes", "gaps")
_NAMES = {
    "warnings": "this warning",
    "procedure": "this step",
    "alternatives": "this alternative",
    "blockers": "this stop",
    "notes": "this note",
    "gaps": "this silence of the source",
}


def why_ask(kb: KnowledgeBase, situation: Mapping[str, Any], fact: str) -> WhyAsk:
    """Return what each answer for the fact would change, and the rules that wait for it.

    Raises:
        NameNotFound: nobody can be asked for such a fact.
        SituationInvalid: a fact or value that the vocabulary does not have.

    """
    asked = kb.fact.get(fact)
    if asked is None or not asked.is_asked:
        names = [one.name for one in kb.facts if one.is_asked]
        raise NameNotFound(f"there is no question '{fact}'. {did_you_mean(fact, names)}".strip())
    read = dict(read_situation(kb, situation))
    read.pop(fact, None)
    now = advise(kb, read)
    question = next((one for one in now.questions if one.fact == fact), None)
    rules = question.because if question is not None else ()
    effects = []
    for atom in asked.atoms():
        value = asked.sample(atom)
        changes = difference(now, advise(kb, {**read, fact: value}))
        label = asked.value(atom).label if not asked.is_number else f"{atom} {asked.unit}"
        effects.append(Effect(str(value), label, changes, _say(label, changes)))
    claims: dict[str, Cited] = {}
    for rule in rules:
        claims.update({one.id: one for one in cited(kb, kb.rule[rule])})
    return WhyAsk(fact, asked.ask, rules, tuple(effects), tuple(claims.values()))


def _say(label: str, changes: WhatIf) -> str:
    """Return what an answer changes, in one sentence: the gravest first, a few of many."""
    parts: list[str] = []
    for part in _PARTS:
        for verb, some in (
            ("becomes certain", [change for change in changes.changed if _is_certain(change)]),
            ("comes in", changes.added),
            ("falls away", changes.removed),
        ):
            parts += (
                _change(change, verb)
                for change in some
                if change.part == part and change.key != "required"
            )
    more = len(parts) - _SAID
    if more > 0:
        parts = [*parts[:_SAID], f"and {more} more"]
    said = "; ".join(part.removesuffix(".") for part in parts) or "nothing changes for the person"
    return f"If {label}: {said}."


def _change(change: Change, verb: str) -> str:
    name = _NAMES.get(change.part)
    if name is None:
        return change.text
    return f"{name} {verb}: {change.text} ({change.key})"


def _is_certain(change: Change) -> bool:
    """Whether a conditional item became certain, or a plain value changed."""
    if change.part in ("status", "battery"):
        return True
    before, after = change.before or "", change.after or ""
    return '"if":null' in after and '"if":null' not in before
