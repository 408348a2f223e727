"""Shell completion, by the protocol of the shells' own scripts."""

import re
import subprocess

import pytest
from command import Command
from installed import EXECUTABLE
from knowledge_bases import shipped

KB = shipped()
GIVEN = [fact.name for fact in KB.facts if fact.is_given]
DEVICES = [value.name for value in KB.fact["device"].values]
COINS = ["yes", "no", "unknown"]


def starting(names: list[str], start: str) -> list[str]:
    return [name for name in names if name.startswith(start)]


WORDS = {
    # While several facts are meant, their names; then the values of the one that is left.
    "advise ": [f"{name}=" for name in GIVEN],
    "advise cov": [f"{name}=" for name in starting(GIVEN, "cov")],
    "advise coi": [f"coin={value}" for value in COINS],
    "advise device=": [f"device={name}" for name in [*DEVICES, "unknown"]],
    "advise coin=yes device=out": [f"device={name}" for name in starting(DEVICES, "out")],
    "advise battery_v": ["battery_voltage=", "battery_voltage=unknown"],
    "advise screw_tool=": [],
    "rules --device out": starting(DEVICES, "out"),
    "rules --kind st": ["step"],
    "show o4-unscrew-": ["o4-unscrew-alternative"],
    "show S01": [f"S{number:03}" for number in range(10, 20)],
    "facts screw": ["screw_tool"],
}


@pytest.mark.parametrize(("line", "wanted"), WORDS.items())
def test_zsh_completes_names_and_values(run: Command, line: str, wanted: list[str]) -> None:
    done = run(
        env={
            "_BLINK_EXPERT_COMPLETE": "complete_zsh",
            "_TYPER_COMPLETE_ARGS": f"blink-expert {line}",
        }
    )
    assert (done.code, done.err) == (0, "")
    assert re.findall(r'"([^"]+)"', done.out) == wanted


@pytest.mark.parametrize(("line", "wanted"), WORDS.items())
def test_bash_completes_names_and_values(run: Command, line: str, wanted: list[str]) -> None:
    # Bash makes three words of `fact=value` and then wants the value alone.
    words = ["blink-expert", *re.findall(r"=|[^\s=]+", line), *([""] if line[-1] == " " else [])]
    if "=" in words[-2:]:
        wanted = [word.partition("=")[2] for word in wanted]
    done = run(
        env={
            "_BLINK_EXPERT_COMPLETE": "complete_bash",
            "COMP_WORDS": " ".join(words),
            "COMP_CWORD": str(len(words) - 1),
        }
    )
    assert (done.code, done.err) == (0, "")
    assert done.out.split() == wanted


def test_the_script_for_bash_works_in_bash(run: Command) -> None:
    script = """
    eval "$(_BLINK_EXPERT_COMPLETE=source_bash blink-expert)"
    COMP_WORDS=(blink-expert advise device = xt coin = y) COMP_CWORD=7
    $(complete -p blink-expert | sed 's/.*-F \\([^ ]*\\).*/\\1/') blink-expert 2>&1
    _blink_expert_completion blink-expert
    echo "${COMPREPLY[@]}"
    """
    path = f"{EXECUTABLE.parent}:/usr/bin:/bin"
    done = subprocess.run(
        ["bash", "--norc", "-c", script],
        capture_output=True,
        env=run.environment({"PATH": path}),
        check=False,
    )
    assert (done.stdout, done.stderr) == (b"yes\n", b"")


def test_completion_speaks_of_the_knowledge_base_that_is_named(
    run: Command, knowledge: "object"
) -> None:
    from pathlib import Path

    assert isinstance(knowledge, Path)
    path = knowledge / "rules" / "xt.yaml"
    path.write_text(path.read_text().replace("xt-insert", "zz-insert"))

    def complete(directory: object) -> str:
        line = f"blink-expert show --knowledge {directory} zz"
        words = {"COMP_WORDS": line, "COMP_CWORD": "4"}
        return run(env={"_BLINK_EXPERT_COMPLETE": "complete_bash", **words}).out.strip()

    assert complete(knowledge) == "zz-insert"
    assert complete(knowledge / "none") == ""
