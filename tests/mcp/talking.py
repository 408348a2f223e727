"""A real client of the SDK, and the person in front of it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from installed import EXECUTABLE, environment
from mcp import Client, StdioServerParameters
from mcp.client.session import ClientRequestContext
from mcp_types import CallToolResult, ElicitRequestParams, ElicitResult, TextContent

MODES = ("auto", "legacy")
"""The newest version of the protocol, without sessions, and the last one with them."""

Facts = Mapping[str, Any]
Server = str | StdioServerParameters


def stdio(cache: Path) -> StdioServerParameters:
    """Return how a client starts the server."""
    return StdioServerParameters(command=str(EXECUTABLE), args=["mcp"], env=environment(cache))


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
