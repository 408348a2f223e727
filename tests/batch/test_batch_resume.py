"""A run that is killed at any moment, and run again, has done all: nothing lost, nothing twice."""

import itertools
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from knowledge_bases import shipped
from tables import FORMATS, read, situations, write

from blink_expert.batch import advise_file
from blink_expert.batch.disk import lock
from blink_expert.errors import BatchError


class Killed(BaseException):
    """Stands for SIGKILL: nothing handles it."""


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("sources.ParquetSource", "csv_source.CsvSource", "json_source.JsonSource"):
        monkeypatch.setattr(f"blink_expert.batch.{name}.most", 9)


def rows_with_mistakes(count: int = 20) -> list[dict[str, Any]]:
    rows = [{"id": str(number), **row} for number, row in enumerate(situations(count))]
    return [{**row, "device": "xt3"} if number % 9 == 4 else row for number, row in enumerate(rows)]


def results(directory: Path) -> dict[str, bytes]:
    """Return what a run left behind beside its input."""
    return {path.name: path.read_bytes() for path in directory.iterdir() if path.stem != "in"}


def kill_at(step: int, patch: pytest.MonkeyPatch) -> None:
    """Raise before that step: a file or directory is on the disk, or the parts are removed."""
    left = itertools.count(step, -1)

    def counted(work: Callable[..., Any]) -> Callable[..., Any]:
        def instead(*args: Any, **options: Any) -> Any:
            if not next(left):
                raise Killed
            return work(*args, **options)

        return instead

    patch.setattr(os, "fsync", counted(os.fsync))
    patch.setattr(shutil, "rmtree", counted(shutil.rmtree))


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("kind", FORMATS)
def test_killed_at_every_step_in_turn_the_output_is_the_same(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write(tmp_path / f"in.{kind}", rows_with_mistakes())
    out = tmp_path / f"out.{kind}"
    advise_file(shipped(), source, out)
    expected = results(tmp_path)
    assert len(expected) == 2
    for step in itertools.count():
        for path in tmp_path.glob("out.*"):
            path.unlink()
        with monkeypatch.context() as patch:
            kill_at(step, patch)
            try:
                advise_file(shipped(), source, out)
                break
            except Killed:
                pass
        summary = advise_file(shipped(), source, out)
        assert results(tmp_path) == expected
        assert (summary.rows, summary.answers, summary.rejected) == (20, 18, 2)
    assert step > 15


@pytest.mark.usefixtures("small_parts")
def test_killed_again_and_again_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each try gets a little further: what was finished is not done again."""
    source = write(tmp_path / "in.jsonl", rows_with_mistakes())
    out = tmp_path / "out.parquet"
    advise_file(shipped(), source, out)
    expected = results(tmp_path)
    out.unlink()
    kills = 0
    summary = None
    while summary is None:
        with monkeypatch.context() as patch:
            kill_at(9, patch)
            try:
                summary = advise_file(shipped(), source, out)
            except Killed:
                kills += 1
    assert kills > 1
    assert summary.begun_at > 9
    assert results(tmp_path) == expected


SMALL = """
from blink_expert.batch.json_source import JsonSource
from blink_expert.cli import main
JsonSource.most = 20
main()
"""


def test_sigkill_at_random_moments(tmp_path: Path) -> None:
    """`benchmarks/batch_kills.py` does it 50 times, with real sizes."""
    bodies = ["my xt2 has lithium batteries", "XT, alkaline AA", "hello. " * 60]
    rows = [{"id": number, "body": bodies[number % 3]} for number in range(200)]
    source, out = write(tmp_path / "in.jsonl", rows), tmp_path / "out.csv"
    words = ("batch", str(source), str(out), "--text", "body")
    command = (sys.executable, "-c", SMALL, *words)
    begin = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    seconds = time.perf_counter() - begin
    expected = out.read_bytes()
    assert [row["id"] for row in read(out)] == [str(row["id"]) for row in rows]
    out.unlink()
    chance = random.Random(7)
    killed = 0
    for _ in range(20):
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            try:
                assert process.wait(chance.uniform(0.2, 0.9) * seconds) == 0
                out.unlink()  # it was quicker than the first time: once more
            except subprocess.TimeoutExpired:
                process.kill()
                killed += 1
        if killed == 3:
            break
    assert killed == 3
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert out.read_bytes() == expected
    assert sorted(results(tmp_path)) == ["out.csv"]


@pytest.mark.usefixtures("small_parts")
def test_parts_of_another_run_are_not_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = rows_with_mistakes()
    source, out = write(tmp_path / "in.csv", rows), tmp_path / "out.csv"
    with monkeypatch.context() as patch:
        kill_at(14, patch)
        with pytest.raises(Killed):
            advise_file(shipped(), source, out)
    with pytest.raises(BatchError, match="the options are others since"):
        advise_file(shipped(), source, out, columns=["status"])
    write(source, rows[:15])
    with pytest.raises(BatchError, match="not finished, and the input has changed since"):
        advise_file(shipped(), source, out)
    assert advise_file(shipped(), source, out, restart=True).rows == 15
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "in.csv",
        "out.csv",
        "out.csv.rejects.jsonl",
    ]


def test_two_runs_at_once_do_not_mix(tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", rows_with_mistakes())
    (tmp_path / "out.csv.parts").mkdir()
    with (tmp_path / "out.csv.parts" / "lock").open("wb") as file:
        assert lock(file)
        with pytest.raises(BatchError, match=r"out\.csv: another run writes it"):
            advise_file(shipped(), source, tmp_path / "out.csv")
    assert advise_file(shipped(), source, tmp_path / "out.csv").rows == 20
