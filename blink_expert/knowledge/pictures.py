"""Link the `pictures` of the files in `facts/` to their drawings, rules and claims."""

from collections.abc import Collection, Iterator, Mapping

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
    owners: dict[str, str] = {}
    found: list[Picture] = []
    for file, content in facts.items():
        for name, entry in content.pictures.items():
            path: KeyPath = ("pictures", name)
            if name in owners:
                message = f"the picture '{name}' stands in {owners[name]} already."
                collector(file, path, "duplicate-picture", message, "Rename one of them.")
            owners.setdefault(name, file)
            for where, code, message, hint in _unknown(entry, read, claims, drawings):
                collector(file, (*path, *where), code, message, hint)
            found.append(_picture(name, entry, drawings, collector))
    return tuple(found)


def _unknown(
    entry: PictureEntry,
    rules: Collection[str],
    claims: Collection[str],
    drawings: Mapping[str, bytes],
) -> Iterator[tuple[KeyPath, str, str, str]]:
    """Yield what the entry names and nobody has: place, code, message and hint."""
    for index, name in enumerate(entry.shows):
        if name not in rules:
            message = f"there is no rule '{name}' that an answer can show."
            hint = did_you_mean(name, rules) or "Name a step, a warning or another text."
            yield ("shows", index), "unknown-rule", message, hint
    for index, name in enumerate(entry.claims):
        if name not in claims:
            hint = did_you_mean(name, claims) or "Add it to its source in facts/."
            yield ("claims", index), "unknown-claim", f"there is no claim '{name}'.", hint
    if f"{DRAWINGS}/{entry.file}" not in drawings:
        known = [name.removeprefix(f"{DRAWINGS}/") for name in drawings]
        message = f"there is no drawing '{entry.file}' in {DRAWINGS}/."
        yield ("file",), "unknown-drawing", message, did_you_mean(entry.file, known) or "Add it."


def _picture(
    name: str, entry: PictureEntry, drawings: Mapping[str, bytes], collector: Collector
) -> Picture:
    where = f"{DRAWINGS}/{entry.file}"
    svg = ""
    if where in drawings:
        try:
            svg = read_drawing(drawings[where], where)
        except KnowledgeInvalid as error:
            collector.extend(error.problems)
    return Picture(
        name,
        entry.title,
        entry.alt,
        entry.schematic or None,
        svg,
        tuple(entry.shows),
        tuple(entry.claims),
        where,
    )
