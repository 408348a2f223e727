"""Serve one client over standard input and output: it started this process."""

import logging.config
from collections.abc import Callable
from contextlib import suppress

import anyio
from mcp.server.stdio import stdio_server

from blink_expert.knowledge import KnowledgeBase
from blink_expert.logs import LOGGING
from blink_expert.mcp.application import server

__all__ = ["run"]


def run(knowledge: Callable[[], KnowledgeBase]) -> None:
    """Answer until standard input ends, or Ctrl-C."""
    logging.config.dictConfig(LOGGING)
    with suppress(KeyboardInterrupt):
        anyio.run(_run, knowledge)


async def _run(knowledge: Callable[[], KnowledgeBase]) -> None:
    serving = server(knowledge)
    async with stdio_server() as (incoming, outgoing):
        await serving.run(incoming, outgoing, serving.create_initialization_options())
