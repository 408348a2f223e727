"""Print explanations: how, why ask, why not, what if."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from blink_expert.cli.terminal import emit, show_lines
from blink_expert.explain import How, WhatIf, WhyAsk, WhyNot, explain, near_misses, why_not
from blink_expert.explain.model import Change, Cited, Reading
from blink_expert.knowledge import KnowledgeBase, read_situation

__all__ = ["print_explanation", "print_what_if", "print_why_not"]


def print_explanation(
    kb: KnowledgeBase, item: str, situation: Mapping[str, Any], *, as_json: bool
) -> None:
    """Print why a rule, a derived fact or the battery verdict is here, or why a fact is asked for.

    Raises:
        NameNotFound: it is neither a rule nor `battery` nor a fact that is asked for or derived.

    """
    found = explain(kb, read_situation(kb, situation), item)
    if found.asked is not None:
        _print(found.asked, _why_ask(found.asked), as_json=as_json)
        return
    lines = [line for one in found.how for line in _how(one)]
    result = found.how[0] if len(found.how) == 1 else found.how
    _print(result, lines or ["No rule says so."], as_json=as_json)


def print_why_not(
    kb: KnowledgeBase, rule: str | None, situation: Mapping[str, Any], *, as_json: bool
) -> None:
    """Print why a rule did not fire, or without a rule those that nearly did."""
    if rule is None:
        misses = near_misses(kb, situation)
        _print(misses, [line for one in misses for line in _near(one)], as_json=as_json)
        return
    found = why_not(kb, situation, rule)
    _print(found, _why_not(found), as_json=as_json)


def print_what_if(found: WhatIf, *, as_json: bool) -> None:
    """Print what is added, removed and changed."""
    _print(found, _what_if(found), as_json=as_json)


def _print(found: object, lines: Iterable[str], *, as_json: bool) -> None:
    if as_json:
        emit(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        show_lines(lines)


def _how(found: How, indent: str = "") -> Iterator[str]:
    yield f"{indent}{found.rule} ({found.kind}, {found.outcome}): {found.text}"
    if found.conditions:
        yield f"{indent}Because:"
    for condition in found.conditions:
        yield f"{indent}  - {_reading(condition)}"
    if found.needs:
        said = ", ".join(f"{name}={value}" for name, value in found.needs.items())
        yield f"{indent}It would not say so without: {said}"
    if found.supports:
        said = ", ".join(f"{name}={value}" for name, value in found.supports.items())
        yield f"{indent}Also in favor: {said}"
    yield f"{indent}It stands on:"
    for claim in found.claims:
        yield f"{indent}  - {_claim(claim)}"
    for through in found.through:
        yield from _how(through, indent + "  ")


def _reading(one: Reading) -> str:
    return f"{one.text}: {one.truth}"


def _claim(one: Cited) -> str:
    return f"{one.id}: {one.text} ({one.section}, {one.place})"


def _why_ask(found: WhyAsk) -> Iterator[str]:
    yield found.ask
    for effect in found.effects:
        yield f"- {effect.text}"
    if found.rules:
        yield f"Rules that wait for it: {', '.join(found.rules)}"
    else:
        yield "No rule waits for it now."


def _why_not(found: WhyNot) -> Iterator[str]:
    yield f"{found.rule} ({found.kind}, {found.outcome}): {found.text}"
    if found.outcome == "fired":
        yield "It is in the answer."
        return
    if found.failed is not None:
        yield f"The first condition that fails: {found.failed.text}."
        yield f"  It would have to be: {', '.join(found.failed.wanted)}."
    for reading in found.missing:
        yield f"Missing: {reading.text}."
    for one in found.because:
        yield from _how(one, "  ")
    if found.distance is None:
        yield "No change of facts was found that makes it fire."
    else:
        yield f"It would fire with: {_changes(found)}"


def _near(found: WhyNot) -> Iterator[str]:
    yield f"{found.rule}: {found.text}"
    yield f"  {found.distance} away: {_changes(found)}"


def _changes(found: WhyNot) -> str:
    return ", ".join(f"{name}={value}" for name, value in found.changes.items())


_SHOWN = ("status", "warnings", "procedure", "alternatives", "blockers", "notes", "gaps", "battery")


def _what_if(found: WhatIf) -> Iterator[str]:
    some = False
    for title, changes in (
        ("Added", found.added),
        ("Removed", found.removed),
        ("Changed", found.changed),
    ):
        shown = [change for change in changes if change.part in _SHOWN]
        if shown:
            some = True
            yield f"{title}:"
            yield from (f"  - {_change(change)}" for change in shown)
    if not some:
        yield "Nothing changes for the person."


def _change(change: Change) -> str:
    return f"{change.text} ({change.key})"
