"""Find and read the files of a knowledge base; nothing is parsed here."""

import hashlib
import stat
from collections.abc import Mapping
from pathlib import Path

from blink_expert.errors import KnowledgeInvalid, KnowledgeNotFound, Problem, reason_of

__all__ = ["DRAWINGS", "MAX_BYTES", "digest_of", "is_drawing", "read_files", "read_part", "shipped"]

MAX_BYTES = 4 * 1024 * 1024
"""The largest file that is read."""

DRAWINGS = "facts/pictures"
"""Where the drawings of the pictures are: files that end in `.svg`."""


def shipped() -> Path:
    """Return the directory of the knowledge that comes with this package.

    It is inside the wheel; in a checkout it is the repository itself.
    """
    package = Path(__file__).parent.parent
    inside = package / "_knowledge"
    return inside if inside.is_dir() else package.parent


def read_files(directory: Path) -> dict[str, bytes]:
    """Return the content of every file, by its name such as `rules/xt.yaml`, in order.

    Raises:
        KnowledgeNotFound: there is no such directory, or it has no facts or no rules.
        KnowledgeInvalid: a file is too large or cannot be read.

    """
    if not _is_directory(directory):
        raise KnowledgeNotFound(
            f"{directory}: there is no such directory."
            " Name one that has the directories facts/ and rules/."
        )
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for part in ("facts", DRAWINGS, "rules"):
        try:
            found = read_part(directory, part)
        except KnowledgeInvalid as error:
            problems.extend(error.problems)
            continue
        if not found and part != DRAWINGS:
            raise KnowledgeNotFound(
                f"{directory}: there is no file in {part}/."
                " A knowledge base has .yaml files in facts/ and in rules/."
            )
        files.update(found)
    if problems:
        raise KnowledgeInvalid(problems)
    return files


def read_part(directory: Path, part: str) -> dict[str, bytes]:
    """Return the content of every file in one part, such as `rules` or `rules/cases`, in order.

    In `facts/pictures` these are the drawings; everywhere else, the files that end in `.yaml`.

    Raises:
        KnowledgeInvalid: a file is too large or cannot be read; all such files are named.

    """
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    suffix = ".svg" if part == DRAWINGS else ".yaml"
    for path in sorted((directory / part).glob(f"*{suffix}")):
        if path.name.startswith("."):
            continue  # editors keep hidden files beside the one that is edited
        name = f"{part}/{path.name}"
        try:
            files[name] = _read(path, name)
        except KnowledgeInvalid as error:
            problems.extend(error.problems)
    if problems:
        raise KnowledgeInvalid(problems)
    return files


def is_drawing(name: str) -> bool:
    """Whether the file of that name, such as `facts/pictures/post.svg`, is a drawing."""
    return name.startswith(f"{DRAWINGS}/")


def _is_directory(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # such as a name that is too long, or one that may not be looked at
        return False


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of the names and contents of the files."""
    summary = hashlib.sha256()
    for name, data in files.items():
        summary.update(f"{name}\0{len(data)}\0".encode())
        summary.update(data)
    return summary.hexdigest()


def _read(path: Path, where: str) -> bytes:
    """Return the file's bytes, at most `MAX_BYTES`.

    Raises:
        KnowledgeInvalid: it is too large or cannot be read.

    """
    if not where.isprintable():
        message = "the name of this file is not text."
        raise _invalid("file-unreadable", ascii(where).strip("'"), message, "Rename it.")
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            message = "this is not a file."
            raise _invalid("file-unreadable", where, message, "Rename, move or delete it.")
        if status.st_size > MAX_BYTES:
            message = f"the file has {status.st_size:,} bytes; at most {MAX_BYTES:,} are read."
            raise _invalid("file-too-large", where, message, "Split it into several files.")
        return path.read_bytes()
    except OSError as error:
        message = f"the file cannot be read: {reason_of(error)}."
        raise _invalid("file-unreadable", where, message, "Check its rights.") from error


def _invalid(code: str, where: str, message: str, hint: str) -> KnowledgeInvalid:
    return KnowledgeInvalid([Problem(code, message, hint, where, 1, 1)])
