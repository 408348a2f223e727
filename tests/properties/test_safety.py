"""What must hold of every Advice, so that nobody is hurt or sent the wrong way."""

import re
from collections.abc import Iterable, Mapping
from itertools import product

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spaces import COVERED, KB, LIMIT, NOT_COVERED, Values, battery_space, choices, size
from strategies import Given, situations, stable, values

import blink_expert
from blink_expert import Advice
from blink_expert.advice.model import Alternative, Item, Step
from blink_expert.knowledge import model
from blink_expert.knowledge.model import UNKNOWN

DOORBELL, MINI, OUTDOOR_4 = "video_doorbell", "mini", "outdoor_4"
GEN_3 = {"outdoor_3rd_gen", "indoor_3rd_gen"}
CAMERAS = tuple(device for device in COVERED if device != DOORBELL)

LIVE_POSTS, POWER_OFF = "S033", "S034"
PULL_OFF = "S092"
UNSCREW = {"S082", "S083"}

TOOLS = {
    "opening_tool": "opening tool",
    "coin": "coin",
    "flat_screwdriver": "flat head screwdriver",
    "large_screwdriver": "large screwdriver",
}
"""What may be at hand, and the words that name it in a text."""

JSON_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"')

STEP_CLAIMS = {
    cite
    for rule in KB.rules
    if isinstance(rule.conclusion, (model.Step, model.Alternative))
    for cite in rule.cites
}


def advise(facts: Mapping[str, str | float]) -> Advice:
    return blink_expert.advise(KB, facts)


def known(advice: Advice, name: str) -> str | float | None:
    """Return the value of a fact, given or derived; None while it is not known."""
    value = advice.situation.get(name, UNKNOWN)
    if value != UNKNOWN:
        return value
    return advice.derived[name].value if name in advice.derived else None


def possible(advice: Advice) -> set[str]:
    """Return the devices that it may be: more than one while it is not known."""
    device = known(advice, "device")
    if device is not None:
        return {str(device)}
    return set(advice.candidates.get("device", (*COVERED, *NOT_COVERED)))


def steps(advice: Advice) -> list[Step]:
    return [step for phase in advice.procedure for step in phase.steps]


def items(advice: Advice) -> list[Item]:
    remarks = (*advice.blockers, *advice.notes, *advice.gaps)
    return [*advice.warnings, *steps(advice), *advice.alternatives, *remarks]


def all_cites(advice: Advice) -> set[str]:
    battery = advice.battery
    reasons = [cite for one in (*battery.reasons, *battery.needs) for cite in one.cites]
    return {*reasons, *battery.cites, *(cite for one in items(advice) for cite in one.cites)}


def texts(advice: Advice) -> bytes:
    """Return every text in the Advice."""
    return b"".join(JSON_STRING.findall(msgspec.json.encode(advice)))


# --- the promises --------------------------------------------------------------------------------


def check_shock(advice: Advice) -> None:
    """A doorbell's shock warning stands first unless no wires are connected; no camera has it.

    Who got a shock, or doubts that the power is off, is told of it whatever else he says.
    """
    wired = known(advice, "wired")
    got_one = known(advice, "damage") == "electric_shock"
    doubts = got_one or known(advice, "asks_about") == "power_still_on"
    if DOORBELL in possible(advice) and wired != "no":
        first = advice.warnings[0]
        assert first.level == "danger"
        assert {LIVE_POSTS, POWER_OFF} <= set(first.cites)
        certain = possible(advice) == {DOORBELL} and wired == "yes"
        assert (first.if_ is None) == certain
    elif DOORBELL not in possible(advice) or not doubts:
        assert all_cites(advice).isdisjoint({LIVE_POSTS, POWER_OFF})


def check_mini(advice: Advice) -> None:
    """There is nothing to open."""
    if known(advice, "device") == MINI:
        assert advice.battery.verdict == "not_applicable"
        assert not advice.procedure
        assert not advice.alternatives
        assert not advice.warnings
        assert all_cites(advice).isdisjoint(STEP_CLAIMS)


def check_not_covered(advice: Advice) -> None:
    """Nothing is said of a device that the source does not speak of, but that."""
    device = known(advice, "device")
    assert (advice.status == "not_covered") == (device in NOT_COVERED)
    if device in NOT_COVERED:
        assert not advice.procedure
        assert not advice.alternatives
        assert not advice.warnings
        assert advice.gaps
        assert advice.battery.verdict == "not_asked"


