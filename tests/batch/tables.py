"""Tables of situations for the tests: in files of each format, with the answers one by one."""

import csv
import json
import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from blink_expert import KnowledgeBase, advise, load
from blink_expert.batch import COLUMNS
from blink_expert.batch.columns import DEFAULT
from blink_expert.knowledge.model import UNKNOWN

EXECUTABLE = Path(sys.executable).with_name("blink-expert")
FORMATS = ("csv", "jsonl", "parquet")

Facts = Mapping[str, Any]


@cache
def shipped() -> KnowledgeBase:
    return load(cache=False)


def situations(count: int, seed: int = 1) -> list[dict[str, str]]:
    """Return random situations; each fact stands in all of them, and is empty where not known."""
    kb, chance = shipped(), random.Random(seed)
    facts = [fact for fact in kb.facts if fact.is_given]
    found = []
    for _ in range(count):
        row = dict.fromkeys((fact.name for fact in facts), "")
        for fact in chance.sample(facts, chance.randint(0, 6)):
            value = fact.sample(chance.choice(fact.atoms()))
            row[fact.name] = UNKNOWN if chance.random() < 0.1 else str(value)
        if chance.random() < 0.8:
            row["device"] = chance.choice([one.name for one in kb.fact["device"].values])
        found.append(row)
    return found


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
            pl.DataFrame(rows, infer_schema_length=None).write_parquet(path)
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
