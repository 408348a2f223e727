"""Read what authors demand of their knowledge: the cases and invariants beside the rules."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from blink_expert.errors import KnowledgeInvalid, SituationInvalid, did_you_mean
from blink_expert.knowledge import KnowledgeBase, Situation, read_situation
from blink_expert.knowledge.conditions import bind, read_when
from blink_expert.knowledge.convert import Mistake, convert, read_entries
from blink_expert.knowledge.files import read_part
from blink_expert.knowledge.model import Condition
from blink_expert.knowledge.reader import KeyPath
from blink_expert.knowledge.report import Collector
from blink_expert.knowledge.schema import Scalar
from blink_expert.verification.entries import (
    CaseEntry,
    CasesFile,
    Expect,
    InvariantEntry,
    InvariantsFile,
    Selector,
)

__all__ = ["CASES", "INVARIANTS", "Case", "Invariant", "Suite", "read_suite", "suite_of"]

CASES, INVARIANTS = "rules/cases", "rules/invariants"


class Case(msgspec.Struct, frozen=True):
    """A situation and what is expected of its answer; `index` is its place in `file`."""

    name: str
    given: Situation
    expect: Expect
    file: str
    index: int


class Invariant(msgspec.Struct, frozen=True):
    """An invariant, one for each map of its `each`; its conditions are those of a rule."""

    id: str
    about: str
    conditions: tuple[Condition, ...]
    demand: InvariantEntry
    file: str
    index: int


class Suite(msgspec.Struct, frozen=True):
    """All cases and invariants of a knowledge base, in the order of their files."""

    cases: tuple[Case, ...] = ()
    invariants: tuple[Invariant, ...] = ()


def read_suite(directory: Path, kb: KnowledgeBase) -> Suite:
    """Return the cases and invariants in a directory of knowledge; it may have none.

    Raises:
        KnowledgeInvalid: they have mistakes, or speak of what the knowledge base does not have.

    """
    return suite_of({**read_part(directory, CASES), **read_part(directory, INVARIANTS)}, kb)


def suite_of(files: Mapping[str, bytes], kb: KnowledgeBase) -> Suite:
    """Return the cases and invariants in these files, by their names such as `rules/cases/x.yaml`.

    Raises:
        KnowledgeInvalid: as for `read_suite`.

    """
    collector = Collector()

    def mine(part: str) -> dict[str, bytes]:
        return {name: data for name, data in files.items() if name.startswith(f"{part}/")}

    cases = read_entries(mine(CASES), CasesFile, collector)
    invariants = read_entries(mine(INVARIANTS), InvariantsFile, collector)
    suite = Suite(
        tuple(_cases(cases, kb, collector)),
        tuple(_invariants(invariants, kb, collector)),
    )
    if collector:
        raise KnowledgeInvalid(collector.problems(files))
    return suite


def _cases(
    files: Mapping[str, CasesFile], kb: KnowledgeBase, collector: Collector
) -> Iterator[Case]:
    for file, content in files.items():
        for index, entry in enumerate(content.cases):
            path: KeyPath = ("cases", index)
            try:
                given = read_situation(kb, entry.given)
            except SituationInvalid as error:
                for problem in error.problems:
                    where = (*path, "given", problem.where)
                    collector(file, where, problem.code, problem.message, problem.hint)
                continue
            _check_expect(entry, kb, file, (*path, "expect"), collector)
            yield Case(entry.name, given, entry.expect, file, index)


def _check_expect(
    entry: CaseEntry, kb: KnowledgeBase, file: str, path: KeyPath, collector: Collector
) -> None:
    expect = entry.expect
    if expect == Expect():
        message = f"the case '{entry.name}' expects nothing."
        collector(file, path, "empty-expectation", message, "Say what its answer must be.")
    claims = kb.claim
    named: list[tuple[KeyPath, str, Mapping[str, Any]]] = [
        (("first",), expect.first, claims),
        (("first_asks",), expect.first_asks, kb.fact),
    ]
    for key in ("cites", "never_cites", "unconditional", "conditional", "in_order"):
        named += [((key, at), name, claims) for at, name in enumerate(getattr(expect, key))]
    quoted = {**claims, **kb.section}
    named += [(("gap_cites", at), name, quoted) for at, name in enumerate(expect.gap_cites)]
    for key in ("asks", "asks_only", "contradicts", "ignores", "no_alternative", "not_required"):
        named += [((key, at), name, kb.fact) for at, name in enumerate(getattr(expect, key))]
    for key in ("derives", "candidates", "alternatives", "required"):
        named += [((key, name), name, kb.fact) for name in getattr(expect, key)]
    for rule, cites in expect.exactly.items():
        named.append((("exactly", rule), rule, kb.rule))
        named += [(("exactly", rule, at), name, quoted) for at, name in enumerate(cites)]
    named += [(("pending", at), name, kb.rule) for at, name in enumerate(expect.pending or ())]
    for fact, cites in expect.stands_on.items():
        named.append((("stands_on", fact), fact, kb.fact))
        named += [(("stands_on", fact, at), name, claims) for at, name in enumerate(cites)]
    for key in ("warns", "tools"):
        named += [((key, name), name, kb.rule) for name in getattr(expect, key)]
    for keys, name, known in named:
        _check_name(name, known, file, (*path, *keys), collector)


def _check_name(
    name: str, known: Mapping[str, Any], file: str, path: KeyPath, collector: Collector
) -> None:
    if name and name not in known:
        hint = did_you_mean(name, known) or "See `blink-expert facts`, `rules` and `claims`."
        collector(file, path, "unknown-name", f"there is no '{name}' in this knowledge.", hint)


def _invariants(
    files: Mapping[str, InvariantsFile], kb: KnowledgeBase, collector: Collector
) -> Iterator[Invariant]:
    for file, content in files.items():
        for index, written in enumerate(content.invariants):
            for number, values in enumerate(written.each or [{}]):
                entry, mistakes = _with_values(written, values)
                path: KeyPath = ("invariants", index, "each", number)
                hint = "Give each `$name` a value that fits where it stands."
                for mistake in mistakes:
                    collector(file, path, "bad-each", mistake.message, hint)
                if entry is not None:
                    yield from _invariant(entry, values, file, index, kb, collector)


def _with_values(
    entry: InvariantEntry, values: Mapping[str, Scalar]
) -> tuple[InvariantEntry | None, list[Mistake]]:
    """Return the invariant with each `$name` replaced, the longest name first; or mistakes."""
    names = sorted(values, key=len, reverse=True)

    def fill(part: Any) -> Any:
        if isinstance(part, str):
            if part.startswith("$") and part[1:] in values:
                return values[part[1:]]  # a number stays one
            for name in names:
                part = part.replace(f"${name}", str(values[name]))
            return part
        if isinstance(part, dict):
            return {fill(key): fill(value) for key, value in part.items()}
        return [fill(item) for item in part] if isinstance(part, list) else part

    plain = msgspec.to_builtins(entry)
    return convert({**fill(plain), "each": []}, InvariantEntry)


def _invariant(
    entry: InvariantEntry,
    values: Mapping[str, Scalar],
    file: str,
    index: int,
    kb: KnowledgeBase,
    collector: Collector,
) -> Iterator[Invariant]:
    path: KeyPath = ("invariants", index)
    demands = []
    for found in read_when(entry.when, kb.fact, (*path, "when"), "when"):
        if isinstance(found, Mistake):
            collector(file, found.path, found.code, found.message, found.hint)
            continue
        demands.append(found)
        known = kb.fact[found.fact].thresholds
        for limit in found.bounds.thresholds() if found.bounds else ():
            if limit not in known:
                message = f"no rule compares '{found.fact}' with {limit:g}."
                hint = f"Compare it with {', '.join(f'{one:g}' for one in known) or 'nothing'}."
                collector(file, (*path, "when", found.fact), "unknown-limit", message, hint)
    says = (entry.always, entry.never, entry.first, entry.status, entry.verdict)
    if not any(says):
        message = f"the invariant '{entry.id}' demands nothing."
        hint = "Add always, never, first, status or verdict."
        collector(file, path, "empty-invariant", message, hint)
    for key in ("whenever", "always", "never", "first"):
        selector = getattr(entry, key)
        if selector is not None:
            _check_selector(selector, kb, file, (*path, key), collector)
    name = f"{entry.id} ({', '.join(map(str, values.values()))})" if values else entry.id
    conditions = tuple(bind(demand, kb.fact[demand.fact]) for demand in demands)
    yield Invariant(name, entry.about, conditions, entry, file, index)


def _check_selector(
    selector: Selector, kb: KnowledgeBase, file: str, path: KeyPath, collector: Collector
) -> None:
    if selector == Selector():
        message = "this selects nothing in particular."
        collector(file, path, "empty-invariant", message, "Name a rule, kind, level or claim.")
    known: dict[str, Mapping[str, Any]] = {
        "rule": kb.rule,
        "phase": kb.phase_rank,
        "cites": {**kb.claim, **kb.section},
        "tool": {**kb.fact, **{value.name: value for fact in kb.facts for value in fact.values}},
        "use": kb.fact,
    }
    for key, names in known.items():
        for at, name in enumerate(getattr(selector, key)):
            _check_name(name, names, file, (*path, key, at), collector)
