"""Wrong use: exit code 2, and one clear line for each mistake. Nothing else is printed."""

import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest
from command import Command
from installed import EXECUTABLE, ROOT
from knowledge_bases import shipped

EXAMPLE = 'Write {"device": "xt"}.'
FILES = {
    "broken.json": b'{"device": ',
    "trailing.json": b'{"device": "xt",\n}',
    "array.json": b'["xt"]',
    "empty.json": b"",
    "huge.json": b'{"device": "%b"}' % (b"x" * 2**20),
    "deep.json": b'{"device": ' + b"[" * 100_000,
    "twice.json": b'{"coin": "yes", "coin": "yes"}',
    "nested.json": b'{"device": {"name": "xt"}, "coin": 7, "battery_voltage": NaN}',
    "not-utf8.json": b'{"device": "\xe9"}',
}


class Bad(NamedTuple):
    """Arguments and the lines that they earn; DIR, DEVICES and FACTS are put in."""

    args: str
    lines: list[str]
    stdin: bytes = b""


OURS = [
    # Facts as words.
    Bad("advise devise=xt", ["devise: there is no fact 'devise'. Did you mean 'device'?"]),
    Bad("advise xyzzy=1", ["xyzzy: there is no fact 'xyzzy'. Facts: FACTS."]),
    Bad(
        "advise device=outdor4",
        ["device: 'device' has no value 'outdor4'. Did you mean 'outdoor_4'?"],
    ),
    Bad(
        "advise device=xt3",
        ["device: 'device' has no value 'xt3'. Did you mean 'xt' or 'xt2'?"],
    ),
    Bad(
        "advise device=teapot",
        ["device: 'device' has no value 'teapot'. Values: DEVICES, unknown."],
    ),
    Bad("advise coin=maybe", ["coin: 'coin' has no value 'maybe'. Values: yes, no, unknown."]),
    Bad("advise device", ["'device' is not FACT=VALUE. Write for example device=outdoor_4."]),
    Bad("advise device=", ["'device=' is not FACT=VALUE. Write for example device=outdoor_4."]),
    Bad("advise =xt", ["'=xt' is not FACT=VALUE. Write for example device=outdoor_4."]),
    Bad("advise coin=yes coin=yes", ["'coin' is given twice. Give it once."]),
    Bad("advise coin=yes coin=no", ["'coin' is given twice. Give it once."]),
    Bad(
        "advise release_key=no Release-Key=no",
        ["'Release-Key' is given twice, as 'release_key' too. Give it once."],
    ),
    Bad(
        "advise screw_tool=coin",
        [
            (
                "screw_tool: 'screw_tool' is concluded by rules and cannot be given."
                " Give the facts that it follows from."
            )
        ],
    ),
    *(
        Bad(
            f"advise battery_voltage={value}",
            [
                (
                    f"battery_voltage: 'battery_voltage' cannot be '{value}'."
                    " Give a number of volts from 0 to 24, or unknown."
                )
            ],
        )
        for value in ("24.1", "-1", "much", "nan", "1,5")
    ),
    Bad(
        "advise devise=xt coin=maybe wired",
        ["'wired' is not FACT=VALUE. Write for example device=outdoor_4."],
    ),
    Bad(
        "advise devise=xt coin=maybe",
        [
            "devise: there is no fact 'devise'. Did you mean 'device'?",
            "coin: 'coin' has no value 'maybe'. Values: yes, no, unknown.",
        ],
    ),
    # What a word holds cannot act on the terminal.
    Bad(
        "advise coin=\x1b[31mred\u202e",
        [r"coin: 'coin' has no value '\x1b[31mred\u202e'. Values: yes, no, unknown."],
    ),
    # Facts as JSON.
    Bad(
        "advise --facts DIR/none.json",
        ["DIR/none.json: the facts cannot be read: no such file or directory. Check the name."],
    ),
    Bad(
        "advise --facts DIR",
        ["DIR: the facts cannot be read: is a directory. Check the name."],
    ),
    Bad(
        "advise --facts DIR/broken.json",
        [f"DIR/broken.json:1:12: this is not JSON: expecting value. {EXAMPLE}"],
    ),
    Bad(
        "advise --facts DIR/trailing.json",
        [
            (
                "DIR/trailing.json:2:1: this is not JSON:"
                f" expecting property name enclosed in double quotes. {EXAMPLE}"
            )
        ],
    ),
    Bad(
        "advise --facts DIR/array.json",
        [f"DIR/array.json: the JSON is not an object. {EXAMPLE}"],
    ),
    Bad(
        "advise --facts DIR/empty.json",
        [f"DIR/empty.json:1:1: there is nothing in it. {EXAMPLE}"],
    ),
    Bad(
        "advise --facts DIR/huge.json",
        ["DIR/huge.json: there is more than 1 MiB. Give only the facts."],
    ),
    Bad(
        "advise --facts DIR/deep.json",
        [f"DIR/deep.json: this JSON is too deep or too long. {EXAMPLE}"],
    ),
    Bad("advise --facts DIR/twice.json", ["'coin' is given twice. Give it once."]),
    Bad(
        "advise --facts DIR/nested.json",
        [
            "device: 'device' has no value '{'name': 'xt'}'. Values: DEVICES, unknown.",
            "coin: 'coin' has no value '7'. Values: yes, no, unknown.",
            (
                "battery_voltage: 'battery_voltage' cannot be 'nan'."
                " Give a number of volts from 0 to 24, or unknown."
            ),
        ],
    ),
    Bad(
        "advise --facts DIR/not-utf8.json",
        ["DIR/not-utf8.json: byte 0xe9 is not UTF-8. Save it as UTF-8."],
    ),
    Bad(
        "advise --facts -",
        ["standard input: byte 0xff is not UTF-8. Save it as UTF-8."],
        stdin=b"\xff\xfe",
    ),
    Bad("advise --facts -", [f"standard input:1:1: there is nothing in it. {EXAMPLE}"]),
    Bad(
        "advise --facts - coin=no",
        ["'coin' is given twice. Give it once."],
        stdin=b'{"coin": "yes"}',
    ),
    # The knowledge base.
    Bad(
        "advise --knowledge DIR/none device=xt",
        [
            (
                "DIR/none: there is no such directory."
                " Name one that has the directories facts/ and rules/."
            )
        ],
    ),
    Bad(
        "devices --knowledge DIR",
        [
            (
                "DIR: there is no file in facts/."
                " A knowledge base has .yaml files in facts/ and in rules/."
            )
        ],
    ),
    # Names of rules, claims, facts, kinds, devices.
    Bad(
        "show o4-unscrw",
        [
            (
                "there is no rule or claim 'o4-unscrw'."
                " Did you mean 'o4-unscrew' or 'g3-unscrew' or 'o4-usb'?"
            )
        ],
    ),
    Bad(
        "show nothing-like-it",
        ["there is no rule or claim 'nothing-like-it'. See `blink-expert rules` for all ids."],
    ),
    Bad("facts devize", ["there is no fact 'devize'. Did you mean 'device'?"]),
    Bad("facts xyzzy", ["there is no fact 'xyzzy'. See `blink-expert facts` for all names."]),
    Bad("rules --kind stp", ["there is no kind of rule 'stp'. Did you mean 'step'?"]),
    Bad(
        "rules --kind xyzzy",
        [
            (
                "there is no kind of rule 'xyzzy'. Kinds: alternative, battery, blocker,"
                " derive, gap, narrow, note, step, warning."
            )
        ],
    ),
    Bad(
        "rules --device xt4",
        ["device: 'device' has no value 'xt4'. Did you mean 'xt' or 'xt2'?"],
    ),
]

