"""The service under load: its rate against a bare endpoint, then reloads while everybody asks.

The bare endpoint is the same server and framework on one process, which sends the same bytes, logs
the request as the service does, and does nothing else. The two take turns. Then 200 connections ask
for 30 seconds and as long as ten reloads take; one of these is of knowledge that is broken. Every
answer is compared with the bytes that Python gives.

Run: python benchmarks/load.py (it needs the extras `bench`, `service` and `verify`)
"""

import asyncio
import shutil
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from arguments import parser
from asking import Asked, Server, ask, expected, for_seconds, running
from reloads import reload_under_load

import blink_expert

ROOT = Path(__file__).parents[1]
SERVE = (Path(sys.executable).with_name("blink-expert"), "serve", "--port", "0")
ROUNDS = 3
ROUND_SECONDS = 4.0


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
