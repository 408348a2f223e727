"""Link the files in `facts/`: what the rules may speak of."""

from collections.abc import Iterable, Mapping

import msgspec

from blink_expert.errors import did_you_mean
from blink_expert.knowledge.facts import link_facts
from blink_expert.knowledge.model import Claim, Fact, Part, Phase, Section, Source, Task
from blink_expert.knowledge.report import Report
from blink_expert.knowledge.schema import FactsFile, KnowledgeEntry, PhaseEntry
from blink_expert.knowledge.situation import fold
from blink_expert.knowledge.sources import link_sources
from blink_expert.knowledge.wordings import Wordings, link_phrases

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
    parts: tuple[Part, ...]
    wordings: Wordings


def link_vocabulary(files: Mapping[str, FactsFile], report: Report) -> Vocabulary | None:
    """Return the vocabulary of these files; `report` is told every mistake.

    None where there is no `knowledge` entry to go on from.
    """
    knowledge = _one_knowledge(files, report)
    if knowledge is None:
        return None
    facts = link_facts(files, knowledge, report)
    phases = _phases(files, report)
    tasks = tuple(_tasks(files, phases, report))
    sources, sections, claims = link_sources(files, report)
    says = next(file for file, content in files.items() if content.knowledge)
    for name, key in ((knowledge.identifies, "devices"), (knowledge.task, "tasks")):
        if name not in facts:
            report(
                says,
                ("knowledge",),
                "no-values",
                f"no file lists {key}.",
                f"Add '{key}:': the values of '{name}'.",
            )
    _check_progress(knowledge, facts, phases, says, report)
    return Vocabulary(
        knowledge,
        facts,
        tuple(phases),
        tasks,
        sources,
        sections,
        claims,
        _parts(files, report),
        link_phrases(files, facts, report),
    )


def _one_knowledge(files: Mapping[str, FactsFile], report: Report) -> KnowledgeEntry | None:
    found = [(file, content.knowledge) for file, content in files.items() if content.knowledge]
    for file, _ in found[1:]:
        report(
            file,
            ("knowledge",),
            "duplicate-knowledge",
            f"'knowledge' stands in {found[0][0]} already.",
            "Keep one.",
        )
    if not found:
        report(
            next(iter(files)),
            (),
            "no-knowledge",
            "no file says 'knowledge:'.",
            "Add 'knowledge: {name, version, identifies, task}' to one.",
        )
        return None
    return found[0][1]


def _check_progress(
    knowledge: KnowledgeEntry,
    facts: Mapping[str, Fact],
    phases: Iterable[Phase],
    file: str,
    report: Report,
) -> None:
    """Report a fact for the progress that does not exist, or a value of it that is no phase."""
    name = knowledge.progress
    if name is None:
        return
    path = ("knowledge", "progress")
    if name not in facts:
        hint = did_you_mean(name, facts) or "Name a fact whose values are phases."
        report(file, path, "unknown-fact", f"there is no fact '{name}'.", hint)
        return
    known = [phase.name for phase in phases]
    for value in facts[name].values:
        if value.name not in known:
            message = f"'{value.name}', a value of '{name}', is no phase."
            hint = did_you_mean(value.name, known) or f"Phases: {', '.join(known)}."
            report(file, path, "unknown-phase", message, hint)


def _phases(files: Mapping[str, FactsFile], report: Report) -> list[Phase]:
    phases: dict[str, Phase] = {}
    for file, content in files.items():
        for name, entry in content.phases.items():
            if name in phases:
                message = f"the phase '{name}' stands twice."
                report(file, ("phases", name), "duplicate-phase", message, "Remove one.")
            given = PhaseEntry(entry) if isinstance(entry, str) else entry
            phases[name] = Phase(name, given.title, given.optional == "yes", given.battery == "yes")
    return list(phases.values())


def _parts(files: Mapping[str, FactsFile], report: Report) -> tuple[Part, ...]:
    """Return the parts; one name means one part, so no name stands at two of them."""
    owners: dict[str, str] = {}
    parts = []
    for file, content in files.items():
        for name, avoid in content.parts.items():
            for word in (name, *avoid):
                other = owners.setdefault(fold(word), name)
                if other != name or (word != name and fold(word) == fold(name)):
                    message = f"'{word}' is a name of '{other}' already."
                    hint = "One name means one part: remove one of them."
                    report(file, ("parts", name), "duplicate-part", message, hint)
            parts.append(Part(name, tuple(avoid)))
    return tuple(parts)


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
                    report(
                        file,
                        ("tasks", name, "phases", index),
                        "unknown-phase",
                        f"there is no phase '{phase}'.",
                        did_you_mean(phase, known) or f"Phases: {', '.join(known)}.",
                    )
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
        named = f"{len(defaults)} tasks are the default: {', '.join(defaults)}."
        message = named if defaults else "no task is the default."
        hint = "Write 'default: yes' at the one meant when none is known."
        report(last, ("tasks",), "default-task", message, hint)