TYPERS = {
    "advize device=xt": "No such command 'advize'. Did you mean 'advise'",
    "xyzzy": "No such command 'xyzzy'.",
    "--xyzzy": "No such option: --xyzzy",
    "advise --formt json": "No such option: --formt (Possible options: ",
    "advise --format yaml": "'yaml' is not one of 'text', 'markdown', ",
    "advise --format": "Option '--format' requires an argument.",
    "advise --engine clips": "'clips' is not one of 'bitmap', 'rete'.",
    "devices xt": "Got unexpected extra argument",
    "show": "Missing argument 'RULE-OR-CLAIM'.",
    "show o4-unscrew S010": "Got unexpected extra argument",
    "advise --\x1b[31m": r"No such option: --\x1b[31m",
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("files")
    for name, data in FILES.items():
        (directory / name).write_bytes(data)
    return directory


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    kb = shipped()
    return {
        "DEVICES": ", ".join(value.name for value in kb.fact["device"].values),
        "FACTS": ", ".join(fact.name for fact in kb.facts if fact.is_given),
    }


@pytest.mark.parametrize("bad", OURS, ids=lambda bad: ascii(bad.args))
def test_every_mistake_is_one_line(
    run: Command, files: Path, names: dict[str, str], bad: Bad
) -> None:
    done = run(*bad.args.replace("DIR", str(files)).split(" "), stdin=bad.stdin)
    lines = [f"error: {line}" for line in bad.lines]
    for mark, text in {**names, "DIR": str(files)}.items():
        lines = [line.replace(mark, text) for line in lines]
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == lines


@pytest.mark.parametrize(("args", "message"), TYPERS.items(), ids=lambda text: ascii(text[:40]))
def test_wrong_commands_and_options_say_so_plainly(run: Command, args: str, message: str) -> None:
    done = run(*args.split(" "))
    assert (done.code, done.out) == (2, "")
    *usage, last = done.err.splitlines()
    assert last.startswith("Error: ")
    assert message in last
    assert "Traceback" not in done.err
    # No box and no color in a pipe.
    assert done.err.isascii()
    assert "\x1b" not in done.err
    assert not usage or usage[0].startswith("Usage: blink-expert")


def test_without_a_command_the_help_is_shown(run: Command) -> None:
    done = run()
    assert done.code == 2
    assert done.out + done.err == run("--help").out


def test_a_broken_pack_names_file_line_and_column_of_every_mistake(
    run: Command, knowledge: Path
) -> None:
    rules = knowledge / "rules" / "xt.yaml"
    lines = rules.read_text().splitlines()
    for old, new in (("S110", "S999"), ("S117", "S998")):
        place = next(n for n, line in enumerate(lines) if old in line)
        lines[place] = lines[place].replace(old, new)
    rules.write_text("\n".join([*lines, ""]))
    done = run("advise", "device=xt", "--knowledge", str(knowledge))
    assert (done.code, done.out) == (2, "")
    places = [
        f"error: rules/xt.yaml:{number}:{line.index(claim) + 1}: there is no claim '{claim}'."
        for number, line in enumerate(lines, 1)
        for claim in ("S999", "S998")
        if claim in line
    ]
    assert [line.partition(" Did you mean ")[0] for line in done.err.splitlines()] == places


CLOSED = "error: standard input: it is closed. "
FULL = "error: the output cannot be written: no space left on device."


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("advise --facts - <&-", f"{CLOSED}Give the facts as FACT=VALUE or in a file."),
        ("triage <&-", f"{CLOSED}Give the message as a file."),
        ("triage --confirm README.md <&-", f"{CLOSED}Your answers are read from it."),
        ("ask <&-", f"{CLOSED}Your answers are read from it."),
        ("mcp <&-", f"{CLOSED}A client starts this command and talks to it over that."),
        ("advise --facts - >/dev/full", FULL),
    ],
)
def test_a_stream_that_cannot_be_used_is_said_in_one_line(
    run: Command, command: str, said: str
) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"$0" {command}', EXECUTABLE],
        input=b'{"device": "xt"}',
        capture_output=True,
        env=run.environment(),
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [said]
