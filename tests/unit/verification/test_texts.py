"""What the checks of texts find, and what they leave alone."""

import string

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from knowledge_bases import shipped, small

from blink_expert.knowledge.model import (
    Alternative,
    Battery,
    Blocker,
    Claim,
    Conclusion,
    Gap,
    KnowledgeBase,
    Note,
    Part,
    Step,
    SubStep,
    Warn,
)
from blink_expert.verification.model import Draft
from blink_expert.verification.texts import text_findings

PARTS = (
    Part("release key", ("release tool", "key tool")),
    Part("battery cover", ("door", "battery box")),
    Part("opening tool", ("opener",)),
    Part("front door", ()),
)


def base(*conclusions: Conclusion) -> KnowledgeBase:
    """Return the small base with rules that say these things and nothing else."""
    rule = small().rule["unscrew"]
    rules = [
        msgspec.structs.replace(rule, conclusion=conclusion, index=index)
        for index, conclusion in enumerate(conclusions)
    ]
    return msgspec.structs.replace(small(), rules=tuple(rules), parts=PARTS)


def found(conclusion: Conclusion, code: str, source: str | None = None) -> list[Draft]:
    return [draft for draft in text_findings(base(conclusion), source) if draft.code == code]


def words(count: int) -> str:
    return " ".join(["Turn", *["word"] * (count - 1)]) + "."


# {screw_tool} is a coin or a screwdriver, {battery_voltage} a number of volts.
LONG = [
    (Step(words(20)), "long-step", ""),
    (Step(words(21)), "long-step", "this step has 21 words; at most 20 are read aloud well."),
    (Step("Turn it.", until=words(21)), "long-step", "this 'until' text has 21 words"),
    (Step(words(19)[:-1] + " {screw_tool}."), "long-step", ""),
    (Step(words(19)[:-1] + " {screw_tool} end."), "long-step", "this step has 21 words"),
    (Step(words(18)[:-1] + " {battery_voltage}."), "long-step", ""),
    (Step(words(19)[:-1] + " {battery_voltage}."), "long-step", "this step has 21 words"),
    (Step(f"{words(18)[:-1]} + to."), "long-step", ""),
    (Step(f"{words(19)[:-1]} + to."), "long-step", "this step has 21 words"),
    (
        Step("Turn " + "weather-resistant (3rd, Gen) " * 6 + "screws - now."),
        "long-step",
        "21 words",
    ),
    (Note(words(25)), "long-note", ""),
    (Note(words(26)), "long-note", "this note has 26 words; at most 25 are read aloud well."),
    (Note("Turn it. " * 13), "long-note", "this note has 26 words"),
    (Gap(words(26)), "long-note", "this gap has 26 words"),
    (Battery("compatible", words(26), {}), "long-note", "this reason has 26 words"),
    (Alternative(words(26), "coin", "coin", "unscrew"), "long-note", "this alternative has 26"),
    (Blocker(words(26), "Turn it."), "long-note", "this blocker has 26 words"),
    (Blocker("No.", words(26)), "long-note", "this 'instead' text has 26 words"),
    (Warn("Turn it. " * 13, "danger", "open"), "long-note", ""),
    (Warn(f"No. {words(26)}", "danger", "open"), "long-note", "a sentence of this warning has 26"),
]


@pytest.mark.parametrize(("conclusion", "code", "message"), LONG)
def test_length(conclusion: Conclusion, code: str, message: str) -> None:
    drafts = found(conclusion, code)
    assert [message in draft.message for draft in drafts] == ([True] if message else [])


