"""Kill `blink-expert batch` with SIGKILL at random moments, run it again, and compare the output.

`python benchmarks/batch_kills.py [KILLS]`: 50 unless said otherwise. They are spread over runs of
three kinds: facts as columns (Parquet; JSON Lines to CSV), and tickets as texts in two processes.
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
from arguments import count, parser
from batch_tables import tickets, write_situations

KILLS, DISTINCT = 50, 500
ROWS = {"in.parquet": 3_000_000, "in.jsonl": 300_000, "tickets.jsonl": 400}
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


def prepare(directory: Path) -> dict[Path, tuple[int, tuple[str, ...]]]:
    """Write the inputs; return the outputs, how many rows each has, and what makes it."""
    inputs = {name: directory / name for name in ROWS}
    for name in ("in.parquet", "in.jsonl"):
        write_situations(inputs[name], ROWS[name], DISTINCT)
    with inputs["tickets.jsonl"].open("w", encoding="utf-8") as file:
        for number, text in enumerate(tickets(ROWS["tickets.jsonl"])):
            file.write(json.dumps({"ticket": number, "body": text}) + "\n")
    of_outputs = {
        "out.parquet": ("in.parquet", ()),
        "out.csv": ("in.jsonl", ()),
        "read.csv": ("tickets.jsonl", ("--text", "body", "--jobs", "2")),
    }
    return {
        directory / name: (
            ROWS[source],
            (COMMAND, "batch", str(inputs[source]), str(directory / name), *options),
        )
        for name, (source, options) in of_outputs.items()
    }


def rows_of(output: Path) -> pl.Series:
    """Return the numbers of the rows in the output; a row may have several cases."""
    scan = pl.scan_parquet if output.suffix == ".parquet" else pl.scan_csv
    return scan(output).select("ticket").collect().to_series().rle().struct["value"]


def main() -> None:
    """Kill, and print what came of it."""
    asked = parser(__doc__)
    asked.add_argument("kills", metavar="KILLS", nargs="?", type=count, default=KILLS)
    kills = asked.parse_args().kills
    chance = random.Random(time.time_ns())  # noqa: S311  nothing secret
    with tempfile.TemporaryDirectory() as name:
        commands = prepare(Path(name))
        expected: dict[Path, bytes] = {}
        lasted: dict[Path, float] = {}
        for output, (rows, command) in commands.items():
            start = time.perf_counter()
            run(command)
            lasted[output] = time.perf_counter() - start
            expected[output] = output.read_bytes()
            if rows_of(output).to_list() != list(range(rows)):
                raise SystemExit(f"{output.name}: a row is lost or doubled")
        done = finished = 0
        for output, (_, command) in itertools.cycle(commands.items()):
            if done >= kills:
                break
            output.unlink(missing_ok=True)
            while done < kills and not run(command, chance.uniform(0, lasted[output])):
                done += 1
            run(command)
            finished += 1
            if output.read_bytes() != expected[output]:
                raise SystemExit(f"{output.name}: it differs after {done} kills")
        left = sorted(path.name for path in Path(name).iterdir() if path.name not in ROWS)
    print(f"{done} kills in {finished} runs: every output the same, byte for byte.", *left)


if __name__ == "__main__":
    main()
