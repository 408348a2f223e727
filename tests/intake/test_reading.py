"""What reading promises, message by message."""

from pathlib import Path

import msgspec
import pytest

import blink_expert
from blink_expert import intake
from blink_expert.knowledge import KnowledgeBase


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return blink_expert.load(cache=False)


def facts(kb: KnowledgeBase, text: str) -> list[dict[str, str | float]]:
    return [dict(case.facts) for case in intake.read(kb, text).cases]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "lost the L thing, have a quarter, its the 4",
            {"device": "outdoor_4", "opening_tool": "no", "coin": "yes"},
        ),
        (
            "I don't have the little key for the doorbell",
            {"device": "video_doorbell", "release_key": "no"},
        ),
        ("doorbell, not wired", {"device": "video_doorbell", "wired": "no"}),
        ("its the mini 2. NOT the mini", {"device": "mini_2"}),
        ("No rubber cap on mine. xt", {"device": "xt", "silicone_cover": "no"}),
        ("the opening tool? never got one", {"opening_tool": "no"}),
        ("can I use alkaline?", {"battery_chemistry": "alkaline", "task": "check_batteries"}),
        ("do normal batteries work", {"task": "check_batteries"}),
        ("do I need a coin?", {"asks_about": "tools"}),
        ("if the doorbell is wired, what then", {"device": "video_doorbell"}),
        ("I used to have a coin", {}),
        ("my neighbor has an XT2 and I have the XT", {"device": "xt"}),
        ("battery at 72%", {"asks_about": "battery_level"}),
        ("3,7 V cells", {"battery_voltage": 3.7}),
        ("AA x4", {"battery_size": "AA"}),
        ("L91", {"battery_designation": "FR6"}),
        ("eneloop", {"battery_chemistry": "nimh"}),
        ("Outdor 3rd genration", {"device": "outdoor_3rd_gen"}),
        ("XT-2", {"device": "xt2"}),
        ("1st gen XT", {"device": "xt"}),
        ("it's an XT2, no, an XT", {"device": "xt"}),
        ("it is wired. no wait, it isn't. doorbell", {"device": "video_doorbell"}),
        ("the doorbell is wired? No.", {"device": "video_doorbell"}),
        # As in a form.
        (
            "Doorbell. Wired: no, key: yes",
            {"device": "video_doorbell", "wired": "no", "release_key": "yes"},
        ),
        ("Doorbell. Wired: not anymore", {"device": "video_doorbell"}),
        ("my doorbell was never wired until last year", {"device": "video_doorbell"}),
        ("doorbell, no wires before the renovation", {"device": "video_doorbell"}),
        ("doorbell, wasn't on the wires when we moved in", {"device": "video_doorbell"}),
        ("Doorbell. Wired: unknown", {"device": "video_doorbell"}),
        (
            "Doorbell, wired, no key",
            {"device": "video_doorbell", "wired": "yes", "release_key": "no"},
        ),
        # What came with a doorbell is no opening tool.
        ("doorbell. lost the tool that came in the box", {"device": "video_doorbell"}),
        ("XT. lost the tool that came in the box", {"device": "xt", "opening_tool": "no"}),
        ("I have broken the opening tool", {}),
        ("thrown the doorbell key away", {"device": "video_doorbell", "release_key": "no"}),
        ("there is a slot for a coin", {}),
        # Comparisons, guesses and hearsay.
        (
            "is the Outdoor 4 the same as the XT2? I have the XT2",
            {"device": "xt2"},
        ),
        ("is this an XT2?", {}),
        (
            "the manual says lithium, my son put 1.2V ones in",
            {"battery_voltage": 1.2},
        ),
        (
            "Indoor 3rd gen. Outdoor is too cold",
            {"device": "indoor_3rd_gen", "asks_about": "temperature"},
        ),
        # What is done, gone, or only looked for.
        ("did the batteries in the Outdoor 4, now the Mini", {"device": "mini"}),
        ("opened the XT. The XT2 is next", {"device": "xt2"}),
        ("XT2. it took me an hour to get the cover off", {"device": "xt2"}),
        ("the old alkalines of the XT2", {"device": "xt2"}),
        (
            "where is the screw on the Indoor gen 1",
            {"device": "indoor_gen_1", "asks_about": "screw_direction"},
        ),
        ("XT. no tool fits here", {"device": "xt"}),
        (
            "XT. the tool fell through the decking, got a butter knife, a nickel",
            {"device": "xt", "opening_tool": "no", "coin": "yes"},
        ),
        ("do you have a butter knife, a nickel? XT", {"device": "xt"}),
    ],
)
def test_what_is_said_is_read_and_nothing_else(
    kb: KnowledgeBase, text: str, wanted: dict[str, str | float]
) -> None:
    assert facts(kb, text) == [wanted]


