"""The forms that a person is shown: what stands in them, and that they come to an end."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from knowledge_bases import shipped
from mcp_types import ElicitRequestFormParams
from mcp_types.methods import parse_server_request, validate_server_result

from blink_expert import advise
from blink_expert.knowledge.model import UNKNOWN
from blink_expert.mcp.interview import FORMS, Form, Talk, filled, next_form

KB = shipped()
DEVICES = [None, *(value.name for value in KB.fact[KB.identifies].values)]


def start(device: str | None) -> dict[str, str]:
    return {} if device is None else {KB.identifies: device}


def reply(form: Form, data: st.DataObject) -> dict[str, Any] | None:
    """Fill the form in as a person may, or send it away."""
    said: dict[str, Any] = {}
    for name, field in form.schema["properties"].items():
        choices: list[Any] = field.get("enum", [1.5, 3.7, None])
        said[name] = data.draw(st.sampled_from([*choices, "nonsense"]))
    return None if data.draw(st.integers(0, 4)) == 4 else said


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # of a loaded machine
@given(st.sampled_from(DEVICES), st.data())
def test_a_talk_ends_and_says_what_was_answered(device: str | None, data: st.DataObject) -> None:
    given_facts, talk, shown = start(device), Talk(), 0
    told: dict[str, Any] = {}
    while (form := next_form(KB, given_facts, talk)) is not None:
        shown += 1
        said = reply(form, data)
        talk = filled(KB, form.talk, said)
        if said is None:
            assert next_form(KB, given_facts, talk) is None
        elif "nonsense" not in said.values():
            told |= {name: UNKNOWN if value is None else value for name, value in said.items()}
    assert shown <= FORMS
    assert talk.facts == told


@pytest.mark.parametrize("device", DEVICES)
def test_every_question_of_a_person_who_always_says_the_same_fits_in(device: str | None) -> None:
    for choice in range(3):
        talk = Talk()
        while (form := next_form(KB, start(device), talk)) is not None:
            fields = form.schema["properties"]
            said = {
                name: field["enum"][min(choice, len(field["enum"]) - 1)] if "enum" in field else 1.5
                for name, field in fields.items()
            }
            talk = filled(KB, form.talk, said)
        assert not advise(KB, {**start(device), **talk.facts}).questions


def test_a_form_has_the_choices_in_words_and_one_for_who_cannot_tell() -> None:
    form = next_form(KB, {"device": "outdoor_4"}, Talk())
    assert form is not None
    assert form.message == "Do you have the opening tool that came with the camera?"
    (field,) = form.schema["properties"].values()
    assert field["enum"] == ["yes", "no", "unknown"]
    assert field["enumNames"] == ["Yes", "No", "I cannot tell"]
    assert form.schema["required"] == ["opening_tool"]


def test_a_number_may_be_left_empty() -> None:
    facts = {"device": "outdoor_4", "battery_size": "AA", "task": "check_batteries"}
    talk, numbers = Talk(), []
    while (form := next_form(KB, facts, talk)) is not None:
        numbers += [one for one in form.schema["properties"].values() if one["type"] == "number"]
        talk = filled(KB, form.talk, {})
    assert numbers
    for field in numbers:
        assert "Leave it empty if you cannot tell." in field["description"]
    assert set(talk.facts.values()) == {UNKNOWN}


def test_what_is_left_after_eight_forms_stands_in_one() -> None:
    form = next_form(KB, {"device": "outdoor_4"}, Talk(forms=8))
    assert form is not None
    assert len(form.schema["properties"]) == len(advise(KB, {"device": "outdoor_4"}).questions) > 1
    assert next_form(KB, {"device": "outdoor_4"}, Talk(forms=FORMS)) is None


def test_dangers_stand_above_the_question() -> None:
    """A person may take the doorbell off the wall to answer."""
    form = next_form(KB, {"device": "video_doorbell"}, Talk())
    assert form is not None
    dangers = [
        one for one in advise(KB, {"device": "video_doorbell"}).warnings if one.level == "danger"
    ]
    assert dangers
    lines = form.message.split("\n\n")
    assert len(lines) == len(dangers) + 1
    for line, danger in zip(lines, dangers, strict=False):
        assert line.startswith("DANGER! ")
        assert line.endswith(danger.text)


@pytest.mark.parametrize("version", ["2025-06-18", "2025-11-25", "2026-07-28"])
def test_every_form_is_one_that_the_protocol_knows(version: str) -> None:
    for forms in (0, 8):
        form = next_form(KB, {"device": "outdoor_3rd_gen"}, Talk(forms=forms))
        assert form is not None
        shown = ElicitRequestFormParams(message=form.message, requested_schema=form.schema)
        params = shown.model_dump(by_alias=True, mode="json", exclude_none=True)
        check(version, params)


def check(version: str, params: dict[str, Any]) -> None:
    """Hold the form against the types of that version."""
    if version == "2026-07-28":
        request = {"method": "elicitation/create", "params": params}
        result = {"resultType": "input_required", "inputRequests": {"a": request}}
        validate_server_result("tools/call", version, result)
    else:
        parse_server_request("elicitation/create", version, params)