TWO = {
    "Turn the screw and pull the cover off.": "'turn' and 'pull'",
    "Lift, then slide.": "'lift' and 'slide'",
    "Lift and slide the cover.": "'lift' and 'slide'",
    "By hand, loosen the screw and remove the cover.": "'loosen' and 'remove'",
    "Turn the screw until it stops and lift the cover.": "'turn' and 'lift'",
    "Press the key until the catch is released and pull the cover off.": "'press' and 'pull'",
    "Take the cover off the screw, and keep it for later use.": "'take' and 'keep'",
    "Insert the tabs; push the cover.": "'insert' and 'push'",
    "Hold the camera, then turn the screw.": "'hold' and 'turn'",
    "Hold the camera, turn the screw and pull the cover.": "'turn' and 'pull'",
    "Turn the screw, but do not over-tighten it.": "'turn' and 'over-tighten'",
    "If the cover is stuck, press the tab and pull it.": "'press' and 'pull'",
    "Remove the cover and insert batteries.": "'remove' and 'insert'",
    "Gently lift the latch and carefully pull the cover.": "'lift' and 'pull'",
    "Do not pull the cover and do not twist it.": "'pull' and 'twist'",
    "Turn the screw 3 times \u2014 then lift the cover.": "'turn' and 'lift'",
    "Lift the latch. Open the lid and push the tab in.": "'open' and 'push'",
    "Press it, turn it and lift it.": "3 instructions: 'press', 'turn' and 'lift'",
    "Use the tool to turn the screw, and lift the cover.": "'use' and 'lift'",
    "Turn the lid and zorp the battery.": "'turn' and 'zorp'",
}
ONE = [
    "Press and hold the button.",
    "Slide and hold the switch.",
    "Hold the camera and pull the cover.",
    "Keep the {screw_tool} in the slot and press it sideways.",
    "Slide the lid up while you turn it and pull it off.",
    "Turn the screw and pull the cover at the same time.",
    "While you hold the switch, pull up the cover with your thumb.",
    "At the circuit breaker, switch off all power to the chime.",
    "Remove the key and lock.",
    "Remove the key and lock in the box.",
    "Remove or replace the batteries.",
    "Do not bend or cut the wires.",
    "Lift the catch, latch and cover.",
    "Turn the hook and latch screws.",
    "Push the cover, not the latch.",
    "Use lithium batteries, never rechargeable ones.",
    "Push the cover until the tabs click and hold the cover.",
    "Push until you see and hear the latch click.",
    "Use a fingernail to lift the latch and release the cover.",
    "Turn the screw to the left (loosen and open).",
    "With the camera on its side in one hand, pull the cover with the other hand.",
    "If you turn the screw and lift the cover, water gets in.",
    "Put the batteries in, + to + and - to -.",
    "The tabs click and lock the cover.",
    "Open the lid. Push the tab in.",
]


@pytest.mark.parametrize(("text", "said"), TWO.items())
def test_two_instructions(text: str, said: str) -> None:
    zorp = Step("Zorp the battery.")  # a verb that only this base knows
    for conclusion in (Step(text), Warn(text, "danger", "open"), Blocker("No.", text)):
        [draft] = [d for d in text_findings(base(conclusion, zorp)) if d.code == "two-instructions"]
        assert said in draft.message


@pytest.mark.parametrize("text", ONE)
def test_one_instruction(text: str) -> None:
    assert not found(Step(text), "two-instructions")


def test_a_note_gives_no_instructions() -> None:
    assert not found(Note("Turn the screw and pull the cover off."), "two-instructions")


PASSIVE = {
    "The cover must be removed.": "'be removed'",
    "The screw is turned to the left.": "'is turned'",
    "The batteries have been replaced.": "'been replaced'",
    "You pull the key. It is not pressed in.": "'is not pressed'",
    "The plate is firmly held by two screws.": "'is firmly held'",
    "The wires are connected by an electrician.": "'are connected'",
    "The cover isn't removed here.": "'isn't removed'",
    "It\u2019s recommended that you use lithium.": "'It's recommended'",
    "The screw must not be over-tightened.": "'be over-tightened'",
    "When the screw is turned, the battery is taken out.": "'is taken'",
    "Turn it until the cover can be lifted.": "'be lifted'",
    "The cover is being opened.": "'being opened'",
}
ACTIVE = [
    "Electric wires are connected to the plate.",
    "The cover is stuck.",
    "The device is not covered.",
    "The cover is closed by hand.",
    "Make sure that the screw is tightened.",
    "When the catch is released, pull the doorbell off.",
    "Turn the screw until the cover is released.",
    "If the cover is removed, the camera is not weather-resistant.",
    "The camera is air tight, and its lamp is red.",
    "There is no need for a tool.",
    "With wires connected, the posts are live.",
    "The tool is included.",
    "Keep it in a used box.",
    "This is brand-new.",
]


@pytest.mark.parametrize(("text", "said"), PASSIVE.items())
def test_passive(text: str, said: str) -> None:
    for conclusion in (
        Step(text),
        Note(text),
        Gap(text),
        Warn(text, "danger", "open"),
        Blocker("No.", text),
        Alternative("It.", "coin", "coin", "unscrew", (SubStep(text),)),
    ):
        [draft] = found(conclusion, "passive-voice")
        assert draft.message == f"{said} is passive."


@pytest.mark.parametrize("text", ACTIVE)
def test_no_passive(text: str) -> None:
    assert not found(Step(text), "passive-voice")


def test_until_names_a_state() -> None:
    assert not found(Step("Push the key.", until="The catch is released."), "passive-voice")


NAMES = {
    "Push the Release Tool in.": ("'release tool'", "Write 'release key'"),
    "Push the key-tools in.": ("'key-tools'", "Write 'release key'"),
    "Close the door.": ("'door'", "Write 'battery cover'"),
    "Open both battery boxes.": ("'battery boxes'", "Write 'battery cover'"),
    "Use the opener's end.": ("'opener'", "Write 'opening tool'"),
}