def test_a_message_about_two_devices_has_two_cases(kb: KnowledgeBase) -> None:
    text = "Doorbell and outdoor 3rd gen. The doorbell is wired, the camera is on a wall mount."
    assert facts(kb, text) == [
        {"device": "video_doorbell", "wired": "yes"},
        {"device": "outdoor_3rd_gen", "mounted": "yes"},
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Open a doorbell and an XT2. Doorbell: key gone. XT2: grey switch ok.",
            [
                {"device": "video_doorbell", "task": "remove_cover", "release_key": "no"},
                {"device": "xt2", "task": "remove_cover", "fastener": "grey_switch"},
            ],
        ),
        (
            "Doorbell: key gone. XT2: the switch does nothing.",
            [
                {"device": "video_doorbell", "release_key": "no"},
                {"device": "xt2", "fastener": "grey_switch"},
            ],
        ),
    ],
)
def test_what_stands_under_a_device_is_of_that_device(
    kb: KnowledgeBase, text: str, wanted: list[dict[str, str | float]]
) -> None:
    assert facts(kb, text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "lithium in the XT2 and alkaline in the XT",
        "the XT2 has lithium in it and the XT has alkaline",
    ],
)
def test_each_device_has_the_battery_that_stands_with_it(kb: KnowledgeBase, text: str) -> None:
    assert facts(kb, text) == [
        {"device": "xt2", "battery_chemistry": "lithium"},
        {"device": "xt", "battery_chemistry": "alkaline"},
    ]


def test_a_name_that_several_devices_have_leaves_candidates(kb: KnowledgeBase) -> None:
    (case,) = intake.read(kb, "how to open blink gen 3").cases
    assert "device" not in case.facts
    assert case.candidates == {"device": ("outdoor_3rd_gen", "indoor_3rd_gen")}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("the XT2 and a 3rd Gen", [{"device": "xt2"}, {"generation": "gen_3"}]),
        ("Blink Outdoor and Outdoor 4", [{"product_name": "outdoor"}, {"device": "outdoor_4"}]),
        (
            "a doorbell and two outdoors",
            [{"device": "video_doorbell"}, {"product_name": "outdoor"}],
        ),
        ("XT2 vs Outdoor 4", [{"device": "xt2"}, {"device": "outdoor_4"}]),
        ("my Blink Outdoor is an Outdoor 4", [{"device": "outdoor_4"}]),
        ("does the tool of the 3rd gen fit the Outdoor 4?", [{"device": "outdoor_4"}]),
    ],
)
def test_a_name_in_a_list_is_another_device_also_where_several_have_it(
    kb: KnowledgeBase, text: str, wanted: list[dict[str, str | float]]
) -> None:
    named = {"device", "product_name", "generation"}
    found = intake.read(kb, text).cases
    read = [{name: case.facts[name] for name in case.facts.keys() & named} for case in found]
    assert read == wanted


def test_words_that_are_near_are_not_the_same(kb: KnowledgeBase) -> None:
    for text, device in [
        ("XT", "xt"),
        ("XTs", "xt"),
        ("xt2", "xt2"),
        ("Indor gen 1", "indoor_gen_1"),
    ]:
        assert facts(kb, text) == [{"device": device}]
    assert facts(kb, "stucco, doorknob, coinage, latchkey") == [{}]


def test_in_other_languages_only_endings_are_corrected(kb: KnowledgeBase) -> None:
    # Near to `sticker` and `richtung`; of the same words, `perdue` is `perdu`.
    german = "Ist das der richtige Sticher und wie ziehe ich ihn beim XT2?"
    assert facts(kb, german) == [{"device": "xt2"}]
    assert facts(kb, "the sticher is on the back of my XT2")[0]["sticker"] == "yes"
    french = "La clé de ma sonnette est perdue et je ne sais pas comment la remplacer"
    assert facts(kb, french)[0]["release_key"] == "no"


