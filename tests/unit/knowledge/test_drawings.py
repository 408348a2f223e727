"""Drawings: what is harmless is taken over, and nothing else; a mistake is told with its place."""

import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import blink_expert
from blink_expert.errors import KnowledgeInvalid
from blink_expert.knowledge.drawings import MAX_DRAWING, read_drawing

HERE = Path(__file__).parent
ROOT = Path(__file__).parents[3]
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 160" fill="none"'
    ' stroke="currentColor">'
)
NAMESPACE = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "g", "path", "line", "polyline", "polygon", "rect", "circle", "ellipse", "text"}


def wrapped(inside: str) -> bytes:
    return f"{HEAD}\n  {inside}\n</svg>\n".encode()


def refusal(data: bytes) -> str:
    with pytest.raises(KnowledgeInvalid) as caught:
        read_drawing(data, "facts/pictures/x.svg")
    (problem,) = caught.value.problems
    assert problem.code == "bad-drawing"
    assert problem.hint
    return str(problem).removeprefix("facts/pictures/x.svg:")


HOSTILE = {
    "<script>alert(1)</script>": "2:3: a drawing cannot have <script>.",
    "<style>*{}</style>": "2:3: a drawing cannot have <style>.",
    "<foreignObject/>": "2:3: a drawing cannot have <foreignObject>.",
    "<image/>": "2:3: a drawing cannot have <image>.",
    "<use/>": "2:3: a drawing cannot have <use>.",
    "<a><path/></a>": "2:3: a drawing cannot have <a>.",
    "<animate/>": "2:3: a drawing cannot have <animate>.",
    "<set/>": "2:3: a drawing cannot have <set>.",
    "<title>x</title>": "2:3: a drawing cannot have <title>.",
    "<svg/>": "2:3: <svg> stands around all the rest, and nowhere else.",
    "<PATH/>": "2:3: a drawing cannot have <PATH>. Did you mean 'path'?",
    "<x:path xmlns:x='http://www.w3.org/2000/svg'/>": "2:3: a drawing cannot have <x:path>.",
    "<path onload='x'/>": "2:3: a drawing cannot have the attribute 'onload'.",
    "<path style='fill:red'/>": "2:3: a drawing cannot have the attribute 'style'.",
    "<path class='x'/>": "2:3: a drawing cannot have the attribute 'class'.",
    "<path id='x'/>": "2:3: a drawing cannot have the attribute 'id'.",
    "<path href='x'/>": "2:3: a drawing cannot have the attribute 'href'.",
    "<path xlink:href='x'/>": "2:3: a drawing cannot have the attribute 'xlink:href'.",
    "<path xmlns:xlink='http://x'/>": "2:3: a drawing cannot have the attribute 'xmlns:xlink'.",
    "<path filter='url(#x)'/>": "2:3: a drawing cannot have the attribute 'filter'.",
    "<path xmlns='http://x'/>": "2:3: 'xmlns' cannot be 'http://x' in a drawing.",
    "<path viewBox='0 0 10 10'/>": "2:3: 'viewBox' belongs to <svg> alone.",
    "<path fill='red'/>": "2:3: 'fill' cannot be 'red' in a drawing. Values: none, currentColor.",
    "<path fill='url(http://x)'/>": "2:3: 'fill' cannot be 'url(http://x)' in a drawing.",
    "<path stroke='#000'/>": "2:3: 'stroke' cannot be '#000' in a drawing.",
    "<path d='M0 0&quot;/>&lt;script>'/>": "2:3: 'd' cannot be 'M0 0\"/><script>' in a drawing.",
    "<path d=''/>": "2:3: 'd' cannot be '' in a drawing.",
    "<path d='M0 0' d='M0 0'/>": "2:18: this is no XML: duplicate attribute.",
    "<rect width='100%'/>": "2:3: 'width' cannot be '100%' in a drawing.",
    "<rect x='1e9'/>": "2:3: 'x' cannot be '1e9' in a drawing.",
    "<rect x='-'/>": "2:3: 'x' cannot be '-' in a drawing.",
    "<rect x=''/>": "2:3: 'x' cannot be '' in a drawing.",
    "<path d=' '/>": "2:3: 'd' cannot be ' ' in a drawing.",
    "<polyline points=' '/>": "2:3: 'points' cannot be ' ' in a drawing.",
    "<text font-size='-'>1</text>": "2:3: 'font-size' cannot be '-' in a drawing.",
    "": "1:1: nothing is drawn.",
    "<!-- nothing -->": "1:1: nothing is drawn.",
    "<g transform='matrix(1)'/>": "2:3: 'transform' cannot be 'matrix(1)' in a drawing.",
    "<text font-size='11'>1</text>": "2:3: a text needs a font-size of at least 12",
    "<text>1</text>": "2:3: a text needs a font-size of at least 12",
    "<text font-size='12'>\u202eabc</text>": "2:24: a text has a character that is not seen.",
    "abc": "2:1: words stand outside a <text>.",
    "<path>abc</path>": "2:9: words stand outside a <text>.",
    "<![CDATA[<script>]]>": "2:12: words stand outside a <text>.",
    "<?php x ?>": "2:3: a drawing cannot have a processing instruction ('<?').",
    "<path": "3:1: this is no XML: not well-formed (invalid token).",
    "<g>": "3:3: this is no XML: mismatched tag.",
    "&x;": "2:3: this is no XML: undefined entity.",
    "&#0;": "2:3: this is no XML: reference to invalid character number.",
}


