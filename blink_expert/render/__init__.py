"""Advice -> text, Markdown, HTML, JSON, JSON-LD, and a reply to the customer.

Each renderer is imported when it is first asked for: a command that prints text needs no other.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from blink_expert.render.html import render_html
    from blink_expert.render.json import render_json
    from blink_expert.render.jsonld import render_jsonld
    from blink_expert.render.markdown import render_markdown
    from blink_expert.render.reply import render_reply
    from blink_expert.render.text import render_text

__all__ = [
    "render_html",
    "render_json",
    "render_jsonld",
    "render_markdown",
    "render_reply",
    "render_text",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{name.removeprefix('render_')}"), name)
