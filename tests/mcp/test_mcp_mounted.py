"""The server at an address of the service: its knowledge, its limits, and who is answered."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from knowledge_bases import locks, shipped
from litestar import Litestar
from mcp import Client
from mcp_types import (
    CallToolResult,
    ElicitRequest,
    ElicitRequestParams,
    ElicitResult,
    InputResponses,
)
from serving import listening
from talking import Person, advise, fields, first
from typer.testing import CliRunner

import blink_expert
from blink_expert.cli.app import whole
from blink_expert.errors import LibraryMissing
from blink_expert.service import Settings, app
from blink_expert.service.server import Plan, make, serve

GIVEN = {"device": "outdoor_3rd_gen"}
HEADERS = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}


@contextmanager
def mounted(service: Litestar) -> Iterator[str]:
    """Serve the application; return the address of the MCP endpoint."""
    with listening(service) as client:
        yield str(client.base_url.join("/mcp"))


def post(address: str, **headers: str) -> httpx.Response:
    message = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    return httpx.post(address, json=message, headers={**HEADERS, **headers})


def test_it_is_closed_unless_it_is_opened() -> None:
    with mounted(app(shipped())) as address:
        assert post(address).status_code == 404


def test_new_knowledge_reaches_the_tools_and_a_session_that_is_open() -> None:
    service = app(shipped(), Settings(mcp=True))

    async def talk(address: str) -> None:
        async with Client(address, mode="legacy") as client:
            assert (await advise(client, {}))["knowledge"]["digest"] == shipped().digest
            service.state["desk"].swap(locks())
            assert (await advise(client, {}))["knowledge"]["digest"] == locks().digest
            tool = (await client.list_tools()).tools[0]
            names = set(tool.input_schema["properties"]["facts"]["properties"])
            assert names == {one.name for one in locks().facts if one.is_given}

    with mounted(service) as address:
        anyio.run(talk, address)


def test_a_person_may_take_longer_than_a_request() -> None:
    """The time limit of the service is for the answer to begin."""
    seconds = 1.0

    class Slow(Person):
        async def __call__(self, context: Any, params: ElicitRequestParams) -> ElicitResult:
            await anyio.sleep(1.5 * seconds if not self.shown else 0)
            return await super().__call__(context, params)

    person = Slow(lambda form: first(form) if "opening_tool" in form else "cancel")

    async def talk(address: str) -> None:
        async with Client(address, mode="legacy", elicitation_callback=person) as client:
            told = await advise(client, GIVEN, ask=True)
            assert told["situation"] == {**GIVEN, "opening_tool": "yes"}

    with mounted(app(shipped(), Settings(mcp=True, seconds=seconds))) as address:
        anyio.run(talk, address)


def test_without_sessions_only_older_clients_are_not_asked() -> None:
    async def talk(address: str) -> None:
        for mode, asked in (("auto", True), ("legacy", False)):
            person = Person(first)
            async with Client(address, mode=mode, elicitation_callback=person) as client:
                told = await advise(client, GIVEN, ask=True)
                assert bool(person.shown) == asked
                assert bool(told["questions"]) != asked

    with mounted(app(shipped(), Settings(mcp=True, mcp_sessions=False))) as address:
        anyio.run(talk, address)


def test_another_copy_can_go_on_with_the_questions() -> None:
    """The newest version holds nothing on the server: each form may come from another copy."""

    async def talk(addresses: list[str]) -> None:
        state: str | None = None
        responses: InputResponses | None = None
        shown = 0
        async with (
            Client(addresses[0], elicitation_callback=Person(first)) as one,
            Client(addresses[1], elicitation_callback=Person(first)) as other,
        ):
            while True:
                client = (one, other)[shown % 2]
                found = await client.session.call_tool(
                    "advise",
                    {"facts": GIVEN, "ask": True},
                    request_state=state,
                    input_responses=responses,
                    allow_input_required=True,
                )
                if isinstance(found, CallToolResult):
                    break
                shown += 1
                state = found.request_state
                ((name, asked),) = (found.input_requests or {}).items()
                assert isinstance(asked, ElicitRequest)
                content = first(fields(asked.params))
                responses = {name: ElicitResult(action="accept", content=content)}
        assert shown > 3
        assert not found.structured_content["questions"]

    settings = Settings(mcp=True, mcp_sessions=False)
    with (
        mounted(app(shipped(), settings)) as first_copy,
        mounted(app(shipped(), settings)) as second_copy,
    ):
        anyio.run(talk, [first_copy, second_copy])


def test_who_is_answered() -> None:
    settings = Settings(
        mcp=True, mcp_hosts=("desk.example.com",), cors_origins=("https://desk.example.com",)
    )
    with mounted(app(shipped(), settings)) as address:
        for host, status in (
            ("desk.example.com", 400),  # answered: that there is no session yet
            ("desk.example.com:8000", 400),
            ("localhost", 400),
            ("evil.example", 421),
            ("desk.example.com.evil.example", 421),
        ):
            assert post(address, Host=host).status_code == status, host
        for origin, status in (
            ("https://desk.example.com", 400),
            ("http://localhost:3000", 400),
            ("https://evil.example", 403),
            ("null", 403),
        ):
            assert post(address, Origin=origin).status_code == status, origin


def test_the_limits_are_those_of_the_service() -> None:
    async def talk(address: str) -> None:
        async with Client(address) as client:
            refused = await client.call_tool("advise", {"facts": {"coin": "yes", "wired": "no"}})
            assert refused.is_error

    with mounted(app(shipped(), Settings(mcp=True, max_body=2_000, max_facts=1))) as address:
        anyio.run(talk, address)
        told = httpx.post(address, content=b" " * 2_001, headers=HEADERS)
        assert told.status_code == 413


def test_several_processes_keep_no_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next request of a session may come to a process that does not know it."""
    monkeypatch.setattr("blink_expert.service.server.uvicorn.run", lambda *_, **__: None)
    for workers, sessions in ((1, True), (2, False)):
        serve(Plan(workers=workers, settings=Settings(mcp=True)))
        assert make().state["desk"].settings.mcp_sessions == sessions


