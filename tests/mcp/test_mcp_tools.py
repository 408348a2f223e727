"""The tools: what a client is told about them, what they answer, and how they refuse."""

from typing import Any

import anyio
import jsonschema
import msgspec
import pytest
from knowledge_bases import locks, shipped
from mcp import Client, MCPError
from talking import MODES, Person, advise, first, text_of

import blink_expert
from blink_expert import intake, render
from blink_expert.explain import explain, near_misses, why_not
from blink_expert.mcp import server
from blink_expert.queries.answers import check_batteries, next_question

KB = shipped()
FACTS = {"device": "outdoor_4", "opening_tool": "no", "battery_chemistry": "lithium_ion"}
TICKET = "lost the L thing, have a quarter, its the 4"
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("advise", {}),
    ("advise", {"facts": FACTS, "trace": True}),
    ("next_question", {"facts": FACTS}),
    ("next_question", {"facts": {"device": "mini"}}),
    ("read_ticket", {"text": TICKET}),
    ("read_ticket", {"text": ""}),
    ("explain", {"item": "battery", "facts": FACTS}),
    ("explain", {"item": "coin", "facts": FACTS}),
    ("why_not", {"rule": "o4-unscrew", "facts": FACTS}),
    ("why_not", {"facts": FACTS}),
    ("check_batteries", {"facts": FACTS}),
    ("check_batteries", {}),
]


def plain(value: object) -> Any:
    """Return the value as it arrives: through JSON."""
    return msgspec.json.decode(msgspec.json.encode(value))


@pytest.mark.parametrize("mode", MODES)
def test_a_model_is_told_what_there_is(mode: str) -> None:
    async def talk() -> None:
        async with Client(server(shipped), mode=mode) as client:
            assert client.instructions is not None
            assert "Add nothing" in client.instructions
            tools = {one.name: one for one in (await client.list_tools()).tools}
        assert list(tools) == list(dict.fromkeys(name for name, _ in CALLS))
        for tool in tools.values():
            assert tool.description is not None
            assert "Use it" in tool.description
            hints = tool.annotations
            assert hints is not None
            assert hints.read_only_hint
            assert hints.idempotent_hint
            assert hints.destructive_hint is False
            assert hints.open_world_hint is False
            for schema in (tool.input_schema, tool.output_schema):
                assert schema is not None
                assert schema["type"] == "object"
                jsonschema.Draft202012Validator.check_schema(schema)
            facts = tool.input_schema["properties"].get("facts")
            assert (facts is None) == (tool.name == "read_ticket")
            if facts is not None:
                assert list(facts["properties"]) == [one.name for one in KB.facts if one.is_given]
                assert all(one["description"] for one in facts["properties"].values())
                assert facts["additionalProperties"] is False
        assert "enum" in tools["advise"].input_schema["properties"]["facts"]["properties"]["device"]

    anyio.run(talk)


def test_what_goes_in_and_out_is_as_described() -> None:
    async def talk() -> None:
        async with Client(server(shipped)) as client:
            tools = {one.name: one for one in (await client.list_tools()).tools}
            for name, arguments in CALLS:
                tool = tools[name]
                jsonschema.validate(arguments, tool.input_schema)
                result = await client.call_tool(name, arguments)
                assert not result.is_error, text_of(result)
                assert tool.output_schema is not None
                jsonschema.validate(result.structured_content, tool.output_schema)

    anyio.run(talk)


def test_the_answers_are_those_of_the_package() -> None:
    expected: list[tuple[str, dict[str, Any], object]] = [
        ("next_question", {"facts": FACTS}, next_question(KB, FACTS)),
        ("read_ticket", {"text": TICKET}, intake.read(KB, TICKET)),
        ("explain", {"item": "battery", "facts": FACTS}, explain(KB, FACTS, "battery")),
        (
            "why_not",
            {"rule": "o4-unscrew", "facts": FACTS},
            {"rules": [why_not(KB, FACTS, "o4-unscrew")]},
        ),
        ("why_not", {"facts": FACTS}, {"rules": near_misses(KB, FACTS)}),
        ("check_batteries", {"facts": FACTS}, check_batteries(blink_expert.advise(KB, FACTS))),
    ]

    async def talk() -> None:
        async with Client(server(shipped)) as client:
            for name, arguments, value in expected:
                result = await client.call_tool(name, arguments)
                assert result.structured_content == plain(value), name

    anyio.run(talk)


def test_the_text_of_an_answer_has_the_form_that_is_asked_for() -> None:
    given = {"device": "video_doorbell"}
    advice = blink_expert.advise(KB, given)
    forms: list[tuple[dict[str, Any], str]] = [
        ({}, render.render_text(KB, advice)),
        ({"format": "reply"}, render.render_reply(KB, advice)),
        ({"format": "html", "sources": True}, render.render_html(KB, advice, sources=True)),
        (
            {"format": "markdown", "audience": "customer"},
            render.render_markdown(KB, advice, audience="customer"),
        ),
    ]

    async def talk() -> None:
        async with Client(server(shipped)) as client:
            for options, expected in forms:
                result = await client.call_tool("advise", {"facts": given, **options})
                assert text_of(result) == expected
                assert result.structured_content == plain(advice)

    anyio.run(talk)


