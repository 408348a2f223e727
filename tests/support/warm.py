"""The command, started once and run many times: most of a short run is starting Python and imports.

As a program it imports the command line and waits. For each call it forks: the child is a process
of its own, with the arguments and the three streams of the call, and it ends as the command ends.
"""

import gc
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile

from installed import EXECUTABLE

from blink_expert.cli import main

__all__ = ["Warm"]

_LONGEST_CALL = 1 << 17
_STREAMS = 3


class Warm:
    """The waiting program, to be called and, at the end, closed."""

    def __init__(self, env: Mapping[str, str]) -> None:
        # Each message is one call or one exit code.
        self._connection, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._connection.settimeout(60)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, Path(__file__), str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=env,
                pass_fds=[theirs.fileno()],
            )

    def __call__(self, args: Sequence[str], stdin: bytes) -> tuple[int, bytes, bytes]:
        """Return the exit code, and what was printed to standard output and to standard error."""
        with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
            given.write(stdin)
            given.seek(0)
            streams = [one.fileno() for one in (given, out, err)]
            socket.send_fds(self._connection, [json.dumps(args).encode()], streams)
            code = self._connection.recv(_LONGEST_CALL)
            assert code, "the waiting program has ended"
            out.seek(0)
            err.seek(0)
            return int(code), out.read(), err.read()

    def close(self) -> None:
        """End the program: it ends when nobody can call it any more."""
        self._connection.close()
        self._process.wait(20)


def _wait_for_calls(connection: socket.socket) -> None:
    """Fork for each call; return in the child, when all is as the call wants it."""
    while True:
        call, streams, _, _ = socket.recv_fds(connection, _LONGEST_CALL, _STREAMS)
        if not call:
            sys.exit()
        process = os.fork()
        if not process:
            break
        for stream in streams:
            os.close(stream)
        _, status = os.waitpid(process, 0)
        connection.send(str(os.waitstatus_to_exitcode(status)).encode())
    connection.close()
    for place, stream in enumerate(streams):
        os.dup2(stream, place)
        os.close(stream)
    sys.argv = [str(EXECUTABLE), *json.loads(call)]


def _warm_up() -> None:
    """Import what commands import when they run."""
    for name in ("authoring", "cli.verdicts", "explain", "intake", "queries", "verification"):
        import_module(f"blink_expert.{name}")
    sys.argv = [str(EXECUTABLE), "advise"]
    with suppress(SystemExit):
        main()


if __name__ == "__main__":
    calls = socket.socket(fileno=int(sys.argv[1]))
    _warm_up()
    gc.freeze()
    _wait_for_calls(calls)
    main()
