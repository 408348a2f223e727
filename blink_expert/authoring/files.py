"""Write the files of a pack. Nothing is overwritten, and what stands in a file keeps its bytes."""

from collections.abc import Mapping
from pathlib import Path

from blink_expert.errors import AuthoringError, reason_of

__all__ = ["appended", "modeline", "read", "write", "write_new"]


def modeline(directory: Path, path: Path) -> str:
    """Return the line that names the schema for editors, where the pack has schemas."""
    parts = path.relative_to(directory).parts
    name = f"{'cases' if len(parts) > 2 else parts[0]}.schema.json"
    if not (directory / "docs" / "schema" / name).exists():
        return ""
    up = "../" * (len(parts) - 1)
    return f"# yaml-language-server: $schema={up}docs/schema/{name}\n"


def appended(old: bytes, text: str, *, apart: bool = True) -> tuple[bytes, int]:
    """Return the file with the text at its end, in its line ends, and the line it starts on.

    `apart` leaves an empty line before it.
    """
    end = b"\r\n" if b"\r\n" in old else b"\n"
    head = old if not old or old.endswith(b"\n") else old + end
    if apart:
        head += end
    return head + text.encode().replace(b"\n", end), head.count(b"\n") + 1


def read(path: Path) -> bytes:
    """Return the bytes of the file.

    Raises:
        AuthoringError: it cannot be read.

    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise _failed(path, "read", error) from None


def write(path: Path, data: bytes) -> None:
    """Write the file.

    Raises:
        AuthoringError: it cannot be written.

    """
    try:
        path.write_bytes(data)
    except OSError as error:
        raise _failed(path, "written", error) from None


def write_new(files: Mapping[Path, str]) -> None:
    """Write files that must not be there: all of them, or none.

    Raises:
        AuthoringError: one is there already, or cannot be written.

    """
    for path in files:
        if path.exists() or path.is_symlink():
            raise AuthoringError(f"{path}: there is such a file already. Take another name.")
    written: list[Path] = []
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                written.append(path)
                file.write(text.encode())
        except OSError as error:
            for one in written:
                one.unlink(missing_ok=True)
            raise _failed(path, "written", error) from None


def _failed(path: Path, done: str, error: OSError) -> AuthoringError:
    return AuthoringError(
        f"{path}: the file cannot be {done}: {reason_of(error)}. Check its rights."
    )
