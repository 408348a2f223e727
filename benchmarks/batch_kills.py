"""Kill `blink-expert batch` with SIGKILL at random moments, run it again, and compare the output.

`python benchmarks/batch_kills.py [KILLS]`: 50 unless said otherwise. They are spread over runs of
two kinds: facts as columns (Parquet), and tickets as texts (JSON Lines to CSV) in two processes.
Each run is killed until it ends before its kill, then its output must be that of a run that nobody
killed, byte for byte, with each row once.
"""

import itertools
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import polars as pl
from batch_tables import tickets, write_situations

KILLS, ROWS, DISTINCT, TICKETS = 50, 3_000_000, 1_000, 3_000
COMMAND = str(Path(sys.executable).with_name("blink-expert"))


def run(command: Sequence[str], seconds: float | None = None) -> bool:
    """Run the command; return whether it ended before it was killed, after so many seconds."""
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            _, said = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return False
    if process.returncode:
        raise SystemExit(f"exit code {process.returncode}: {said.decode()}")
    return True


def prepare(directory: Path) -> list[tuple[Path, tuple[str, ...]]]:
    """Write the inputs; return the outputs and the commands that make them."""
    situations, texts = directory / "in.parquet", directory / "tickets.jsonl"
    write_situations(situations, ROWS, DISTINCT)
    with texts.open("w", encoding="utf-8") as file:
        for number, text in enumerate(tickets(TICKETS)):
            file.write(json.dumps({"ticket": number, "body": text}) + "\n")
    outputs = directory / "out.parquet", directory / "out.csv"
    return [
        (outputs[0], (COMMAND, "batch", str(situations), str(outputs[0]))),
        (
            outputs[1],
            (COMMAND, "batch", str(texts), str(outputs[1]), "--text", "body", "--jobs", "2"),
        ),
    ]


def rows_of(output: Path) -> pl.Series:
    """Return the numbers of the rows in the output."""
    scan = pl.scan_parquet if output.suffix == ".parquet" else pl.scan_csv
    return scan(output).select("ticket").unique().collect().to_series().sort()


def main() -> None:
    """Kill, and print what came of it."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    chance = random.Random(time.time_ns())  # noqa: S311  nothing secret
    with tempfile.TemporaryDirectory() as name:
        commands = prepare(Path(name))
        expected: dict[Path, bytes] = {}
        lasted: dict[Path, float] = {}
        for output, command in commands:
            start = time.perf_counter()
            run(command)
            lasted[output] = time.perf_counter() - start
            expected[output] = output.read_bytes()
            count = ROWS if output.suffix == ".parquet" else TICKETS
            if not rows_of(output).equals(pl.Series("ticket", range(count))):
                raise SystemExit(f"{output.name}: a row is lost")
        done = finished = 0
        for output, command in itertools.cycle(commands):
            if done >= kills:
                break
            output.unlink(missing_ok=True)
            while done < kills and not run(command, chance.uniform(0, lasted[output])):
                done += 1
            run(command)
            finished += 1
            if output.read_bytes() != expected[output]:
                raise SystemExit(f"{output.name}: it differs after {done} kills")
        left = sorted(path.name for path in Path(name).glob("out*"))
    print(f"{done} kills in {finished} runs: every output the same, byte for byte. Left: {left}")


if __name__ == "__main__":
    main()
