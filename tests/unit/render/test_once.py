"""A letter says nothing twice, and loses nothing that it has not said."""

from typing import Literal

from blink_expert.render.once import said_once
from blink_expert.render.parts import Entry, Group, Section

Kind = Literal["note", "blocker", "steps"]


def group(kind: Kind, *texts: str, condition: str = "") -> Group:
    return Group(kind, tuple(map(Entry, texts)), condition)


def texts(*groups: Group, said: str = "") -> list[list[str]]:
    """Return the texts that are left of each group."""
    sections = said_once([Entry(said)] if said else [], [Section("one", "One", groups)])
    return [[one.text for one in group.entries] for part in sections for group in part.groups]


def test_the_end_of_a_text_is_left_out_where_it_was_said() -> None:
    stop = group("blocker", "It does not turn. Ask for help.")
    assert texts(stop, said="It is broken. Ask for help.") == [["It does not turn."]]


def test_a_sentence_that_others_follow_stays() -> None:
    note = group("note", "Ask for help. It is free.")
    assert texts(note, said="Ask for help.") == [["Ask for help. It is free."]]


def test_what_was_said_whole_goes_with_its_group_and_section() -> None:
    assert texts(group("note", "A."), group("note", "A.", "B.")) == [["A."], ["B."]]
    assert texts(group("note", "A."), said="A.") == []


def test_what_was_said_under_a_condition_is_said_again() -> None:
    maybe, sure = group("note", "A.", condition="it rains"), group("note", "A.")
    assert texts(maybe, sure) == [["A."], ["A."]]
    assert texts(sure, maybe) == [["A."]]


def test_steps_stay() -> None:
    assert texts(group("steps", "Press.", "Press."), said="Press.") == [["Press.", "Press."]]
