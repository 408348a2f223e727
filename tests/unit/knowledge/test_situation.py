"""What a caller gives is read as it is meant, or refused with all that is wrong with it."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from knowledge_bases import shipped

from blink_expert.errors import SituationInvalid
from blink_expert.knowledge import UNKNOWN, read_situation


def refused(given: dict[Any, Any]) -> list[tuple[str, str]]:
    with pytest.raises(SituationInvalid) as caught:
        read_situation(shipped(), given)
    assert all(one.hint for one in caught.value.problems)
    return [(one.code, str(one)) for one in caught.value.problems]


@st.composite
def spelled(draw: st.DrawFn, word: str) -> str:
    """Return the word with any case, and any of `-`, `_` and blanks between its letters."""
    between = st.sampled_from(["", "", "", "-", "_", " "])
    return "".join(
        draw(st.sampled_from([letter.lower(), letter.upper()])) + draw(between)
        for letter in word
        if letter not in "-_ "
    )


@st.composite
def spelled_values(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """Return a fact and one of its values, each as it is named and as someone may write it."""
    kb = shipped()
    fact = draw(st.sampled_from([f for f in kb.facts if f.is_given and not f.is_number]))
    value = draw(st.sampled_from(fact.values))
    word = draw(st.sampled_from([value.name, *value.aliases]))
    return fact.name, value.name, draw(spelled(fact.name)), draw(spelled(word))


@settings(deadline=None)
@given(spelled_values())
def test_case_hyphens_and_underscores_do_not_count(found: tuple[str, str, str, str]) -> None:
    fact, value, fact_spelled, value_spelled = found
    assert read_situation(shipped(), {fact_spelled: value_spelled}) == {fact: value}


@settings(deadline=None)
@given(spelled(UNKNOWN), st.sampled_from(["device", "wired", "battery_voltage"]))
def test_unknown_is_a_value_of_every_fact(word: str, fact: str) -> None:
    assert read_situation(shipped(), {fact: word}) == {fact: UNKNOWN}


@pytest.mark.parametrize(
    ("value", "read"),
    [
        *((yes, "yes") for yes in (True, "yes", "Y", "true", "TRUE")),
        *((no, "no") for no in (False, "no", "N", "false")),
    ],
)
def test_yes_and_no_have_many_names(value: Any, read: str) -> None:
    assert read_situation(shipped(), {"wired": value}) == {"wired": read}


@pytest.mark.parametrize(
    ("value", "read"),
    [
        *((text, 1.5) for text in (1.5, "1.5", " 1.5 ", "1.5V", "1.5 v", "1.5 volts", "1.5 Volt")),
        *((text, 3.0) for text in (3, "3", "3.", "3 V", "+3", "30e-1")),
    ],
)
def test_a_number_may_have_its_unit(value: Any, read: float) -> None:
    found = read_situation(shipped(), {"battery_voltage": value})["battery_voltage"]
    assert found == read
    assert isinstance(found, float)


@pytest.mark.parametrize(
    "value",
    ["much", "", "V", "1,5", "1_5", "1.5 A", "nan", "inf", -1, 1000, "1e99", True, [1.5], {}],
)
def test_what_is_no_number_of_volts_is_refused(value: Any) -> None:
    ((code, message),) = refused({"battery_voltage": value})
    assert code == "unknown-value"
    highest = shipped().fact["battery_voltage"].maximum
    assert message == (
        f"battery_voltage: 'battery_voltage' cannot be '{value}'."
        f" Give a number of volts from 0 to {highest:g}, or unknown."
    )


def test_a_whole_number_may_stand_for_a_value_that_looks_like_one() -> None:
    assert read_situation(shipped(), {"battery_designation": 14500}) == {
        "battery_designation": "14500"
    }


def test_none_counts_as_not_given() -> None:
    assert read_situation(shipped(), {"wired": None, "no_such_fact": None}) == {}


def test_facts_come_in_the_order_of_the_vocabulary() -> None:
    order = [fact.name for fact in shipped().facts]
    read = read_situation(shipped(), {"wired": True, "device": "xt2", "coin": True, "task": "open"})
    assert list(read) == sorted(read, key=order.index)


def test_all_problems_come_at_once_with_what_was_meant() -> None:
    found = refused(
        {
            "devise": "xt2",
            "device": "xt22",
            "wired": "perhaps",
            "battery-voltage": "much",
            "screw_tool": "coin",
            "WIRED": "no",
            "Wi-red": "yes",
            "zzz": 1,
        }
    )
    assert [code for code, _ in found] == [
        *("unknown-fact", "unknown-value", "unknown-value", "unknown-value", "derived-fact"),
        *("given-twice", "unknown-fact"),
    ]
    messages = [message for _, message in found]
    assert messages[0] == "devise: there is no fact 'devise'. Did you mean 'device'?"
    assert messages[1].startswith("device: 'device' has no value 'xt22'. Did you mean 'xt2'")
    assert messages[2] == "wired: 'wired' has no value 'perhaps'. Values: yes, no, unknown."
    assert messages[4] == (
        "screw_tool: 'screw_tool' is concluded by rules and cannot be given."
        " Give the facts that it follows from."
    )
    assert messages[5] == "wired: 'wired' is given twice, as 'no' and 'yes'. Give it once."
    assert messages[6].startswith("zzz: there is no fact 'zzz'. Facts: ")


@pytest.mark.parametrize("name", ["", "-", "__", 7, None])
def test_what_is_no_name_is_refused(name: Any) -> None:
    ((code, message),) = refused({name: "yes"})
    assert code == "unknown-fact"
    assert f"there is no fact '{name}'." in message


def test_the_same_value_under_two_spellings_is_no_problem() -> None:
    given = {"Battery-Voltage": "1.5 V", "battery_voltage": 1.5, "WIRED": True, "wired": "yes"}
    assert read_situation(shipped(), given) == {"wired": "yes", "battery_voltage": 1.5}


def test_a_long_value_is_cut_in_the_message() -> None:
    ((_, message),) = refused({"wired": "x" * 100_000})
    assert len(message) < 200


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["device", "wired", "battery_voltage", "Wired "]) | st.text(), _json
    )
)
def test_anything_is_read_or_refused(given: dict[str, Any]) -> None:
    with suppress(SituationInvalid):
        read = read_situation(shipped(), given)
        # What was read once is read as itself.
        assert read_situation(shipped(), read) == read
