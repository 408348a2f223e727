"""Run `blink-expert` as a user does: with standard streams, or in a pseudo-terminal."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from installed import EXECUTABLE, environment
from warm import Warm

COLOR = re.compile(r"\x1b\[[0-9;]*m")


class Result(msgspec.Struct, frozen=True):
    """What a command left behind. In a terminal, `out` has standard error too."""

    code: int
    out: str
    err: str = ""

    def json(self) -> Any:
        return msgspec.json.decode(self.out)

    @property
    def plain(self) -> str:
        """What was printed, without its colors."""
        return COLOR.sub("", self.out)


class Command:
    """Call it with arguments. Linked knowledge is kept in a cache of its own."""

    def __init__(self, cache: Path) -> None:
        assert EXECUTABLE.exists(), "install the package: pip install --editable ."
        self.cache = cache
        self._warm: Warm | None = None

    def environment(self, env: Mapping[str, str] | None = None) -> dict[str, str]:
        return environment(self.cache, **{"TERM": "xterm", **(env or {})})

    def __call__(
        self, *args: str, stdin: str | bytes = b"", env: Mapping[str, str] | None = None
    ) -> Result:
        """Run it in a new process: from the start where the environment is another."""
        given = stdin.encode() if isinstance(stdin, str) else stdin
        if env is None:
            self._warm = self._warm or Warm(self.environment())
            code, out, err = self._warm(args, given)
            return Result(code, out.decode(), err.decode())
        done = subprocess.run(
            [EXECUTABLE, *args],
            input=given,
            capture_output=True,
            env=self.environment(env),
            timeout=60,
            check=False,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    def close(self) -> None:
        if self._warm is not None:
            self._warm.close()

    def start(self, *args: str) -> subprocess.Popen[bytes]:
        """Start it with three pipes, to be talked to."""
        pipe = subprocess.PIPE
        command = [str(EXECUTABLE), *args]
        return subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=pipe, env=self.environment()
        )

    def in_terminal(
        self, *args: str, columns: int = 60, env: Mapping[str, str] | None = None
    ) -> Result:
        """Run it in a pseudo-terminal of that width."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        with subprocess.Popen(
            [EXECUTABLE, *args],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=self.environment(env),
        ) as process:
            os.close(slave)
            printed = _read_all(master)
        os.close(master)
        return Result(process.returncode, printed.decode().replace("\r\n", "\n"))


def _read_all(master: int) -> bytes:
    chunks = []
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:  # Linux says so when the other side has closed
            break
        if not chunk:
            break
        chunks.append(chunk)
    return b"".join(chunks)