@pytest.mark.parametrize(
    ("text", "devices"),
    [
        ("Added the doorbell to my existing system (XT2, Mini).", ["video_doorbell"]),
        ("My setup: XT2, Mini, doorbell. The doorbell fell off.", ["video_doorbell"]),
        ("After the setup, my XT2 was stuck. The Mini is new.", ["xt2", "mini"]),
        # Without another, these are what it is about.
        ("My setup: XT2 and Mini. How do I open them?", ["xt2", "mini"]),
        ("My existing system (XT2, Mini) needs batteries.", ["xt2", "mini"]),
        ("I have cameras (XT2 and Mini) and a doorbell.", ["xt2", "mini", "video_doorbell"]),
        # Of what was taken out of it, too.
        ("The batteries are out of the XT2. Where do they go?", ["xt2"]),
    ],
)
def test_what_is_only_listed_as_what_else_is_there_is_no_case(
    kb: KnowledgeBase, text: str, devices: list[str]
) -> None:
    assert [case["device"] for case in facts(kb, text)] == devices


def test_what_others_wrote_is_not_read(kb: KnowledgeBase) -> None:
    quoted = "> Is your doorbell wired?\n> I lost the tool.\n"
    text = f"The XT2.\n{quoted}\nKind regards\nMini Cooper\nAAA Road"
    found = intake.read(kb, text)
    assert [dict(case.facts) for case in found.cases] == [{"device": "xt2"}]
    assert found.unread[0].text.splitlines()[0] == "> Is your doorbell wired?"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('"Press the key into the slot of the Blink doorbell." Which slot?', "video_doorbell"),
        ("“The battery cover of the XT2 comes off by hand.” It does not.", "xt2"),
        # The writer's own device counts, and of several that are quoted none does.
        ('"The battery cover of the XT2 comes off." Not on my Outdoor 4.', "outdoor_4"),
        ('"Works with the XT2 and the Outdoor 4." How do I open it?', None),
        # In single marks, too, which are no apostrophes there.
        ("It says 'the battery cover of the XT2 comes off'. Not on my Outdoor 4.", "outdoor_4"),
        ("‘The battery cover of the XT2 comes off.’ Not on my Outdoor 4.", "outdoor_4"),  # noqa: RUF001
        ("The cameras' screws: they're tight. It's the XT2's cover.", "xt2"),
        ("'The battery cover of the XT2 comes off.' Does it?", "xt2"),
        # What the writer's own words leave must be what is quoted.
        ('"Then your Blink Indoor is shut." I have the 3rd Gen one.', "indoor_3rd_gen"),
        ('"Then your XT2 is shut." I have the 3rd Gen one.', None),
        # Only the name counts of what is quoted.
        ('"Never put alkaline into your XT2, it is wired." Why?', "xt2"),
    ],
)
def test_a_device_that_only_a_quotation_names_is_the_writers(
    kb: KnowledgeBase, text: str, read: str | None
) -> None:
    (case,) = facts(kb, text)
    assert case.get("device") == read
    assert case.keys() <= {"device", "generation", "task", "asks_about"}


@pytest.mark.parametrize(
    ("text", "devices"),
    [
        # What only stands beside it, or had the batteries before.
        ("My Outdoor 4 hangs right next to a wired doorbell. How do I open it?", ["outdoor_4"]),
        ("3 lithium AAs left over from the XT2. Enough for the doorbell?", ["video_doorbell"]),
        ("The XT2 is next to the Mini, both are dead.", ["xt2", "mini"]),
        # What only lends its tool or key.
        ("grey switch on the XT2, by hand or with the doorbell key?", ["xt2"]),
        ("Can I use the Outdoor 4 tool on my XT2?", ["xt2"]),
        ("Opening my Indoor 3rd gen with the doorbell key, ok?", ["indoor_3rd_gen"]),
        ("I open the doorbell with its key, and the XT2 by hand.", ["video_doorbell", "xt2"]),
        ("I have an XT2 and a doorbell with no key.", ["xt2", "video_doorbell"]),
        ("Can I use the doorbell key?", ["video_doorbell"]),
    ],
)
def test_a_device_that_only_stands_beside_or_lends_is_not_the_one_that_is_meant(
    kb: KnowledgeBase, text: str, devices: list[str]
) -> None:
    assert [case.get("device") for case in facts(kb, text)] == devices


