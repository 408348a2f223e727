"""A pack: a knowledge base with the cases and invariants that stand beside its rules."""

from collections.abc import Mapping
from pathlib import Path

from blink_expert.knowledge import KnowledgeBase
from blink_expert.knowledge.files import read_files, read_part
from blink_expert.knowledge.loader import load_files
from blink_expert.verification.suite import CASES, INVARIANTS, Suite, suite_of

__all__ = ["load_pack", "read_pack"]


def read_pack(directory: Path) -> dict[str, bytes]:
    """Return every file of the pack in `directory`, by its name such as `rules/cases/xt.yaml`.

    Raises:
        KnowledgeNotFound: there is no such directory, or no files in it.
        KnowledgeInvalid: a file is too large or cannot be read.

    """
    parts = (read_files(directory), read_part(directory, CASES), read_part(directory, INVARIANTS))
    return {name: data for part in parts for name, data in part.items()}


def load_pack(files: Mapping[str, bytes]) -> tuple[KnowledgeBase, Suite]:
    """Return the knowledge base in these files, with its cases and invariants.

    Raises:
        KnowledgeInvalid: the files have mistakes.

    """
    beside = {name: data for name, data in files.items() if name.startswith((CASES, INVARIANTS))}
    kb = load_files({name: data for name, data in files.items() if name not in beside})
    return kb, suite_of(beside, kb)
