"""Judge an Advice by what a case expects. Cases name claims, not wording."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from blink_expert import Advice
from blink_expert.advice.model import Item
from blink_expert.knowledge.reader import parse

Check = Callable[[Advice, Any], Iterator[str]]
CHECKS: dict[str, Check] = {}


def check(function: Check) -> Check:
    CHECKS[function.__name__] = function
    return function


def read_cases(path: Path) -> list[Mapping[str, Any]]:
    cases: list[Mapping[str, Any]] = parse(path.read_bytes(), path.name)["cases"]
    return cases


def failures(advice: Advice, expect: Mapping[str, Any]) -> list[str]:
    """Return what is not as expected, one line each; an unknown key is a failure too."""
    if not expect:
        return ["the case expects nothing"]
    found = []
    for key, wanted in expect.items():
        if key not in CHECKS:
            found.append(f"there is no expectation '{key}'")
        else:
            found.extend(f"{key}: {line}" for line in CHECKS[key](advice, wanted))
    return found


def items(advice: Advice) -> list[Item]:
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
    """Warnings and steps in the order of reading."""
    order = [phase.phase for phase in advice.procedure]
    first = order[0] if order else ""
    read: list[Item] = [w for w in advice.warnings if w.before not in order or w.before == first]
    for phase in advice.procedure:
        if phase.phase != first:
            read.extend(w for w in advice.warnings if w.before == phase.phase)
        read.extend(phase.steps)
    return read


def cited(advice: Advice) -> set[str]:
    of_battery = {
        cite for reason in (*advice.battery.reasons, *advice.battery.needs) for cite in reason.cites
    }
    return {cite for item in items(advice) for cite in item.cites} | of_battery


def texts(advice: Advice) -> str:
    words = [item.text for item in items(advice)]
    words += [step.until or "" for phase in advice.procedure for step in phase.steps]
    words += [sub.text for one in advice.alternatives for sub in one.steps]
    words += [blocker.instead for blocker in advice.blockers]
    words += [reason.text for reason in (*advice.battery.reasons, *advice.battery.needs)]
    return "\n".join(words).casefold()


@check
def status(advice: Advice, wanted: str) -> Iterator[str]:
    if advice.status != wanted:
        yield f"{wanted}, but it is {advice.status}"


@check
def verdict(advice: Advice, wanted: str) -> Iterator[str]:
    if advice.battery.verdict != wanted:
        yield f"{wanted}, but it is {advice.battery.verdict}"


@check
def cites(advice: Advice, wanted: list[str]) -> Iterator[str]:
    missing = set(wanted) - cited(advice)
    if missing:
        yield f"{sorted(missing)} not cited"


@check
def never_cites(advice: Advice, wanted: list[str]) -> Iterator[str]:
    for item in items(advice):
        wrong = set(wanted) & set(item.cites)
        if wrong:
            yield f"{item.rule} cites {sorted(wrong)}"


@check
def in_order(advice: Advice, wanted: list[str]) -> Iterator[str]:
    read = [cite for item in reading(advice) for cite in item.cites]
    missing = [claim for claim in wanted if claim not in read]
    places = [read.index(claim) for claim in wanted if claim in read]
    if missing or places != sorted(places):
        yield f"{wanted}: missing {missing}, places {places}"


@check
def first(advice: Advice, wanted: str) -> Iterator[str]:
    read = reading(advice)
    if not read or wanted not in read[0].cites:
        yield f"{wanted}, but first is {read[0].rule if read else 'nothing'}"


@check
def unconditional(advice: Advice, wanted: list[str]) -> Iterator[str]:
    certain = {cite for item in items(advice) if item.if_ is None for cite in item.cites}
    of_battery = {
        cite for reason in (*advice.battery.reasons, *advice.battery.needs)
        for cite in reason.cites
    }  # fmt: skip
    missing = set(wanted) - certain - of_battery
    if missing:
        yield f"{sorted(missing)} not without condition"


@check
def conditional(advice: Advice, wanted: list[str]) -> Iterator[str]:
    for claim in wanted:
        holders = [item for item in items(advice) if claim in item.cites]
        if not holders:
            yield f"{claim} not cited"
        for item in holders:
            if item.if_ is None:
                yield f"{item.rule} cites {claim} without a condition"


@check
def never_says(advice: Advice, wanted: list[str]) -> Iterator[str]:
    for word in wanted:
        if re.search(rf"\b{re.escape(str(word).casefold())}\b", texts(advice)):
            yield f"'{word}' is said"


@check
def says(advice: Advice, wanted: list[str]) -> Iterator[str]:
    for word in wanted:
        if not re.search(rf"\b{re.escape(str(word).casefold())}\b", texts(advice)):
            yield f"'{word}' is not said"


@check
def steps(advice: Advice, _: str) -> Iterator[str]:
    if advice.procedure:
        yield "there are steps"


@check
def asks(advice: Advice, wanted: list[str]) -> Iterator[str]:
    missing = set(wanted) - {question.fact for question in advice.questions}
    if missing:
        yield f"{sorted(missing)} not asked"


@check
def first_asks(advice: Advice, wanted: str) -> Iterator[str]:
    asked = [question.fact for question in advice.questions]
    if asked[:1] != [wanted]:
        yield f"{wanted}, but {asked[:3]}"


@check
def derives(advice: Advice, wanted: Mapping[str, Any]) -> Iterator[str]:
    for fact, value in wanted.items():
        found = advice.derived.get(fact)
        if found is None or str(found.value) != str(value):
            yield f"{fact} is {found.value if found else 'not derived'}"


@check
def contradicts(advice: Advice, wanted: list[str]) -> Iterator[str]:
    missing = set(wanted) - {remark.fact for remark in advice.contradictions}
    if missing:
        yield f"{sorted(missing)} not contradicted"


@check
def ignores(advice: Advice, wanted: list[str]) -> Iterator[str]:
    missing = set(wanted) - {remark.fact for remark in advice.ignored}
    if missing:
        yield f"{sorted(missing)} not ignored"


@check
def gap(advice: Advice, _: str) -> Iterator[str]:
    if not advice.gaps:
        yield "there is none"


@check
def gap_cites(advice: Advice, wanted: list[str]) -> Iterator[str]:
    missing = set(wanted) - {cite for remark in advice.gaps for cite in remark.cites}
    if missing:
        yield f"{sorted(missing)} not cited by a gap"


@check
def alternatives(advice: Advice, wanted: Mapping[str, str]) -> Iterator[str]:
    found = {one.use: one.available for one in advice.alternatives}
    for use, available in wanted.items():
        if found.get(use) != available:
            yield f"{use} is {found.get(use, 'no alternative')}"


@check
def no_alternative(advice: Advice, wanted: list[str]) -> Iterator[str]:
    for one in advice.alternatives:
        if one.use in wanted:
            yield f"{one.rule} offers {one.use}"


@check
def required(advice: Advice, wanted: Mapping[str, Any]) -> Iterator[str]:
    for fact, value in wanted.items():
        if str(advice.battery.required.get(fact)) != str(value):
            yield f"{fact} is {advice.battery.required.get(fact)}"


@check
def not_required(advice: Advice, wanted: list[str]) -> Iterator[str]:
    for fact in wanted:
        if fact in advice.battery.required:
            yield f"{fact} is required"