def check_pull_off(advice: Advice) -> None:
    """The way that pulls the cover off comes after the screw, and needs the tool."""
    for one in advice.alternatives:
        if PULL_OFF not in one.cites:
            continue
        assert possible(advice) <= GEN_3
        assert known(advice, "opening_tool") != "no"
        order = steps(advice)
        place = [step.rule for step in order].index(one.for_)
        assert any(set(step.cites) >= UNSCREW for step in order[:place])
    if possible(advice).isdisjoint(GEN_3):
        assert PULL_OFF not in all_cites(advice)


def check_tools(advice: Advice) -> None:
    """Nobody is told to use what is not at hand, nor a coin where it is not named."""
    missing = {name for name in TOOLS if known(advice, name) == "no"}
    for phase in advice.procedure:
        for step in phase.steps:
            said = (step.text, step.until or "")
            for name in missing:
                assert step.tool != name
                assert not names(said, name)
            if step.tool == "coin" or names(said, "coin"):
                where = {"remove_cover": GEN_3, "replace_cover": {OUTDOOR_4}}
                assert possible(advice) <= where[phase.phase]
    if known(advice, "release_key") == "no":
        assert all(step.tool != "release_key" for step in steps(advice))
    for one in advice.alternatives:
        check_alternative(advice, one, missing)


def check_alternative(advice: Advice, one: Alternative, missing: set[str]) -> None:
    assert one.use not in missing
    assert one.available == {"yes": "yes", None: "unknown"}[known(advice, one.use)]  # type: ignore[index]
    for name in missing:
        assert not names([text for sub in one.steps for text in (sub.text, sub.until or "")], name)
    assert one.for_ in {step.rule for step in steps(advice)}


def names(said: Iterable[str], tool: str) -> bool:
    return any(re.search(rf"\b{TOOLS[tool]}s?\b", text, re.IGNORECASE) for text in said)


def check_verdict(advice: Advice) -> None:
    """Compatible needs all four properties; one that does not fit is enough against it.

    A label that means another battery leaves the verdict open, whatever else is said.
    """
    size_, chemistry = known(advice, "battery_size"), known(advice, "battery_chemistry")
    rechargeable = known(advice, "battery_rechargeable")
    voltage = known(advice, "battery_voltage")
    fits = {
        None if size_ is None else size_ == "AA",
        None if chemistry is None else chemistry == "lithium",
        None if rechargeable is None else rechargeable == "no",
        None if voltage is None else 1.45 < float(voltage) < 1.75,
    }
    if known(advice, "device") in (MINI, *NOT_COVERED):
        assert advice.battery.verdict in ("not_applicable", "not_asked")
    elif False in fits:
        assert advice.battery.verdict == "incompatible"
        assert advice.battery.reasons
    elif fits == {True} and known(advice, "battery_designation") in (None, "FR6"):
        assert advice.battery.verdict == "compatible"
        assert advice.battery.reasons
    else:
        assert advice.battery.verdict in ("undetermined", "not_asked")


def check_sources(advice: Advice) -> None:
    """Every sentence has a source, and every mark in it is filled."""
    for reason in (*advice.battery.reasons, *advice.battery.needs):
        assert reason.text
        assert reason.cites
        assert set(reason.cites) <= set(KB.claim)
    for item in items(advice):
        assert item.text
        assert item.cites
        sections = set(item.cites) - set(KB.claim)
        assert not sections or item in advice.gaps
        assert sections <= set(KB.section)
    said = texts(advice)
    assert b"{" not in said
    assert b"}" not in said


CHECKS = (
    check_shock,
    check_mini,
    check_not_covered,
    check_pull_off,
    check_tools,
    check_verdict,
    check_sources,
)


def holds_everywhere(fixed: Given, space: Mapping[str, Values]) -> None:
    """Check every combination of the values that vary; None leaves a fact out."""
    assert 0 < size(dict(space)) < LIMIT
    for combination in product(*space.values()):
        varied = zip(space, combination, strict=True)
        facts = {**fixed, **{name: value for name, value in varied if value is not None}}
        holds(facts)


