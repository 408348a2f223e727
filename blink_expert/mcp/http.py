"""The server over HTTP (streamable HTTP), as an ASGI application that can be mounted."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.routing import Route

from blink_expert.knowledge import KnowledgeBase
from blink_expert.logs import LOGGING
from blink_expert.mcp.application import server
from blink_expert.mcp.asked import Limits

__all__ = ["Endpoint", "Reach", "serve"]

_LOCAL = ("127.0.0.1", "localhost", "[::1]")
_MAX_BODY = 65_536
_MAX_SESSIONS = 1_000
_GRACE = 5
_IDLE = 1800.0
"""Seconds after which a session that nobody uses is forgotten."""


class Reach:
    """Who is answered: requests for these hosts, and of browsers only those of these origins.

    A page of another site could else reach a server on the person's own machine, by a name that
    leads there (DNS rebinding). The machine itself is always answered.
    """

    def __init__(self, hosts: Iterable[str] = (), origins: Iterable[str] = ()) -> None:
        names = (*_LOCAL, *hosts)
        self.settings = TransportSecuritySettings(
            allowed_hosts=[form for name in names for form in (name, f"{name}:*")],
            allowed_origins=[
                *origins,
                *(f"http://{name}{port}" for name in _LOCAL for port in ("", ":*")),
            ],
        )


class Endpoint:
    """Answers at one address, while `running`.

    With `sessions`, clients of older versions of the protocol have one each, in this process, and
    can be asked questions. Without, each request stands alone. Newer clients never need one.
    """

    def __init__(
        self,
        knowledge: Callable[[], KnowledgeBase],
        reach: Reach,
        *,
        limits: Limits,
        max_body: int,
        sessions: bool,
        max_sessions: int,
    ) -> None:
        self._knowledge, self._reach, self._limits = knowledge, reach, limits
        self._max_body, self._sessions, self._max_sessions = max_body, sessions, max_sessions
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answer while the context lasts; when it ends, so do the sessions."""
        self._manager = manager = StreamableHTTPSessionManager(
            server(self._knowledge, self._limits),
            stateless=not self._sessions,
            security_settings=self._reach.settings,
            session_idle_timeout=_IDLE,
            max_request_body_size=self._max_body,
            max_sessions=self._max_sessions,
        )
        try:
            async with manager.run():
                yield
        finally:
            self._manager = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer the request.

        Raises:
            RuntimeError: the application that this is mounted in does not run its lifespan.

        """
        if self._manager is None:
            raise RuntimeError("the lifespan of the MCP endpoint is not running.")
        await self._manager.handle_request(scope, receive, send)


def serve(knowledge: Callable[[], KnowledgeBase], host: str, port: int, names: list[str]) -> None:
    """Answer at `/mcp` of this address until a signal ends it; `names`: it is also called so."""
    endpoint = Endpoint(
        knowledge,
        Reach([f"[{host}]" if ":" in host else host, *names]),
        limits=Limits(),
        max_body=_MAX_BODY,
        sessions=True,
        max_sessions=_MAX_SESSIONS,
    )
    app = Starlette(
        routes=[Route("/mcp", endpoint)],
        lifespan=lambda _: endpoint.running(),
    )
    uvicorn.run(
        app,
        host=host,
        port=port,
        access_log=False,
        log_config=LOGGING,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )
