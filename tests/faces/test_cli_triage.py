"""The command `triage`: from a message to facts with evidence, an answer and a reply."""

from pathlib import Path

import pytest
from command import Command

TEXT = "lost the L thing, have a quarter, its the 4. Call 555-010-0199"


@pytest.fixture
def message(tmp_path: Path) -> str:
    path = tmp_path / "message.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def test_the_facts_are_shown_with_the_words_they_come_from(run: Command) -> None:
    result = run("triage", stdin=TEXT)
    assert result.code == 0
    assert "--- Case 1 of 1: Outdoor 4 ---" in result.out
    lines = result.out.splitlines()
    marked = lines[
        lines.index("lost the L thing, have a quarter, its the 4. Call ************") + 1
    ]
    assert {TEXT[place] for place, mark in enumerate(marked) if mark == "^"} >= set("L thing")
    assert "opening_tool: no (“L thing”: 'lost' stands before it)" in result.out
    assert "--- Answer ---" in result.out
    assert result.out.rstrip().endswith("Kind regards")


def test_json_has_the_reading_the_answers_and_the_replies(run: Command, message: str) -> None:
    result = run("triage", message, "--json")
    found = result.json()
    assert found["format"] == "blink-expert.triage/1"
    assert found["intake"]["format"] == "blink-expert.intake/1"
    (answer,) = found["answers"]
    assert answer["facts"] == {"device": "outdoor_4", "opening_tool": "no", "coin": "yes"}
    assert answer["advice"]["format"] == "blink-expert.advice/1"
    assert answer["reply"] == found["letter"]
    assert found["letter"].startswith("Hello,")
    assert "555-010" not in result.out
    assert "010-0199" not in result.out


def test_a_message_about_two_devices_gets_one_reply(run: Command) -> None:
    text = "batteries for a Mini in the kitchen and an XT2 in the yard?"
    shown = run("triage", stdin=text).out
    _, reply = shown.split("--- Reply ---")
    assert shown.count("--- Answer ---") == 2
    assert "This is for the Mini." in reply
    assert "This is for the XT2." in reply
    found = run("triage", "--json", stdin=text).json()
    assert found["letter"].strip() == reply.strip()
    assert [one["facts"]["device"] for one in found["answers"]] == ["mini", "xt2"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("xt2, alkaline ok?", 3),
        ("doorbell, I lost the key", 4),
        ("Mini 2 batteries?", 5),
        ("hi", 0),
    ],
)
def test_the_exit_code_is_that_of_the_answer(run: Command, text: str, code: int) -> None:
    assert run("triage", stdin=text).code == code


def test_what_is_outside_is_said_plainly_with_what_is_inside(run: Command) -> None:
    result = run("triage", stdin="XT2, red light blinking")
    assert "Not covered: what the light shows (its color and flashing)" in result.out
    assert "Covered are Outdoor 4, " in result.out
    reply = result.out.partition("--- Reply ---")[2]
    assert "The article does not speak of what the light shows." in reply


def test_redact_shows_what_was_hidden(run: Command) -> None:
    result = run("triage", "--redact", stdin=TEXT)
    assert "Call [phone number]" in result.out
    assert "Hidden: 1" in result.out
    assert "555-010" not in result.out
    assert "010-0199" not in result.out


def test_the_agent_confirms_or_drops_facts(run: Command, message: str) -> None:
    result = run("triage", message, "--confirm", stdin="9\n3\ny\n")
    assert result.code == 0
    assert "Left: device=outdoor_4, opening_tool=no" in result.out
    assert "with the coin. " not in result.out.replace("\n", " ")
    assert run("triage", message, "--confirm", stdin="q\n").code == 130
    assert run("triage", message, "--confirm").code == 130


def test_what_cannot_be_read_is_said(run: Command) -> None:
    missing = run("triage", "no-such-file")
    assert (missing.code, missing.out) == (2, "")
    reason = "the message cannot be read: no such file or directory. Check the name."
    assert missing.err == f"error: no-such-file: {reason}\n"
    assert run("triage", "--confirm", stdin=TEXT).code == 2
    assert run("triage", stdin=b"\xff\xfe\x00 xt2").code == 0
