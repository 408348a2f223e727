"""The templates of the pages: every value in them is escaped."""

from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

__all__ = ["environment", "source"]


def environment(**filters: Callable[..., Any]) -> Environment:
    """Return what the templates of the package are rendered with."""
    found = Environment(
        autoescape=True,
        loader=_loader(),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    found.filters |= filters
    return found


def source(name: str) -> str:
    """Return the text of a file beside the templates: a style or a script."""
    return _loader().get_source(Environment(autoescape=True), name)[0]


@cache
def _loader() -> PackageLoader:
    return PackageLoader("blink_expert.service")