@pytest.mark.parametrize("inside", HOSTILE)
def test_what_no_drawing_may_have_is_refused_where_it_stands(inside: str) -> None:
    assert refusal(wrapped(inside)).startswith(HOSTILE[inside])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "1:1: this is no XML: no element found."),
        (b"\xff\xfe", "1:1: this is no XML: no element found."),
        (b"plain words", "1:1: this is no XML: syntax error."),
        (b"<html/>", "1:1: a drawing cannot have <html>."),
        (b"<path/>", "1:1: <svg> stands around all the rest"),
        (b"<svg/>", "1:1: <svg> needs 'xmlns'. Begin with <svg"),
        (HEAD.replace("0 0 240", "1 0 240").encode(), "1:1: 'viewBox' cannot be '1 0 240 160'"),
        (HEAD.replace("240", "900").encode(), "1:1: a side of the drawing is longer than 480."),
        (HEAD.replace('fill="none"', "").encode(), "1:1: <svg> needs 'fill'."),
        (b"<!DOCTYPE svg><svg/>", "1:11: a drawing cannot have a DOCTYPE. Remove it."),
        (
            b'<!DOCTYPE s [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]><svg>&c;</svg>',
            "1:1: a drawing cannot have a DOCTYPE.",
        ),
        (
            b'<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>',
            "1:1: a drawing cannot have a DOCTYPE.",
        ),
        (wrapped("<g>" * 2000 + "</g>" * 2000), "1:1: the drawing has 14,"),
    ],
    ids=range(13),
)
def test_what_is_no_drawing_is_refused(data: bytes, said: str) -> None:
    assert re.sub(r"^1:\d+", "", refusal(data)).startswith(re.sub(r"^1:\d+", "", said))


def test_what_is_not_seen_is_left_out() -> None:
    data = wrapped("<!--><script>alert(1)</script>-->\n<g> <circle r='4'/> </g>")
    assert read_drawing(b'<?xml version="1.0" encoding="latin-1"?>' + data, "x.svg") == (
        HEAD[:-1] + ' width="240" height="160"><g><circle r="4"/></g></svg>'
    )


def test_a_text_is_escaped() -> None:
    found = read_drawing(wrapped("<text font-size='14'>&lt;b&gt; &amp; &#8776; 3</text>"), "x.svg")
    assert '<text font-size="14">&lt;b&gt; &amp; ≈ 3</text>' in found


def test_what_was_taken_is_taken_again_as_it_is() -> None:
    for path in (ROOT / "facts" / "pictures").glob("*.svg"):
        once = read_drawing(path.read_bytes(), path.name)
        assert read_drawing(once.encode(), path.name) == once


PIECES = st.sampled_from(
    (
        *(f"<{name}" for name in (*sorted(ELEMENTS), "script", "a")),
        *(">", "/>", "</g>", "</text>", "<!--", "-->", "<![CDATA[", "]]>", "<?x ?>"),
        *(" d='M0 0'", " fill='none'", " font-size='12'", " onclick='x'", " href='//x'"),
        *("&lt;", "&#60;", "abc", " ", "\n", "\x00", "é", "'", '"'),
    )
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40))
def test_whatever_is_written_is_refused_or_harmless(inside: str) -> None:
    try:
        found = read_drawing(f"{HEAD}{inside}</svg>".encode(errors="surrogatepass"), "x.svg")
    except KnowledgeInvalid:
        return
    for element in ET.fromstring(found).iter():
        assert element.tag.removeprefix(NAMESPACE) in ELEMENTS
        assert not {name for name in element.attrib if name.startswith("on") or "href" in name}
    assert "<!" not in found


def test_a_bad_drawing_is_a_mistake_of_the_knowledge(tmp_path: Path) -> None:
    base = shutil.copytree(HERE / "base", tmp_path / "base")
    drawing = base / "facts" / "pictures" / "screw.svg"
    drawing.write_bytes(wrapped("<path onclick='x'/>"))
    (base / "facts" / "zero.yaml").write_text("pictures: 1\n")
    with pytest.raises(KnowledgeInvalid) as caught:
        blink_expert.load(base, cache=False)
    assert [(one.where, one.code) for one in caught.value.problems] == [
        ("facts/zero.yaml", "wrong-type")
    ]
    again = (base / "facts" / "pictures.yaml").read_text("utf-8").replace("screw:", "again:")
    (base / "facts" / "zero.yaml").write_text(again)
    with pytest.raises(KnowledgeInvalid) as caught:
        blink_expert.load(base, cache=False)
    (said,) = caught.value.problems  # once, though two pictures have it
    assert str(said).startswith(
        "facts/pictures/screw.svg:2:3: a drawing cannot have the attribute 'onclick'."
    )
    drawing.write_bytes(wrapped("<path/>") + b" " * MAX_DRAWING)
    with pytest.raises(KnowledgeInvalid) as caught:
        blink_expert.load(base, cache=False)
    assert "8,192 are taken" in str(caught.value)


def test_a_changed_drawing_is_other_knowledge(tmp_path: Path) -> None:
    base = shutil.copytree(HERE / "base", tmp_path / "base")
    before = blink_expert.load(base)
    assert before.pictures_of("unscrew") == before.pictures_of("unplug") == before.pictures
    assert before.pictures_of("bright") == before.pictures_of("nothing") == ()
    (base / "facts" / "pictures" / "screw.svg").write_bytes(wrapped("<circle r='9'/>"))
    after = blink_expert.load(base)
    assert after.digest != before.digest
    assert '<circle r="9"/>' in after.picture["screw"].svg
    (base / "facts" / "pictures" / ".hidden.svg").write_bytes(b"nothing")
    assert blink_expert.load(base).digest == after.digest
