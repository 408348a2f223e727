"""Text, Markdown and JSON say the same, over many situations, and each is laid out well."""

import re
from collections.abc import Iterator

import pytest
from answered import answers
from knowledge_bases import shipped
from reading import WIDE, expected, sentences, steps

from blink_expert import Advice
from blink_expert.render import render_json, render_markdown, render_text

QUESTIONS = "Questions that make this exact"


def text(advice: Advice, width: int = WIDE, **how: bool) -> str:
    return render_text(shipped(), advice, width=width, **how)  # type: ignore[arg-type]


def markdown(advice: Advice, **how: bool) -> str:
    return render_markdown(shipped(), advice, **how)  # type: ignore[arg-type]


def outputs(advice: Advice) -> Iterator[str]:
    yield text(advice)
    yield markdown(advice)


def test_the_sample_has_every_kind_of_answer() -> None:
    found = answers()
    assert {one.status for one in found} == {
        "complete",
        "conditional",
        "blocked",
        "not_covered",
        "needs_device",
    }
    assert {one.battery.verdict for one in found} == {
        "compatible",
        "incompatible",
        "undetermined",
        "not_applicable",
        "not_asked",
    }
    assert {len(one.warnings) for one in found} >= {0, 1}
    assert all(
        any(getattr(one, part) for one in found)
        for part in ("alternatives", "blockers", "notes", "gaps", "contradictions", "ignored")
    )


def test_every_format_has_the_steps_of_the_answer_under_their_conditions() -> None:
    for advice in answers():
        for output in outputs(advice):
            assert steps(output) == expected(advice), advice.situation


def test_text_and_markdown_say_the_same_in_the_same_order() -> None:
    for advice in answers():
        plain, marked = map(sentences, outputs(advice))
        end = plain.index(QUESTIONS) if advice.questions else len(plain)
        assert marked[:end] == plain[:end], advice.situation
        assert [one.partition(" (")[0] for one in marked[end + 1 :]] == [
            question.ask.partition(" (")[0] for question in advice.questions
        ]


def test_a_danger_is_the_first_thing_and_only_where_there_is_one() -> None:
    for advice in answers():
        dangers = [warning.text for warning in advice.warnings if warning.level == "danger"]
        assert [warning.text for warning in advice.warnings[: len(dangers)]] == dangers
        for output in outputs(advice):
            found = [one for one in sentences(output) if one.startswith("DANGER!")]
            assert found == sentences(output)[: len(dangers)], advice.situation
            assert [one.endswith(danger) for one, danger in zip(found, dangers, strict=True)] == [
                True
            ] * len(dangers)
    encoded = render_json(answers()[0])
    assert encoded.index('"warnings"') < encoded.index('"procedure"')


def test_every_warning_stands_before_the_steps_that_it_guards() -> None:
    rank = shipped().phase_rank
    for advice in answers():
        for output in outputs(advice):
            said = sentences(output)
            for warning in advice.warnings:
                place = next(
                    n
                    for n, one in enumerate(said)
                    if one.startswith(f"{warning.level.upper()}!") and one.endswith(warning.text)
                )
                guarded = {
                    step.text
                    for phase in advice.procedure
                    if rank[phase.phase] >= rank[warning.before]
                    for step in phase.steps
                }
                first = next((n for n, one in enumerate(said) if one in guarded), len(said))
                assert place < first, (advice.situation, warning.rule)


@pytest.mark.parametrize("width", [30, 60, 80])
@pytest.mark.parametrize("sources", [False, True])
def test_text_keeps_its_width_and_has_no_stray_space(width: int, sources: bool) -> None:
    for advice in answers():
        printed = text(advice, width, sources=sources)
        for line in printed.splitlines():
            assert len(line) <= width or len(line.split()) <= 2, (advice.situation, line)
        assert_clean(printed)
        assert printed.split() == text(advice, sources=sources).split()


def assert_clean(printed: str) -> None:
    assert printed.strip()
    assert printed.rstrip("\n") == printed.strip("\n")
    assert not re.search(r"[ \t]$", printed, re.MULTILINE)
    assert "\n\n\n" not in printed
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", printed)


def test_markdown_has_no_stray_space_and_ends_with_one_line_break() -> None:
    for advice in answers():
        printed = markdown(advice)
        assert_clean(printed)
        assert printed.endswith("\n")
        assert not printed.endswith("\n\n")


def test_no_section_is_empty() -> None:
    titles = {phase.title for phase in shipped().phases}
    for advice in answers():
        for block in text(advice, 80).split("\n\n"):
            first, *rest = block.splitlines()
            assert rest or first not in titles, advice.situation
        said = [line for line in markdown(advice).splitlines() if line]
        for line, below in zip(said, [*said[1:], "## "], strict=True):
            assert not (line.startswith("#") and below.startswith("#")), advice.situation


def test_colors_add_nothing_to_the_words() -> None:
    for advice in answers():
        colored = text(advice, 60, color=True)
        assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == text(advice, 60)
        # Every color ends on its line, so that a pager can scroll.
        for line in colored.splitlines():
            assert line.count("\x1b") == 2 * line.count("\x1b[0m")


def test_with_sources_every_step_names_its_rule_and_claims() -> None:
    for advice in answers():
        cited = [
            f"{step.rule}: {', '.join(step.cites)}"
            for phase in advice.procedure
            for step in phase.steps
        ]
        for output in (text(advice, sources=True), markdown(advice, sources=True)):
            found = [re.search(r"\[([^\]]*)\]$", step.text) for step in steps(output)]
            assert [one[1] if one else "" for one in found] == cited, advice.situation
