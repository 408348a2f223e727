"""Link the files in `facts/`: the facts with their values, phases, tasks and sources."""

from collections.abc import Iterable, Mapping

import msgspec

from blink_expert.errors import did_you_mean
from blink_expert.knowledge.model import (
    UNKNOWN,
    Claim,
    Fact,
    Phase,
    Section,
    Source,
    Task,
    Value,
)
from blink_expert.knowledge.reader import KeyPath
from blink_expert.knowledge.report import Report
from blink_expert.knowledge.schema import (
    DeviceEntry,
    FactEntry,
    FactsFile,
    KnowledgeEntry,
    TaskEntry,
)
from blink_expert.knowledge.situation import fold

__all__ = ["Vocabulary", "link_vocabulary"]


class Vocabulary(msgspec.Struct, frozen=True):
    """What the rules may speak of."""

    knowledge: KnowledgeEntry
    facts: dict[str, Fact]
    phases: tuple[Phase, ...]
    tasks: tuple[Task, ...]
    sources: tuple[Source, ...]
    sections: dict[str, Section]
    claims: dict[str, Claim]


def link_vocabulary(
    files: Mapping[str, FactsFile], report: Report
) -> Vocabulary | None:
    """Return the vocabulary of these files; `report` is told every mistake.

    None where there is no `knowledge` entry to go on from.
    """
    knowledge = _one_knowledge(files, report)
    if knowledge is None:
        return None
    facts: dict[str, Fact] = {}

    def own(file: str, name: str, path: KeyPath) -> bool:
        if name in facts:
            report(file, path, "duplicate-fact", f"the fact '{name}' is declared twice.",
                              "Keep one; a fact has one list of values.")
        return name not in facts

    for file, content in files.items():
        for name, entry in content.facts.items():
            path: KeyPath = ("facts", name)
            if own(file, name, path):
                facts[name] = _fact(name, entry, len(facts), file, report)
        if content.devices and own(file, knowledge.identifies, ("devices",)):
            facts[knowledge.identifies] = _devices(knowledge.identifies, content.devices, facts)
        if content.tasks and own(file, knowledge.task, ("tasks",)):
            facts[knowledge.task] = _task_fact(knowledge.task, content.tasks, facts)
    for file, content in files.items():
        for name, entry in content.facts.items():
            for index, first in enumerate(entry.ask_first):
                if first not in facts:
                    hint = did_you_mean(first, facts) or "Name a fact."
                    path = ("facts", name, "ask_first", index)
                    report(file, path, "unknown-fact", f"there is no fact '{first}'.", hint)
    for name, fact in facts.items():
        _check_names(name, fact, files, report)
    phases = [
        Phase(name, title) for content in files.values() for name, title in content.phases.items()
    ]
    tasks = tuple(_tasks(files, phases, report))
    sources, sections, claims = _sources(files, report)
    first = next(iter(files))
    for name, key in ((knowledge.identifies, "devices"), (knowledge.task, "tasks")):
        if name not in facts:
            report(first, ("knowledge",), "no-values", f"no file lists {key}.",
                               f"Add '{key}:': the values of '{name}'.")
    return Vocabulary(knowledge, facts, tuple(phases), tasks, sources, sections, claims)


def _one_knowledge(
    files: Mapping[str, FactsFile], report: Report
) -> KnowledgeEntry | None:
    found = [(file, content.knowledge) for file, content in files.items() if content.knowledge]
    for file, _ in found[1:]:
        report(file, ("knowledge",), "duplicate-knowledge",
                          f"'knowledge' stands in {found[0][0]} already.", "Keep one.")
    if not found:
        report(next(iter(files)), (), "no-knowledge", "no file says 'knowledge:'.",
            "Add 'knowledge: {name, version, identifies, task}' to one.")
        return None
    return found[0][1]


def _fact(
    name: str, entry: FactEntry, order: int, file: str, report: Report
) -> Fact:
    path: KeyPath = ("facts", name)
    kinds = [bool(entry.values), bool(entry.yes or entry.no), entry.number is not None]
    if sum(kinds) != 1:
        code = "conflicting-domain" if sum(kinds) else "no-values"
        report(file, path, code, f"'{name}' must have one kind of values.",
                          "Write values, or yes and no, or number.")
    if entry.number is not None:
        number = entry.number
        if number.minimum >= number.maximum:
            report(file, (*path, "number"), "conflicting-domain",
                "the minimum is not below the maximum.", "Swap them.")
        return Fact(
            name,
            entry.about,
            entry.ask,
            unit=number.unit,
            minimum=number.minimum,
            maximum=number.maximum,
            order=order,
            ask_first=tuple(entry.ask_first),
        )
    if entry.values:
        values = tuple(
            Value(
                value,
                given.label,
                given.phrase or f"{entry.about}: {given.label}",
                given.noun or given.label,
                tuple(given.aliases),
            )
            for value, given in entry.values.items()
        )
    else:
        for word in ("yes", "no"):
            if not getattr(entry, word) and (entry.yes or entry.no):
                report(file, path, "missing-key", f"'{name}' lacks its clause for '{word}'.",
                                  f"Add '{word}:'.")
        values = (
            Value("yes", "Yes", entry.yes, "yes", ("y", "true")),
            Value("no", "No", entry.no, "no", ("n", "false")),
        )
    return Fact(
        name, entry.about, entry.ask, values, order=order, ask_first=tuple(entry.ask_first)
    )


