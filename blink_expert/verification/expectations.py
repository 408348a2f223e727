"""Judge an answer by what a case expects of it. Cases name claims and rules, not wording."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from blink_expert.advice.model import Advice
from blink_expert.knowledge.schema import Scalar
from blink_expert.verification.entries import Expect
from blink_expert.verification.sentences import (
    cited,
    is_said,
    items,
    reading,
    reasons,
    said,
    tools,
    waiting,
    warned,
)

__all__ = ["failures"]

Check = Callable[[Advice, Any], Iterator[str]]


def failures(advice: Advice, expect: Expect) -> Iterator[str]:
    """Yield what in the answer is not as expected, one line each."""
    for key, check in _CHECKS.items():
        wanted = getattr(expect, key)
        if wanted or (key == "pending" and wanted is not None):
            yield from (f"{key}: {line}" for line in check(advice, wanted))


def _missing(wanted: Iterable[str], found: Iterable[str], what: str) -> Iterator[str]:
    missing = sorted(set(wanted) - set(found))
    if missing:
        yield f"{', '.join(missing)} {what}"


def _status(advice: Advice, wanted: str) -> Iterator[str]:
    if advice.status != wanted:
        yield f"{wanted}, but it is {advice.status}"


def _verdict(advice: Advice, wanted: str) -> Iterator[str]:
    if advice.battery.verdict != wanted:
        yield f"{wanted}, but it is {advice.battery.verdict}"


def _cites(advice: Advice, wanted: list[str]) -> Iterator[str]:
    yield from _missing(wanted, cited(advice), "not cited")


def _never_cites(advice: Advice, wanted: list[str]) -> Iterator[str]:
    for item in items(advice):
        wrong = sorted(set(wanted) & set(item.cites))
        if wrong:
            yield f"{item.rule} cites {', '.join(wrong)}"


def _unconditional(advice: Advice, wanted: list[str]) -> Iterator[str]:
    certain = {cite for item in items(advice) if item.if_ is None for cite in item.cites}
    of_battery = {cite for reason in reasons(advice) for cite in reason.cites}
    yield from _missing(wanted, certain | of_battery, "not cited without a condition")


def _conditional(advice: Advice, wanted: list[str]) -> Iterator[str]:
    for claim in wanted:
        holders = [item for item in items(advice) if claim in item.cites]
        if not holders:
            yield f"{claim} not cited"
        for item in holders:
            if item.if_ is None:
                yield f"{item.rule} cites {claim} without a condition"


def _first(advice: Advice, wanted: str) -> Iterator[str]:
    read = reading(advice)
    if not read or wanted not in read[0].cites:
        yield f"{wanted}, but first is {read[0].rule if read else 'nothing'}"


def _in_order(advice: Advice, wanted: list[str]) -> Iterator[str]:
    read = [cite for item in reading(advice) for cite in item.cites]
    yield from _missing(wanted, read, "not read")
    places = [read.index(claim) for claim in wanted if claim in read]
    if places != sorted(places):
        order = sorted((claim for claim in wanted if claim in read), key=read.index)
        yield f"they are read as {', '.join(order)}"


def _exactly(advice: Advice, wanted: Mapping[str, list[str]]) -> Iterator[str]:
    found = said(advice)
    yield from _missing(wanted, found, "not said")
    yield from _missing(found, wanted, "said too")
    if list(found) != list(wanted) and set(found) == set(wanted):
        yield f"the order is {', '.join(found)}"
    for rule, cites in wanted.items():
        if rule in found and set(found[rule]) != set(cites):
            yield f"{rule} cites {', '.join(found[rule]) or 'nothing'}"


def _pending(advice: Advice, wanted: list[str]) -> Iterator[str]:
    found = waiting(advice)
    yield from _missing(wanted, found, "said without a condition, or not at all")
    yield from _missing(found, wanted, "said with a condition")


def _warns(advice: Advice, wanted: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    for rule, (level, before) in warned(advice).items():
        if wanted.get(rule) != (level, before):
            yield f"{rule} is a {level} before {before}"
    yield from _missing(wanted, warned(advice), "not warned of")


def _tools(advice: Advice, wanted: Mapping[str, str]) -> Iterator[str]:
    found = tools(advice)
    for rule, tool in wanted.items():
        if found.get(rule) != tool:
            yield f"{rule} is done with {found.get(rule, 'nothing')}"


def _says(advice: Advice, wanted: list[str]) -> Iterator[str]:
    yield from (f"'{word}' is not said" for word in wanted if not is_said(advice, word))


def _never_says(advice: Advice, wanted: list[str]) -> Iterator[str]:
    yield from (f"'{word}' is said" for word in wanted if is_said(advice, word))


def _steps(advice: Advice, _: str) -> Iterator[str]:
    if advice.procedure:
        yield "there are some"


def _asks(advice: Advice, wanted: list[str]) -> Iterator[str]:
    yield from _missing(wanted, (question.fact for question in advice.questions), "not asked")


def _asks_only(advice: Advice, wanted: list[str]) -> Iterator[str]:
    asked = [question.fact for question in advice.questions]
    yield from _missing(wanted, asked, "not asked")
    yield from _missing(asked, wanted, "asked too")


def _first_asks(advice: Advice, wanted: str) -> Iterator[str]:
    asked = [question.fact for question in advice.questions]
    if asked[:1] != [wanted]:
        yield f"{wanted}, but the first question is for {asked[0] if asked else 'nothing'}"


def _is_same(one: Scalar, other: Scalar) -> bool:
    """Whether two values are the same: 3 is 3.0, and 1.5 may be written as a text."""
    try:
        return float(one) == float(other)
    except ValueError:
        return str(one) == str(other)


def _derives(advice: Advice, wanted: Mapping[str, Any]) -> Iterator[str]:
    for fact, value in wanted.items():
        found = advice.derived.get(fact)
        if found is None or not _is_same(found.value, value):
            yield f"{fact} is {found.value if found else 'not derived'}"


def _candidates(advice: Advice, wanted: Mapping[str, list[str]]) -> Iterator[str]:
    for fact, values in wanted.items():
        left = advice.candidates.get(fact, ())
        if set(left) != set(values):
            yield f"{fact} may be {', '.join(left) or 'anything'}"


def _contradicts(advice: Advice, wanted: list[str]) -> Iterator[str]:
    found = (remark.fact for remark in advice.contradictions)
    yield from _missing(wanted, found, "not contradicted")


def _ignores(advice: Advice, wanted: list[str]) -> Iterator[str]:
    yield from _missing(wanted, (remark.fact for remark in advice.ignored), "not ignored")


def _gap(advice: Advice, _: str) -> Iterator[str]:
    if not advice.gaps:
        yield "there is none"


def _gap_cites(advice: Advice, wanted: list[str]) -> Iterator[str]:
    found = (cite for remark in advice.gaps for cite in remark.cites)
    yield from _missing(wanted, found, "not cited by a gap")


def _alternatives(advice: Advice, wanted: Mapping[str, str]) -> Iterator[str]:
    found = {one.use: one.available for one in advice.alternatives}
    for use, available in wanted.items():
        if found.get(use) != available:
            yield f"{use} is {found.get(use, 'no alternative')}"


def _no_alternative(advice: Advice, wanted: list[str]) -> Iterator[str]:
    for one in advice.alternatives:
        if one.use in wanted:
            yield f"{one.rule} offers {one.use}"


def _required(advice: Advice, wanted: Mapping[str, Any]) -> Iterator[str]:
    for fact, value in wanted.items():
        if not _is_same(advice.battery.required.get(fact, ""), value):
            yield f"{fact} is {advice.battery.required.get(fact, 'not required')}"


def _not_required(advice: Advice, wanted: list[str]) -> Iterator[str]:
    yield from (f"{fact} is required" for fact in wanted if fact in advice.battery.required)


_CHECKS: dict[str, Check] = {
    "status": _status,
    "verdict": _verdict,
    "cites": _cites,
    "never_cites": _never_cites,
    "unconditional": _unconditional,
    "conditional": _conditional,
    "first": _first,
    "in_order": _in_order,
    "exactly": _exactly,
    "pending": _pending,
    "warns": _warns,
    "tools": _tools,
    "says": _says,
    "never_says": _never_says,
    "steps": _steps,
    "asks": _asks,
    "asks_only": _asks_only,
    "first_asks": _first_asks,
    "derives": _derives,
    "candidates": _candidates,
    "contradicts": _contradicts,
    "ignores": _ignores,
    "gap": _gap,
    "gap_cites": _gap_cites,
    "alternatives": _alternatives,
    "no_alternative": _no_alternative,
    "required": _required,
    "not_required": _not_required,
}
