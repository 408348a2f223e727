"""Collect mistakes while files are read and linked, then say where each one stands."""

from collections.abc import Mapping
from typing import Protocol

from blink_expert.errors import Problem, shortened
from blink_expert.knowledge.reader import KeyPath, locator

__all__ = ["Collector", "Report"]

_LONGEST = 300
"""Characters of a message, at most."""


class Report(Protocol):
    """Take note of a mistake in a file."""

    def __call__(self, file: str, path: KeyPath, code: str, message: str, hint: str) -> None:
        """Note it; `path` leads from the document's root to the place."""


class Collector:
    """Keep every mistake; positions are worked out only in `problems`."""

    def __init__(self) -> None:
        self._noted: list[tuple[str, KeyPath, str, str, str]] = []
        self._ready: list[Problem] = []

    def __call__(self, file: str, path: KeyPath, code: str, message: str, hint: str) -> None:
        """Note a mistake; a whole paragraph that stands where a name should is cut."""
        self._noted.append((file, path, code, shortened(message, _LONGEST), hint))

    def extend(self, problems: tuple[Problem, ...]) -> None:
        """Take problems that have their positions already."""
        self._ready.extend(problems)

    def __bool__(self) -> bool:
        return bool(self._noted or self._ready)

    def problems(self, files: Mapping[str, bytes]) -> list[Problem]:
        """Return all mistakes with line and column, in the order of the files."""
        found = list(self._ready)
        find = {file: locator(files[file]) for file in {note[0] for note in self._noted}}
        for file, path, code, message, hint in self._noted:
            line, column = find[file](path)
            found.append(Problem(code, message, hint, file, line, column))
        order = {file: index for index, file in enumerate(files)}
        return sorted(found, key=lambda p: (order.get(p.where, -1), p.line, p.column))