def _devices(name: str, devices: Mapping[str, DeviceEntry], facts: Mapping[str, Fact]) -> Fact:
    values = tuple(
        Value(
            value,
            entry.name,
            entry.phrase or f"it is the {entry.name}",
            entry.name,
            (entry.name, *entry.aliases),
            covered=entry.covered == "yes",
            listed=(entry.listed or entry.covered) == "yes",
        )
        for value, entry in devices.items()
    )
    return Fact(name, "the device", "Which device is it?", values, order=len(facts))


def _task_fact(name: str, tasks: Mapping[str, TaskEntry], facts: Mapping[str, Fact]) -> Fact:
    values = tuple(
        Value(
            value, entry.label, entry.phrase or entry.label, entry.label, tuple(entry.aliases)
        )
        for value, entry in tasks.items()
    )
    # Nobody is asked for it: not knowing the task means the default one.
    return Fact(name, "what you want to do", values=values, order=len(facts))


def _check_names(
    name: str,
    fact: Fact,
    files: Mapping[str, FactsFile],
    report: Report,
) -> None:
    """Refuse two values that a caller could not tell apart, and a value called `unknown`."""
    file = next(
        (file for file, content in files.items() if name in content.facts), next(iter(files))
    )
    seen: dict[str, str] = {}
    for value in fact.values:
        for word in (value.name, *value.aliases):
            key = fold(word)
            if key == UNKNOWN or seen.setdefault(key, value.name) != value.name:
                other = seen.get(key, UNKNOWN)
                report(file, ("facts", name), "ambiguous-value",
                    f"'{word}' of '{name}' means '{value.name}' and '{other}'.",
                    "Rename one of them.")


def _tasks(
    files: Mapping[str, FactsFile], phases: Iterable[Phase], report: Report
) -> Iterable[Task]:
    known = [phase.name for phase in phases]
    defaults: list[str] = []
    last = ""
    for file, content in files.items():
        for name, entry in content.tasks.items():
            last = file
            for index, phase in enumerate(entry.phases):
                if phase not in known:
                    report(file, ("tasks", name, "phases", index), "unknown-phase",
                        f"there is no phase '{phase}'.",
                        did_you_mean(phase, known) or f"Phases: {', '.join(known)}.")
            if entry.default == "yes":
                defaults.append(name)
            yield Task(
                name,
                entry.label,
                tuple(entry.phases),
                entry.default == "yes",
                entry.battery == "yes",
            )
    if last and len(defaults) != 1:
        add(last, Mistake(("tasks",), "default-task", f"{len(defaults)} tasks are the default.",
                          "Write 'default: yes' at the one meant when none is known."))  # fmt: skip


def _sources(
    files: Mapping[str, FactsFile], report: Report
) -> tuple[tuple[Source, ...], dict[str, Section], dict[str, Claim]]:
    sources: dict[str, Source] = {}
    sections: dict[str, Section] = {}
    claims: dict[str, Claim] = {}
    for file, content in files.items():
        entry = content.source
        if entry is None:
            continue
        if entry.id in sources:
            report(file, ("source", "id"), "duplicate-source",
                f"the source '{entry.id}' stands twice.", "Rename one.")
        sources[entry.id] = Source(
            entry.id, entry.title, entry.publisher, entry.rank, entry.address
        )
        for name, title in entry.sections.items():
            if name in sections:
                report(file, ("source", "sections", name), "duplicate-section",
                    f"the section '{name}' stands twice.", "Rename one.")
            sections[name] = Section(name, title, entry.id)
        for name, claim in entry.claims.items():
            path: KeyPath = ("source", "claims", name)
            if name in claims or name in sections:
                report(file, path, "duplicate-claim", f"the id '{name}' stands twice.",
                                  "Rename one.")
            if claim.section not in entry.sections:
                report(file, (*path, "section"), "unknown-section",
                    f"there is no section '{claim.section}' in this source.",
                    did_you_mean(claim.section, entry.sections)
                    or f"Sections: {', '.join(entry.sections)}.")
            claims[name] = Claim(name, claim.text, claim.section, claim.place, entry.id)
    return tuple(sources.values()), sections, claims
