"""Tables of situations for the tests: in files of each format, with the answers one by one."""

import csv
import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from installed import EXECUTABLE
from knowledge_bases import shipped
from sampling import situations as sampled

from blink_expert import advise
from blink_expert.batch import COLUMNS
from blink_expert.batch.columns import DEFAULT

FORMATS = ("csv", "jsonl", "parquet")

Facts = Mapping[str, Any]


def situations(count: int, seed: int = 1) -> list[dict[str, str]]:
    """Return random situations; each fact stands in all of them, and is empty where not known."""
    empty = dict.fromkeys((fact.name for fact in shipped().facts if fact.is_given), "")
    return [
        {**empty, **{name: str(value) for name, value in facts.items()}}
        for facts in sampled(shipped(), count, seed)
    ]


def facts_of(row: Facts) -> dict[str, Any]:
    """Return what the row says."""
    return {name: value for name, value in row.items() if name != "id" and value != ""}


def answer(facts: Facts, columns: Sequence[str] = DEFAULT) -> dict[str, Any]:
    """Return the columns of the answer, by the function for one situation."""
    advice = advise(shipped(), facts)
    return {name: COLUMNS[name](advice) for name in columns}


def write(path: Path, rows: Sequence[Facts]) -> Path:
    """Write the rows; without polars, where its format can be written so."""
    match path.suffix:
        case ".csv":
            with path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
        case ".jsonl":
            lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            path.write_text("".join(lines), encoding="utf-8")
        case _:
            pl.DataFrame(rows, infer_schema_length=None).write_parquet(path, row_group_size=6)
    return path


def read(path: Path) -> list[dict[str, Any]]:
    """Return the rows; an empty field of CSV is None."""
    match path.suffix:
        case ".csv":
            with path.open(newline="", encoding="utf-8") as file:
                return [
                    {name: value or None for name, value in row.items()}
                    for row in csv.DictReader(file)
                ]
        case ".jsonl":
            return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        case _:
            return pl.read_parquet(path).rows(named=True)


def run(*arguments: str | Path) -> tuple[int, str]:
    """Run `blink-expert batch`; return its exit code and what it said."""
    done = subprocess.run(
        [EXECUTABLE, "batch", *arguments], capture_output=True, text=True, timeout=120, check=False
    )
    assert not done.stdout
    return done.returncode, done.stderr
