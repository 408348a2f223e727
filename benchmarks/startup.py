"""Compare the start-up of `blink-expert advise` with that of a one-line typer program.

The programs take turns, so that a change in the machine's load meets all of them. The last one
keeps no cache: it reads and links the YAML files every time, as the first run after a change does.
Beside them stand the same without a command line: bare Python, `import typer`, and a first Advice.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from arguments import parser

__all__ = ["COMMAND_LINE", "FIRST_ADVICE", "IMPORT_TYPER", "TYPER", "measure"]

ROUNDS = 15
TYPER = "one-line typer program"
COMMAND_LINE = "blink-expert advise"
IMPORT_TYPER = "import typer"
FIRST_ADVICE = "import and first Advice"
_ANSWER = "import blink_expert as b; b.advise(b.load(), {'device': 'outdoor_4'})"
ONE_LINE = "import typer; typer.run(lambda: print('Hello'))\n"
COMMAND = (str(Path(sys.executable).with_name("blink-expert")), "advise", "device=outdoor_4")


def wall_time(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """Run the command; return how long it took, in seconds."""
    start = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def measure(directory: Path, rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Return the wall times of each program, in seconds; the first round is not counted."""
    one_line = directory / "one_line.py"
    one_line.write_text(ONE_LINE, encoding="utf-8")
    cached = {**os.environ, "BLINK_EXPERT_CACHE": str(directory / "cache")}
    programs: dict[str, tuple[Sequence[str], Mapping[str, str]]] = {
        "bare Python": ((sys.executable, "-c", "pass"), cached),
        IMPORT_TYPER: ((sys.executable, "-c", "import typer"), cached),
        FIRST_ADVICE: ((sys.executable, "-c", _ANSWER), cached),
        TYPER: ((sys.executable, str(one_line)), cached),
        COMMAND_LINE: (COMMAND, cached),
        "the same without a cache": (COMMAND, {**cached, "BLINK_EXPERT_CACHE": ""}),
    }
    times: dict[str, list[float]] = {name: [] for name in programs}
    for number in range(rounds + 1):
        for name, (command, environment) in programs.items():
            took = wall_time(command, environment)
            if number:
                times[name].append(took)
    return times


def main() -> None:
    """Print the medians, the spread and the ratio to the typer program."""
    parser(__doc__).parse_args()
    with tempfile.TemporaryDirectory() as directory:
        times = measure(Path(directory))
    base = statistics.median(times[TYPER])
    for name, these in times.items():
        median = statistics.median(these)
        spread = f"{min(these) * 1000:.0f}..{max(these) * 1000:.0f}"
        print(f"{name:<26}{median * 1000:6.0f} ms  ({spread})  {median / base:.2f} x")


if __name__ == "__main__":
    main()
