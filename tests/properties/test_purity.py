"""Importing and asking changes nothing outside: each promise is tried in a fresh process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]

WORLD = """
import collections, locale, logging, os, signal, sys, warnings

def world():
    root = logging.getLogger()
    return {
        "root handlers": list(root.handlers),
        "root level": root.level,
        "logging disabled": root.manager.disable,
        "warnings": list(warnings.filters),
        "showwarning": warnings.showwarning,
        "collections": sorted(vars(collections)),
        "sys.path": list(sys.path),
        "environment": dict(os.environ),
        "directory": os.getcwd(),
        "locale": locale.setlocale(locale.LC_ALL),
        "signals": [signal.getsignal(number) for number in signal.valid_signals()],
        "hooks": [sys.excepthook, sys.displayhook, sys.gettrace(), sys.getprofile()],
        "streams": [sys.stdin, sys.stdout, sys.stderr],
        "recursion": sys.getrecursionlimit(),
    }

def changed(before):
    after = world()
    return [name for name in before if before[name] != after[name]]

before = world()
"""

SITUATION = "{'device': 'outdoor_3rd_gen', 'opening_tool': 'no', 'battery_designation': 'L91'}"


def printed_by(code: str) -> str:
    """Run the code in a fresh interpreter; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "BLINK_EXPERT_CACHE": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    "use",
    [
        "import blink_expert",
        "import blink_expert; blink_expert.load()",
        f"import blink_expert; blink_expert.advise(blink_expert.load(), {SITUATION})",
    ],
)
def test_heavy_packages_are_not_imported(use: str) -> None:
    """Neither the second engine nor the command line costs those who do not use it."""
    names = "('experta', 'rich', 'typer', 'frozendict', 'schema')"
    code = f"import sys\n{use}\nprint([n for n in {names} if n in sys.modules])"
    assert printed_by(code) == "[]"


@pytest.mark.parametrize("engine", ["bitmap", "rete"])
def test_nothing_global_is_changed(engine: str) -> None:
    code = f"""{WORLD}
import blink_expert
first = changed(before)
advice = blink_expert.advise(blink_expert.load(), {SITUATION}, engine="{engine}")
print(advice.battery.verdict, first, changed(before), hasattr(collections, "Mapping"))
"""
    assert printed_by(code) == "compatible [] [] False"


def test_what_a_caller_has_set_up_stays() -> None:
    """Even where it is what experta would overwrite on import."""
    code = f"""
import collections, collections.abc, io, logging, sys, warnings
collections.Mapping = collections.abc.Mapping
log = io.StringIO()
logging.basicConfig(stream=log, level=logging.DEBUG, format="%(levelname)s %(message)s")
warnings.simplefilter("always", UserWarning)
{WORLD}
import blink_expert
blink_expert.advise(blink_expert.load(), {SITUATION}, engine="rete")
print(changed(before), hasattr(collections, "Mapping"))
"""
    assert printed_by(code) == "[] True"


@pytest.mark.parametrize("missing", ["experta", "frozendict", "schema"])
def test_a_missing_experta_says_what_to_install(missing: str) -> None:
    """Also where only something is missing that it needs itself: it swallows that error."""
    code = f"""
import sys
sys.modules["{missing}"] = None
{WORLD}
import blink_expert
kb = blink_expert.load()
try:
    blink_expert.advise(kb, {{}}, engine="rete")
except blink_expert.errors.EngineUnavailable as error:
    print(changed(before), error)
print(blink_expert.advise(kb, {{"device": "mini"}}).battery.verdict)
"""
    lines = printed_by(code).splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("[] ")
    assert "experta 1.9.4" in lines[0]
    assert "Install it" in lines[0]
    assert "'bitmap'" in lines[0]
    assert lines[1] == "not_applicable"


def test_giving_facts_does_not_change_them() -> None:
    code = f"""
import blink_expert
given = {SITUATION}
blink_expert.advise(blink_expert.load(), given)
print(given == {SITUATION})
"""
    assert printed_by(code) == "True"
