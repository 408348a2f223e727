"""What needs no library of an extra works without it; what needs one says which to install."""

import subprocess
import sys

import pytest

RUN = """
import sys
for name in {missing!r}:
    sys.modules[name] = None
from blink_expert.cli import main
sys.argv = ["blink-expert", *{arguments!r}]
main()
"""


def run(missing: list[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    program = RUN.format(missing=missing, arguments=list(arguments))
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("command", ["test", "coverage", "rules", "schema"])
def test_a_command_works_without_the_library_of_the_proofs(command: str) -> None:
    base = ["examples/door-lock"] if command in {"test", "coverage"} else []
    assert run(["oxidd", "oxidd.bdd", "watchfiles"], command, *base).returncode == 0


@pytest.mark.parametrize(
    ("command", "library", "extra"),
    [
        (["check"], "oxidd", "verify"),
        (["diff", "examples/door-lock", "examples/door-lock"], "oxidd", "verify"),
        (["watch", "examples/door-lock"], "watchfiles", "verify"),
    ],
)
def test_a_command_says_what_to_install(command: list[str], library: str, extra: str) -> None:
    done = run([library, f"{library}.bdd"], *command)
    assert done.returncode == 2
    assert done.stderr == (
        f"error: this needs the library {library}, which is not installed."
        f" Install it: pip install 'blink-expert[{extra}]'.\n"
    )
