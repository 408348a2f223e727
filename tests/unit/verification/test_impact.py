"""`diff` on the shipped knowledge: planted changes are named, and refactorings are not changes."""

import re
from collections.abc import Callable

import knowledge_bases
import pytest

from blink_expert.knowledge.files import read_files, shipped
from blink_expert.knowledge.loader import load_files
from blink_expert.verification.impact import compare
from blink_expert.verification.impact_model import Impact

Files = dict[str, bytes]
FILES: Files = read_files(shipped())
BASE = knowledge_bases.shipped()


def replaced(files: Files, name: str, old: str, new: str) -> Files:
    text = files[name].decode()
    assert text.count(old) == 1, f"{name} has {text.count(old)} of {old!r}"
    return {**files, name: text.replace(old, new).encode()}


def impact(files: Files) -> Impact:
    return compare(BASE, load_files(files))


def lines(found: Impact) -> set[tuple[str, str, str, tuple[str, ...]]]:
    return {(one.kind, one.rule, one.text, one.where.texts) for one in found.changes}


def test_three_planted_changes_are_named_and_nothing_else() -> None:
    files = replaced(
        FILES, "rules/xt.yaml", "Lift the battery cover off the camera.", "Lift the cover away."
    )
    files = replaced(files, "rules/mini.yaml", "cites: [S123, S124]", "cites: [S123]")
    files = replaced(
        files,
        "rules/outdoor-4.yaml",
        "when: {opening_tool: no, coin: yes}\n    derive: {closing_tool: coin}",
        "when: {opening_tool: no, coin: yes}\n    derive: {closing_tool: large_screwdriver}",
    )
    found = impact(files)
    assert {(one.kind, one.rule) for one in found.changes} == {
        ("changed", "xt-lift"),
        ("changed", "mini-nothing-to-open"),
        ("value", "o4-tighten"),
    }
    by_rule = {one.rule: one for one in reversed(found.changes)}
    lift = by_rule["xt-lift"]
    now, before = "step: Lift the cover away.", "step: Lift the battery cover off the camera."
    assert lift.text == f"now says: {now} (before: {before})"
    # Where something is wrong inside, the whole job ends before it begins.
    # Without the switch, no job begins.
    task = "task: unknown or replace_batteries or remove_cover"
    # Whoever got a shock is told to stop, whatever is to be done.
    screw = "screw_will_not_turn or stripped_screw"
    other = "screw_will_not_catch or batteries_stuck or broken_key"
    closed = "not broken_latch, not latch_will_not_move, not electric_shock"
    assert lift.where.texts == (
        f"device: xt2 or xt; {task}; damage: unknown or {screw} or broken_cover or {other}",
        f"device: xt2 or xt; task: remove_cover; damage: {closed}",
    )
    nothing = by_rule["mini-nothing-to-open"]
    assert nothing.text.startswith("'cites' is S123, no longer S123, S124: ")
    assert nothing.where.texts == ("device: mini",)
    tighten = by_rule["o4-tighten"]
    assert tighten.text.startswith("now names the large screwdriver, no longer the coin: ")
    # Without a large screwdriver, or with a screw that does not turn or damage inside, the
    # procedure ends before this step unless it starts there.
    whole = "device: outdoor_4; task: unknown or replace_batteries or replace_cover"
    latch = "broken_latch or latch_will_not_move or broken_cover"
    turns = f"damage: unknown or {latch} or {other}"
    closing = "device: outdoor_4; task: replace_cover; opening_tool: no"
    assert tighten.where.texts == (
        f"{whole}; opening_tool: no; coin: yes; large_screwdriver: not no; {turns}",
        f"{closing}; coin: not no; large_screwdriver: no; damage: not electric_shock",
        f"{closing}; coin: yes; damage: not electric_shock",
    )
    assert found.changed == sum(one.where.count for one in found.changes)


def renamed(files: Files) -> Files:
    """The same rules, pictures and drawings with other names."""
    old, new = r"\bo4-(\w)", r"outdoor-four-\1"
    return {
        re.sub(old, new, name): re.sub(old, new, data.decode()).encode()
        for name, data in files.items()
    }


def split(files: Files) -> Files:
    """The same rules in two files: the head of the file goes with both."""
    text = files["rules/xt.yaml"].decode()
    head, body = text.split("rules:\n", 1)
    at = body.index("  - id: xt-pull")
    halves = {"rules/xt.yaml": body[:at], "rules/xt2.yaml": body[at:]}
    return {**files, **{name: f"{head}rules:\n{some}".encode() for name, some in halves.items()}}


def reworded_conditions(files: Files) -> Files:
    """A condition that lists values, as one that excludes the others."""
    old = "when: {opening_tool: no, coin: yes}\n    derive: {closing_tool: coin}"
    new = "when: {opening_tool: {not: yes}, coin: {not: no}}\n    derive: {closing_tool: coin}"
    return replaced(files, "rules/outdoor-4.yaml", old, new)


def moved_facts(files: Files) -> Files:
    """The facts of two files in one."""
    merged = files["facts/devices.yaml"] + files["facts/product-codes.yaml"]
    left = {name: data for name, data in files.items() if name != "facts/product-codes.yaml"}
    return {**left, "facts/devices.yaml": merged}


@pytest.mark.parametrize(
    "refactor", [renamed, split, reworded_conditions, moved_facts], ids=lambda one: one.__name__
)
def test_a_refactoring_changes_nothing(refactor: Callable[[Files], Files]) -> None:
    files = refactor(FILES)
    assert files != FILES
    found = impact(files)
    assert (found.changed, found.changes) == (0, ())


def test_a_new_device_is_named() -> None:
    old = "  mini_2: {name: Mini 2"
    new = f"  mini_9: {{name: Mini 9, covered: no}}\n{old}"
    found = impact(replaced(FILES, "facts/devices.yaml", old, new))
    assert [(one.kind, one.text) for one in found.changes] == [
        ("vocabulary", "'device: mini_9' is new")
    ]
    assert found.changed == 0
    assert found.changes[0].where.texts == ("device: mini_9",)
    assert found.changes[0].where.count > 0


def test_words_alone_are_named_without_situations() -> None:
    found = impact(
        replaced(FILES, "facts/situation.yaml", "ask: Do you have a coin?", "ask: Is a coin there?")
    )
    assert [(one.kind, one.text, one.where.count) for one in found.changes] == [
        ("wording", "the question for 'coin' reads differently", 0)
    ]
    assert lines(found) == {("wording", "", "the question for 'coin' reads differently", ())}


def test_swapped_steps_are_named_in_their_phase() -> None:
    name = "rules/doorbell-3-open-bay.yaml"
    blocks = re.split(r"(?=^  - id: )", FILES[name].decode(), flags=re.MULTILINE)
    at = next(place for place, one in enumerate(blocks) if "id: ob-press\n" in one)
    blocks[at], blocks[at + 1] = blocks[at + 1], blocks[at]
    found = impact({**FILES, name: "".join(blocks).encode()})
    assert [(one.kind, one.rule) for one in found.changes] == [("order", "ob-push-down")]
    assert found.changes[0].text.startswith("now comes before 'ob-press': step: Push the doorbell")
