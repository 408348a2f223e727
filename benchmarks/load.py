"""The service under load: its rate against a bare endpoint, then reloads while everybody asks.

The bare endpoint is the same server and framework on one process, which sends the same bytes, logs
the request as the service does, and does nothing else. The two take turns. Then 200 connections ask
for 30 seconds and as long as ten reloads take; one of these is of knowledge that is broken. Every
answer is compared with the bytes that Python gives.

Run: python benchmarks/load.py (it needs the extras `bench`, `service` and `verify`)
"""

import asyncio
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import aiohttp
import msgspec
from arguments import parser

import blink_expert
from blink_expert.knowledge import KnowledgeBase
from blink_expert.render import render_json

ROOT = Path(__file__).parents[1]
SERVE = (Path(sys.executable).with_name("blink-expert"), "serve", "--port", "0")
ROUNDS = 3
ROUND_SECONDS = 4.0
LONG_SECONDS = 30.0
RELOADS = 10
BROKEN = 5
"""Which of the reloads is of broken knowledge."""

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


class Rate(NamedTuple):
    """What an endpoint did: answers in a second, and the microseconds of processor time of each.

    Both also as a ratio to the bare endpoint: 1 is as good.
    """

    connections: int
    name: str
    rate: float
    of_rate: float
    p99: float
    cost: float
    of_cost: float
    wrong: Counter[str]


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


async def compare(
    expert: Server, bare: Server, pairs: list[tuple[bytes, bytes]], seconds: float
) -> list[Rate]:
    """Return the rates of the bare endpoint and of the service, with one situation and with all."""
    body, answer = pairs[0]
    one = {body: {answer}}
    every = {body: {answer} for body, answer in pairs}
    await ask(expert, 16, every, for_seconds(seconds / 4))
    await ask(bare, 16, one, for_seconds(seconds / 4))
    found: list[Rate] = []
    for connections in (16, 200):
        runs: dict[str, list[Asked]] = {}
        for _ in range(ROUNDS):
            for name, server, bodies in (
                ("bare", bare, one),
                ("advice, one situation", expert, one),
                ("advice, eight situations", expert, every),
            ):
                done = await ask(server, connections, bodies, for_seconds(seconds))
                runs.setdefault(name, []).append(done)
        floor = statistics.median(run.rate for run in runs["bare"])
        least = statistics.median(run.cost for run in runs["bare"])
        for name, some in runs.items():
            rate = statistics.median(run.rate for run in some)
            cost = statistics.median(run.cost for run in some)
            p99 = statistics.median(run.p99 for run in some)
            wrong = sum((run.wrong for run in some), Counter())
            found.append(
                Rate(connections, name, rate, rate / floor, p99, cost, least / cost, wrong)
            )
    return found


async def reload_under_load(expert: Server, knowledge: Path) -> None:
    """Ask for 30 s while the knowledge changes ten times; print what was lost, and the memory."""
    sound = blink_expert.load(knowledge, cache=False)
    bodies = {body: {answer} for body, answer in expected(sound)}
    memory: list[float] = []
    busy = asyncio.create_task(change(expert, knowledge, bodies, memory))
    while_it_lasts = for_seconds(LONG_SECONDS)
    asked = await ask(expert, 200, bodies, lambda: while_it_lasts() or not busy.done())
    await busy
    print(
        f"\n200 connections for {asked.seconds:.0f} s: {len(asked.took):,} answers,"
        f" {asked.rate:,.0f} in a second, p99 {asked.p99:.0f} ms;"
        f" wrong or lost: {dict(asked.wrong) or 'none'}"
    )
    print(f"changes taken: {expert.said('is in use')}; refused: {expert.said('is refused')}")
    print("MiB of memory before, and after each change: " + ", ".join(f"{m:.0f}" for m in memory))


async def change(
    expert: Server, knowledge: Path, bodies: dict[bytes, set[bytes]], memory: list[float]
) -> None:
    """Change the knowledge ten times, each time until the service has taken or refused it.

    A broken change is followed by one that mends it: that is one more reload.
    """
    file = next(iter(sorted((knowledge / "rules").glob("*.yaml"))))
    text = file.read_text(encoding="utf-8")
    await asyncio.sleep(1)
    memory.append(expert.resident())
    for number in range(1, RELOADS + 1):
        is_broken = number == BROKEN
        changed = f"{text}\n  - id: [broken" if is_broken else f"{text}\n# change {number}\n"
        if not is_broken:
            # What the service may say from now on: the same, of knowledge with another digest.
            for body, answer in await asyncio.to_thread(_answers_to, knowledge, file, changed):
                bodies[body].add(answer)
        word = "is refused" if is_broken else "is in use"
        already = expert.said(word)
        file.write_text(changed, encoding="utf-8")
        await until(lambda: expert.said(word) > already)  # noqa: B023  awaited here
        memory.append(expert.resident())


def _answers_to(knowledge: Path, file: Path, changed: str) -> list[tuple[bytes, bytes]]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(knowledge, Path(folder) / "knowledge"))
        (copy / file.relative_to(knowledge)).write_text(changed, encoding="utf-8")
        return expected(blink_expert.load(copy, cache=False))


async def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until it holds; end the program if it does not."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            sys.exit("a change was neither taken nor refused")
        await asyncio.sleep(0.1)


@contextmanager
def both() -> Iterator[tuple[Server, Server, Path, list[tuple[bytes, bytes]]]]:
    """Run the service and the bare endpoint; yield them, the knowledge and what it answers."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        knowledge = folder / "knowledge"
        for part in ("facts", "rules"):
            shutil.copytree(ROOT / part, knowledge / part)
        pairs = expected(blink_expert.load(knowledge, cache=False))
        (folder / "answer.json").write_bytes(pairs[0][1])
        bare_endpoint = Path(__file__).with_name("bare_endpoint.py")
        with (
            running(folder, *SERVE, "--knowledge", knowledge, "--reload-knowledge") as expert,
            running(folder, sys.executable, bare_endpoint, folder / "answer.json") as bare,
        ):
            yield expert, bare, knowledge, pairs


def measure(seconds: float) -> list[Rate]:
    """Return the rates, each endpoint asked for so many seconds a round."""
    with both() as (expert, bare, _, pairs):
        return asyncio.run(compare(expert, bare, pairs, seconds))


def main() -> None:
    """Run both parts and print their figures."""
    parser(__doc__).parse_args()
    with both() as (expert, bare, knowledge, pairs):
        print(
            f"{'connections':>11} {'endpoint':<26}{'answers/s':>10}{'ratio':>7}{'p99':>9}"
            f"{'cost':>9}{'ratio':>7}  wrong"
        )
        for one in asyncio.run(compare(expert, bare, pairs, ROUND_SECONDS)):
            print(
                f"{one.connections:>11} {one.name:<26}{one.rate:>10,.0f}{one.of_rate:>7.2f}"
                f"{one.p99:>6.0f} ms{one.cost:>6.0f} us{one.of_cost:>7.2f}"
                f"  {dict(one.wrong) or 'none'}"
            )
        asyncio.run(reload_under_load(expert, knowledge))


if __name__ == "__main__":
    main()
