"""What the verification finds: findings with stable codes, and the report of a check."""

from typing import Literal

import msgspec

from blink_expert.knowledge.reader import KeyPath

__all__ = ["Draft", "Finding", "Severity"]

Severity = Literal["error", "warning"]


class Draft(msgspec.Struct, frozen=True):
    """A finding whose line is not worked out yet: `path` leads to its place in `file`.

    An empty `file` is the one in `facts/` that has that path.
    `situation` is a concrete one that shows it, in canonical form; None where none is needed.
    """

    code: str
    file: str
    path: KeyPath
    message: str
    hint: str
    situation: dict[str, str | float] | None = None


class Finding(msgspec.Struct, frozen=True):
    """Something wrong with the knowledge: where it is, what it is, and what to do.

    `line` and `column` count from 1. `situation` is a concrete one that shows it.
    """

    code: str
    severity: Severity
    message: str
    hint: str
    file: str
    line: int
    column: int
    situation: dict[str, str | float] | None = None

    def __str__(self) -> str:
        text = f"{self.file}:{self.line}:{self.column}: {self.severity}: {self.message} {self.hint}"
        return f"{text.rstrip()} [{self.code}]"
