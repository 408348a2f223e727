"""The examples run, and print what they are there to show."""

import json
import subprocess
import sys
from collections.abc import Mapping

import pytest
from installed import ROOT
from pages import shell

EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="session")
def environ(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    return shell(tmp_path_factory.mktemp("cache"))


def start(
    *words: str, environ: Mapping[str, str], given: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, input=given, env=environ, cwd=EXAMPLES, capture_output=True, text=True, check=False
    )


def test_embedding_prints_the_steps_and_the_next_question(environ: Mapping[str, str]) -> None:
    done = start(sys.executable, "embed.py", environ=environ)
    assert (done.returncode, done.stderr) == (0, "")
    *steps, question = done.stdout.splitlines()
    assert any(line.startswith("[always] ") and "with the coin" in line for line in steps)
    assert any(line.startswith("[if a silicone cover is on ") for line in steps)
    assert question.startswith("Ask next: ")


def test_embedding_takes_ten_lines() -> None:
    source = (EXAMPLES / "embed.py").read_text(encoding="utf-8")
    lines = [line for line in source.splitlines()[1:] if line.strip()]
    assert len(lines) <= 10


@pytest.mark.parametrize(
    ("facts", "code", "said"),
    [
        ("device=xt", 0, "Send this answer: "),
        ("devise=xt", 2, "Did you mean 'device'?"),
        ("device=xt battery_size=AAA", 3, "these batteries do not fit"),
        ("device=video_doorbell release_key=no", 4, "Stop: The doorbell"),
        ("device=mini_2", 5, "Give this to a person"),
    ],
)
def test_a_script_acts_on_the_exit_code(
    facts: str, code: int, said: str, environ: Mapping[str, str]
) -> None:
    done = start("sh", "exit_codes.sh", *facts.split(), environ=environ)
    assert (done.returncode, done.stderr) == (code, "")
    assert said in done.stdout
    assert len(done.stdout.splitlines()) == 1


def test_facts_go_in_and_the_advice_comes_out_as_json(environ: Mapping[str, str]) -> None:
    given = (EXAMPLES / "facts.json").read_text(encoding="utf-8")
    done = start("sh", "json_in_out.sh", given=given, environ=environ)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {
        "status": "complete",
        "verdict": "compatible",
        "because": ["battery-fits"],
        "sources": ["S016", "S017", "S018", "S019"],
    }
