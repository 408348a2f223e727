"""No reading makes an incompatible battery compatible, or a wired doorbell unwired.

A corpus is generated: statements about one battery or one doorbell with what denies, doubts,
reports or corrects them. For each it is known what must never be concluded.
"""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import blink_expert
from blink_expert import intake
from blink_expert.knowledge.reader import parse

KB = blink_expert.load(cache=False)
TAKEN_BACK = parse(Path(__file__).with_name("taken_back.yaml").read_bytes(), "taken_back.yaml")

BAD = [
    "alkaline",
    "lithium-ion",
    "lithium ion",
    "Li-ion",
    "Lithium - Ion",
    "lithum ion",
    "NiMH",
    "eneloop",
    "rechargeable lithium",
    "lithium rechargeable",
    "LR6",
    "14500",
    "AAA lithium",
    "lithium AAA",
    "3.7V lithium",
    "lithium 3,7 volts",
    "zinc carbon",
    "heavy duty",
    "CR123A",
    "HR6",
]
FRAMES = [
    "I have {} batteries",
    "can I use {} batteries?",
    "they are {}",
    "{} AA 1.5V",
    "AA 1.5 volt {}",
    "bought {} cells, AA, 1.5V, not lithium",
    "these are AA 1.5 V {}, the box said non rechargeable lithium",
    "not lithium, {}",
    "no lithium here, only {} AA 1.5V",
    "they say lithium non-rechargeable AA 1.5V, mine are {}",
    "is non-rechargeable AA lithium 1.5V needed? I have {}",
    "I used to have lithium AA 1.5V non rechargeable, now {}",
    "{}, never lithium",
    "lithium? no, {}. AA 1.5V",
    "I don't have non-rechargeable lithium AA 1.5V, I have {}",
    "wish I had lithium AA 1.5V non-rechargeable but it's {}",
    "instead of lithium AA 1.5V I have {}",
]
NO_LITHIUM = [
    "not lithium AA 1.5V non-rechargeable",
    "I don't have lithium AA 1.5V non-rechargeable",
    "are AA lithium 1.5V non-rechargeable needed?",
    "AA 1.5V, not rechargeable, not lithium",
    "AA lithium 1.5V, not non-rechargeable",
    "AA lithium 1.5V but rechargeable",
    "lithium 1.5V non-rechargeable, but not AA",
    "AA lithium non-rechargeable, not 1.5V, 3.7V",
    "non-rechargeable AA lithium 1.5V? no",
    "if they were AA lithium 1.5V non-rechargeable",
    "no AA lithium 1.5V non-rechargeable batteries",
    "I lost my AA lithium 1.5V non-rechargeable batteries",
]
WIRED = [
    "The doorbell is wired.",
    "Two wires go to the plate of the doorbell.",
    "Hardwired doorbell.",
    "My doorbell is wired to the chime.",
    "wires are connected to my doorbell",
    "It's a wired doorbell.",
]
AROUND = [
    "{}",
    "I am not sure. {}",
    "{} No key, no tool.",
    "No coin. {}",
    "It is not a Mini. {}",
    "{} Not the 2nd gen.",
    "I don't have the key. {}",
    "{} I can't open it.",
    "Never opened it. {}",
    "{} No chime sound.",
    "No, {}",
    "not working: {}",
    "{} It isn't stuck.",
    "{} not wired correctly I think",
]
NEVER_UNWIRED = [
    "doorbell not wired correctly",
    "doorbell: no wires visible",
    "is the doorbell not wired?",
    "I don't know if the doorbell is not wired",
    "if the doorbell is not wired",
    "they say the doorbell is not wired",
    "the doorbell was not wired, now it is wired",
    "doorbell not wired to the chime but to a transformer",
    "I think the doorbell isn't wired",
    "maybe the doorbell isn't wired",
    "no wires came in the box with the doorbell",
    "the doorbell isn't not wired",
    "I want the doorbell not wired",
    "doorbell without wires needed?",
    "the doorbell isn't wired. No wait, it is wired",
    "the doorbell isn't wired by me",
]