def holds(facts: Given) -> None:
    advice = advise(facts)
    for check in CHECKS:
        check(advice)


def space(*names: str, unknown: Iterable[str] = ()) -> dict[str, Values]:
    """Return the choices of these facts; for some, also the answer that nobody can tell."""
    return {
        name: (*choices(KB.fact[name]), *((UNKNOWN,) if name in unknown else ())) for name in names
    }


# --- over all situations that are few enough -----------------------------------------------------


def test_the_doorbell_in_every_situation() -> None:
    """Both designs, every task; wires and design may also be what nobody can tell."""
    everything = space(
        "task",
        "wired",
        "release_key",
        "doorbell_type",
        "cover_stuck",
        "cover_will_not_close",
        unknown=("wired", "doorbell_type"),
    )
    holds_everywhere({"device": DOORBELL}, everything)


# The rules speak of both 3rd Gen cameras in one breath; the invariants are proved for each.
@pytest.mark.parametrize("device", [OUTDOOR_4, "outdoor_3rd_gen"])
def test_cameras_with_a_screw_with_every_tool(device: str) -> None:
    """Every task, with each tool at hand, not at hand, never mentioned or not to be told."""
    everything = space("task", *TOOLS, "cover_stuck", unknown=TOOLS)
    holds_everywhere({"device": device}, everything)


@pytest.mark.parametrize("device", ["xt2", "xt", "indoor_gen_1", MINI, *NOT_COVERED])
def test_other_devices_in_every_situation_of_theirs(device: str) -> None:
    facts = ("task", "cover_stuck", "usb_powered", "opening_tool", "wired")
    holds_everywhere({"device": device}, space(*facts))


def test_every_battery() -> None:
    """For the Outdoor 4; the invariants are proved for every device."""
    holds_everywhere({"device": OUTDOOR_4}, battery_space(KB))


def test_every_look_of_a_device() -> None:
    """The device is derived, open or contradicted."""
    facts = ("fastener", "usb_c_port", "cover_fit", "doorbell_type", "back_plate", "wired")
    holds_everywhere({}, space(*facts))


@pytest.mark.parametrize("device", NOT_COVERED)
def test_every_subject_of_a_device_that_is_not_covered(device: str) -> None:
    holds_everywhere({"device": device}, space("asks_about", "damage"))


# --- over random situations ----------------------------------------------------------------------


@stable(1_000)
@given(situations(KB))
def test_any_situation(facts: Given) -> None:
    holds(facts)


@stable(350)
@given(situations(KB, DOORBELL))
def test_any_doorbell(facts: Given) -> None:
    holds(facts)


@stable(350)
@given(situations(KB, *CAMERAS))
def test_any_camera(facts: Given) -> None:
    holds(facts)


@stable(350)
@given(situations(KB, "", UNKNOWN))
def test_any_device_that_is_not_named(facts: Given) -> None:
    holds(facts)


# --- the interview -------------------------------------------------------------------------------


def interviewed(facts: Given, data: st.DataObject) -> tuple[Advice, dict[str, str | float]]:
    """Answer the first question each time, at random, until none is left."""
    answered: dict[str, str | float] = {}
    while (advice := advise({**facts, **answered})).questions:
        question = advice.questions[0]
        assert question.fact not in answered, "asked twice"
        assert facts.get(question.fact) is None, "asked although it was given"
        assert len(answered) < 25, "asked without end"
        offered = [one.value for one in question.values]
        fact = KB.fact[question.fact]
        replies = values(KB, fact) if fact.is_number else (*offered, UNKNOWN)
        answered[question.fact] = data.draw(st.sampled_from(replies), label=question.fact)
    return advice, answered


@stable(250)
@given(st.one_of(st.just({}), situations(KB)), st.data())
def test_the_interview_ends_and_repeats_nothing(facts: Given, data: st.DataObject) -> None:
    advice, answered = interviewed(facts, data)
    for check in CHECKS:
        check(advice)
    if advice.status == "needs_device":
        everything = {**facts, **answered}
        assert everything["device"] == UNKNOWN
        observed = [everything.get(name) for name in ("fastener", "usb_c_port", "cover_fit")]
        assert UNKNOWN in observed or advice.contradictions