def test_texts_say_what_a_reader_needs() -> None:
    async def talk() -> None:
        async with Client(server(shipped)) as client:
            asked = text_of(await client.call_tool("next_question", {"facts": FACTS}))
            assert asked.startswith("Do you have ")
            assert "Give the reply as the fact " in asked
            assert "What it changes:" in asked
            nothing = await client.call_tool("next_question", {"facts": {"device": "mini"}})
            assert text_of(nothing) == "Nothing is left to ask."
            checked = text_of(await client.call_tool("check_batteries", {"facts": FACTS}))
            assert "Do not use these batteries." in checked
            assert "Remove the cover" not in checked
            wired = {"device": "video_doorbell", "wired": "yes"}
            checked = text_of(await client.call_tool("check_batteries", {"facts": wired}))
            assert "DANGER!" in checked

    anyio.run(talk)


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("advise", {"facts": {"devise": "xt"}}, "there is no fact 'devise'. Did you mean 'device'?"),
    ("advise", {"facts": {"coin": "perhaps"}}, "'coin' has no value 'perhaps'. Values: yes, no"),
    ("advise", {"facts": {"coin": ["yes"]}}, "facts.coin: The value of a fact is a word or"),
    ("advise", {"facts": {"coin": {"a": None}}}, "facts.coin: The value of a fact is a word or"),
    ("advise", {"facts": {"battery_voltage": 10**40}}, "facts.battery_voltage: The value of"),
    ("advise", {"facts": {"battery_voltage": "a lot"}}, "'battery_voltage' cannot be 'a lot'."),
    ("advise", {"facts": "xt"}, "facts: Expected 'object', got 'str'."),
    ("advise", {"facts": {"device": "x" * 300}}, "facts.device: It is longer than 200 characters"),
    ("advise", {"facts": {"y" * 300: "x"}}, "It is longer than 200 characters. Shorten it."),
    ("advise", {"facts": {f"a{n}": 1 for n in range(101)}}, "There are more than 100 facts."),
    ("advise", {"format": "pdf"}, "Invalid enum value 'pdf'. Values: json, jsonld, markdown"),
    ("advise", {"formt": "text"}, "There is no argument 'formt'. Did you mean 'format'?"),
    ("advise", {"device": "xt"}, "There is no argument 'device'. Arguments: facts, ask, format"),
    ("advise", {"ask": "yes"}, "ask: Expected 'bool', got 'str'."),
    ("explain", {}, "Object missing required field 'item'."),
    ("explain", {"item": "batery"}, "Did you mean 'battery'"),
    ("explain", {"item": "b" * 201}, "item: It is longer than 200 characters."),
    ("why_not", {"rule": "o4-unscrw"}, "there is no rule 'o4-unscrw'. Did you mean 'o4-unscrew'"),
    ("why_not", {"rule": "\x1b[31m"}, r"there is no rule '\x1b[31m'."),
    ("read_ticket", {"text": 7}, "text: Expected 'str', got 'int'."),
    ("read_ticket", {"text": "x" * 20_001}, "text: It is longer than 20,000 characters."),
]


@pytest.mark.parametrize("mode", MODES)
def test_wrong_input_gets_one_clear_message_and_the_session_goes_on(mode: str) -> None:
    async def talk() -> None:
        async with Client(server(shipped), mode=mode) as client:
            for name, arguments, says in WRONG:
                refused = await client.call_tool(name, arguments)
                assert refused.is_error, arguments
                assert refused.structured_content is None
                assert says in text_of(refused)
                assert "Traceback" not in text_of(refused)
            with pytest.raises(MCPError, match=r"There is no such tool[.] Did you mean 'advise'"):
                await client.call_tool("advice", {})
            assert (await advise(client, FACTS))["format"] == "blink-expert.advice/1"

    anyio.run(talk)


def test_all_that_is_wrong_is_said_at_once() -> None:
    async def talk() -> None:
        async with Client(server(shipped)) as client:
            refused = await client.call_tool("advise", {"facts": {"devise": 1, "coin": "perhaps"}})
            assert len(text_of(refused).splitlines()) == 2

    anyio.run(talk)


def test_an_error_that_nobody_expected_is_logged_without_what_was_said(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: object, said: str) -> None:
        raise ValueError(said)

    monkeypatch.setattr(intake, "read", broken)

    async def talk() -> None:
        async with Client(server(shipped), elicitation_callback=Person(first)) as client:
            with pytest.raises(MCPError, match=r"This cannot be answered[.]"):
                await client.call_tool("read_ticket", {"text": "kilroy"})
            assert await advise(client, FACTS)

    anyio.run(talk)
    ours = [one.getMessage() for one in caplog.records if one.name == "blink_expert.mcp"]
    assert len(ours) == 1
    assert ours[0].startswith("ValueError at test_mcp_tools.py:")
    assert "kilroy" not in caplog.text


def test_a_missing_extra_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise blink_expert.errors.LibraryMissing("rapidfuzz", "intake")

    monkeypatch.setattr(intake, "read", missing)

    async def talk() -> None:
        async with Client(server(shipped)) as client:
            refused = await client.call_tool("read_ticket", {"text": TICKET})
            assert refused.is_error
            assert "pip install 'blink-expert[intake]'" in text_of(refused)

    anyio.run(talk)


def test_other_knowledge_brings_its_own_words() -> None:
    """The knowledge is asked for anew at each request, so it may change in between."""
    bases = [KB, locks()]

    async def talk() -> None:
        async with Client(server(lambda: bases[0]), cache=None) as client:

            async def words() -> set[str]:
                (tool, *_) = (await client.list_tools()).tools
                return set(tool.input_schema["properties"]["facts"]["properties"])

            before = await words()
            bases.reverse()
            after = await words()
            assert before == {one.name for one in KB.facts if one.is_given}
            assert after == {one.name for one in locks().facts if one.is_given}
            assert (await advise(client, {}))["knowledge"]["digest"] == locks().digest

    anyio.run(talk)
