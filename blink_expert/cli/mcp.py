"""The command that runs the MCP server.

As in `app`, what it needs is imported when it runs.
"""

import re
from typing import Annotated

import typer

from blink_expert.cli.options import KnowledgeOption

__all__ = ["register"]

_ADDRESS = re.compile(
    r"(?:(?P<name>[a-z0-9.-]+)|\[(?P<ip>[0-9a-f:.]+)\]):(?P<port>[0-9]{1,5})", re.IGNORECASE
)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(mcp)


def mcp(
    http: Annotated[
        str | None,
        typer.Option(
            metavar="HOST:PORT",
            help="Answer at http://HOST:PORT/mcp, instead of on standard input and output.",
        ),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="With --http: clients call this machine by this name."),
    ] = None,
    knowledge: KnowledgeOption = None,
) -> None:
    """Give language models the answers as tools: the Model Context Protocol.

    A client starts it and talks to it over standard input and output, until that ends. For
    example, as its server: command `blink-expert`, arguments `mcp`
    """
    import gc  # noqa: PLC0415

    from blink_expert import load  # noqa: PLC0415
    from blink_expert.cli.inputs import standard_input  # noqa: PLC0415
    from blink_expert.cli.listening import check_address  # noqa: PLC0415
    from blink_expert.errors import LibraryMissing  # noqa: PLC0415

    if http is None and allow_host:
        raise typer.BadParameter("it is for --http. Give both.", param_hint="--allow-host")
    address = _address(http) if http is not None else None
    if address is not None:
        check_address(*address, "--http")
    kb = load(knowledge)
    # A command collects no garbage, since it is short; this one is not.
    gc.enable()
    try:
        if address is None:
            from blink_expert.mcp import stdio  # noqa: PLC0415

            standard_input("A client starts this command and talks to it over that.")
            stdio.run(lambda: kb)
        else:
            from blink_expert.mcp.http import serve  # noqa: PLC0415

            serve(lambda: kb, *address, allow_host or [])
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("blink_expert"):
            raise
        raise LibraryMissing(error.name or "mcp", "mcp") from None


def _address(text: str) -> tuple[str, int]:
    found = _ADDRESS.fullmatch(text)
    if found is None or int(found["port"]) > 65_535:
        raise typer.BadParameter(
            f"'{text}' is no address. Write it as 127.0.0.1:8765.", param_hint="--http"
        )
    return found["name"] or found["ip"], int(found["port"])
