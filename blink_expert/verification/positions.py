"""From drafts to findings: where each one stands, and how bad it is."""

from collections.abc import Callable, Iterable, Mapping

from blink_expert.knowledge.files import is_drawing
from blink_expert.knowledge.reader import KeyPath, locator, parse
from blink_expert.verification.model import Draft, Finding, Severity

__all__ = ["WARNINGS", "findings_of", "severity"]

WARNINGS = frozenset(
    {
        "redundant-rule",
        "redundant-condition",
        "unused-fact",
        "unused-value",
        "useless-value",
        "never-asked",
        "no-picture",
        "unlinked-picture",
        "unused-drawing",
        "long-step",
        "long-note",
        "two-instructions",
        "passive-voice",
        "two-names",
        "no-capital",
        "no-full-stop",
        "untouched-rule",
        "untouched-condition",
        "untouched-claim",
        "untouched-answer",
    }
)
"""The codes of what should be better; all others are errors."""


def findings_of(drafts: Iterable[Draft], files: Mapping[str, bytes]) -> list[Finding]:
    """Return the drafts with line and column, in the order of the files."""
    find: dict[str, Callable[[KeyPath], tuple[int, int]]] = {}
    homes: dict[str, object] = {}
    ready = []
    for draft in drafts:
        if not draft.file and not homes:
            homes = {
                name: parse(data, name)
                for name, data in files.items()
                if name.startswith("facts/") and not is_drawing(name)
            }
        file = draft.file or max(homes, key=lambda name: _depth(homes[name], draft.path))
        if draft.path and file not in find:
            find[file] = locator(files[file])
        line, column = find[file](draft.path) if draft.path else (1, 1)
        grade, message, hint = severity(draft.code), draft.message, draft.hint
        ready.append(Finding(draft.code, grade, message, hint, file, line, column, draft.situation))
    order = {file: index for index, file in enumerate(files)}
    return sorted(ready, key=lambda one: (order[one.file], one.line, one.column, one.code))


def _depth(document: object, path: KeyPath) -> int:
    """Return how many keys of the path lead somewhere in the document."""
    for depth, key in enumerate(path):
        if not isinstance(document, dict) or key not in document:
            return depth
        document = document[key]
    return len(path)


def severity(code: str) -> Severity:
    """Return how bad a finding with this code is."""
    return "warning" if code in WARNINGS else "error"
