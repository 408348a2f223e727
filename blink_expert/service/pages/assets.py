"""Styles and scripts of the pages, each at an address that changes with its content."""

from functools import cache
from hashlib import sha256

import msgspec

from blink_expert.service.templating import source

__all__ = ["DIGEST", "Asset", "address", "by_address", "widget_script"]

_TYPES = {"css": "text/css", "js": "text/javascript"}
_NAMES = ("answer.css", "page.css", "page.js", "frame.js")
_PAGES = ("base.html", "page.html", "parts.html", "problem.html", "widget.html")
_WIDGET = ("widget.css", "widget.js")
_DIGITS = 12


class Asset(msgspec.Struct, frozen=True):
    """A file that a page loads."""

    media_type: str
    content: bytes


def by_address(name: str) -> Asset | None:
    """Return the asset of an address such as `page-0f3c5a4e9b21.css`; None if there is none."""
    return _assets().get(name)


def address(name: str) -> str:
    """Return the name in the address of an asset: with the digest of its content."""
    stem, _, kind = name.partition(".")
    return f"{stem}-{_digest(source(name))}.{kind}"


def widget_script() -> bytes:
    """Return the script of the widget, with the style of answers inside."""
    style = source("answer.css") + source("widget.css")
    return source("widget.js").replace('"STYLE"', msgspec.json.encode(style).decode()).encode()


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_DIGITS]


@cache
def _assets() -> dict[str, Asset]:
    return {
        address(name): Asset(_TYPES[name.partition(".")[2]], source(name).encode())
        for name in _NAMES
    }


DIGEST = _digest("".join(source(name) for name in (*_NAMES, *_PAGES, *_WIDGET)))
"""Changes with every file that a page is made of."""
