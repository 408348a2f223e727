"""Link the sources: their sections and numbered claims."""

from collections.abc import Mapping

from blink_expert.errors import did_you_mean
from blink_expert.knowledge.model import Claim, Section, Source
from blink_expert.knowledge.reader import KeyPath
from blink_expert.knowledge.report import Report
from blink_expert.knowledge.schema import FactsFile

__all__ = ["link_sources"]


def link_sources(
    files: Mapping[str, FactsFile], report: Report
) -> tuple[tuple[Source, ...], dict[str, Section], dict[str, Claim]]:
    """Return the sources, and the sections and claims of all of them by id."""
    sources: dict[str, Source] = {}
    sections: dict[str, Section] = {}
    claims: dict[str, Claim] = {}
    for file, content in files.items():
        entry = content.source
        if entry is None:
            continue
        if entry.id in sources:
            report(
                file,
                ("source", "id"),
                "duplicate-source",
                f"the source '{entry.id}' stands twice.",
                "Rename one.",
            )
        sources[entry.id] = Source(
            entry.id, entry.title, entry.publisher, entry.rank, entry.address
        )
        for name, title in entry.sections.items():
            path: KeyPath = ("source", "sections", name)
            if other := sections.get(name) or claims.get(name):
                message = f"the id '{name}' stands in the source '{other.source}' already."
                report(file, path, "duplicate-section", message, "Rename one of them.")
            sections[name] = Section(name, title, entry.id)
        for name, claim in entry.claims.items():
            path = ("source", "claims", name)
            if other := claims.get(name) or sections.get(name):
                message = f"the id '{name}' stands in the source '{other.source}' already."
                report(file, path, "duplicate-claim", message, "Rename one of them.")
            if claim.section not in entry.sections:
                report(
                    file,
                    (*path, "section"),
                    "unknown-section",
                    f"there is no section '{claim.section}' in this source.",
                    did_you_mean(claim.section, entry.sections)
                    or f"Sections: {', '.join(entry.sections)}.",
                )
            claims[name] = Claim(name, claim.text, claim.section, claim.place, entry.id)
    return tuple(sources.values()), sections, claims
