"""Measure `blink-expert batch`: rows a second, as a ratio to polars alone, and memory.

`python benchmarks/batch.py [ROWS [TICKETS]]`: facts as columns, Parquet to Parquet, with 10,000
distinct situations, by one core and by all; then tickets as texts, with one process and with two.
Polars alone reads the same input and writes the same output. One core is one thread of polars: the
time is that of the processor, so that other work on the machine does not count.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
import polars as pl
from batch_tables import tickets, write_situations

from blink_expert import advise, intake, load
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


def facts_as_columns(kb: KnowledgeBase, directory: Path, rows: int) -> None:
    """Print the rates for situations in columns."""
    source, target = directory / "in.parquet", directory / "out.parquet"
    write_situations(kb, source, rows, DISTINCT)
    command = (COMMAND, "batch", str(source), str(target))
    start = time.process_time()
    for row in pl.scan_parquet(source).head(2_000).collect().drop("ticket").iter_rows(named=True):
        advise(kb, row)
    inferring = (time.process_time() - start) / 2_000 * DISTINCT
    begun = cost((COMMAND, "batch", "--help"), 1).processor
    print(f"{rows:,} rows, {DISTINCT:,} distinct situations, Parquet to Parquet")
    print(f"  inferring these takes {inferring:.1f} s of the processor, starting {begun:.1f} s")
    alone = (sys.executable, "-c", POLARS, str(source), str(target), str(directory / "alone"))
    for threads in (1, os.cpu_count() or 1):
        ours = cost(command, threads)
        theirs = cost(alone, threads)
        left = ours.processor - inferring - begun
        print(
            f"  {threads} threads: {ours.wall:.1f} s, {rows / ours.wall:,.0f} rows a second;"
            f" {ours.processor:.1f} s of the processor: {rows / ours.processor:,.0f} rows a"
            f" second a core, {rows / left:,.0f} without inferring and starting;"
            f" polars alone {theirs.processor:.1f} s: ratio {ours.processor / theirs.processor:.2f},"
            f" {left / theirs.processor:.2f} without; peak {ours.peak:.0f} MB"
        )


def tickets_as_texts(kb: KnowledgeBase, directory: Path, count: int) -> None:
    """Print the rates for texts."""
    source = directory / "tickets.parquet"
    texts = tickets(count)
    pl.DataFrame({"body": texts}).write_parquet(source)
    size = sum(map(len, texts)) / count
    intake.read(kb, "")
    start = time.perf_counter()
    for text in texts:
        intake.read(kb, text)
    alone = count / (time.perf_counter() - start)
    print(
        f"{count:,} tickets of {size:,.0f} characters: the intake alone reads {alone:,.0f} a second"
    )
    for jobs in (1, 2):
        target = directory / f"{jobs}.parquet"
        ours = cost(
            (COMMAND, "batch", str(source), str(target), "--text", "body", "--jobs", str(jobs)), 1
        )
        print(
            f"  {jobs} processes: {count / ours.wall:,.0f} a second, {count / ours.wall / alone:.2f}"
            f" of it; peak {ours.peak:.0f} MB a process"
        )


def main() -> None:
    """Print all figures."""
    given = [int(word.replace(",", "").replace("_", "")) for word in sys.argv[1:]]
    rows, count = (*given, *(ROWS, TICKETS)[len(given) :])
    kb = load()
    with tempfile.TemporaryDirectory() as directory:
        facts_as_columns(kb, Path(directory), rows)
        tickets_as_texts(kb, Path(directory), count)


if __name__ == "__main__":
    main()
