"""What the servers log: lines on standard error, and no text of a request."""

from typing import Any

__all__ = ["LOGGING"]


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
