"""Link the facts with their values; devices and tasks are the values of two of them."""

from collections.abc import Mapping

from blink_expert.errors import did_you_mean
from blink_expert.knowledge.model import UNKNOWN, Fact, Value
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

__all__ = ["link_facts"]


def link_facts(
    files: Mapping[str, FactsFile], knowledge: KnowledgeEntry, report: Report
) -> dict[str, Fact]:
    """Return all facts; devices and tasks are the values of two of them."""
    facts: dict[str, Fact] = {}
    devices, device_files = _devices(files, report)
    owners: dict[str, tuple[str, str]] = {}

    def own(file: str, name: str, path: KeyPath) -> bool:
        other, place = owners.setdefault(fold(name), (name, file))
        if name in facts:
            message = f"the fact '{name}' is declared in {place} already."
            hint = "Keep one; a fact has one list of values."
        elif name != other:
            message = f"the fact '{name}' reads like '{other}' in {place}."
            hint = "Rename one; '_' does not tell them apart."
        else:
            return True
        report(file, path, "duplicate-fact", message, hint)
        return False

    for file, content in files.items():
        for name, entry in content.facts.items():
            path: KeyPath = ("facts", name)
            if own(file, name, path):
                facts[name] = _fact(name, entry, len(facts), file, report)
                _check_names(facts[name], file, (*path, "values"), report)
        name = knowledge.identifies
        if file == next(iter(device_files.values()), "") and own(file, name, ("devices",)):
            facts[name] = _device_fact(name, devices, facts)
            _check_names(facts[name], file, ("devices",), report, device_files)
        name = knowledge.task
        if content.tasks and own(file, name, ("tasks",)):
            facts[name] = _task_fact(name, content.tasks, facts)
            _check_names(facts[name], file, ("tasks",), report)
    _check_ask_first(files, facts, report)
    return facts


def _check_ask_first(
    files: Mapping[str, FactsFile], facts: Mapping[str, Fact], report: Report
) -> None:
    for file, content in files.items():
        for name, entry in content.facts.items():
            for index, first in enumerate(entry.ask_first):
                if first not in facts:
                    hint = did_you_mean(first, facts) or "Name a fact."
                    path = ("facts", name, "ask_first", index)
                    report(file, path, "unknown-fact", f"there is no fact '{first}'.", hint)


def _fact(name: str, entry: FactEntry, order: int, file: str, report: Report) -> Fact:
    path: KeyPath = ("facts", name)
    kinds = [bool(entry.values), bool(entry.yes or entry.no), entry.number is not None]
    if sum(kinds) != 1:
        code = "conflicting-domain" if sum(kinds) else "no-values"
        message = f"'{name}' has {'several kinds of' if sum(kinds) else 'no'} values."
        report(file, path, code, message, "Write values, or yes and no, or number.")
    if entry.number is not None:
        number = entry.number
        if number.minimum >= number.maximum:
            report(
                file,
                (*path, "number"),
                "conflicting-domain",
                "the minimum is not below the maximum.",
                "Swap them.",
            )
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
                report(
                    file,
                    path,
                    "missing-key",
                    f"'{name}' lacks its clause for '{word}'.",
                    f"Add '{word}:'.",
                )
        values = (
            Value("yes", "Yes", entry.yes, "yes", ("y", "true")),
            Value("no", "No", entry.no, "no", ("n", "false")),
        )
    return Fact(name, entry.about, entry.ask, values, order=order, ask_first=tuple(entry.ask_first))


def _devices(
    files: Mapping[str, FactsFile], report: Report
) -> tuple[dict[str, DeviceEntry], dict[str, str]]:
    """Return the devices of all files, in the order of the files, and the file of each.

    They may be spread over files, so that a new device is new files and changes none.
    """
    devices: dict[str, DeviceEntry] = {}
    owners: dict[str, str] = {}
    for file, content in files.items():
        for name, entry in content.devices.items():
            if name in devices:
                message = f"the device '{name}' stands in {owners[name]} already."
                hint = "Rename or remove one of them."
                report(file, ("devices", name), "duplicate-device", message, hint)
            else:
                devices[name], owners[name] = entry, file
    return devices, owners


def _device_fact(name: str, devices: Mapping[str, DeviceEntry], facts: Mapping[str, Fact]) -> Fact:
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
        Value(value, entry.label, entry.phrase or entry.label, entry.label, tuple(entry.aliases))
        for value, entry in tasks.items()
    )
    # Nobody is asked for it: not knowing the task means the default one.
    return Fact(name, "what you want to do", values=values, order=len(facts))


def _check_names(
    fact: Fact, file: str, path: KeyPath, report: Report, owners: Mapping[str, str] | None = None
) -> None:
    """Refuse two values that a caller could not tell apart, and a value called `unknown`.

    `owners` names the file of each value, where they are spread over several.
    """
    files = owners or {}
    seen: dict[str, str] = {}
    for value in fact.values:
        for word in (value.name, *value.aliases):
            key = fold(word)
            other = seen.setdefault(key, value.name)
            if not key:
                message = f"'{word}' of '{fact.name}' has no letter or digit."
            elif key == UNKNOWN:
                message = f"'{word}' of '{fact.name}' means that nobody can tell."
            elif other != value.name:
                message = f"'{word}' of '{fact.name}' means '{other}' already."
            else:
                continue
            where = files.get(value.name, file)
            report(where, (*path, value.name), "ambiguous-value", message, "Rename it.")
