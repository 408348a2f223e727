"""YAML is read by the 1.2 core rules, and nothing but `KnowledgeInvalid` ever leaves the reader."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from blink_expert.errors import KnowledgeInvalid
from blink_expert.knowledge.reader import MAX_DEPTH, KeyPath, locate, parse

TEXTS = """
    yes no on off y n Yes NO On OFF tRUE nuLL nil
    2026-11-22 2026-11-22T10:00:00Z 12:30:45 1:30
    .inf -.inf +.INF .nan .NaN inf nan
    1_000 0b11 0o8 0xg -0x1f 1.5.2 1e 1e3.5 . - + = -- .e3 1-2 \uff10\uff11
"""


@pytest.mark.parametrize(
    "text", [*TEXTS.split(), "'true'", '"10"', "'~'", '""', "a null", "10 volts"]
)
def test_these_are_texts(text: str) -> None:
    assert parse(f"[{text}]".encode(), "x") == [text.strip("'\"")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((word, True) for word in ("true", "True", "TRUE")),
        *((word, False) for word in ("false", "False", "FALSE")),
        *((word, None) for word in ("~", "null", "Null", "NULL", "")),
        *(("0", 0), ("10", 10), ("010", 10), ("+7", 7), ("-12", -12), ("00", 0)),
        *(("0o17", 15), ("0x1f", 31), ("0X1F", "0X1F"), ("99999999999999999999", 10**20 - 1)),
        *(("1.5", 1.5), ("1e3", 1000.0), (".5", 0.5), ("1.", 1.0), ("-1.5E-2", -0.015)),
    ],
)
def test_these_are_values(text: str, value: Any) -> None:
    read = parse(f"a: {text}".encode(), "x")["a"]
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("key", ["14500", "true", "~", "1.50", "yes", "010"])
def test_a_key_is_the_name_that_stands_there(key: str) -> None:
    assert parse(f"{key}: x".encode(), "x") == {key: "x"}


def test_keys_that_are_written_alike_are_alike() -> None:
    with pytest.raises(KnowledgeInvalid, match=r"x:2:1: the key 'a' stands twice"):
        parse(b"a: 1\n'a': 2\n", "x")


@pytest.mark.parametrize("data", [b"", b"# nothing\n", b"---\n", b"\xef\xbb\xbf"])
def test_nothing_is_none(data: bytes) -> None:
    assert parse(data, "x") is None


def test_nesting_is_read_as_deep_as_allowed() -> None:
    assert parse(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, "x")


@pytest.mark.parametrize(
    "text",
    [
        *("!!bool foo", "!!timestamp foo", "!!float ''", "!!int x", "!!binary x", "!!set {a, b}"),
        *("!!python/object/apply:os.system [echo]", "! x", "!<tag:x> y", "{[a]: b}", "? {a: b}\n"),
        *("[&a x]", "{?*a : b}", "\ufeff\ufeff&a x", "<<: {a: b}", "a: 1\n...\n---\nb: 1", "%x"),
    ],
)
def test_what_only_a_program_would_write_is_refused(text: str) -> None:
    with pytest.raises(KnowledgeInvalid) as caught:
        parse(text.encode(), "x")
    (problem,) = caught.value.problems
    assert problem.code.startswith("yaml-")
    assert problem.hint


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Text made of what YAML gives a meaning to, so that much of it is nearly YAML."""
    parts = ["a", "b: ", "- ", "? ", ": ", "\n", "  ", "\t", "[", "]", "{", "}", ", ", "'", '"']
    parts += ["&a ", "*a ", "!!int ", "! ", "|\n", ">-\n", "# ", "---\n", "...\n", "%YAML 1.2\n"]
    parts += ["<<: ", "1", "0x1", "1e9", "yes", "~", "\\", "\r", "\u2028", "\x85", "\ufeff", "\0"]
    return "".join(draw(st.lists(st.sampled_from(parts), max_size=40)))


def _reads_or_refuses(data: bytes) -> None:
    try:
        parse(data, "x")
    except KnowledgeInvalid as error:
        (problem,) = error.problems
        assert problem.where == "x"
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.message.endswith(".")
        assert problem.hint.endswith(".")


@settings(deadline=None)
@given(st.text() | documents())
@example("!!bool x").via("a KeyError of PyYAML")
@example("{[a]: b}").via("an unhashable key")
@example("- " * 100_000).via("a segmentation fault")
def test_any_text_is_read_or_refused(text: str) -> None:
    _reads_or_refuses(text.encode())


@settings(deadline=None)
@given(st.binary())
@example(b"\xef\xbb\xbf\xff").via("a byte order mark before a byte that is not UTF-8")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    _reads_or_refuses(data)


# JSON writes what is above U+FFFF as two escapes, which YAML does not have; nor has it long keys.
_texts = st.text(st.characters(max_codepoint=0xD7FF), max_size=99).filter(lambda key: key != "<<")
_numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
_values = st.recursive(
    st.none() | st.booleans() | _numbers | _texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3),
    max_leaves=10,
)


@settings(deadline=None)
@given(_values)
def test_json_is_read_as_json(value: Any) -> None:
    assert parse(json.dumps(value).encode(), "x") == value


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), (2, 1)),
        (("rules",), (3, 1)),
        (("rules", 1), (5, 5)),
        (("rules", 1, "when", "14500"), (6, 12)),
        (("rules", 1, "when", "14500", 1), (6, 23)),
        (("rules", 1, "nowhere", "else"), (5, 5)),
        (("rules", 7), (3, 1)),
        (("about", "deeper"), (2, 1)),
    ],
)
def test_the_place_of_each_part_is_found(path: KeyPath, place: tuple[int, int]) -> None:
    data = b"""# a comment
about: it
rules:
  - id: a
  - id: b
    when: {14500: [a, b]}
"""
    assert locate(data, path) == place


def test_the_place_of_nothing_is_the_start() -> None:
    assert locate(b"# nothing\n", ("rules", 0)) == (1, 1)


def test_the_yaml_library_is_the_one_in_c() -> None:
    # The pure one is some thirty times slower, and recurses in Python.
    assert yaml.__with_libyaml__
