"""A table's answers are those of `advise`, row by row, whatever the formats."""

import itertools
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from knowledge_bases import shipped
from tables import FORMATS, answer, facts_of, read, situations, write

from blink_expert import advise, intake
from blink_expert.batch import COLUMNS, advise_file, advise_frame
from blink_expert.errors import SituationInvalid

ROWS = [{"id": f"t{number}", **row} for number, row in enumerate(situations(120))]


@pytest.mark.parametrize(("source", "target"), [*itertools.product(FORMATS, FORMATS)])
def test_every_pair_of_formats_gives_the_answers_one_by_one(
    source: str, target: str, tmp_path: Path
) -> None:
    # Each row stands three times, so that most find an answer that is known already.
    rows = [{**row, "id": f"{row['id']}-{copy}"} for copy in range(3) for row in ROWS]
    given_file = write(tmp_path / f"in.{source}", rows)
    out = tmp_path / f"out.{target}"
    summary = advise_file(shipped(), given_file, out)
    empty = None if source == "csv" or target == "csv" else ""
    assert read(out) == [
        {name: value or empty for name, value in row.items()} | answer(facts_of(row))
        for row in rows
    ]
    distinct = {json.dumps(dict(advise(shipped(), facts_of(row)).situation)) for row in rows}
    assert summary.inferred == len(distinct)
    assert (summary.rows, summary.answers, summary.rejected) == (360, 360, 0)
    assert sorted(path.name for path in tmp_path.iterdir()) == [given_file.name, out.name]


VALUES = st.sampled_from(
    [
        "",
        " ",
        None,
        "yes",
        "YES",
        "no",
        "unknown",
        "True",
        "false",
        "outdoor_4",
        "Mini",
        "1.5 V",
        "x",
    ]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.lists(st.tuples(VALUES, VALUES, VALUES), max_size=12))
def test_a_frame_is_answered_row_by_row(rows: list[tuple[str | None, ...]]) -> None:
    names = ["Device", "coin", "battery-voltage"]
    frame = pl.DataFrame(rows, dict.fromkeys(names, pl.String), orient="row")
    found = advise_frame(shipped(), frame, columns=tuple(COLUMNS))
    assert found.columns == [*names, *COLUMNS, "problem"]
    truth = {"True": True, "false": False}
    for row, one in zip(rows, found.iter_rows(named=True), strict=True):
        facts = {
            name: truth.get(value, value)
            for name, value in zip(names, row, strict=True)
            if value is not None and value.strip()
        }
        assert {name: one[name] for name in (*COLUMNS, "problem")} == one_by_one(facts)


def one_by_one(facts: dict[str, Any]) -> dict[str, str | None]:
    try:
        return {**answer(facts, tuple(COLUMNS)), "problem": None}
    except SituationInvalid as error:
        return {**dict.fromkeys(COLUMNS), "problem": str(error)}


def test_columns_may_hold_truth_values_numbers_and_categories() -> None:
    frame = pl.DataFrame(
        {
            "device": pl.Series(["outdoor_4", None, "mini"], dtype=pl.Categorical),
            "coin": [True, False, None],
            "battery_voltage": [1.5, None, 3.7],
            "battery_count": [2, 4, None],
            "mounted": pl.Series([None, None, None]),
        }
    )
    found = advise_frame(shipped(), frame)
    assert found.select(frame.columns).equals(frame)
    expected = [answer({k: v for k, v in row.items() if v is not None}) for row in frame.to_dicts()]
    assert found.drop(*frame.columns, "problem").to_dicts() == expected


def test_a_frame_without_rows_has_the_same_columns() -> None:
    frame = pl.DataFrame({"id": [1], "device": ["mini"]})
    full, empty = (advise_frame(shipped(), one) for one in (frame, frame.clear()))
    assert empty.schema == full.schema
    assert not empty.height


