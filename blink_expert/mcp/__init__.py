"""The MCP server: the same answers as tools, resources and a prompt for language models.

>>> import blink_expert
>>> from blink_expert.mcp import server
>>> kb = blink_expert.load()
>>> server(lambda: kb).name
'blink-expert'

It needs the extra `mcp`, which is imported when it is first asked for.
"""

from typing import TYPE_CHECKING, Any

from blink_expert.errors import LibraryMissing

if TYPE_CHECKING:
    from blink_expert.mcp.application import server

__all__ = ["server"]


def __getattr__(name: str) -> Any:
    if name != "server":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        from blink_expert.mcp import application  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("blink_expert"):
            raise
        raise LibraryMissing(error.name or "mcp", "mcp") from None
    return application.server
