"""What holds for every text."""

import re
import string
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any

import intake as benchmark
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import blink_expert
from blink_expert import intake
from blink_expert.intake.lexicon import Lexicon
from blink_expert.intake.matcher import match
from blink_expert.intake.tokens import tokenize
from blink_expert.knowledge import KnowledgeBase
from blink_expert.knowledge.phrases import (
    END,
    GAP,
    NUMBER,
    START,
    entries,
    expand,
    is_list,
    split_words,
)

KB = blink_expert.load(cache=False)
MESSAGES = Path(__file__).with_name("messages")
LISTS = {f"<{name}>": [tuple(split_words(w)) for w in words] for name, words in KB.words.items()}

PIECES = st.sampled_from(
    [
        "Outdoor 4",
        "XT2",
        "xt",
        "doorbell",
        "Mini",
        "blink indoor",
        "3rd gen",
        "not",
        "no",
        "wired",
        "I have",
        "lost",
        "the tool",
        "a coin",
        "can I use",
        "alkaline",
        "lithium",
        "AA",
        "or",
        "1.5V",
        "14500",
        "rechargeable",
        "?",
        ".",
        ",",
        "\n",
        "> ",
        "but",
        "if",
        "they say",
        "it",
        "never got one",
        "the cover won't come off",
        "screw",
        "sorry",
        "I mean",
        '"',
        "(",
        "😀",
        "ß",
        "\x00",
        "72%",
        "key",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=25).map(" ".join))
PLAIN = [
    "I lost the tool, have a coin. Outdoor 4. How do I open it?",
    "Doorbell. Not wired. I have the release key. Change batteries.",
    "Indoor 3rd gen, alkaline AA, can I use them",
    "XT2 cover won't come off",
    "Mini and XT2, what batteries do they take",
]


def read(text: str) -> list[dict[str, str | float]]:
    return [dict(case.facts) for case in intake.read(KB, text).cases]


@settings(max_examples=250, deadline=None)
@given(TEXTS)
@example("\U0001f108A volts")  # folded, it begins with a digit
def test_reading_never_raises_and_evidence_is_the_text(text: str) -> None:
    found = intake.read(KB, text)
    assert found.cases
    for case in found.cases:
        blink_expert.advise(KB, case.facts)
        for one in case.evidence:
            assert text[one.start : one.end] == one.text
    for topic in found.out_of_scope:
        assert text[topic.start : topic.end] == topic.text
    assert found == intake.read(KB, text)


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize(
    "other", ["The weather is nice today.", "Greetings from Ohio!", "My dog likes pizza."]
)
def test_an_unrelated_sentence_changes_no_fact(text: str, other: str) -> None:
    assert read(f"{other} {text}") == read(text)
    assert read(f"{text}\n\n{other}") == read(text)


@pytest.mark.parametrize("text", PLAIN)
def test_case_spacing_punctuation_and_line_breaks_do_not_matter(text: str) -> None:
    wanted = read(text)
    assert read(text.upper()) == wanted
    assert read(text.lower()) == wanted
    assert read(text.replace(" ", "   ")) == wanted
    assert read(text.replace(" ", "\n")) == wanted
    assert read(text.replace(".", "!!")) == wanted
    assert read(text.replace("'", "")) == wanted
    assert read(text.replace("3rd gen", "3rd-gen")) == wanted


def first_entry(part: str) -> str:
    return " ".join((LISTS.get(part) or entries(part))[0])


def phrases_of(fact: str) -> list[str]:
    """Every phrase of a yes/no fact, in words."""
    found = []
    for wording in KB.wordings:
        if wording.fact == fact and wording.value in {"yes", "no"}:
            for row in (row for phrase in wording.phrases for row in expand(phrase)):
                words = [
                    first_entry(part) if is_list(part) else {GAP: "", NUMBER: "5"}.get(part, part)
                    for part in row
                    if part not in {START, END}
                ]
                found.append(" ".join(filter(None, words)))
    return found


YES_NO = [fact.name for fact in KB.facts if {value.name for value in fact.values} == {"yes", "no"}]


@pytest.mark.parametrize("fact", [name for name in YES_NO if phrases_of(name)])
def test_i_do_not_have_it_never_gives_yes(fact: str) -> None:
    for phrase in phrases_of(fact):
        for text in (
            f"I do not have {phrase}",
            f"Doorbell. I don't have the {phrase}.",
            f"not {phrase}",
        ):
            for case in read(text):
                assert case.get(fact) != "yes", text


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=string.ascii_lowercase + " .,!\n", max_size=200))
def test_a_message_with_no_phrase_gives_no_facts(text: str) -> None:
    lexicon = KB.once(Lexicon)
    if not any(match(lexicon, tokenize(text, [(0, len(text))]))[1:]):
        assert read(text) == [{}]


def lines_run(text: str) -> int:
    """Return how many lines of the reading program run for a text, each turn of a loop too."""
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        nonlocal count
        count += event == "line"
        return trace if "intake" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        intake.read(KB, text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        *PLAIN,
        "not ",
        "lithium AA or ",
        "the screw it ",
        "> quoted\n",
        '"a b c d e" ',
        '"how to open the XT2 camera" ',
        "My setup: XT2, Mini. ",
        "xt or the xt2 and my Mini, ",
        "the Outdoor 4 tool but no doorbell key, ",
        "the cover is off, new ones in. ",
        "It is wired. The electrician came. ",
        "doorbell, no wires. ",
        "L91 sold out. ",
        "XT2, gen 3, ",
        "Is the XT2 purple or green? ",
    ],
)
def test_the_work_grows_with_the_length_and_no_faster(piece: str) -> None:
    """Counted in lines that run, not in seconds."""
    text = f"{piece} "
    intake.read(KB, text * 10)  # its words are known then
    assert lines_run(text * 800) <= 9 * lines_run(text * 100)


def test_the_work_grows_no_faster_with_many_different_messages() -> None:
    some = benchmark.messages(MESSAGES / "said.yaml")[:60]
    text = "\n\n".join(message.text for message in some)
    intake.read(KB, text)
    assert lines_run(f"{text}\n\n" * 8) <= 9 * lines_run(text)


def test_threads_that_read_at_once_read_the_same() -> None:
    """What is made of words and rows is made when a text has them first, in whichever thread."""
    fresh = blink_expert.load(cache=False)
    texts = [f"{one} {other}" for one, other in pairwise(PLAIN)] * 3
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: intake.read(fresh, text), texts))
    assert found == [intake.read(KB, text) for text in texts]


def test_no_pattern_goes_back_and_forth() -> None:
    for piece in ("1-", "a@", "12 a b c ", "(1) ", "a.", "5 5 ", '"', "> ", "on a wrote "):
        assert intake.read(KB, piece * 5_000).cases


def test_nothing_is_read_from_the_middle_of_a_word() -> None:
    assert read("coinage xtreme minimal aardvark") == [{}]
    assert not re.search("mini", str(read("minimum")))
    assert isinstance(KB, KnowledgeBase)
