"""Load a knowledge base from a directory with `facts/` and `rules/`."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from blink_expert.errors import KnowledgeInvalid
from blink_expert.knowledge.files import digest_of, is_drawing, read_files, shipped
from blink_expert.knowledge.model import KnowledgeBase

__all__ = ["load", "load_files"]

T = TypeVar("T")


def load(directory: str | Path | None = None, *, cache: bool = True) -> KnowledgeBase:
    """Return the knowledge base in `directory`, or the one that comes with this package.

    With `cache`, a knowledge base that was linked before is taken from the user's cache directory;
    it is found by the content of its files, so it is never out of date.

    Raises:
        KnowledgeNotFound: there is no such directory, or no files in it.
        KnowledgeInvalid: the files have mistakes; `.problems` has them all.

    """
    from blink_expert.knowledge import cache as store  # noqa: PLC0415  loader and cache meet here

    files = read_files(Path(directory) if directory is not None else shipped())
    digest = digest_of(files)
    if cache:
        found = store.get(digest)
        if found is not None:
            return found
    built = load_files(files)
    if cache:
        store.put(built)
    return built


def load_files(files: Mapping[str, bytes]) -> KnowledgeBase:
    """Return the knowledge base in these files, by their names such as `rules/xt.yaml`.

    Raises:
        KnowledgeInvalid: the files have mistakes; `.problems` has them all.

    """
    # Imported here, since a cached knowledge base needs none of it.
    from blink_expert.knowledge.convert import read_entries  # noqa: PLC0415
    from blink_expert.knowledge.linker import link  # noqa: PLC0415
    from blink_expert.knowledge.report import Collector  # noqa: PLC0415
    from blink_expert.knowledge.schema import FactsFile, RulesFile  # noqa: PLC0415

    collector = Collector()

    drawings = {name: data for name, data in files.items() if is_drawing(name)}

    def entries(part: str, kind: type[T]) -> dict[str, T]:
        mine = {
            name: data
            for name, data in files.items()
            if name.startswith(part) and name not in drawings
        }
        return read_entries(mine, kind, collector)

    facts, rules = entries("facts/", FactsFile), entries("rules/", RulesFile)
    # Linking what is left of broken files would report mistakes that are not there.
    linked = None if collector else link(facts, rules, drawings, digest_of(files), collector)
    if collector or linked is None:
        raise KnowledgeInvalid(collector.problems(files))
    return linked
