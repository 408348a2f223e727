"""The MCP server at an address of the service, with the knowledge and the limits of the service."""

from typing import TYPE_CHECKING, Any

from litestar import asgi
from litestar.handlers import ASGIRouteHandler

from blink_expert.errors import LibraryMissing
from blink_expert.service.desk import Desk

if TYPE_CHECKING:
    from blink_expert.mcp.http import Endpoint

__all__ = ["endpoint", "route"]


def endpoint(desk: Desk) -> "Endpoint":
    """Return what answers; its `running` has to last as long as the service.

    Raises:
        LibraryMissing: the extra `mcp` is not installed.

    """
    try:
        from blink_expert.mcp.asked import Limits  # noqa: PLC0415
        from blink_expert.mcp.http import Endpoint, Reach  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("blink_expert"):
            raise
        raise LibraryMissing(error.name or "mcp", "mcp") from None
    settings = desk.settings
    return Endpoint(
        lambda: desk.kb,
        Reach(settings.mcp_hosts, (one for one in settings.cors_origins if one != "*")),
        limits=Limits(settings.max_facts, settings.max_text, settings.max_ticket),
        max_body=settings.max_body,
        sessions=settings.mcp_sessions,
        max_sessions=settings.at_once,
    )


def route(answering: "Endpoint") -> ASGIRouteHandler:
    """Return the route."""

    @asgi("/mcp", copy_scope=False)
    async def mcp(scope: Any, receive: Any, send: Any) -> None:
        await answering(scope, receive, send)

    return mcp
