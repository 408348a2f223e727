"""Read a pack from a directory or from a git revision."""

import subprocess
from pathlib import Path, PurePosixPath

from blink_expert.errors import KnowledgeNotFound
from blink_expert.knowledge.files import DRAWINGS
from blink_expert.verification.pack import read_pack
from blink_expert.verification.suite import CASES, INVARIANTS

__all__ = ["read_version"]

_PARTS = ("facts", DRAWINGS, "rules", CASES, INVARIANTS)


def read_version(name: str, directory: Path) -> dict[str, bytes]:
    """Return the files of a pack: `name` is a directory, or a git revision of `directory`.

    Raises:
        KnowledgeNotFound: it is neither, or there is no knowledge in it.
        KnowledgeInvalid: a file is too large or cannot be read.

    """
    if Path(name).is_dir():
        return read_pack(Path(name))
    revision = _git(directory, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    if revision is None:
        where = "this directory" if directory == Path() else directory
        raise KnowledgeNotFound(
            f"'{name}' is neither a directory nor a git revision of {where}."
            " Name a directory with facts/ and rules/, or a commit, branch or tag."
        )
    commit = revision.decode().strip()
    listing = _git(directory, "ls-tree", "-r", "-z", "--name-only", commit, "--", ".") or b""
    files: dict[str, bytes] = {}
    for path in sorted(listing.decode().split("\0")):
        place = PurePosixPath(path)
        suffix = ".svg" if _part(path) == DRAWINGS else ".yaml"
        if place.suffix != suffix or _part(path) not in _PARTS or place.name[0] == ".":
            continue
        content = _git(directory, "show", f"{commit}:./{path}")
        if content is not None:
            files[path] = content
    if not any(file.startswith("facts/") for file in files):
        raise KnowledgeNotFound(f"there is no knowledge in the git revision '{name}'.")
    # In the order in which a directory is read.
    return {file: files[file] for part in _PARTS for file in files if _part(file) == part}


def _part(file: str) -> str:
    return str(PurePosixPath(file).parent)


def _git(directory: Path, *arguments: str) -> bytes | None:
    """Return what git prints, or None where it fails or is not installed."""
    try:
        done = subprocess.run(  # noqa: S603  no shell; a revision is checked before it is used
            ["git", "-C", str(directory), *arguments],  # noqa: S607  the user's own git
            capture_output=True,
            check=False,
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
