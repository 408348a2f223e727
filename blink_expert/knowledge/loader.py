"""Load a knowledge base from a directory with `facts/` and `rules/`."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from blink_expert.errors import KnowledgeInvalid, KnowledgeNotFound, Problem
from blink_expert.knowledge.model import KnowledgeBase
from blink_expert.knowledge.reader import read_bytes

__all__ = ["load", "read_files", "shipped"]

T = TypeVar("T")


def shipped() -> Path:
    """Return the directory of the knowledge that comes with this package.

    It is inside the wheel; in a checkout it is the repository itself.
    """
    package = Path(__file__).parent.parent
    inside = package / "_knowledge"
    return inside if inside.is_dir() else package.parent


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
    digest = _digest(files)
    if cache:
        found = store.get(digest)
        if found is not None:
            return found
    built = _build(files, digest)
    if cache:
        store.put(built)
    return built


def read_files(directory: Path) -> dict[str, bytes]:
    """Return the content of every file, by its name such as `rules/xt.yaml`, in order.

    Raises:
        KnowledgeNotFound: there is no such directory, or one of its two parts is empty.
        KnowledgeInvalid: a file is too large or cannot be read.

    """
    if not _is_directory(directory):
        raise KnowledgeNotFound(
            f"{directory}: there is no such directory."
            " Name one that has the directories facts/ and rules/."
        )
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for part in ("facts", "rules"):
        # Editors keep hidden files beside the one that is edited.
        found = sorted(
            path for path in (directory / part).glob("*.yaml") if not path.name.startswith(".")
        )
        if not found:
            raise KnowledgeNotFound(
                f"{directory}: there is no file in {part}/."
                " A knowledge base has .yaml files in facts/ and in rules/."
            )
        for path in found:
            name = f"{part}/{path.name}"
            try:
                files[name] = read_bytes(path, name)
            except KnowledgeInvalid as error:
                problems.extend(error.problems)
    if problems:
        raise KnowledgeInvalid(problems)
    return files


def _is_directory(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # such as a name that is too long, or one that may not be looked at
        return False


def _digest(files: Mapping[str, bytes]) -> str:
    summary = hashlib.sha256()
    for name, data in files.items():
        summary.update(f"{name}\0{len(data)}\0".encode())
        summary.update(data)
    return summary.hexdigest()


def _build(files: Mapping[str, bytes], digest: str) -> KnowledgeBase:
    """Parse and link: imported here, since a cached knowledge base needs none of it."""
    from blink_expert.knowledge.convert import convert  # noqa: PLC0415
    from blink_expert.knowledge.linker import link  # noqa: PLC0415
    from blink_expert.knowledge.reader import parse  # noqa: PLC0415
    from blink_expert.knowledge.report import Collector  # noqa: PLC0415
    from blink_expert.knowledge.schema import FactsFile, RulesFile  # noqa: PLC0415

    collector = Collector()

    def entries(part: str, kind: type[T]) -> dict[str, T]:
        converted: dict[str, T] = {}
        for name, data in files.items():
            if not name.startswith(part):
                continue
            try:
                content: Any = parse(data, name)
            except KnowledgeInvalid as error:
                collector.extend(error.problems)
                continue
            if content is None:
                collector(name, (), "empty-file", "the file is empty.", "Fill it or delete it.")
                continue
            entry, mistakes = convert(content, kind)
            for mistake in mistakes:
                collector(name, mistake.path, mistake.code, mistake.message, mistake.hint)
            if entry is not None:
                converted[name] = entry
        return converted

    facts, rules = entries("facts/", FactsFile), entries("rules/", RulesFile)
    # Linking what is left of broken files would report mistakes that are not there.
    linked = None if collector else link(facts, rules, digest, collector)
    if collector or linked is None:
        raise KnowledgeInvalid(collector.problems(files))
    return linked
