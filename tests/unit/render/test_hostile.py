"""Texts of a knowledge base cannot act: not on a terminal, not in Markdown, not in HTML."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import count, cycle
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from reading import sentences

from blink_expert import Advice, KnowledgeBase, advise, load
from blink_expert.render import (
    render_html,
    render_json,
    render_jsonld,
    render_markdown,
    render_reply,
    render_text,
)
from blink_expert.render.markdown import escape
from blink_expert.render.outline import outline
from blink_expert.render.plain import printable

SNIPPETS = (
    "<script>alert(1)</script>",
    "<b onclick=x>bold</b>",
    "<!-- comment -->",
    "<https://example.com>",
    "[link](https://example.com)",
    "![image](x)",
    "[x]: https://example.com",
    "`code` ``` fence",
    "**bold** __bold__ *em* _em_ ~~gone~~",
    "# title",
    "> quote",
    "- item",
    "+ item",
    "* item",
    "12. item",
    "1) item",
    "===",
    "---",
    "| a | b |",
    "&lt; &amp; &#35;",
    "\\",
    "\\<b>",
    "one\ntwo",
    "one\r\n\r\n# two",
    "    code",
    "\tcode",
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x9b31m",
    "\x08\x08\x7f",
    "\u202eturned\u202c",
    "\u2028line",
    "x" * 300,
    "https://example.com/a_b_c?d=*e*",
)
TAGS = {"h2", "p", "ul", "ol", "ol start", "li", "strong", "em", "blockquote", "code"}


DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" fill="none" stroke="currentColor">'
    "<text font-size='20'>&lt;b onclick=x&gt;</text></svg>"
)


def pack(directory: Path) -> KnowledgeBase:
    """Return a knowledge base that has a hostile snippet in every text. JSON is YAML."""
    snippets, number = cycle(SNIPPETS), count()

    def text() -> str:
        place, snippet = next(number), next(snippets)
        return f"{snippet} t{place}" if place % 3 else f"t{place} {snippet}"

    facts: dict[str, Any] = {
        "knowledge": {"name": "x", "version": "1", "identifies": "device", "task": "task"},
        "devices": {"lamp": {"name": text(), "if": text()}},
        "phases": {"open": text(), "close": text()},
        "tasks": {
            "all": {
                "label": text(),
                "phases": ["open", "close"],
                "default": "yes",
                "battery": "yes",
            }
        },
        "facts": {
            "coin": {"about": text(), "ask": text(), "yes": text(), "no": text()},
            "lid": {
                "about": text(),
                "ask": text(),
                "values": {"latch": {"label": text(), "if": text(), "noun": text()}},
            },
            "volts": {"about": text(), "number": {"unit": "V", "minimum": 0, "maximum": 9}},
        },
        "source": {
            "id": "s",
            "title": text(),
            "publisher": text(),
            "rank": 1,
            "sections": {"part": text()},
            "claims": {"C1": {"section": "part", "place": text(), "text": text()}},
        },
    }
    rules: list[dict[str, Any]] = []

    def rule(when: dict[str, Any], **conclusion: Any) -> None:
        cites = ["part"] if "gap" in conclusion else ["C1"]
        rules.append({"id": f"r{len(rules)}", "when": when, "cites": cites, **conclusion})

    for when in ({}, {"coin": "yes"}, {"lid": "latch"}):
        for _ in range(4):
            rule(when, phase="open", step=text(), until=text())
            rule(when, warning=text(), level="danger", before="open")
            rule(when, warning=text(), level="notice", before="close")
            rule(when, note=text())
            rule(when, note=text(), phase="close")
            rule(when, phase="close", step=text())
    for when in ({"coin": "no"}, {"lid": "latch"}):
        steps = [{"step": text(), "until": text()}, {"step": text()}]
        rule(when, phase="close", blocker=text(), instead=text())
        rule({}, gap=text())
        rule(
            when,
            phase="open",
            alternative=text(),
            instead_of="lid",
            use="coin",
            **{"for": "r0"},
            steps=steps,
        )
    for limit in range(1, 4):
        rule({"volts": {"above": limit}}, battery="incompatible", reason=text())
        rule({}, battery="required", reason=text(), requires={"volts": limit})
    facts["pictures"] = {
        f"p{place}": {
            "file": "x.svg",
            "title": text(),
            "alt": text(),
            "schematic": text(),
            "shows": [rule["id"]],
            "claims": ["C1"],
        }
        for place, rule in enumerate(rules)
    }
    for part, content in (("facts", facts), ("rules", {"about": text(), "rules": rules})):
        (directory / part).mkdir()
        (directory / part / "all.yaml").write_text(json.dumps(content))
    (directory / "facts" / "pictures").mkdir()
    (directory / "facts" / "pictures" / "x.svg").write_text(DRAWING)
    return load(directory, cache=False)


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture(
    scope="module",
    params=[{}, {"coin": "yes"}, {"coin": "no", "volts": 5, "lid": "unknown"}],
    ids=str,
)
def advice(request: pytest.FixtureRequest, kb: KnowledgeBase) -> Advice:
    return advise(kb, {"device": "lamp", **request.param})


def texts(value: Any) -> Iterator[str]:
    """Yield every text for people in the JSON of an Advice, but what only a choice is called."""
    if isinstance(value, dict):
        for key, part in value.items():
            if isinstance(part, str) and key in ("text", "until", "title", "ask", "instead"):
                yield part
            elif key not in ("if", "label"):
                yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


def shown(advice: Advice) -> list[str]:
    found = [printable(one) for one in texts(msgspec.json.decode(render_json(advice)))]
    assert len(found) > 40
    return found


def test_text_shows_every_text_and_no_character_that_acts(
    kb: KnowledgeBase, advice: Advice
) -> None:
    printed = render_text(kb, advice, width=10_000)
    for one in shown(advice):
        assert one in printed
    for width in (30, 80, 10_000):
        for color in (False, True):
            lines = render_text(kb, advice, width=width, color=color, sources=True)
            plain = re.sub(r"\x1b\[(0|1|1;31)m", "", lines) if color else lines
            assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202a-\u202e]", plain)
            assert all(len(line) <= width or "x" * 30 in line or "://" in line
                       for line in plain.splitlines())  # fmt: skip


def test_both_have_the_same_sentences(kb: KnowledgeBase, advice: Advice) -> None:
    plain, marked = render_text(kb, advice, width=10_000), render_markdown(kb, advice)
    assert sentences(marked) == sentences(plain)


class Page(HTMLParser):
    """The tags of a page, and its text as a reader sees it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(" ".join([tag, *(name for name, _ in attrs)]))

    def handle_comment(self, data: str) -> None:
        self.tags.add(f"comment {data}")

    def handle_data(self, data: str) -> None:
        self.text += data