def verdicts(text: str) -> set[str]:
    cases = intake.read(KB, f"Outdoor 4. {text}").cases
    return {blink_expert.advise(KB, case.facts).battery.verdict for case in cases}


@pytest.mark.parametrize("bad", BAD)
def test_a_battery_that_does_not_fit_is_never_compatible(bad: str) -> None:
    for frame in FRAMES:
        for text in (frame.format(bad), frame.format(bad).upper()):
            assert "compatible" not in verdicts(text), text


@pytest.mark.parametrize("text", TAKEN_BACK["never_compatible"])
def test_a_battery_that_another_takes_the_place_of_is_never_compatible(text: str) -> None:
    for case in intake.read(KB, text).cases:
        assert blink_expert.advise(KB, case.facts).battery.verdict != "compatible"


@pytest.mark.parametrize("text", NO_LITHIUM)
def test_a_denied_battery_is_never_compatible(text: str) -> None:
    assert "compatible" not in verdicts(text)


def test_a_battery_that_is_said_to_fit_does() -> None:
    assert verdicts("I have AA lithium 1.5V non-rechargeable batteries") == {"compatible"}


@pytest.mark.parametrize(("said", "around"), list(product(WIRED, AROUND)))
def test_a_wired_doorbell_is_never_unwired(said: str, around: str) -> None:
    text = around.format(said)
    for case in intake.read(KB, text).cases:
        assert case.facts.get("wired") != "no", text


@pytest.mark.parametrize("text", [*NEVER_UNWIRED, *TAKEN_BACK["never_unwired"]])
def test_only_a_plain_denial_makes_a_doorbell_unwired(text: str) -> None:
    for case in intake.read(KB, text).cases:
        assert case.facts.get("wired") != "no"


def test_no_doubt_takes_away_what_stops_a_person() -> None:
    for one in KB.wordings:
        if one.reads == "doubt":
            assert (one.fact, one.value) != ("wired", "yes")
            assert one.fact != "damage"
            answer = blink_expert.advise(KB, {"device": "xt2", one.fact: one.value})
            assert answer.battery.verdict != "incompatible", one.fact


@pytest.mark.parametrize(
    "text",
    [
        "There is water inside the camera, I let it dry. XT2, can I put the batteries in?",
        "XT2 with water in it. Is it safe once it is dry?",
    ],
)
def test_what_dries_was_wet(text: str) -> None:
    assert intake.read(KB, text).cases[0].facts["damage"] == "water_inside"


def missed(name: str) -> Iterator[Any]:
    """Yield the messages that are not read as they should, each with why: noticed if one is."""
    for one in TAKEN_BACK[name]:
        yield pytest.param(one["text"], marks=pytest.mark.xfail(strict=True, reason=one["why"]))


@pytest.mark.parametrize("text", [*TAKEN_BACK["unwired"], *missed("unwired_missed")])
def test_remarks_beside_it_put_a_plain_denial_of_wires_in_no_doubt(text: str) -> None:
    assert "no" in [case.facts.get("wired") for case in intake.read(KB, text).cases]


@pytest.mark.parametrize("text", [*TAKEN_BACK["compatible"], *missed("compatible_missed")])
def test_remarks_beside_them_put_the_right_batteries_in_no_doubt(text: str) -> None:
    for case in intake.read(KB, text).cases:
        assert blink_expert.advise(KB, case.facts).battery.verdict == "compatible"


def test_a_tool_that_is_denied_is_never_at_hand() -> None:
    things = {"opening_tool": "opening tool", "coin": "coin", "release_key": "release key"}
    denials = [
        "I have no {}",
        "lost the {}",
        "can't find my {}",
        "the {} is gone",
        "without a {}",
        "I never got a {}",
    ]
    for (fact, name), denial in product(things.items(), denials):
        for case in intake.read(KB, denial.format(name)).cases:
            assert case.facts.get(fact) != "yes", denial.format(name)
