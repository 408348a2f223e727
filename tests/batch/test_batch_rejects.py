"""What cannot be answered: bad rows are put aside with their reason, bad files are refused."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from knowledge_bases import shipped
from tables import FORMATS, answer, read, run, write

from blink_expert.batch import advise_file
from blink_expert.errors import BatchError

NO_XT3 = "'device' has no value 'xt3'. Did you mean 'xt' or 'xt2'?"


def rejects(out: Path) -> list[dict[str, Any]]:
    return read(out.with_name(f"{out.name}.rejects.jsonl"))


@pytest.mark.parametrize("kind", FORMATS)
def test_a_bad_value_is_put_aside_with_its_row(kind: str, tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"id": "a", "device": "mini", "coin": "yes"},
        {"id": "b", "device": "xt3", "coin": "yes"},
        {"id": "c", "device": "xt", "coin": "maybe"},
        {"id": "d", "device": "xt", "coin": "no"},
        {"id": "e", "device": "xt3", "coin": "yes"},
    ]
    out = tmp_path / f"out.{kind}"
    summary = advise_file(shipped(), write(tmp_path / f"in.{kind}", rows), out)
    assert read(out) == [
        row | answer({k: v for k, v in row.items() if k != "id"}) for row in (rows[0], rows[3])
    ]
    assert (summary.rows, summary.answers, summary.rejected) == (5, 2, 3)
    lines = {"csv": (3, 4, 6), "jsonl": (2, 3, 5), "parquet": ()}[kind]
    expected = [
        {"row": 2, "reason": NO_XT3, "content": rows[1], "column": "device"},
        {"row": 3, "content": rows[2], "column": "coin"},
        {"row": 5, "reason": NO_XT3, "content": rows[4], "column": "device"},
    ]
    expected[1]["reason"] = "'coin' has no value 'maybe'. Values: yes, no, unknown."
    for one, line in zip(expected, lines, strict=False):
        one["line"] = line
    assert rejects(out) == expected


CSV = b"""\xef\xbb\xbfid;device
1;mini
2;mini;3
3
4;"xt
5;xt2
\xff;xt

6;"x"t
7;"outdoor_4"
"8
";mini
9;"xt2"""

CSV_REASONS = {
    (2, 3): "there are 3 fields, but 2 columns.",
    (3, 4): "there are 1 fields, but 2 columns.",
    (4, 5): "this is not CSV: ';' expected after '\"'.",
    (6, 7): "byte 0xff is not UTF-8.",
    (7, 9): "this is not CSV: ';' expected after '\"'.",
    (10, 13): "this is not CSV: unexpected end of data.",
}


def test_a_bad_line_of_csv_spoils_no_other(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(CSV)
    advise_file(shipped(), source, out, columns=["status"])
    assert [(row["id"], row["device"]) for row in read(out)] == [
        ("1", "mini"),
        ("5", "xt2"),
        ("7", "outdoor_4"),
        ("8\n", "mini"),
    ]
    lines = CSV.decode(errors="replace").splitlines()
    assert rejects(out) == [
        {"row": row, "line": line, "reason": reason, "content": lines[line - 1]}
        for (row, line), reason in CSV_REASONS.items()
    ]


JSON_LINES = [
    (b'{"id": 1, "device": "mini"}', ""),
    (b"", ""),
    (b'{"id": 2, "device": ', "this is not JSON: expecting value, at 20."),
    (b'["mini"]', "this is JSON, but not an object."),
    (b'{"id": 3, "device": "xt", "device": "mini"}', "this is not JSON: 'device' stands twice."),
    (b'{"id": NaN}', "this is not JSON: NaN is no number."),
    (b'{"id": 4, "device": "\\ud800"}', "this is not JSON: an escape stands for half a character."),
    (b'{"id": "\xff"}', "byte 0xff is not UTF-8."),
    (b'{"id": 5, "device": "xt2"} ', ""),
    (b"[" * 100_000, "this is not JSON: maximum recursion depth exceeded"),
    (b'{"id": 6, "device": ["xt", "xt2"]}', "'device' has no value '[\"xt\", \"xt2\"]'."),
    (b'{"id": 7, "device": "\\u00e4"}', "'device' has no value 'ä'."),
]


def test_a_bad_line_of_json_spoils_no_other(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(b"\n".join(line for line, _ in JSON_LINES))
    advise_file(shipped(), source, out, columns=["status"])
    assert [row["id"] for row in read(out)] == [1, 5]
    reasons = {number: reason for number, (_, reason) in enumerate(JSON_LINES, 1) if reason}
    found = rejects(out)
    assert [one["line"] for one in found] == list(reasons)
    for one, reason in zip(found, reasons.values(), strict=True):
        assert one["reason"].startswith(reason)


def test_an_endless_line_is_one_reject(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blink_expert.batch.lines.LONGEST", 100)
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    long = json.dumps({"id": "x" * 1000, "device": "mini"})
    source.write_text(f'{long}\n{{"id": "1", "device": "mini"}}\n', encoding="utf-8")
    advise_file(shipped(), source, out)
    assert [row["id"] for row in read(out)] == ["1"]
    (found,) = rejects(out)
    assert (found["row"], found["reason"]) == (1, "the line is longer than 100 bytes.")
    assert len(found["content"]) == 100


def test_rejects_of_an_earlier_run_do_not_stay(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("device\nxt3\n", encoding="utf-8")
    assert advise_file(shipped(), source, out).rejects == tmp_path / "out.csv.rejects.jsonl"
    source.write_text("device\nxt\n", encoding="utf-8")
    assert advise_file(shipped(), source, out).rejects is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


REFUSED = {
    "device,coins\nmini,yes\n": "the column 'coins' is nearly the fact 'coin'. Rename it.",
    "device,screw_tool\nmini,coin\n": "'screw_tool' is a fact that rules conclude",
    "device,Device\nmini,mini\n": "the columns 'device' and 'Device' are the same fact.",
    "device,status\nmini,open\n": "the input has a column 'status' already.",
    "id,name\n1,x\n": "no column is a fact. The columns: id, name.",
    "device,device\nmini,xt\n": "in.csv:1: the column name 'device' is empty or stands twice.",
    "": "in.csv: its first line does not name the columns.",
    '"device\nmini\n': "in.csv:1: this is not CSV: unexpected end of data.",
}


@pytest.mark.parametrize("content", REFUSED)
def test_columns_that_cannot_be_used_are_refused_before_anything_runs(
    content: str, tmp_path: Path
) -> None:
    source = tmp_path / "in.csv"
    source.write_text(content, encoding="utf-8")
    with pytest.raises(BatchError) as caught:
        advise_file(shipped(), source, tmp_path / "out.csv")
    assert REFUSED[content] in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"text": "bodi"}, "there is no column 'bodi'. Did you mean 'body'?"),
        ({"carry": ["coin"]}, "there is no column 'coin'. There are: id, device, body."),
        ({"columns": ["verdikt"]}, "an answer has no column 'verdikt'. Did you mean 'verdict'?"),
        ({"text": "body"}, "the facts are read in the column 'body', but 'device' is a fact too."),
        ({"text": "id", "carry": ["device"]}, "the column 'id' holds no text, but Int64."),
    ],
)
def test_options_that_do_not_fit_are_refused(
    options: dict[str, Any], message: str, tmp_path: Path
) -> None:
    source = tmp_path / "in.parquet"
    pl.DataFrame({"id": [1], "device": ["xt"], "body": ["hello"]}).write_parquet(source)
    with pytest.raises(BatchError) as caught:
        advise_file(shipped(), source, tmp_path / "out.csv", **options)
    assert str(caught.value).startswith(message)