@pytest.mark.parametrize(("text", "said"), NAMES.items())
def test_two_names(text: str, said: tuple[str, str]) -> None:
    for conclusion in (Step(text), Step("Do.", until=text), Note(text)):
        [draft] = found(conclusion, "two-names")
        assert said[0] in draft.message
        assert said[1] in draft.hint


@pytest.mark.parametrize(
    "text",
    [
        "Push the release key with the opening tool.",
        "Go outdoors to the doorbell.",
        "Close the front door.",
        "Take the multi-door.",
    ],
)
def test_one_name(text: str) -> None:
    assert not found(Step(text), "two-names")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Turn it.", set()),
        ("2 batteries fit!", set()),
        ("{screw_tool} fits?", set()),
        ('"Turn it."', set()),
        ("(Turn it.)", set()),
        ("\u201cTurn it.\u201d", set()),
        ("\u96fb\u6c60.", set()),
        ("turn it.", {"no-capital"}),
        ("- Turn it.", {"no-capital"}),
        ("Turn it", {"no-full-stop"}),
        ("Turn it:", {"no-full-stop"}),
        ("turn it", {"no-capital", "no-full-stop"}),
    ],
)
def test_start_and_end(text: str, codes: set[str]) -> None:
    for conclusion in (Step(text), Step("Do.", until=text), Note(text), Blocker("No.", text)):
        drafts = list(text_findings(base(conclusion)))
        assert {draft.code for draft in drafts} == codes


def test_each_finding_stands_at_its_text() -> None:
    way = Alternative(
        "bad.", "coin", "coin", "unscrew", (SubStep("Turn."), SubStep("bad.", "bad."))
    )
    kb = base(Step("bad.", "bad."), way, Blocker("bad.", "bad."), Battery("compatible", "bad.", {}))
    assert [(draft.file, draft.path) for draft in text_findings(kb)] == [
        ("rules/alarm.yaml", ("rules", *path))
        for path in (
            (0, "step"),
            (0, "until"),
            (1, "alternative"),
            (1, "steps", 1, "step"),
            (1, "steps", 1, "until"),
            (2, "blocker"),
            (2, "instead"),
            (3, "reason"),
        )
    ]


SOURCE = (
    "To open it, turn the big screw to the left until it\u2019s loose. Lift the weather-proof lid."
)


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("Now TURN the big screw to the LEFT, until.", "8 words in a row stand in the source: "),
        ("Turn the big screw, to the left until it's loose.", "'Turn the big screw, to the left "),
        ("It's loose. Lift the weatherproof lid; turn the big screw.", ""),
        (
            "Left until it's loose: lift the weatherproof lid now.",
            "'Left until it's loose: lift the",
        ),
        ("Turn the big screw to the right until it's loose.", ""),
        ("Turn the big screw to the left.", ""),
    ],
)
def test_copied(text: str, run: str) -> None:
    drafts = found(Note(text), "copied-text", SOURCE)
    assert [run in draft.message for draft in drafts] == ([True] if run else [])
    assert not found(Note(text), "copied-text")


def test_a_claim_is_compared_too() -> None:
    claim = Claim("C1", SOURCE[:60], "opening", "line 1", "leaflet")
    kb = msgspec.structs.replace(base(), claims=(claim,))
    assert not list(text_findings(kb))
    [draft] = text_findings(kb, SOURCE)
    assert (draft.code, draft.file) == ("copied-text", "")
    assert draft.path == ("source", "claims", "C1", "text")


def test_the_knowledge_that_comes_with_the_package_and_the_example() -> None:
    assert shipped().parts
    assert not list(text_findings(shipped()))
    assert not list(text_findings(small()))


_word = st.text(string.ascii_letters, min_size=1, max_size=6)


@settings(deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_can_be_checked(text: str, source: str) -> None:
    kb = base(Step(text, text), Warn(text, "danger", "open"), Blocker(text, text))
    for draft in text_findings(kb, source):
        assert draft.message
        assert draft.hint


@settings(deadline=None)
@given(st.lists(_word, min_size=1, max_size=20))
def test_a_short_step_is_never_long(said: list[str]) -> None:
    assert not found(Step(" ".join(said)), "long-step")


@settings(deadline=None)
@given(st.data())
def test_eight_words_are_copied_and_seven_are_not(data: st.DataObject) -> None:
    source = [f"w{place}" for place in range(30)]
    start = data.draw(st.integers(0, 22))
    length = data.draw(st.integers(1, 8))
    around = data.draw(st.lists(_word, max_size=3))
    marks = data.draw(st.sampled_from([" ", ", ", ". ", "\u2014", " (", "\n"]))
    text = marks.join([*around, *source[start : start + length], *around]).upper()
    assert bool(found(Note(text), "copied-text", " ".join(source))) == (length == 8)
