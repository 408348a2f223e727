"""A real client of the SDK, and the servers that it talks to: processes, as people run them."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from mcp import Client, StdioServerParameters
from mcp.client.session import ClientRequestContext
from mcp_types import CallToolResult, ElicitRequestParams, ElicitResult, TextContent

import blink_expert
from blink_expert import KnowledgeBase

ROOT = Path(__file__).parents[2]
EXECUTABLE = Path(sys.executable).with_name("blink-expert")
MODES = ("auto", "legacy")
"""The newest version of the protocol, without sessions, and the last one with them."""

Facts = Mapping[str, Any]
Server = str | StdioServerParameters


@cache
def shipped() -> KnowledgeBase:
    """Return the shipped knowledge, loaded once for all tests."""
    return blink_expert.load(cache=False)


def stdio(cache: Path) -> StdioServerParameters:
    """Return how a client starts the server."""
    return StdioServerParameters(command=str(EXECUTABLE), args=["mcp"], env=environment(cache))


@contextmanager
def command(*words: str, cache: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run a server; what it says before it listens is read, and the port that it listens at."""
    with subprocess.Popen(
        [EXECUTABLE, *words], stderr=subprocess.PIPE, text=True, env=environment(cache)
    ) as process:
        assert process.stderr is not None
        try:
            said = ""
            while not (found := re.search(r"running on http://127[.]0[.]0[.]1:(\d+)", said)):
                line = process.stderr.readline()
                assert line, said
                said += line
            yield process, int(found[1])
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.communicate(timeout=20)


def environment(cache: Path) -> dict[str, str]:
    return {**os.environ, "BLINK_EXPERT_CACHE": str(cache)}


class Person:
    """Answers forms: each with what `reply` says to its fields; keeps what was shown."""

    def __init__(self, reply: Callable[[dict[str, Any]], dict[str, Any] | str]) -> None:
        self.reply = reply
        self.shown: list[ElicitRequestParams] = []

    async def __call__(
        self,
        context: ClientRequestContext,  # noqa: ARG002  clients pass it by this name
        params: ElicitRequestParams,
    ) -> ElicitResult:
        """Answer a form, or say `decline` or `cancel`."""
        self.shown.append(params)
        said = self.reply(fields(params))
        if said == "decline":
            return ElicitResult(action="decline")
        if said == "cancel":
            return ElicitResult(action="cancel")
        assert isinstance(said, dict)
        return ElicitResult(action="accept", content=said)


def fields(params: ElicitRequestParams) -> dict[str, Any]:
    assert params.mode == "form"
    found: dict[str, Any] = params.requested_schema["properties"]
    return found


def first(form: dict[str, Any]) -> dict[str, Any]:
    """Answer each field with the first choice, or with a number that many batteries have."""
    return {name: field["enum"][0] if "enum" in field else 1.5 for name, field in form.items()}


def text_of(result: CallToolResult) -> str:
    (block,) = result.content
    assert isinstance(block, TextContent)
    return block.text


async def advise(client: Client, facts: Facts, **options: Any) -> dict[str, Any]:
    """Return the Advice that the tool gives."""
    result = await client.call_tool("advise", {"facts": dict(facts), **options})
    assert not result.is_error, text_of(result)
    found: dict[str, Any] = result.structured_content
    return found
