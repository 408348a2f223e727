"""Every error that the package raises.

BlinkExpertError
├── KnowledgeError            a knowledge base cannot be used
│   ├── KnowledgeNotFound     there is none in that directory
│   ├── KnowledgeInvalid      its files have mistakes: `.problems`, all of them
│   └── ConflictingRules      two firing rules derive different values for one fact
├── SituationInvalid          facts that the vocabulary does not have: `.problems`
├── NameNotFound              no rule, claim, fact or device of that name
├── InputUnreadable           a text to be read cannot be
├── AuthoringError            a file is not written or a picture not drawn
├── BatchError                many situations cannot be answered in one run
├── LibraryMissing            a part of the package needs a library that is not installed
└── EngineUnavailable         the engine asked for does not exist or cannot be loaded
"""

from collections.abc import Iterable

import msgspec

__all__ = [
    "AuthoringError",
    "BatchError",
    "BlinkExpertError",
    "ConflictingRules",
    "EngineUnavailable",
    "InputUnreadable",
    "KnowledgeError",
    "KnowledgeInvalid",
    "KnowledgeNotFound",
    "LibraryMissing",
    "NameNotFound",
    "Problem",
    "SituationInvalid",
    "did_you_mean",
    "place_of",
    "reason_of",
    "shortened",
]


class Problem(msgspec.Struct, frozen=True):
    """One mistake: where it is, what is wrong, what to do.

    `line` and `column` count from 1; they are 0 where there is no file.
    """

    code: str
    message: str
    hint: str = ""
    where: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        place = f"{self.where}:{self.line}:{self.column}: " if self.line else ""
        if self.where and not self.line:
            place = f"{self.where}: "
        hint = f" {self.hint}" if self.hint else ""
        return f"{place}{self.message}{hint}"


class BlinkExpertError(Exception):
    """The root: `except BlinkExpertError` catches everything raised on purpose."""

    code = "error"


class KnowledgeError(BlinkExpertError):
    """A knowledge base cannot be used."""

    code = "knowledge"


class KnowledgeNotFound(KnowledgeError):
    """The directory has no knowledge base."""

    code = "knowledge-not-found"


class _WithProblems(BlinkExpertError):
    """Carry one or more problems; all are in the message, one a line."""

    problems: tuple[Problem, ...]

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class KnowledgeInvalid(_WithProblems, KnowledgeError):
    """The files have mistakes; `problems` has them all, in the order of the files."""

    code = "knowledge-invalid"


class ConflictingRules(KnowledgeError):
    """Two firing rules derive different values for one fact.

    This is a mistake of the knowledge base, not of the caller.
    """

    code = "conflicting-rules"

    def __init__(self, fact: str, first: str, second: str) -> None:
        self.fact, self.rules = fact, (first, second)
        super().__init__(
            f"rules '{first}' and '{second}' both fire and derive different values for '{fact}'."
            " Add a condition to one of them, so that they exclude each other."
        )


class SituationInvalid(_WithProblems, ValueError):
    """Facts or values that the vocabulary does not have."""

    code = "situation-invalid"


class NameNotFound(BlinkExpertError, LookupError):
    """No rule, claim, fact or device of that name."""

    code = "name-not-found"


class InputUnreadable(BlinkExpertError):
    """A text that shall be read cannot be; the message says why and what to do."""

    code = "input-unreadable"


class AuthoringError(BlinkExpertError):
    """A file is not written or a picture not drawn; the message says why and what to do."""

    code = "authoring"


class BatchError(BlinkExpertError):
    """Many situations cannot be answered in one run; the message says why and what to do."""

    code = "batch"


class LibraryMissing(BlinkExpertError, ImportError):
    """A part of the package needs a library that comes with an extra, and it is not installed."""

    code = "library-missing"

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(
            f"this needs the library {library}, which is not installed."
            f" Install it: pip install 'blink-expert[{extra}]'."
        )


class EngineUnavailable(BlinkExpertError):
    """The engine asked for does not exist or cannot be loaded."""

    code = "engine-unavailable"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a sentence with the nearest known names, or an empty text."""
    from difflib import get_close_matches  # noqa: PLC0415  only needed when something is wrong

    by_folded = {candidate.casefold(): candidate for candidate in known}
    near = get_close_matches(name.casefold(), by_folded, n=3, cutoff=0.6)
    if not near:
        return ""
    return "Did you mean " + " or ".join(f"'{by_folded[n]}'" for n in near) + "?"


def place_of(error: BaseException) -> str:
    """Return the file and line that raised the error, for a log: its message may quote a person."""
    trace = error.__traceback__
    if trace is None:
        return "?"
    while trace.tb_next is not None:
        trace = trace.tb_next
    name = trace.tb_frame.f_code.co_filename.replace("\\", "/").rpartition("/")[2]
    return f"{name}:{trace.tb_lineno}"


def reason_of(error: OSError | UnicodeError) -> str:
    """Return why a file or an address cannot be used, as a part of a sentence."""
    return (getattr(error, "strerror", None) or str(error)).lower()


def shortened(written: object, most: int = 60) -> str:
    """Return what somebody wrote as a message can quote it."""
    text = str(written)
    return text if len(text) <= most else f"{text[: most - 3]}..."
