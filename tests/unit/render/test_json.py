"""The JSON format `blink-expert.advice/1`: it decodes into what it was, with the promised keys."""

from typing import Any

import msgspec
import pytest
from answered import answers
from knowledge_bases import shipped

from blink_expert import Advice, advise
from blink_expert.render import render_json

KEYS = {
    "": """format knowledge situation derived status warnings procedure alternatives battery
        blockers notes gaps contradictions ignored questions trace""",
    "knowledge": "name version digest",
    "derived.*": "value rule",
    "warnings.*": "rule level text before if cites",
    "warnings.*.if.*": "fact values text",
    "procedure.*": "phase title steps",
    "procedure.*.steps.*": "rule text until tool if cites",
    "alternatives.*": "rule instead_of use for available text if cites",
    "battery": "verdict reasons required cites",
    "battery.reasons.*": "rule text fact value cites",
    "blockers.*": "rule text if cites",
    "notes.*": "rule text if cites",
    "gaps.*": "rule text if cites",
    "contradictions.*": "fact value text",
    "ignored.*": "fact value text",
    "questions.*": "fact ask values because",
    "questions.*.values.*": "value label",
    "trace.*": "rule outcome conditions",
    "trace.*.conditions.*": "fact wanted value truth from",
}
"""The keys that callers rely on, from the design; `*` stands for every part."""


def traced() -> tuple[Advice, ...]:
    return tuple(advise(shipped(), one.situation, trace=True) for one in answers()[::30])


@pytest.mark.parametrize("indent", [0, 2])
def test_it_decodes_back_into_the_same_advice(indent: int) -> None:
    for advice in (*answers(), *traced()):
        text = render_json(advice, indent=indent)
        assert msgspec.json.decode(text, type=Advice) == advice, advice.situation
        assert ("\n" in text) == bool(indent)


@pytest.mark.parametrize(("path", "keys"), KEYS.items())
def test_it_has_the_keys_that_callers_rely_on(path: str, keys: str) -> None:
    met = 0
    for advice in (*answers(), *traced()):
        for part in parts(msgspec.json.decode(render_json(advice)), path):
            met += 1
            assert keys.split() == [key for key in part if key in keys.split()] or (
                set(keys.split()) <= set(part)
            ), advice.situation
    assert met


def parts(value: Any, path: str) -> list[Any]:
    """Return every part of a JSON value at that path; what is null has none."""
    found = [value]
    for key in path.split(".") if path else ():
        if key == "*":
            found = [
                part for one in found for part in (one.values() if isinstance(one, dict) else one)
            ]
        else:
            found = [one[key] for one in found if one[key] is not None]
    return found


def test_the_trace_is_there_only_on_request() -> None:
    assert msgspec.json.decode(render_json(answers()[0]))["trace"] is None
    assert len(traced()[0].trace or ()) == len(shipped().rules)