ROOF = "my XT2 is on the roof, does a drone reach it"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Is a hotel key card as good? I have an XT2.", ["Is a hotel key card as good"]),
        (ROOF, [ROOF]),
        # What nothing else is told beside: few words, no mark, and what was said before.
        ("Is my XT2 repairable?", ["Is my XT2 repairable"]),
        (
            "A guide wants wax on the XT2. Do I have to?",
            ["A guide wants wax on the XT2. Do I have to"],
        ),
        ("The cover of my XT2 is stuck. Do I have to?", []),
        ("does a drone reach my XT2", ["does a drone reach my XT2"]),
        ("XT2, and would a drone reach it?", ["XT2, and would a drone reach it"]),
        (
            "How many batteries does the XT2 take? Would a drone reach it?",
            ["Would a drone reach it"],
        ),
        # Two of which one is asked for, without a mark; a short one with a mark.
        ("The XT2 fell into a pond. rice or a hair dryer", ["rice or a hair dryer"]),
        ("Opened the XT2 after the storm. Rice?", ["Rice"]),
        ("It is an XT or an XT2", []),
        ("Is the doorbell blue? Yes.", []),
        ("XT2. How do I polish the lens? No it is not funny.", ["How do I polish the lens"]),
        # These ask of what stands beside them, or are answered.
        ("How do I open the XT2? Any tricks? Is that right?", []),
        ("XT2. What now?", []),
        ("XT or XT2?", []),
        ("How many batteries does the XT2 take?", []),
        ("Is the Wi-Fi of the XT2 slow?", []),
        ("I have an XT2.", []),
    ],
)
def test_a_question_is_not_passed_over(kb: KnowledgeBase, text: str, asked: list[str]) -> None:
    assert list(intake.read(kb, text).unrecognized) == asked


def test_what_is_outside_is_named(kb: KnowledgeBase) -> None:
    found = intake.read(kb, "Outdoor 4: red light, and no wifi. Mini 2K+ too")
    assert {one.topic for one in found.out_of_scope} >= {"led", "wifi", "not_covered"}


def test_the_format_is_the_one_of_the_documentation(kb: KnowledgeBase) -> None:
    found = msgspec.json.decode(msgspec.json.encode(intake.read(kb, "XT2, red light")))
    assert found["format"] == "blink-expert.intake/1"
    assert set(found) == {"format", "cases", "out_of_scope", "unread"}
    (case,) = found["cases"]
    assert set(case) == {"facts", "candidates", "evidence"}
    keys = {"fact", "value", "start", "end", "text", "negated", "why"}
    assert all(set(one) == keys for one in case["evidence"])


