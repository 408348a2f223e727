"""What a person reads first, what is said once, and what is left unsaid."""

from itertools import pairwise
from typing import Any

import pytest
from answered import answers
from knowledge_bases import shipped

from blink_expert import Advice, advise
from blink_expert.render import render_markdown, render_reply, render_text
from blink_expert.render.outline import outline
from blink_expert.render.parts import ANY_CASE


def text(**facts: Any) -> str:
    return render_text(shipped(), advise(shipped(), facts), width=10_000)


def blocks(**facts: Any) -> list[list[str]]:
    return [block.splitlines() for block in text(**facts).split("\n\n")]


def alternatives(advice: Advice) -> dict[str, list[str]]:
    """Return what is offered in place of the tool of each step."""
    use = {one.rule: one.use for one in advice.alternatives}
    return {
        entry.rule: [use[one.rule] for group in entry.instead for one in group.entries]
        for section in outline(shipped(), advice)
        for group in section.groups
        for entry in group.entries
        if entry.instead
    }


@pytest.mark.parametrize(
    ("facts", "offered"),
    [
        ({}, ["coin", "flat_screwdriver"]),
        ({"opening_tool": "no", "coin": "yes"}, ["flat_screwdriver"]),
        ({"opening_tool": "no", "coin": "yes", "flat_screwdriver": "no"}, []),
        # Not decided yet: the step itself names them all.
        ({"opening_tool": "no"}, []),
    ],
)
def test_what_a_step_uses_is_no_alternative_to_it(facts: Any, offered: list[str]) -> None:
    advice = advise(shipped(), {"device": "outdoor_3rd_gen", **facts})
    assert alternatives(advice).get("g3-unscrew", []) == offered


def test_every_other_alternative_is_offered() -> None:
    for advice in answers():
        steps = {step.rule: step for phase in advice.procedure for step in phase.steps}
        offered = alternatives(advice)
        for one in advice.alternatives:
            step = steps[one.for_]
            named = {value for part in step.if_ or () for value in part.values}
            # Another way is one, whatever it is done with.
            another = bool(one.steps) or (one.use != step.tool and one.use not in named)
            assert (one.use in offered.get(one.for_, [])) == another, advice.situation


@pytest.mark.parametrize("tool", [{}, {"opening_tool": "yes"}])
def test_the_optional_way_is_told_step_by_step(tool: dict[str, str]) -> None:
    facts = {"device": "indoor_3rd_gen", "task": "remove_cover", **tool}
    written = [text(**facts), render_reply(shipped(), advise(shipped(), facts))]
    for lines in written:
        assert "Insert its mounting end into the hole in the back cover." in lines


def test_what_does_not_go_together_is_said_before_the_procedure() -> None:
    first, *rest = blocks(device="indoor_gen_1", fastener="grey_switch")
    assert first[0] == "Check what you said"
    assert first[1].startswith("- You said that it is the Indoor (gen 1). But ")
    assert [one[0] for one in rest[:2]] == ["Batteries", "Remove the cover"]


def test_which_batteries_are_right_is_said_before_any_step() -> None:
    for advice in answers():
        kinds = [group.kind for one in outline(shipped(), advice) for group in one.groups]
        if {"reason", "steps"} <= set(kinds):
            assert kinds.index("reason") < kinds.index("steps"), advice.situation


def test_a_stop_comes_before_warnings_of_what_is_not_reached() -> None:
    tools = {"opening_tool": "no", "coin": "no", "flat_screwdriver": "no"}
    found = blocks(device="outdoor_3rd_gen", mounted="yes", **tools)
    assert found[0][0].startswith("STOP! ")
    assert ["Put the cover back", "NOTICE! Do not over-tighten the screw."] in found


def test_a_danger_comes_before_a_stop() -> None:
    first, second, *_ = blocks(device="video_doorbell", wired="yes", release_key="no")
    assert first[0].startswith("DANGER! ")
    assert second[0].startswith("STOP! ")


def test_a_condition_is_said_once_for_what_stands_under_it() -> None:
    known = {"device": "video_doorbell", "doorbell_type": "battery_cover"}
    found = next(block for block in blocks(**known) if block[0][:6] == "Before")
    assert [line[:5] for line in found[2:]] == ["If el", "  1. ", "  - T", "  - B"]
    marked = render_markdown(shipped(), advise(shipped(), known))
    before = marked.partition("## Before you begin")[2].partition("## ")[0]
    assert before.count("**If electric wires") == 1


