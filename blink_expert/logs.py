"""What the servers log: lines on standard error, and no text of a request."""

import logging
from typing import Any

__all__ = ["LOGGING", "omit_what_no_line_shows"]


def _shown() -> dict[str, Any]:
    return {"handlers": ["stderr"], "level": "INFO", "propagate": False}


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "loggers": {
        "uvicorn": _shown(),
        "blink_expert": _shown(),
        # The protocol's own library quotes what it was sent.
        "mcp": {"handlers": ["nowhere"], "propagate": False},
    },
}
"""For `logging.config.dictConfig`."""


def omit_what_no_line_shows() -> None:
    """Do not look for the thread, process and place of each line, in a process that is a server.

    This is what Python's documentation of logging names to make it faster; a third of the time
    that a line takes.
    """
    logging.logThreads = False
    logging.logProcesses = False
    logging.logMultiprocessing = False
    logging._srcfile = None  # noqa: SLF001  documented there under "Optimization"
