"""What an answer says: its sentences in the order of reading, with their rules and claims."""

import re

from blink_expert.advice.model import Advice, Item, Reason

__all__ = ["cited", "is_said", "items", "reading", "reasons", "said", "tools", "waiting", "warned"]


def items(advice: Advice) -> list[Item]:
    """Return every sentence of the answer but those on batteries."""
    steps = [step for phase in advice.procedure for step in phase.steps]
    return [
        *advice.warnings,
        *steps,
        *advice.alternatives,
        *advice.blockers,
        *advice.notes,
        *advice.gaps,
    ]


def reading(advice: Advice) -> list[Item]:
    """Return the warnings and steps in the order of reading."""
    order = [phase.phase for phase in advice.procedure]
    first = order[0] if order else ""
    read: list[Item] = [w for w in advice.warnings if w.before not in order or w.before == first]
    for phase in advice.procedure:
        if phase.phase != first:
            read.extend(w for w in advice.warnings if w.before == phase.phase)
        read.extend(phase.steps)
    return read


def reasons(advice: Advice) -> tuple[Reason, ...]:
    """Return the reasons of the verdict on the batteries, and what they must be."""
    return (*advice.battery.reasons, *advice.battery.needs)


def cited(advice: Advice) -> set[str]:
    """Return every claim and section that the answer stands on."""
    of_battery = {cite for reason in reasons(advice) for cite in reason.cites}
    return {cite for item in items(advice) for cite in item.cites} | of_battery


def _texts(advice: Advice) -> str:
    words = [item.text for item in items(advice)]
    words += [step.until or "" for phase in advice.procedure for step in phase.steps]
    words += [sub.text for one in advice.alternatives for sub in one.steps]
    words += [blocker.instead for blocker in advice.blockers]
    words += [reason.text for reason in reasons(advice)]
    return "\n".join(words).casefold()


def is_said(advice: Advice, word: object) -> bool:
    """Whether the word, or several, stand somewhere in the texts of the answer."""
    return bool(re.search(rf"\b{re.escape(str(word).casefold())}\b", _texts(advice)))


def said(advice: Advice) -> dict[str, tuple[str, ...]]:
    """Return the rules of all that is said, in order, with their claims."""
    found = {item.rule: item.cites for item in (*reading(advice), *items(advice))}
    found.update({reason.rule: reason.cites for reason in reasons(advice)})
    return found


def waiting(advice: Advice) -> list[str]:
    """Return the rules of what is said with a condition."""
    return [item.rule for item in items(advice) if item.if_ is not None]


def warned(advice: Advice) -> dict[str, tuple[str, str]]:
    """Return the level and phase of each warning."""
    return {warning.rule: (warning.level, warning.before) for warning in advice.warnings}


def tools(advice: Advice) -> dict[str, str]:
    """Return what each step is done with."""
    steps = (step for phase in advice.procedure for step in phase.steps)
    return {step.rule: step.tool for step in steps if step.tool}
