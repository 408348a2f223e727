"""Measure `blink-expert batch`: rows a second, as a ratio to polars alone, and memory.

`python benchmarks/batch.py [ROWS [TICKETS]]`: facts as columns, Parquet to Parquet, with 10,000
distinct situations, by one core and by all; then tickets as texts, with one process and with two.
Polars alone reads the same input and writes the same output. Rates a core and ratios are by the
time of the processor, so that other work on the machine counts little.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import msgspec
import polars as pl
from arguments import count, parser
from batch_tables import tickets, write_situations

from blink_expert import intake, load
from blink_expert.knowledge import KnowledgeBase

ROWS, TICKETS, DISTINCT = 1_000_000, 1_000, 10_000
COMMAND = str(Path(sys.executable).with_name("blink-expert"))
POLARS = """
import sys, polars
source, answers, target = sys.argv[1:]
polars.scan_parquet(source).sink_parquet(target)
added = polars.scan_parquet(answers).select(polars.exclude(polars.read_parquet_schema(source)))
added.sink_parquet(target)
"""
"""Reads all columns of the input, and writes all of the output."""
NOTHING = (sys.executable, "-c", "import polars")


class Cost(msgspec.Struct, frozen=True):
    """What a command took: seconds on the wall and of the processor, and megabytes at its peak."""

    wall: float
    processor: float
    peak: float


def cost(command: Sequence[str], threads: int) -> Cost:
    """Run the command, with that many threads of polars, and return what it took."""
    environment = {**os.environ, "POLARS_MAX_THREADS": str(threads)}
    start = time.perf_counter()
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def apart(work: Callable[..., None], *given: object) -> None:
    """Do the work in a process of its own: a command starts with the memory of who starts it."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        pool.submit(work, *given).result()


def facts_as_columns(directory: Path, rows: int) -> None:
    """Print the rates for situations in columns."""
    source, target = directory / "in.parquet", directory / "out.parquet"
    each_once = directory / "once.parquet"
    for path, size in ((source, rows), (each_once, DISTINCT)):
        apart(write_situations, path, size, DISTINCT)
    print(f"{rows:,} rows, {DISTINCT:,} distinct situations, Parquet to Parquet")
    for threads in (1, os.cpu_count() or 1):
        once = cost((COMMAND, "batch", str(each_once), str(target)), threads)
        ours = cost((COMMAND, "batch", str(source), str(target)), threads)
        alone = directory / "alone.parquet"
        program = (sys.executable, "-c", POLARS, str(source), str(target), str(alone))
        theirs = cost(program, threads).processor - cost(NOTHING, threads).processor
        left = ours.processor - once.processor
        more = rows - DISTINCT
        print(f"  {threads} threads: {ours.wall:.1f} s, {rows / ours.wall:,.0f} rows a second;")
        print(f"    of the processor {ours.processor:.1f} s: {_rate(rows, ours.processor)} a core;")
        print(f"    but each situation once takes {once.processor:.1f} s of it;")
        print(f"    all other rows {left:.1f} s: {_rate(more, left)} a core;")
        print(f"    polars alone {theirs:.1f} s: ratios {ours.processor / theirs:.2f} for all,")
        print(f"    {left / theirs:.2f} for the other rows; peak of memory {ours.peak:.0f} MB")


def _rate(rows: int, seconds: float) -> str:
    return f"{rows / seconds:,.0f} rows a second"


def tickets_as_texts(kb: KnowledgeBase, directory: Path, number: int) -> None:
    """Print the rates for texts, as a ratio to reading them one after the other in Python."""
    source, few = directory / "tickets.parquet", directory / "few.parquet"
    texts = tickets(number)
    pl.DataFrame({"body": texts}).write_parquet(source)
    pl.DataFrame({"body": texts[:2]}).write_parquet(few)
    intake.read(kb, "")
    start = time.process_time()
    for text in texts:
        intake.read(kb, text)
    alone = (time.process_time() - start) / number
    size = sum(map(len, texts)) / number
    print(f"{number:,} tickets of {size:,.0f} characters; intake.read: {alone * 1e3:.1f} ms each")
    for jobs in (1, 2):
        options = ("--text", "body", "--jobs", str(jobs))
        target = str(directory / f"{jobs}.parquet")
        begun = cost((COMMAND, "batch", str(few), target, *options), 1)
        ours = cost((COMMAND, "batch", str(source), target, *options), 1)
        each = (ours.processor - begun.processor) / number
        rate = number / (ours.wall - begun.wall)
        print(f"  {jobs} processes: {rate:,.0f} a second after a start of {begun.wall:.1f} s;")
        print(
            f"    {each * 1e3:.1f} ms of the processor each, {each / alone:.2f} of reading alone;"
        )
        print(f"    peak of memory {ours.peak:.0f} MB")


def main() -> None:
    """Print all figures."""
    asked = parser(__doc__)
    asked.add_argument("rows", metavar="ROWS", nargs="?", type=count, default=ROWS)
    asked.add_argument("tickets", metavar="TICKETS", nargs="?", type=count, default=TICKETS)
    given = asked.parse_args()
    kb = load()
    with tempfile.TemporaryDirectory() as directory:
        facts_as_columns(Path(directory), given.rows)
        tickets_as_texts(kb, Path(directory), given.tickets)


if __name__ == "__main__":
    main()
