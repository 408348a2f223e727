"""A client of the SDK runs whole consultations: over stdio, over HTTP, and inside the service."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import msgspec
import pytest
from knowledge_bases import shipped
from mcp import Client
from mcp_types import CallToolResult
from sampling import situations
from serving import command
from talking import MODES, Person, Server, advise, fields, first, stdio, text_of

import blink_expert
import blink_expert.mcp
from blink_expert import render
from blink_expert.consultation import Consultation

KB = shipped()
GIVEN = {"device": "outdoor_3rd_gen"}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp() / "mcp"


@pytest.fixture(scope="module", params=["stdio", "http", "mounted"])
def server(request: pytest.FixtureRequest, cache: Path) -> Iterator[Server]:
    if request.param == "stdio":
        yield stdio(cache)
        return
    words = {"http": ("mcp", "--http", "127.0.0.1:0"), "mounted": ("serve", "--port", "0", "--mcp")}
    with command(*words[request.param], cache=cache) as (_, port):
        yield f"http://127.0.0.1:{port}/mcp"


def expected(facts: dict[str, Any]) -> Any:
    return msgspec.json.decode(render.render_json(blink_expert.advise(KB, facts)))


def asked_alone(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the facts after the same consultation in Python, each question answered first."""
    talk = Consultation.start(KB, facts)
    while (question := talk.next_question()) is not None:
        talk = talk.answer(question.fact, question.values[0].value if question.values else 1.5)
    return talk.facts


@pytest.mark.parametrize("mode", MODES)
def test_a_whole_consultation(server: Server, mode: str) -> None:
    accepting = Person(first)
    declining = Person(lambda form: "decline" if "battery_designation" in form else first(form))
    cancelling = Person(lambda _: "cancel")
    clueless = Person(lambda form: dict.fromkeys(form, "unknown"))
    people = iter((accepting, declining, cancelling, clueless))
    present = next(people)

    async def elicit(context: Any, params: Any) -> Any:
        return await present(context, params)

    async def talk() -> None:
        nonlocal present
        async with Client(server, mode=mode, elicitation_callback=elicit) as client:
            # Accept: asked until nothing is left, one question at a time.
            told = await advise(client, GIVEN, ask=True)
            assert told == expected(asked_alone(GIVEN))
            assert not told["questions"]
            assert all(len(fields(one)) == 1 for one in accepting.shown)
            assert len(accepting.shown) == len(told["situation"]) - len(GIVEN)

            # Decline: answered with what is known until then.
            present = next(people)
            told = await advise(client, GIVEN, ask=True)
            assert told == expected({**GIVEN, "opening_tool": "yes"})
            assert told["questions"]

            # Cancel.
            present = next(people)
            assert await advise(client, GIVEN, ask=True) == expected(GIVEN)
            assert len(cancelling.shown) == 1

            # Cannot tell: not asked twice.
            present = next(people)
            told = await advise(client, GIVEN, ask=True)
            assert set(told["situation"].values()) == {"outdoor_3rd_gen", "unknown"}
            assert not told["questions"]

            # Nobody is asked who need not be.
            present = Person(lambda _: pytest.fail("asked"))
            assert await advise(client, GIVEN) == expected(GIVEN)
            assert await advise(client, {"device": "mini"}, ask=True) == expected(
                {"device": "mini"}
            )

    anyio.run(talk)


@pytest.mark.parametrize("server", ["http", "mounted"], indirect=True)
@pytest.mark.parametrize("mode", MODES)
def test_a_client_that_cannot_ask_is_answered_at_once(server: Server, mode: str) -> None:
    async def talk() -> None:
        async with Client(server, mode=mode) as client:
            told = await advise(client, GIVEN, ask=True)
            assert told == expected(GIVEN)
            assert told["questions"]

    anyio.run(talk)


@pytest.mark.parametrize("server", ["http"], indirect=True)
def test_50_situations_get_the_advice_of_the_package_byte_for_byte(server: Server) -> None:
    async def talk() -> None:
        async with Client(server) as client:
            for number, facts in enumerate(situations(KB, 50)):
                expected = render.render_json(blink_expert.advise(KB, facts, trace=number < 5))
                result = await client.call_tool(
                    "advise", {"facts": facts, "format": "json", "trace": number < 5}
                )
                assert text_of(result) == expected, facts
                # The order of the keys, too.
                arrived = msgspec.json.format(msgspec.json.encode(result.structured_content))
                assert arrived.decode() == expected, facts

    anyio.run(talk)


@pytest.mark.parametrize("mode", MODES)
def test_a_reply_that_cannot_be_used_is_asked_again(mode: str) -> None:
    replies = iter(["a spoon", "no"])
    person = Person(lambda form: {name: next(replies, "unknown") for name in form})

    async def talk() -> None:
        served = blink_expert.mcp.server(shipped)
        async with Client(served, mode=mode, elicitation_callback=person) as client:
            told = await advise(client, GIVEN, ask=True)
            assert told["situation"]["opening_tool"] == "no"
        again = person.shown[1]
        assert fields(again) == fields(person.shown[0])
        assert "'opening_tool' has no value 'a spoon'" in again.message

    anyio.run(talk)


@pytest.mark.parametrize(
    ("state", "says"),
    [
        *(
            (one, "cannot be read")
            for one in ("", "[]", "{", '{"facts": 3}', '{"a": 1}', "[" * 5000)
        ),
        (json.dumps({"facts": dict.fromkeys(map(str, range(101)), 1)}), "more than 100 facts"),
        (json.dumps({"asked": list(map(str, range(101)))}), "more than 100 facts"),
        ('{"facts": {"devise": "xt"}, "forms": 1}', "there is no fact 'devise'"),
    ],
)
def test_a_state_that_a_client_made_up_is_read_with_care(state: str, says: str) -> None:
    """It is not sealed: it says no more than facts, which any client may give."""

    async def talk() -> None:
        served = blink_expert.mcp.server(shipped)
        async with Client(served, elicitation_callback=Person(first)) as client:
            refused = await client.session.call_tool(
                "advise", {"ask": True}, request_state=state, allow_input_required=True
            )
            assert isinstance(refused, CallToolResult)
            assert refused.is_error
            assert says in text_of(refused)
            assert await advise(client, GIVEN) == expected(GIVEN)

    anyio.run(talk)