def test_a_column_can_be_carried_along_and_the_answers_renamed(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("device,coins,status\nmini,3,open\n", encoding="utf-8")
    code, said = run(
        source, out, "--carry", "coins", "--prefix", "our_", "--columns", "status, verdict"
    )
    assert code == 0, said
    assert out.read_text("utf-8") == (
        "device,coins,status,our_status,our_verdict\nmini,3,open,complete,not_applicable\n"
    )
    assert said.startswith("1 rows, 1 answers, 0 rejected; 1 situations inferred; ")


def broken(path: Path) -> None:
    path.write_bytes(b"PAR1 this is none PAR1")


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("missing.csv", "out.csv", "this cannot be read: no such file or directory."),
        ("in.txt", "out.csv", "the name does not say the format. Let it end in one of .csv,"),
        ("in.csv", "out", "the name does not say the format."),
        ("in.csv", "in.csv", "this is the input. Name another file for the output."),
        ("in.csv", "nowhere/out.csv", "this cannot be a file."),
        ("broken.parquet", "out.csv", "this cannot be read as Parquet: "),
        ("lists.parquet", "out.csv", "the column 'tags' holds List(String), which csv cannot."),
        ("lists.parquet", "mine.jsonl", "Move what is there."),
        ("empty.jsonl", "out.csv", "no line is a JSON object with something in it."),
    ],
)
def test_files_that_cannot_be_used_are_one_error(
    source: str, target: str, message: str, tmp_path: Path
) -> None:
    (tmp_path / "in.csv").write_text("device\nmini\n", encoding="utf-8")
    (tmp_path / "in.txt").touch()
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "mine.jsonl.parts").mkdir()
    (tmp_path / "mine.jsonl.parts" / "letter.txt").touch()
    broken(tmp_path / "broken.parquet")
    pl.DataFrame({"device": ["xt"], "tags": [["a"]]}).write_parquet(tmp_path / "lists.parquet")
    with pytest.raises(BatchError) as caught:
        advise_file(shipped(), tmp_path / source, tmp_path / target)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_command_says_what_is_wrong_in_one_line(tmp_path: Path) -> None:
    code, said = run(tmp_path / "in.csv", tmp_path / "out.csv")
    assert code == 2
    assert said == (
        f"error: {tmp_path}/in.csv: this cannot be read: no such file or directory."
        " Check the name.\n"
    )


WITHOUT = """
import sys
for name in sys.argv.pop(1).split(","):
    sys.modules[name] = None
from blink_expert.cli import main
main()
"""


@pytest.mark.parametrize(
    ("library", "extra", "options"),
    [("polars", "batch", []), ("rapidfuzz", "intake", ["--text", "body"])],
)
def test_the_command_says_which_extra_to_install(
    library: str, extra: str, options: list[str], tmp_path: Path
) -> None:
    source = tmp_path / "in.csv"
    source.write_text("body\nmy xt\n" if options else "device\nxt\n", encoding="utf-8")
    command = [sys.executable, "-c", WITHOUT, library, "batch", str(source)]
    done = subprocess.run(
        [*command, str(tmp_path / "o.csv"), *options],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == (
        f"error: this needs the library {library}, which is not installed."
        f" Install it: pip install 'blink-expert[{extra}]'.\n"
    )
