"""Advice -> text, Markdown, HTML, JSON, JSON-LD, and a reply to the customer."""

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