def page(markdown: str) -> Page:
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return Page(reader.render(markdown))


def test_markdown_shows_every_text_and_adds_no_tag(kb: KnowledgeBase, advice: Advice) -> None:
    for sources in (False, True):
        found = page(render_markdown(kb, advice, sources=sources))
        assert found.tags <= TAGS
        for one in shown(advice):
            assert one in found.text
    titles = [section.title for section in outline(kb, advice) if section.title]
    headings = [line for line in render_markdown(kb, advice).splitlines() if line[:1] == "#"]
    assert len(headings) == len(titles)


def test_json_is_safe_to_print(advice: Advice) -> None:
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", render_json(advice))


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8")) | st.text("#>-+*_`~[]()<>!&|\\=.:1 \n\tab"))
def test_escaped_text_is_literal_wherever_it_stands(text: str) -> None:
    literal = printable(text)
    for before, after in (("- ", ""), ("", ""), ("> ", ""), ("## ", ""), ("a ", " b"), ("1. ", "")):
        if literal or before == "a ":
            found = page(f"{before}{escape(text)}{after}\n")
            tag = {
                "- ": {"ul", "li"},
                "> ": {"blockquote", "p"},
                "## ": {"h2"},
                "1. ": {"ol", "li"},
            }
            assert found.tags == tag.get(before, {"p"})
            wanted = f"{before if before == 'a ' else ''}{literal}{after}"
            assert found.text.strip("\n") == wanted


def test_html_adds_no_tag_and_no_attribute(kb: KnowledgeBase, advice: Advice) -> None:
    for sources in (False, True):
        page = Page(render_html(kb, advice, sources=sources))
        names = {word for tag in page.tags for word in tag.split()}
        own = {
            "article",
            "section",
            "div",
            "span",
            "cite",
            "class",
            "role",
            "data-status",
            "id",
            "start",
        }
        drawn = {"figure", "figcaption", "svg", "title", "desc", "text", "font-size"}
        drawn |= {"xmlns", "viewbox", "width", "height", "fill", "stroke", "aria-labelledby"}
        assert names <= {*TAGS, *own, *drawn}
        said = [one for picture in kb.pictures for one in (picture.title, picture.alt)]
        assert sum(one in page.text for one in said) > 20


def test_jsonld_may_stand_in_a_script_element(kb: KnowledgeBase, advice: Advice) -> None:
    text = render_jsonld(kb, advice)
    assert "<" not in text
    assert json.loads(text)["@type"] == "HowTo"


def test_the_reply_has_no_character_that_acts(kb: KnowledgeBase, advice: Advice) -> None:
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", render_reply(kb, advice))