@pytest.mark.parametrize("host", ["https://desk.example.com", "desk.example.com:80", "", "a b"])
def test_what_is_no_host_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match="is no host"):
        Settings(mcp_hosts=(host,))


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [one for one in sys.modules if one.startswith(("mcp", "blink_expert.mcp"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mcp", None)
    monkeypatch.setenv("BLINK_EXPERT_CACHE", str(tmp_path))
    monkeypatch.delattr(blink_expert, "mcp", raising=False)
    hint = r"pip install 'blink-expert\[mcp\]'"
    with pytest.raises(LibraryMissing, match=hint):
        app(shipped(), Settings(mcp=True))
    with pytest.raises(LibraryMissing, match=hint):
        from blink_expert.mcp import server  # noqa: F401
    for words in (["mcp"], ["mcp", "--http", "127.0.0.1:0"]):
        with pytest.raises(LibraryMissing, match=hint):
            CliRunner().invoke(whole(), words, catch_exceptions=False)


@pytest.mark.parametrize("address", ["nonsense", "127.0.0.1", ":80", "127.0.0.1:99999", "a b:1"])
def test_what_is_no_address_is_refused(address: str) -> None:
    refused = CliRunner().invoke(whole(), ["mcp", "--http", address])
    assert refused.exit_code == 2
    assert "Write it as 127.0.0.1:8765." in refused.output


def test_an_address_that_is_taken_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = CliRunner().invoke(whole(), ["mcp", "--http", f"127.0.0.1:{port}"])
    assert refused.exit_code == 2
    assert "cannot be listened at: address already in use. Choose another." in refused.output


def test_a_name_without_an_address_is_refused() -> None:
    refused = CliRunner().invoke(whole(), ["mcp", "--allow-host", "desk.example.com"])
    assert refused.exit_code == 2
    assert "it is for --http. Give both." in refused.output
