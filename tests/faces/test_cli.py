"""What the command line answers: exit codes, facts from anywhere, the same answer everywhere."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from command import Command
from installed import EXECUTABLE, ROOT
from knowledge_bases import shipped

SITUATIONS = (
    "",
    "device=outdoor_4 opening_tool=no coin=yes",
    "device=video_doorbell wired=yes doorbell_type=open_bay",
    "device=outdoor_3rd_gen opening_tool=no coin=no flat_screwdriver=no",
    "device=xt battery_designation=LR6",
    "fastener=screw usb_c_port=unknown battery_voltage=1.5",
)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ("", 0),
        ("device=outdoor_4", 0),
        ("device=xt battery_designation=L91", 0),
        ("devise=xt", 2),
        ("device=xt battery_chemistry=alkaline", 3),
        ("device=video_doorbell release_key=no", 4),
        ("device=mini_2", 5),
        # Where two hold: what the source does not cover, then batteries that do not fit.
        ("device=video_doorbell release_key=no battery_chemistry=alkaline", 3),
        ("device=mini_2 battery_chemistry=alkaline", 5),
    ],
)
@pytest.mark.parametrize("output", ["text", "markdown", "json"])
def test_the_exit_code_says_how_it_was_answered(
    run: Command, facts: str, code: int, output: str
) -> None:
    done = run("advise", *facts.split(), "--format", output)
    assert done.code == code
    assert bool(done.out) == (code != 2)
    assert bool(done.err) == (code == 2)


@pytest.mark.parametrize("args", [["--help"], ["advise", "--help"], ["advise", "-h"]])
def test_help_documents_every_exit_code(run: Command, args: list[str]) -> None:
    words = " ".join(run(*args).out.split())
    codes = words[words.index("Exit codes: ") :]
    assert codes.startswith(
        "Exit codes: 0 answered; 2 wrong use or bad input; 3 these batteries do not fit;"
        " 4 blocked: it cannot go on as things are; 5 the source does not cover this device."
    )


def test_the_module_is_the_command() -> None:
    def said(*command: str) -> str:
        shown = [*command, "advise", "device=mini", "--format", "json"]
        return subprocess.run(shown, capture_output=True, text=True, check=True).stdout

    assert said(sys.executable, "-m", "blink_expert") == said(str(EXECUTABLE))


def test_facts_come_from_words_a_file_and_standard_input(run: Command, tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text('{"Device": "Blink-XT", "coin": null}')
    wanted = run("advise", "device=xt", "cover_stuck=yes", "--format", "json")
    file = run("advise", "--facts", str(path), "cover-stuck=Yes", "--format", "json")
    stdin = run("advise", "--facts", "-", "-f", "json", stdin='{"device":"xt","cover_stuck":true}')
    assert file == stdin == wanted


@pytest.mark.parametrize("facts", SITUATIONS)
def test_the_json_of_an_answer_can_be_given_back(run: Command, facts: str) -> None:
    first = run("advise", *facts.split(), "--format", "json")
    assert run("advise", "--facts", "-", "--format", "json", stdin=first.out) == first


@pytest.mark.parametrize("facts", SITUATIONS)
def test_both_engines_give_the_same_bytes(run: Command, facts: str) -> None:
    call = ("advise", *facts.split(), "--trace", "--format", "json")
    assert run(*call, "--engine", "rete") == run(*call, "--engine", "bitmap")


def test_the_trace_names_every_rule_once_in_every_format(run: Command) -> None:
    call = ("advise", "device=outdoor_4", "coin=yes", "--trace")
    found = run(*call, "--format", "json").json()["trace"]
    wanted = [(one["rule"], one["outcome"]) for one in found]
    assert [rule for rule, _ in wanted] == [rule.id for rule in shipped().rules]
    assert {outcome for _, outcome in wanted} == {"fired", "pending", "blocked"}
    for output, title in (("text", "\n\nTrace\n"), ("markdown", "\n\n## Trace\n\n")):
        printed = run(*call, "--format", output).out
        answer, _, trace = printed.partition(title)
        assert answer == run(*call[:-1], "--format", output).out.rstrip("\n")
        assert re.findall(r"^- ([\w-]+): (\w+)", trace, re.MULTILINE) == wanted


def test_another_knowledge_base_is_used_and_never_a_stale_one(
    run: Command, knowledge: Path
) -> None:
    def steps() -> str:
        return run("advise", "device=xt", "--knowledge", str(knowledge)).out

    assert steps() == run("advise", "device=xt").out
    path = knowledge / "rules" / "xt.yaml"
    written, times = path.read_text(), path.stat()
    # The same size and time: only the content tells.
    path.write_text(written.replace("step: Insert the batteries.", "step: Inject the batteries."))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert "1. Inject the batteries." in steps()
    path.write_text(written)
    assert "1. Insert the batteries." in steps()


def test_a_pack_cannot_act_on_the_terminal(run: Command, knowledge: Path) -> None:
    path = knowledge / "rules" / "xt.yaml"
    hostile = r'step: "Wait \e[2J \x9b2J.\nNext"'
    path.write_text(path.read_text().replace("step: Insert the batteries.", hostile))
    for args in ("advise device=xt", "advise device=xt -f markdown", "show xt-insert", "rules"):
        printed = run(*args.split(), "--knowledge", str(knowledge)).out
        assert "Wait" in printed
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", printed), args


def test_devices_lists_the_covered_and_the_others(run: Command) -> None:
    covered, _, others = run("devices").out.partition("Known by name, not covered:\n")
    kb = shipped()
    for text, is_covered in ((covered, True), (others, False)):
        names = re.findall(r"^  (\S+) +\S", text, re.MULTILINE)
        assert names == [v.name for v in kb.fact["device"].values if v.covered == is_covered]


def test_facts_lists_what_can_be_given(run: Command) -> None:
    names = [line.split()[0] for line in run("facts").out.splitlines()]
    assert names == [fact.name for fact in shipped().facts if fact.is_given]


def test_one_fact_is_shown_with_its_values_and_other_names(run: Command) -> None:
    device = run("facts", "device").out
    assert device.splitlines()[:2] == ["device: the device", "Question: Which device is it?"]
    assert re.search(r"^  xt2 +XT2 \(also: .*Blink XT2\)$", device, re.MULTILINE)
    assert "Rules that conclude it: name-outdoor, " in device
    assert "Values: a number of volts, from 0 to 24\n" in run("facts", "Battery-Voltage").out
    assert run("facts", "screw_tool").out.endswith("It cannot be given: only rules conclude it.\n")


def test_rules_are_chosen_by_device_and_kind(run: Command) -> None:
    def ids(*args: str) -> list[str]:
        return [line.split()[0] for line in run("rules", *args).out.splitlines()]

    kb = shipped()
    assert ids() == [rule.id for rule in kb.rules]
    steps = ids("--device", "xt", "--kind", "step")
    assert steps
    assert steps == [rule.id for rule in kb.rules if rule.kind == "step" and rule.id[:3] == "xt-"]
    assert not [rule for rule in ids("--device", "xt") if rule.startswith(("o4-", "g3-", "dc-"))]
    assert ids("--device", "Blink XT", "--kind", "warning") == []


def test_a_rule_is_shown_with_its_place_and_claims(run: Command) -> None:
    kb = shipped()
    for rule in (kb.rule["o4-unscrew"], *kb.rules[:: len(kb.rules) // 9]):
        first, *rest = run("show", rule.id).out.splitlines()
        file, line = first.removeprefix(f"{rule.id} ({rule.kind}), ").split(":")
        assert (ROOT / file).read_text().splitlines()[int(line) - 1] == f"  - id: {rule.id}"
        for cite in rule.cites:
            claim = kb.claim.get(cite)
            text = claim.text if claim else f"the section '{kb.section[cite].title}' is silent"
            assert any(line.startswith(f"  {cite}: {text}") for line in rest), cite


def test_a_claim_is_shown_with_the_rules_that_stand_on_it(run: Command) -> None:
    kb = shipped()
    shown = run("show", "s010").out
    assert shown == run("show", "S010").out
    assert shown.startswith(f"S010: {kb.claim['S010'].text}\nStands in: ")
    assert shown.splitlines()[-1].split(": ")[1].split(", ") == [
        rule.id for rule in kb.rules if "S010" in rule.cites
    ]


def test_the_version_is_that_of_the_package(run: Command) -> None:
    from importlib.metadata import version

    assert run("--version").out == f"blink-expert {version('blink-expert')}\n"


def test_numbers_may_have_their_unit(run: Command) -> None:
    answers = [
        run("advise", "-f", "json", "--facts", "-", stdin=json.dumps({"battery_voltage": volts}))
        for volts in (1.5, "1.5", "1.5 V", "1.5volts")
    ]
    assert answers[0].code == 0
    assert answers == answers[:1] * 4
