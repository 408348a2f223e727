"""The HTTP service: an ASGI application that can also be mounted in another one.

>>> import blink_expert
>>> from blink_expert.service import app
>>> service = app(blink_expert.load())

It needs the extra `service`. What it is made of is imported when it is first asked for: the check
of changed knowledge runs in a process of its own and needs none of it.
"""

from typing import TYPE_CHECKING, Any

from blink_expert.errors import LibraryMissing

if TYPE_CHECKING:
    from blink_expert.service.application import app
    from blink_expert.service.settings import Settings

__all__ = ["Settings", "app"]


def __getattr__(name: str) -> Any:
    try:
        match name:
            case "Settings":
                from blink_expert.service import settings  # noqa: PLC0415

                return settings.Settings
            case "app":
                from blink_expert.service import application  # noqa: PLC0415

                return application.app
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("blink_expert"):
            raise
        raise LibraryMissing(error.name or "litestar", "service") from None
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
