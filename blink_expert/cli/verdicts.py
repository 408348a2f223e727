"""Print what check, test, coverage and diff found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from blink_expert.cli.terminal import emit, show_lines
from blink_expert.verification.model import Draft, Finding
from blink_expert.verification.positions import findings_of

if TYPE_CHECKING:  # the cases are run without the library that some of these need
    from collections.abc import Iterator, Mapping, Sequence

    from blink_expert.verification.cases import Verdict
    from blink_expert.verification.check import Report
    from blink_expert.verification.coverage import Coverage, Share
    from blink_expert.verification.hunt import Hunt
    from blink_expert.verification.impact_model import Impact, Situations

__all__ = ["brief", "print_check", "print_coverage", "print_diff", "print_line", "print_test"]

_MOST_BOXES = 4
"""Descriptions of situations that are printed for one change; all are in the JSON."""


def print_check(report: Report, hunted: Hunt | None, output: str) -> None:
    """Print the report of a check, and what became of the mutants."""
    if output == "json":
        _emit_json("check", {**_plain(report), "mutants": _plain(hunted)})
    elif output == "sarif":
        from importlib.metadata import version  # noqa: PLC0415

        from blink_expert.verification.sarif import to_sarif  # noqa: PLC0415

        _emit(to_sarif(report, version("blink-expert")))
    else:
        show_lines([*_check_lines(report), *(_mutant_lines(hunted) if hunted is not None else ())])


def brief(report: Report) -> list[str]:
    """Return the findings, a line each with what shows it, and then the report in one line."""
    lines = [line for finding in report.findings for line in _finding_lines(finding)]
    return [*lines, _summary(report)]


def _summary(report: Report) -> str:
    if not report.rules:
        return f"{_number(len(report.findings), 'mistake')}: nothing else can be checked."
    errors = report.errors
    others = len(report.findings) - errors
    counts = [_number(errors, "error")] if errors or not others else []
    counts += [_number(others, "warning")] if others else []
    return (
        f"{report.knowledge}: {_number(report.rules, 'rule')}, {_number(report.cases, 'case')},"
        f" {_number(len(report.proofs), 'invariant')}:"
        f" {', '.join(counts) if report.findings else 'no finding'}."
    )


def _check_lines(report: Report) -> Iterator[str]:
    for finding in report.findings:
        yield from _finding_lines(finding)
    if not report.rules:
        yield _summary(report)
        return
    for proof in report.proofs:
        word = "proved" if proof.holds else "broken" if proof.broken else "idle"
        yield f"{word}  {proof.invariant}  {proof.covered:,} situations"
    yield _summary(report)
    yield f"Every one of {report.situations:,} situations, in {report.seconds:.1f} s."


def _finding_lines(finding: Finding) -> Iterator[str]:
    yield str(finding)
    if finding.situation is not None:
        facts = " ".join(f"{name}={value}" for name, value in finding.situation.items())
        yield f"  shown by: {facts or 'no fact at all'}"


def _mutant_lines(hunted: Hunt) -> Iterator[str]:
    for fate in hunted.fates:
        if fate.outcome == "survived" and fate.where is not None:
            yield f"survived  {fate.mutant} ({fate.operator})"
            yield from (f"  for: {text}" for text in fate.where.texts[:1])
        elif fate.outcome == "equivalent":
            yield f"equivalent  {fate.mutant}: no answer changes in any situation"
    yield (
        f"{_number(len(hunted.fates), 'mutant')}: {hunted.count('killed'):,} killed,"
        f" {hunted.count('equivalent'):,} proved equivalent,"
        f" {hunted.count('survived'):,} survived;"
        f" {hunted.seconds:.1f} s."
    )


def print_line(line: str) -> None:
    """Print one line to read."""
    show_lines([line])


def print_test(found: Sequence[Verdict], files: Mapping[str, bytes], output: str) -> None:
    """Print how the cases came out."""
    failed = [one for one in found if one.wrong]
    drafts = (
        Draft(
            "failing-case",
            one.case.file,
            ("cases", one.case.index),
            f"the case '{one.case.name}' fails: {'; '.join(one.wrong)}.",
            "",
            dict(one.case.given),
        )
        for one in failed
    )
    places = findings_of(drafts, files)
    if output == "json":
        result = {"cases": len(found), "failed": len(failed), "findings": _plain(places)}
        _emit_json("test", result)
        return
    lines = [line for finding in places for line in _finding_lines(finding)]
    show_lines([*lines, f"{_number(len(found), 'case')}, {len(failed)} failed."])


def print_coverage(found: Coverage, output: str) -> None:
    """Print what the cases touch, and what none touches."""
    if output == "json":
        _emit_json("coverage", _plain(found))
        return
    shares = (
        ("rules", found.rules),
        ("conditions", found.conditions),
        ("claims", found.claims),
        ("answers", found.answers),
    )
    show_lines(
        [
            *map(str, found.missing),
            f"{_number(found.cases, 'case')} touch:",
            *(f"  {name:<11}{_share(share)}" for name, share in shares),
        ]
    )


def print_diff(impact: Impact, output: str) -> None:
    """Print the changes, those of the same situations together."""
    if output == "json":
        _emit_json("diff", _plain(impact))
        return
    if not impact.changes:
        show_lines([f"No answer changes in any of {impact.situations:,} situations."])
        return
    groups: dict[Situations, list[str]] = {}
    for change in impact.changes:
        source = f"{change.rule} " if change.rule else ""
        groups.setdefault(change.where, []).append(f"{source}{change.text}")
    lines: list[str] = []
    for where, texts in groups.items():
        lines += [*_where_lines(where), *(f"  {text}" for text in texts)]
    share = f"{impact.changed:,} of {impact.situations:,} situations"
    show_lines([*lines, f"{_number(len(impact.changes), 'change')}, in {share}."])


def _where_lines(where: Situations) -> Iterator[str]:
    if not where.count:
        yield "In words alone"
        return
    shown = where.texts[:_MOST_BOXES]
    for text in shown[:-1]:
        yield f"{text}, and"
    more = len(where.texts) - len(shown)
    rest = f", and {more} more" if more else ""
    yield f"{shown[-1]}{rest} ({where.count:,} situations)"


def _share(share: Share) -> str:
    whole = share.total or 1
    return f"{share.touched} of {share.total} ({100 * share.touched // whole} %)"


def _number(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value)


def _emit_json(name: str, result: Mapping[str, Any]) -> None:
    _emit({"format": f"blink-expert.{name}/1", **result})


def _emit(value: Any) -> None:
    emit(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())
