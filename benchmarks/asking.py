"""Servers in processes of their own, asked over many connections for a while."""

import asyncio
import os
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import aiohttp
import msgspec

import blink_expert
from blink_expert.knowledge import KnowledgeBase
from blink_expert.render import render_json

__all__ = ["Asked", "Server", "ask", "expected", "for_seconds", "running"]

SITUATIONS: tuple[dict[str, str], ...] = (
    {"device": "outdoor_4", "opening_tool": "no", "coin": "yes"},
    {"device": "outdoor_4"},
    {"device": "video_doorbell", "wired": "yes"},
    {"device": "outdoor_3rd_gen", "opening_tool": "no", "battery_chemistry": "alkaline"},
    {"device": "xt2"},
    {"device": "mini"},
    {"fastener": "screw"},
    {},
)


@dataclass
class Asked:
    """What came of asking for a while: the seconds of each answer, and what was wrong with some.

    `processor` are the seconds of processor time that the server took for all of them.
    """

    seconds: float = 0.0
    processor: float = 0.0
    took: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Return how many answers came in a second."""
        return len(self.took) / self.seconds

    @property
    def cost(self) -> float:
        """Return the microseconds of processor time that an answer took the server."""
        return self.processor / len(self.took) * 1e6

    @property
    def p99(self) -> float:
        """Return the milliseconds within which 99 of 100 answers came."""
        return statistics.quantiles(self.took, n=100)[98] * 1000


class Server:
    """A server that runs in a process of its own, at a free port."""

    def __init__(self, process: int, port: int, log: Path) -> None:
        self.process, self.log = process, log
        self.address = f"http://127.0.0.1:{port}/v1/advice"

    def processor(self) -> float:
        """Return the seconds of processor time that it has taken, children apart."""
        fields = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1]
        user, system = fields.split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def resident(self) -> float:
        """Return the MiB of memory that it holds."""
        status = Path(f"/proc/{self.process}/status").read_text(encoding="ascii")
        return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024

    def said(self, word: str) -> int:
        """Return how many lines of its log have this word."""
        return sum(word in line for line in self.log.read_text(encoding="utf-8").splitlines())


@contextmanager
def running(folder: Path, *command: object) -> Iterator[Server]:
    """Run a server until the context ends."""
    log = folder / f"{Path(str(command[1])).stem}.log"
    environment = {**os.environ, "BLINK_EXPERT_CACHE": str(folder / "cache")}
    with (
        log.open("w") as said,
        subprocess.Popen(
            [str(word) for word in command], stdout=said, stderr=said, env=environment
        ) as process,
    ):
        try:
            while not (port := re.search(r"running on http://[0-9.]+:(\d+)", log.read_text())):
                if process.poll() is not None:
                    sys.exit(f"it did not start:\n{log.read_text()}")
                time.sleep(0.05)
            yield Server(process.pid, int(port[1]), log)
        finally:
            process.terminate()


def expected(kb: KnowledgeBase) -> list[tuple[bytes, bytes]]:
    """Return the body of each request, and the answer to it by this knowledge."""
    return [
        (
            msgspec.json.encode({"facts": facts}),
            render_json(blink_expert.advise(kb, facts)).encode(),
        )
        for facts in SITUATIONS
    ]


async def ask(
    server: Server,
    connections: int,
    bodies: Mapping[bytes, set[bytes]],
    going_on: Callable[[], bool],
) -> Asked:
    """Ask over so many connections while it goes on: each sends when it has its answer."""
    asked = Asked()
    headers = {"Content-Type": "application/json"}

    async def one(session: aiohttp.ClientSession, first: int) -> None:
        requests = cycle([*bodies][first:] + [*bodies][:first])
        for body in requests:
            if not going_on():
                return
            start = time.perf_counter()
            try:
                async with session.post(server.address, data=body, headers=headers) as response:
                    answer = await response.read()
            except aiohttp.ClientError as error:
                asked.wrong[type(error).__name__] += 1
                continue
            asked.took.append(time.perf_counter() - start)
            if response.status != 200:
                asked.wrong[str(response.status)] += 1
            elif answer not in bodies[body]:
                asked.wrong["another answer"] += 1

    connector = aiohttp.TCPConnector(limit=connections)
    async with aiohttp.ClientSession(connector=connector) as session:
        start, before = time.perf_counter(), server.processor()
        await asyncio.gather(*(one(session, place % len(bodies)) for place in range(connections)))
        asked.seconds = time.perf_counter() - start
        asked.processor = server.processor() - before
    return asked


def for_seconds(seconds: float) -> Callable[[], bool]:
    """Return a function that holds for so long."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() < end
