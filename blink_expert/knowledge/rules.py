"""Link the files in `rules/`: each rule with its conditions, texts and citations."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from blink_expert.errors import did_you_mean
from blink_expert.knowledge.conclusions import Draft, conclude
from blink_expert.knowledge.conditions import Demand, bind, read_when
from blink_expert.knowledge.model import Condition, Fact, Rule
from blink_expert.knowledge.reader import KeyPath
from blink_expert.knowledge.report import Report
from blink_expert.knowledge.schema import (
    COMMON_KEYS,
    CONCLUSIONS,
    RuleEntry,
    RulesFile,
)
from blink_expert.knowledge.vocabulary import Vocabulary

__all__ = ["PLACEHOLDER", "link_rules"]

_KEYS = {field.name: field.encode_name for field in msgspec.structs.fields(RuleEntry)}
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
"""A fact that a text names, for its value to stand there."""


def link_rules(
    files: Mapping[str, RulesFile], vocabulary: Vocabulary, report: Report
) -> tuple[tuple[Fact, ...], tuple[Rule, ...]]:
    """Return the facts, now with their thresholds, and the rules; `report` is told every mistake.

    Rules keep the order of the files and of their places in them.
    """
    drafts = list(_drafts(files, vocabulary, report))
    facts = _with_thresholds(vocabulary.facts, drafts)
    step_ids = [rule.id for content in files.values() for rule in content.rules if rule.step]
    rules = [_rule(draft, facts, vocabulary, step_ids, report) for draft in drafts]
    return tuple(facts.values()), tuple(rule for rule in rules if rule is not None)


def _drafts(
    files: Mapping[str, RulesFile], vocabulary: Vocabulary, report: Report
) -> Iterator[Draft]:
    owners: dict[str, str] = {}
    for file, content in files.items():
        shared = list(_demands(content.when, vocabulary, file, ("when",), "file", report))
        for index, entry in enumerate(content.rules):
            path: KeyPath = ("rules", index)
            if entry.id in owners:
                report(
                    file,
                    (*path, "id"),
                    "duplicate-rule",
                    f"the rule '{entry.id}' stands in {owners[entry.id]} already.",
                    "Rename one of them.",
                )
            owners.setdefault(entry.id, file)
            kind = _kind(entry, file, path, report)
            if kind:
                uses = tuple(_uses(entry, vocabulary.facts, file, path, report))
                own = list(_demands(entry.when, vocabulary, file, (*path, "when"), "when", report))
                implied = _implied(entry, kind, uses, [*shared, *own], vocabulary)
                yield Draft(file, index, entry, kind, uses, (*shared, *own, *implied))


def _demands(
    when: Mapping[str, object],
    vocabulary: Vocabulary,
    file: str,
    path: KeyPath,
    origin: str,
    report: Report,
) -> Iterator[Demand]:
    for found in read_when(dict(when), vocabulary.facts, path, origin):  # type: ignore[arg-type]
        if isinstance(found, Demand):
            # Not knowing the task means the default one.
            meant = found.fact == vocabulary.knowledge.task and any(
                task.default and task.name in found.values for task in vocabulary.tasks
            )
            yield msgspec.structs.replace(found, unknown=True) if meant else found
        else:
            report(file, found.path, found.code, found.message, found.hint)


def _kind(entry: RuleEntry, file: str, path: KeyPath, report: Report) -> str:
    """Return the rule's conclusion, after checking that its keys fit it; empty if they do not."""
    given = {key for name, key in _KEYS.items() if getattr(entry, name) not in (None, "", [], {})}
    kinds = [kind for kind in CONCLUSIONS if kind in given]
    if len(kinds) != 1:
        message = (
            f"the rule '{entry.id}' concludes nothing."
            if not kinds
            else f"the rule '{entry.id}' concludes {' and '.join(kinds)}."
        )
        hint = f"Write one of {', '.join(CONCLUSIONS)}."
        report(file, path, "one-conclusion", message, hint)
        return ""
    kind = kinds[0]
    needed, allowed = CONCLUSIONS[kind]
    fits = True
    for key in sorted(needed - given):
        fits = False
        hint = f"Add '{key}:'."
        message = f"the {kind} '{entry.id}' lacks the key '{key}'."
        report(file, path, "missing-key", message, hint)
    for key in sorted(given - needed - allowed - COMMON_KEYS - {kind}):
        fits = False
        hint = f"Keys of a {kind}: {', '.join(sorted(needed | allowed | COMMON_KEYS))}."
        report(file, (*path, key), "unknown-key", f"a {kind} has no key '{key}'.", hint)
    return kind if fits else ""


def _texts(entry: RuleEntry) -> Iterator[tuple[KeyPath, str]]:
    for key in ("step", "warning", "alternative", "blocker", "note", "gap"):
        if text := getattr(entry, key):
            yield (key,), text
    for key in ("until", "reason", "instead", "tool"):
        if text := getattr(entry, key):
            yield (key,), text
    for index, sub in enumerate(entry.steps):
        yield ("steps", index, "step"), sub.step
        if sub.until:
            yield ("steps", index, "until"), sub.until


