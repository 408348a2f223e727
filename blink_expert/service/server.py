"""Run the service with uvicorn: one process or several that share a port."""

import os
from importlib.util import find_spec
from pathlib import Path

import msgspec
import uvicorn
from litestar import Litestar

from blink_expert.errors import LibraryMissing
from blink_expert.knowledge import load
from blink_expert.knowledge.files import shipped
from blink_expert.logs import LOGGING, omit_what_no_line_shows
from blink_expert.service.application import app
from blink_expert.service.settings import Settings

__all__ = ["Plan", "make", "serve"]

_VARIABLE = "BLINK_EXPERT_SERVE"
"""Hands the plan to the processes that uvicorn starts."""


class Plan(msgspec.Struct, frozen=True):
    """What is to be served, and how.

    `grace` is how many seconds requests under way have when it stops.
    """

    knowledge: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    reload_knowledge: bool = False
    grace: int = 10
    settings: Settings = Settings()


def serve(plan: Plan) -> None:
    """Answer until a signal ends it; then finish what is under way.

    Raises:
        KnowledgeError: there is nothing to answer from.
        LibraryMissing: knowledge cannot be followed without it.

    """
    if plan.reload_knowledge:
        _ask_for("verify", "watchfiles", "oxidd")
    if plan.settings.mcp:
        _ask_for("mcp", "mcp")
    # Each process loads it again, from the cache; here it is tried while it can still be reported.
    load(plan.knowledge)
    os.environ[_VARIABLE] = msgspec.json.encode(plan).decode()
    uvicorn.run(
        f"{__name__}:make",
        factory=True,
        host=plan.host,
        port=plan.port,
        workers=plan.workers,
        access_log=False,
        log_config=LOGGING,
        server_header=False,
        timeout_graceful_shutdown=plan.grace,
    )


def _ask_for(extra: str, *libraries: str) -> None:
    """Say now which library is missing: later there is nobody to tell."""
    for library in libraries:
        if find_spec(library) is None:
            raise LibraryMissing(library, extra)


def make() -> Litestar:
    """Return the application of the plan in the environment: uvicorn calls it in each process."""
    omit_what_no_line_shows()
    plan = msgspec.json.decode(os.environ[_VARIABLE], type=Plan)
    place = Path(plan.knowledge) if plan.knowledge is not None else shipped()
    settings = plan.settings
    if plan.workers > 1:
        # The next request of a session may come to another process, which does not know it.
        settings = msgspec.structs.replace(settings, mcp_sessions=False)
    return app(load(plan.knowledge), settings, follow=place if plan.reload_knowledge else None)
