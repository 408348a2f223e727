"""One engine in a process of its own: it is told what to do line by line, and answers in JSON.

Run by `contest.py`: python peers/worker.py NAME JOB. Memory is counted from before the engine is
imported, so it is the engine's, its rules' and its facts'.
"""

import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

sys.path[0] = str(Path(__file__).parent.parent)

from peers.job import Job, make  # noqa: E402  the line above lets it be found

_LEAST = 0.02
"""Seconds that a timing takes at least: short ones are repeated."""


def main() -> None:
    """Build the engine, then answer until the input ends."""
    # What a library prints to standard output must not come between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def answer(value: Any) -> None:
        answers.write(msgspec.json.encode(value) + b"\n")

    job = msgspec.json.decode(Path(sys.argv[2]).read_bytes(), type=Job)
    before = _memory()
    start = time.perf_counter()
    peer, prepared = make(sys.argv[1], job)
    answer(time.perf_counter() - start)

    def fired() -> list[list[int]]:
        return [sorted(peer.fired(peer.infer(one))) for one in prepared]

    def seconds(first: int, last: int) -> float:
        return _seconds(peer.infer, prepared[first:last])

    commands: dict[str, Callable[..., Any]] = {
        "fired": fired,
        "seconds": seconds,
        "memory": lambda: _memory() - before,
    }
    for line in sys.stdin:
        name, *arguments = msgspec.json.decode(line)
        answer(commands[name](*arguments))


def _seconds(infer: Callable[[Any], Any], some: list[Any]) -> float:
    """Return the seconds that one inference takes, as a mean over these situations."""
    passes = 0
    start = time.perf_counter()
    while True:
        for one in some:
            infer(one)
        passes += 1
        took = time.perf_counter() - start
        if took >= _LEAST:
            return took / (passes * len(some))


def _memory() -> int:
    """Return the memory that the process has now, in bytes."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * resource.getpagesize()


if __name__ == "__main__":
    main()