def _uses(
    entry: RuleEntry, facts: Mapping[str, Fact], file: str, path: KeyPath, report: Report
) -> Iterator[str]:
    """Yield the facts that the texts name as `{fact}`, each once."""
    seen: set[str] = set()
    for key, text in _texts(entry):
        if {"{", "}"} & set(PLACEHOLDER.sub("", text)):
            hint = "Write '{fact}', or remove the brace."
            report(file, (*path, *key), "lone-brace", "a brace stands alone in this text.", hint)
        for name in PLACEHOLDER.findall(text):
            if name in seen:
                continue
            seen.add(name)
            if name in facts:
                yield name
            else:
                report(
                    file,
                    (*path, *key),
                    "unknown-fact",
                    f"'{{{name}}}' names no fact.",
                    did_you_mean(name, facts) or "Only facts may stand in braces.",
                )


def _implied(
    entry: RuleEntry,
    kind: str,
    uses: Iterable[str],
    demands: Iterable[Demand],
    vocabulary: Vocabulary,
) -> Iterator[Demand]:
    """Yield the conditions that follow from a rule's phase, texts and silence about the device."""
    facts, tasks = vocabulary.facts, vocabulary.tasks
    task = vocabulary.knowledge.task
    rank = {phase.name: index for index, phase in enumerate(vocabulary.phases)}
    phase = entry.before or entry.phase
    if phase in rank and task in facts:
        # A warning stands before all that follows its phase; a danger whatever is to be done.
        has = [
            one
            for one in tasks
            if entry.level == "danger"
            or any(
                rank.get(p, -1) >= rank[phase] if kind == "warning" else p == phase
                for p in one.phases
            )
        ]
        if len(has) < len(tasks):
            yield Demand(
                task,
                tuple(one.name for one in has),
                unknown=any(one.default for one in has),
                origin="phase",
            )
    for name in uses:
        yield Demand(name, facts[name].atoms(), origin="text")
    device = facts.get(vocabulary.knowledge.identifies)
    names_device = any(demand.fact == vocabulary.knowledge.identifies for demand in demands)
    if device is not None and kind not in ("derive", "narrow") and not names_device:
        covered = tuple(value.name for value in device.values if value.covered)
        if len(covered) < len(device.values):
            yield Demand(device.name, covered, unknown=True, origin="covered")


def _with_thresholds(facts: Mapping[str, Fact], drafts: Iterable[Draft]) -> dict[str, Fact]:
    found: dict[str, set[float]] = {}
    derived: set[str] = set()
    for draft in drafts:
        for demand in draft.demands:
            if demand.bounds is not None:
                found.setdefault(demand.fact, set()).update(demand.bounds.thresholds())
        derived.update(draft.entry.derive or (), draft.entry.narrow or ())
    return {
        name: msgspec.structs.replace(
            fact, thresholds=tuple(sorted(found.get(name, ()))), derived=name in derived
        )
        for name, fact in facts.items()
    }


def _rule(
    draft: Draft,
    facts: Mapping[str, Fact],
    vocabulary: Vocabulary,
    step_ids: Collection[str],
    report: Report,
) -> Rule | None:
    entry, path = draft.entry, ("rules", draft.index)
    _check_cites(draft, vocabulary, report)
    for key in ("phase", "before"):
        name = getattr(entry, key)
        phases = [phase.name for phase in vocabulary.phases]
        if name and name not in phases:
            hint = did_you_mean(name, phases) or f"Phases: {', '.join(phases)}."
            message = f"there is no phase '{name}'."
            report(draft.file, (*path, key), "unknown-phase", message, hint)
    conclusion = conclude(draft, facts, step_ids, report)
    if conclusion is None:
        return None
    return Rule(
        entry.id,
        tuple(_conditions(draft, facts)),
        conclusion,
        tuple(entry.cites),
        entry.before or entry.phase,
        draft.uses,
        draft.file,
        draft.index,
    )


def _conditions(draft: Draft, facts: Mapping[str, Fact]) -> Iterator[Condition]:
    for demand in draft.demands:
        if demand.origin == "text" and facts[demand.fact].is_number:
            atoms = facts[demand.fact].atoms()
            yield Condition(demand.fact, atoms, demand.unknown, demand.origin)
        else:
            yield bind(demand, facts[demand.fact])


def _check_cites(draft: Draft, vocabulary: Vocabulary, report: Report) -> None:
    """Every text cites claims of one source; only a gap may cite a section, which is silent."""
    entry, path = draft.entry, ("rules", draft.index)
    if not entry.cites and draft.kind not in {"narrow", "derive"}:
        what = "the section that is silent" if draft.kind == "gap" else "the claims it stands on"
        report(
            draft.file, path, "no-citation", f"the rule '{entry.id}' cites nothing.",
            f"Add 'cites:' with {what}.",
        )  # fmt: skip
    sources: dict[str, str] = {}
    for index, name in enumerate(entry.cites):
        where = (*path, "cites", index)
        claim, section = vocabulary.claims.get(name), vocabulary.sections.get(name)
        if claim is not None:
            sources[claim.source] = name
        elif section is not None and draft.kind == "gap":
            continue
        elif section is not None:
            report(draft.file, where, "cites-section", f"'{name}' is a section, not a claim.",
                   "Only a gap cites the section that is silent.")  # fmt: skip
        else:
            known = [*vocabulary.claims, *(vocabulary.sections if draft.kind == "gap" else ())]
            report(draft.file, where, "unknown-claim", f"there is no claim '{name}'.",
                   did_you_mean(name, known) or "Add it to its source in facts/.")  # fmt: skip
    if len(sources) > 1:
        report(
            draft.file, (*path, "cites"), "mixed-sources",
            f"the rule '{entry.id}' mixes the sources {' and '.join(sorted(sources))}.",
            "Write one rule for each source.",
        )  # fmt: skip