def test_what_the_cache_has_of_the_phrases_is_what_is_made_of_them(
    kb: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLINK_EXPERT_CACHE", str(tmp_path))
    text = "The dorbell is wired, no key. Can I put L91s in the XT2? The app says 72%."
    first, cached = blink_expert.load(), blink_expert.load()
    assert intake.read(first, text) == intake.read(kb, text)
    assert len(list(tmp_path.iterdir())) == 2
    monkeypatch.setattr("blink_expert.intake.index.expand", None)
    assert intake.read(cached, text) == intake.read(kb, text)


def test_a_pack_without_phrases_is_read_by_its_aliases() -> None:
    kb = blink_expert.load("examples/small-base", cache=False)
    bare = msgspec.structs.replace(kb, words={}, wordings=(), topics=())
    assert facts(bare, "I have the Acme R1, not the mains one") == [{"device": "round"}]
    assert facts(bare, "nothing of it") == [{}]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The page says it must have an L91.", {}),
        ("They recommend an L91.", {}),
        ("I put in an L91.", {"battery_designation": "FR6"}),
        ("They recommend lithium.", {"battery_chemistry": "lithium"}),
    ],
)
def test_what_must_be_used_is_not_what_there_is(
    kb: KnowledgeBase, text: str, wanted: dict[str, str]
) -> None:
    """Not where the phrases have `demanded: no`; elsewhere it counts if nothing else is said."""
    labels = {name: value for name, value in facts(kb, text)[0].items() if "battery_" in name}
    assert labels == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # What something was empty with counts, unless there is another battery by now.
        (
            "XT2, it was dead in a week on alkalines",
            [{"battery_chemistry": "alkaline", "device": "xt2", "asks_about": "battery_life"}],
        ),
        (
            "the XT2 was dead with alkalines, now I have L91",
            [{"battery_designation": "FR6", "device": "xt2"}],
        ),
        # The writer's own is what was undone with a coin, not what others undid.
        (
            "XT2. I opened it with a dime",
            [{"device": "xt2", "coin": "yes", "reached": "remove_cover"}],
        ),
        ("XT2. The man opened it with a dime", [{"device": "xt2"}]),
        (
            "XT2: no tool needed, only your hands or a dime.",
            [{"device": "xt2", "asks_about": "tools"}],
        ),
        # What is named is taken up some words further on.
        (
            "the opening tool goes to the left until it is free, they all say. I lost mine. XT2",
            [{"device": "xt2", "opening_tool": "no"}],
        ),
        # What is said of both is said of each.
        (
            "Outdoor 4 and Outdoor 3rd gen, tools for both are lost",
            [
                {"device": "outdoor_4", "opening_tool": "no"},
                {"device": "outdoor_3rd_gen", "opening_tool": "no"},
            ],
        ),
        # What follows a change is so now.
        (
            "after the battery change the doorbell won't stay on the wall",
            [{"device": "video_doorbell", "task": "remount"}],
        ),
        # Rows of what something is for are not what the writer has.
        ("Supported devices: XT, XT2, Mini. I have the XT2.", [{"device": "xt2"}]),
        ("My devices: XT, XT2. I have a Mini too.", [{"device": d} for d in ("xt", "xt2", "mini")]),
        # Whose tool is at hand is not what it is about.
        (
            "I have the tool that came with my Outdoor 4 but no key for the doorbell",
            [{"device": "video_doorbell", "release_key": "no", "opening_tool": "yes"}],
        ),
        # What should work is claimed, and what is wrong is not all well.
        ("It may not fit the XT, but the XT2 should be fine.", [{"device": "xt2"}]),
        ("The problem with the XT is that it shows OK. The Mini is fine.", [{"device": "xt"}]),
        ("my XT, as somebody wrote. The Mini is fine.", [{"device": "xt"}]),
    ],
)
def test_what_is_told_on_the_way_is_read(
    kb: KnowledgeBase, text: str, wanted: list[dict[str, str]]
) -> None:
    assert facts(kb, text) == wanted


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("doorbell is off its plate already. now?", "detach"),
        ("Took my wired doorbell off the wall.", "detach"),
        ("took the doorbell down to paint behind it", "detach"),
        ("XT2, cover is off", "remove_cover"),
        ("Popped the back off my Outdoor 4.", "remove_cover"),
        ("old batteries are out of the indoor gen 1", "remove_cover"),
        ("outdoor 4. new batteries are in. what now", "batteries"),
        # The furthest counts, in whatever order it is told.
        ("XT2: new ones in, cover is off", "batteries"),
        ("Cover is off, new ones in. It is the XT2.", "batteries"),
        ("outdoor 4 shut again, new cells in", "replace_cover"),
        ("hung the doorbell back up", "remount"),
        # What is not done, not yet, not now, or done to something else.
        ("How do I get the cover off my XT2?", None),
        ("The cover of my XT2 is not off yet", None),
        ("I can't get the back off my Outdoor 4", None),
        ("Once the cover is off, which way do the batteries go? XT2", None),
        ("do I switch the power off once the doorbell is off the wall?", None),
        ("how do I put new ones in the XT?", None),
        ("I replaced the batteries last month and they are dead, XT2", None),
        ("the silicone cover is off, outdoor 3rd gen", None),
        ("XT2. the cover won't stay shut", None),
        ("The XT2 fell off the wall", None),
        ("opened the XT. The XT2 is next", None),
        ("The batteries in my XT2 are dead", None),
    ],
)
def test_how_far_the_job_is_done(kb: KnowledgeBase, text: str, reached: str | None) -> None:
    (case,) = facts(kb, text)
    assert case.get("reached") == reached
