"""Link the `pictures` of the files in `facts/` to their drawings, rules and claims."""

from collections.abc import Collection, Mapping

from blink_expert.errors import KnowledgeInvalid, did_you_mean
from blink_expert.knowledge.drawings import read_drawing
from blink_expert.knowledge.files import DRAWINGS
from blink_expert.knowledge.model import Picture
from blink_expert.knowledge.reader import KeyPath
from blink_expert.knowledge.report import Collector
from blink_expert.knowledge.schema import FactsFile, PictureEntry, RulesFile

__all__ = ["link_pictures"]


def link_pictures(
    facts: Mapping[str, FactsFile],
    rules: Mapping[str, RulesFile],
    claims: Collection[str],
    drawings: Mapping[str, bytes],
    collector: Collector,
) -> tuple[Picture, ...]:
    """Return the pictures; `drawings` are files by their names such as `facts/pictures/post.svg`.

    A rule that only concludes a fact is never read, so no picture can stand beside it.
    """
    read = {
        rule.id
        for content in rules.values()
        for rule in content.rules
        if rule.derive is None and rule.narrow is None
    }
    drawn = _drawn(facts, drawings, collector)
    owners: dict[str, str] = {}
    found: list[Picture] = []
    for file, content in facts.items():
        for name, entry in content.pictures.items():
            path: KeyPath = ("pictures", name)
            if name in owners:
                message = f"the picture '{name}' stands in {owners[name]} already."
                collector(file, path, "duplicate-picture", message, "Rename one of them.")
            owners.setdefault(name, file)
            _check_rules(entry.shows, read, file, (*path, "shows"), collector)
            _check_claims(entry.claims, claims, file, (*path, "claims"), collector)
            if entry.file not in drawn:
                known = [one.removeprefix(f"{DRAWINGS}/") for one in drawings]
                message = f"there is no drawing '{entry.file}' in {DRAWINGS}/."
                hint = did_you_mean(entry.file, known) or "Add it."
                collector(file, (*path, "file"), "unknown-drawing", message, hint)
            found.append(_picture(name, entry, drawn.get(entry.file, "")))
    return tuple(found)


def _check_rules(
    names: Collection[str], rules: Collection[str], file: str, path: KeyPath, collector: Collector
) -> None:
    for index, name in enumerate(names):
        if name not in rules:
            message = f"there is no rule '{name}' that an answer can show."
            hint = did_you_mean(name, rules) or "Name a step, a warning or another text."
            collector(file, (*path, index), "unknown-rule", message, hint)


def _check_claims(
    names: Collection[str], claims: Collection[str], file: str, path: KeyPath, collector: Collector
) -> None:
    for index, name in enumerate(names):
        if name not in claims:
            hint = did_you_mean(name, claims) or "Add it to its source in facts/."
            message = f"there is no claim '{name}'."
            collector(file, (*path, index), "unknown-claim", message, hint)


def _drawn(
    facts: Mapping[str, FactsFile], drawings: Mapping[str, bytes], collector: Collector
) -> dict[str, str]:
    """Return each drawing that a picture names and that there is; a bad one is told once."""
    found: dict[str, str] = {}
    named = (entry.file for content in facts.values() for entry in content.pictures.values())
    for name in dict.fromkeys(named):
        where = f"{DRAWINGS}/{name}"
        if where in drawings:
            found[name] = ""
            try:
                found[name] = read_drawing(drawings[where], where)
            except KnowledgeInvalid as error:
                collector.extend(error.problems)
    return found


def _picture(name: str, entry: PictureEntry, svg: str) -> Picture:
    return Picture(
        name,
        entry.title,
        entry.alt,
        entry.schematic or None,
        svg,
        tuple(entry.shows),
        tuple(entry.claims),
        f"{DRAWINGS}/{entry.file}",
    )
