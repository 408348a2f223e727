"""The application, put together."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from litestar import Litestar
from litestar.config.cors import CORSConfig
from litestar.datastructures import State

from blink_expert.knowledge import KnowledgeBase
from blink_expert.service.description import ROUTES
from blink_expert.service.desk import Desk
from blink_expert.service.docs import DOCS
from blink_expert.service.guard import Guard
from blink_expert.service.mcp_route import endpoint, route
from blink_expert.service.pages.routes import PAGES
from blink_expert.service.problems import HANDLERS
from blink_expert.service.reload import following
from blink_expert.service.settings import Settings

if TYPE_CHECKING:
    from blink_expert.mcp.http import Endpoint

__all__ = ["Service", "app"]

_CLOSED = Settings()


class Service(Litestar):
    """Litestar with the guard around it: also around what the router refuses."""

    guard: Guard

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer the request."""
        if scope["type"] == "http":
            await self.guard(super().__call__, scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def app(kb: KnowledgeBase, settings: Settings = _CLOSED, *, follow: Path | None = None) -> Litestar:
    """Return the service as an ASGI application, which can be run or mounted.

    It keeps nothing between requests but answers that are made again when they are missing, so any
    number of copies may run. With `follow`, changed knowledge in that directory is taken into use
    if it checks clean; this needs the lifespan of the application to be run.
    """
    desk = Desk(kb, settings)
    mcp = endpoint(desk) if settings.mcp else None
    service = Service(
        [
            *ROUTES,
            *PAGES,
            *(DOCS if settings.docs else ()),
            *((route(mcp),) if mcp is not None else ()),
        ],
        cors_config=_cors(settings),
        exception_handlers=HANDLERS,
        lifespan=[_lifespan(desk, follow, mcp)],
        logging_config=None,
        openapi_config=None,
        request_max_body_size=settings.max_body,
        state=State({"desk": desk}, deep_copy=False),
    )
    service.guard = Guard(desk, service.routes)
    return service


def _cors(settings: Settings) -> CORSConfig | None:
    if not settings.cors_origins:
        return None
    return CORSConfig(
        allow_origins=list(settings.cors_origins),
        allow_methods=["GET", "POST"],
        allow_headers=["Content-Type", "If-None-Match"],
        expose_headers=["ETag", "Retry-After"],
    )


def _lifespan(
    desk: Desk, follow: Path | None, mcp: "Endpoint | None"
) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        async with mcp.running() if mcp is not None else nullcontext():
            with following(desk, follow):
                yield
        desk.close()

    return lifespan
