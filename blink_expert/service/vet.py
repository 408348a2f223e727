"""Check a directory of knowledge and hand over what was checked.

`python -m blink_expert.service.vet DIR DIGEST` writes the linked knowledge to standard output as
MessagePack; nothing if it has that digest. If the knowledge has an error, it says which on standard
error and ends with exit code 1.
"""

import sys
from pathlib import Path

import msgspec

from blink_expert.errors import BlinkExpertError
from blink_expert.knowledge.files import digest_of
from blink_expert.knowledge.loader import load_files
from blink_expert.verification.check import check_files
from blink_expert.verification.pack import read_pack
from blink_expert.verification.suite import CASES, INVARIANTS

__all__ = ["vet"]


def vet(directory: Path, digest: str) -> tuple[bytes, tuple[str, ...]]:
    """Return the encoded knowledge, empty if it has that digest, and its errors.

    Raises:
        KnowledgeError: the files cannot be read.

    """
    files = read_pack(directory)
    own = {name: data for name, data in files.items() if not name.startswith((CASES, INVARIANTS))}
    if digest_of(own) == digest:
        return b"", ()
    report = check_files(files)
    errors = tuple(str(one) for one in report.findings if one.severity == "error")
    return (b"" if errors else msgspec.msgpack.encode(load_files(own))), errors


def main() -> int:
    """Run as a command."""
    try:
        made, errors = vet(Path(sys.argv[1]), sys.argv[2])
    except BlinkExpertError as error:
        made, errors = b"", (str(error),)
    sys.stderr.write("\n".join(errors))
    sys.stdout.buffer.write(made)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