def test_question_marks_show_what_is_not_decided() -> None:
    frame = pl.DataFrame({"device": ["video_doorbell"], "wired": [None]})
    (found,) = advise_frame(shipped(), frame).to_dicts()
    advice = advise(shipped(), {"device": "video_doorbell"})
    assert found["warnings"].split() == [
        f"{one.rule}?" if one.if_ is not None else one.rule for one in advice.warnings
    ]


TEXTS = [
    "lost the L thing, have a quarter, its the 4",
    "I have a Mini and an XT2: do I need lithium batteries?",
    "",
    "hello",
    None,
    "outdoor 4 with 1.2 volt NiMH batteries, size AA",
]


@pytest.mark.parametrize("jobs", [1, 2])
def test_texts_are_read_and_each_case_is_answered(jobs: int, tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"id": number, "body": text} for number, text in enumerate(TEXTS * 9)
    ]
    out = tmp_path / "out.jsonl"
    summary = advise_file(
        shipped(), write(tmp_path / "in.jsonl", rows), out, text="body", jobs=jobs
    )
    expected = [
        {**row, "case": number, "facts": json.dumps(case.facts, separators=(",", ":"))}
        | answer(case.facts)
        for row in rows
        for number, case in enumerate(intake.read(shipped(), str(row["body"] or "")).cases, 1)
    ]
    assert read(out) == expected
    assert len(expected) > len(rows), "one of the texts has two cases"
    assert summary.inferred == len({row["facts"] for row in expected})
    frame = pl.DataFrame(rows, infer_schema_length=None)
    assert advise_frame(shipped(), frame, text="body").drop("problem").to_dicts() == expected


def test_the_types_of_what_is_carried_stay(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {
            "n": 1,
            "big": 2**60,
            "x": 1,
            "b": True,
            "s": "1",
            "m": 1,
            "l": [1],
            "z": None,
            "coin": True,
        },
        {"n": 2, "big": 1, "x": 0.5, "b": None, "s": 'é\n"', "m": "a", "l": None, "coin": "no"},
    ]
    source = write(tmp_path / "in.jsonl", rows)
    out = tmp_path / "out.jsonl"
    advise_file(shipped(), source, out, columns=["status"])
    expected = [
        {**rows[0], "x": 1.0, "m": "1", "l": "[1]", "coin": "true"},
        {**rows[1], "z": None},
    ]
    assert read(out) == [{**row, "status": "needs_device"} for row in expected]


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "when": pl.Series([0, None], dtype=pl.Datetime("us", "UTC")),
            "tags": [["a"], []],
            "kind": pl.Series(["x", "y"], dtype=pl.Categorical),
            "coin": [True, None],
            "device": ["xt", "mini"],
            "empty": pl.Series([None, None], dtype=pl.String),
        }
    )
    frame.write_parquet(tmp_path / "in.parquet")
    out = tmp_path / "out.parquet"
    advise_file(shipped(), tmp_path / "in.parquet", out)
    found = pl.read_parquet(out)
    assert found.select(frame.columns).equals(frame)
    assert found.select(frame.columns).schema == frame.schema
    assert found.equals(advise_frame(shipped(), frame).drop("problem"))


def test_several_parts_make_one_file_that_others_can_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyarrow.parquet

    monkeypatch.setattr("blink_expert.batch.sources.ParquetSource.most", 7)
    frame = pl.DataFrame(ROWS).with_row_index()
    frame.write_parquet(tmp_path / "in.parquet")
    out = tmp_path / "out.parquet"
    advise_file(shipped(), tmp_path / "in.parquet", out)
    expected = advise_frame(shipped(), frame).drop("problem")
    assert pl.read_parquet(out).equals(expected)
    assert pl.scan_parquet(out).filter(index=100).collect().equals(expected[100:101])
    assert pyarrow.parquet.ParquetFile(out).num_row_groups == 18
    assert pl.DataFrame(pl.from_arrow(pyarrow.parquet.read_table(out))).equals(expected)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_without_rows_gives_one_without_rows(kind: str, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("id,device\n", encoding="utf-8")
    out = tmp_path / f"out.{kind}"
    assert advise_file(shipped(), source, out).rows == 0
    assert read(out) == []
