"""Several engines on the same rules and situations: all in turns, each in its own process.

An engine is timed only if it fires the same rules as ours in every situation. One that is not
installed, fails or takes too long is left out, and the reason is reported.
"""

import select
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import msgspec
from bases import situations
from peers.job import OURS, PEERS, Job
from peers.program import given, translate

from blink_expert import KnowledgeBase

__all__ = ["NODE", "Result", "contest", "install_node", "version_of"]

NODE = "json-rules-engine"
_NODE_FOLDER = Path(__file__).parent / "peers" / "json_rules_engine"
_WORKER = Path(__file__).parent / "peers" / "worker.py"


class Result(msgspec.Struct, frozen=True):
    """What one engine did: `rounds` are seconds for one inference, a mean for each round.

    `failure` says why it was not timed. `build` is the time to load the rules, `memory` in bytes.
    """

    name: str
    rounds: tuple[float, ...] = ()
    build: float = 0.0
    memory: int = 0
    compared: int = 0
    failure: str = ""

    @property
    def median(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.rounds)


class _Failure(Exception):
    """Why an engine cannot go on."""


def version_of(name: str) -> str:
    """Return the version of a peer; empty if it is not installed."""
    if name == NODE:
        manifest = _NODE_FOLDER / "node_modules" / NODE / "package.json"
        if not manifest.is_file():
            return ""
        return str(msgspec.json.decode(manifest.read_bytes())["version"])
    try:
        return version(PEERS[name].distribution if name in PEERS else "blink-expert")
    except PackageNotFoundError:
        return ""


def install_node() -> str:
    """Install json-rules-engine beside its worker; return what went wrong, or nothing."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return "node and npm are not installed"
    options = ("--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--silent")
    done = subprocess.run(
        (npm, "install", *options), cwd=_NODE_FOLDER, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else f"npm install failed: {done.stderr.strip()[:200]}"


def contest(
    kb: KnowledgeBase,
    knowledge: Path,
    names: Sequence[str],
    *,
    number: int,
    rounds: int,
    limit: float,
) -> list[Result]:
    """Return the result of our engine and then of each that is named.

    There are `number` situations, a part of them in each of the `rounds`; `limit` are the seconds
    that an engine may take for loading the rules, for the check of what it fires, or for a round.
    """
    asked = situations(kb, number)
    facts = [given(kb, situation) for situation in asked]
    job = Job(str(knowledge), translate(kb), facts, asked)
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "job.json"
        path.write_bytes(msgspec.json.encode(job))
        runs = [_Run(name, path, limit) for name in (OURS, *names)]
        right = runs[0].check(None)
        for run in runs[1:]:
            run.check(right)
        part = -(-number // rounds)
        for first in range(0, number, part):
            for run in runs:
                run.time(first, first + part)
        return [run.close() for run in runs]


class _Run:
    """One engine in the contest, from its start to its result."""

    def __init__(self, name: str, job: Path, limit: float) -> None:
        self.name, self.failure = name, ""
        self._job, self._limit = job, limit
        self._worker: _Worker | None = None
        self._build, self._compared = 0.0, 0
        self._rounds: list[float] = []

    def check(self, right: list[list[int]] | None) -> list[list[int]]:
        """Load the rules and return what fires; it must be what is `right`."""
        try:
            self._worker = _Worker(_command(self.name, self._job))
            self._build = float(self._worker.read(self._limit))
            fired: list[list[int]] = [
                sorted(some) for some in self._worker.ask(self._limit, "fired")
            ]
        except _Failure as failure:
            self._give_up(str(failure))
            return []
        wrong = sum(one != other for one, other in zip(fired, right or fired, strict=True))
        self._compared = len(fired)
        if wrong:
            self._give_up(f"it fires other rules in {wrong} of {len(fired)} situations")
        return fired

    def time(self, first: int, last: int) -> None:
        """Time one round."""
        if self._worker is None:
            return
        try:
            self._rounds.append(float(self._worker.ask(self._limit, "seconds", first, last)))
        except _Failure as failure:
            self._give_up(str(failure))

    def close(self) -> Result:
        """End the process; return the result."""
        memory = 0
        if self._worker is not None:
            memory = int(self._worker.ask(self._limit, "memory"))
            self._worker.stop()
        rounds = tuple(self._rounds)
        return Result(self.name, rounds, self._build, memory, self._compared, self.failure)

    def _give_up(self, reason: str) -> None:
        self.failure = reason
        if self._worker is not None:
            self._worker.stop()
            self._worker = None


def _command(name: str, job: Path) -> tuple[str, ...]:
    if not version_of(name):
        raise _Failure("it is not installed")
    if name == NODE:
        return ("node", str(_NODE_FOLDER / "worker.mjs"), str(job))
    return (sys.executable, str(_WORKER), name, str(job))


class _Worker:
    """A process that answers each line with a line."""

    def __init__(self, command: Sequence[str]) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  closed with the process
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors
        )

    def ask(self, limit: float, *question: Any) -> Any:
        """Return the answer.

        Raises:
            _Failure: it takes longer than the limit, or the process ended.

        """
        writing = self._process.stdin
        try:
            if writing is not None:
                writing.write(msgspec.json.encode(question) + b"\n")
                writing.flush()
        except BrokenPipeError as error:
            raise self._ended() from error
        return self.read(limit)

    def read(self, limit: float) -> Any:
        """Return what the process says next."""
        reading = self._process.stdout
        if reading is None or not select.select([reading], [], [], limit)[0]:
            raise _Failure(f"it took longer than {limit:g} s")
        line = reading.readline()
        if not line:
            raise self._ended()
        return msgspec.json.decode(line)

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()
        self._errors.close()

    def _ended(self) -> _Failure:
        """Return that the process ended, with the last that it said."""
        code = self._process.wait()
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace").strip().splitlines()
        return _Failure(f"it ended with {code}: {said[-1][:100] if said else 'without a word'}")