def test_what_stands_above_the_first_step_is_read_before_it() -> None:
    advice = advise(shipped(), {"device": "outdoor_4", "cover_stuck": "yes", "opening_tool": "no"})
    opening = next(one for one in outline(shipped(), advice) if one.name == "remove_cover")
    read = [entry.rule for group in opening.groups for entry in group.entries]
    assert read.index("o4-pry-tool") < read.index("o4-unscrew")
    assert read.index("o4-stuck") < read.index("o4-unscrew")


def test_what_limits_a_tool_is_read_before_the_steps_and_other_cases_after() -> None:
    for facts, first, then in (
        ({"device": "outdoor_4"}, "o4-coin-closes-only", "o4-unscrew"),
        ({"device": "outdoor_3rd_gen"}, "g3-equivalent", "g3-unscrew"),
        ({"device": "outdoor_4"}, "o4-pry", "o4-stuck"),
    ):
        sections = outline(shipped(), advise(shipped(), facts))
        read = [entry.rule for one in sections for group in one.groups for entry in group.entries]
        assert read.index(first) < read.index(then)


def test_each_remark_is_said_once_and_in_its_phase() -> None:
    for advice in answers():
        read: dict[str, list[str]] = {}
        certain: list[str] = []
        for section in outline(shipped(), advice):
            for group in section.groups:
                for entry in group.entries:
                    read.setdefault(entry.rule, []).append(section.name)
                    if group.kind in ("reason", "note", "gap") and not group.condition:
                        certain.append(entry.text)
        assert len(certain) == len(set(certain))
        for remark in (*advice.notes, *advice.gaps):
            # What another rule has said word for word is not said again.
            places = read.get(remark.rule, [])
            assert len(places) == 1 or remark.text in " ".join(certain)
            for place in places:
                assert place == (remark.phase or place)
                assert remark.phase or place in ("notes", "gaps")


def test_a_stop_under_a_condition_says_it_itself() -> None:
    """Nothing after it then seems to stand under its condition."""
    advice = advise(shipped(), {"device": "outdoor_4", "opening_tool": "no"})
    for output in (render_text(shipped(), advice), render_markdown(shipped(), advice)):
        assert "STOP!" in output
        for line in output.replace("*", "").replace("> ", "").splitlines():
            assert "STOP!" not in line or line.startswith("STOP! If you do not have a ")


def test_nothing_unconditional_follows_a_condition_without_saying_so() -> None:
    for advice in answers():
        for section in outline(shipped(), advice):
            groups = [one for one in section.groups if one.kind not in ("warning", "blocker")]
            for before, group in pairwise(groups):
                assert group.condition or group.label or not before.condition, advice.situation


def test_what_holds_in_any_case_has_a_heading_only_before_a_step() -> None:
    labelled = [
        group
        for advice in answers()
        for section in outline(shipped(), advice)
        for group in section.groups
        if group.label == ANY_CASE
    ]
    assert labelled
    assert {group.kind for group in labelled} == {"steps"}


def test_steps_are_numbered_through_and_each_of_two_branches_anew() -> None:
    silicone = text(device="outdoor_3rd_gen", task="remove_cover").partition("Remove the cover")[2]
    # Those of another way stand further in, and begin anew.
    firsts = [line[2:4] for line in silicone.splitlines() if line[2:3].isdigit()]
    assert firsts[:5] == ["1.", "2.", "3.", "4.", "5."]
    remount = text(device="video_doorbell", task="remount").partition("Put the doorbell back")[2]
    numbers = [line.strip()[:2] for line in remount.splitlines() if line.strip()[:1].isdigit()]
    assert numbers[:5] == ["1.", "2.", "1.", "2.", "3."]


def test_the_devices_that_are_left_are_said_as_a_list() -> None:
    left = "The device can be: Outdoor 4, Outdoor (3rd Gen) or Indoor (3rd Gen)."
    assert left in text(fastener="screw").splitlines()


def test_every_question_says_how_to_answer_it() -> None:
    questions = blocks(device="xt")[-1]
    assert questions[0] == "Questions that make this exact"
    assert questions[1].endswith(" (battery_designation=...)")
    for advice in answers():
        asked = outline(shipped(), advice)[-1]
        if asked.name == "questions":
            for question, entry in zip(advice.questions, asked.groups[0].entries, strict=True):
                names = [f"{question.fact}={value.value}" for value in question.values]
                assert list(entry.answers) == (names or [f"{question.fact}=..."])
