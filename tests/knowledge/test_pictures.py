"""The shipped pictures: every device has some, every one is shown, and the answer shows it once."""

import re
from collections.abc import Mapping
from functools import cache
from html.parser import HTMLParser

import msgspec
import pytest
from knowledge_bases import shipped

import blink_expert
from blink_expert.knowledge.model import Step
from blink_expert.render import render_html, render_markdown, render_reply, render_text
from blink_expert.verification.answers import Answers

Situation = Mapping[str, str | float]


@cache
def ways() -> dict[str, list[Situation]]:
    """Return for each picture a situation for each rule beside which it can stand."""
    kb = shipped()
    answers = Answers(kb)
    found: dict[str, list[Situation]] = {picture.id: [] for picture in kb.pictures}
    for place, rule in enumerate(kb.rules):
        shown = answers.shown(place) & answers.valid
        for picture in kb.pictures_of(rule.id):
            if shown.satisfiable():
                found[picture.id].append(answers.space.witness(shown))
    return found


PICTURES = [picture.id for picture in shipped().pictures]


class Page(HTMLParser):
    """The ids of a page, what drawings are labelled by, and how many of these there are."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labels: list[str] = []
        self.drawn = 0
        self.captions = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "svg":
            assert values["role"] == "img"
            self.labels += str(values["aria-labelledby"]).split()
            self.drawn += 1
        self.captions += tag == "figcaption"


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_stands_once_in_each_answer_that_has_its_rules(name: str) -> None:
    kb, picture = shipped(), shipped().picture[name]
    assert len(ways()[name]) == len(picture.shows)
    for situation in ways()[name]:
        html = render_html(kb, blink_expert.advise(kb, situation))
        page = Page(html)
        assert html.count(f'id="be-picture-{name}-alt"') == 1
        assert len(page.ids) == len(set(page.ids)) == page.drawn == page.captions
        assert page.labels == page.ids


def test_it_stands_beside_the_first_of_its_steps() -> None:
    kb = shipped()
    html = render_html(kb, blink_expert.advise(kb, {"device": "xt"}))
    slide, hold, pull, lift = (
        html.index(f"<li>{kb.rule[one].conclusion.text}")  # type: ignore[union-attr]
        for one in ("xt-slide", "xt-keep", "xt-pull", "xt-lift")
    )
    assert slide < html.index("be-picture-xt-slide-alt") < hold
    assert pull < html.index("be-picture-xt-pull-alt") < lift


def test_a_danger_has_its_picture_inside() -> None:
    kb = shipped()
    html = render_html(kb, blink_expert.advise(kb, {"device": "video_doorbell", "wired": "yes"}))
    danger = re.search(r'<div class="be-warning be-danger".*?</div>', html, re.DOTALL)
    assert danger
    assert "be-picture-db-live-posts-alt" in danger[0]


def test_answers_in_one_page_can_have_ids_of_their_own() -> None:
    kb = shipped()
    advice = blink_expert.advise(kb, {"device": "xt"})
    pages = [Page(render_html(kb, advice, prefix=prefix)) for prefix in ("be", "one", "two")]
    ids = [name for page in pages for name in page.ids]
    assert len(ids) == len(set(ids)) == 6


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_described_and_rests_on_the_source(name: str) -> None:
    kb, picture = shipped(), shipped().picture[name]
    assert len(picture.title) <= 70
    assert len(picture.alt.split()) >= 8
    assert picture.alt.endswith(".")
    assert picture.schematic is None or picture.schematic.startswith("The article ")
    cited = {claim for rule in picture.shows for claim in kb.rule[rule].cites}
    assert cited & set(picture.claims)


def test_every_device_that_has_steps_has_a_picture() -> None:
    kb = shipped()
    for value in kb.fact[kb.identifies].values:
        steps = [
            rule.id
            for rule in kb.rules
            if isinstance(rule.conclusion, Step)
            and any(c.fact == kb.identifies and value.name in c.accepts for c in rule.conditions)
        ]
        assert not steps or any(kb.pictures_of(step) for step in steps), value.name


def test_what_people_read_without_html_is_the_same_without_pictures() -> None:
    kb = shipped()
    bare = msgspec.structs.replace(kb, pictures=())
    for value in kb.fact[kb.identifies].values:
        advice = blink_expert.advise(kb, {kb.identifies: value.name})
        for render in (render_text, render_markdown, render_reply):
            assert render(kb, advice) == render(bare, advice)
        assert "<figure" not in render_html(bare, advice)
