"""The schemas that editors check files with: stored, true of every file, and as strict as said."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from blink_expert.authoring.descriptions import KEYS
from blink_expert.authoring.schema import FILES, file_name, json_schema, schema_text, write_schemas
from blink_expert.errors import AuthoringError, KnowledgeInvalid, NameNotFound
from blink_expert.knowledge.reader import parse

ROOT = Path(__file__).parents[3]
BASE = ROOT / "tests" / "unit" / "knowledge"
MALFORMED = sorted((BASE / "malformed").glob("*.yaml"))
PLACES = {
    "facts": "facts",
    "rules": "rules",
    "cases": "rules/cases",
    "invariants": "rules/invariants",
}
GOOD = [
    (kind, path)
    for kind, place in PLACES.items()
    for pack in (ROOT, BASE / "base", ROOT / "examples" / "small-base")
    for path in sorted((pack / place).glob("*.yaml"))
]
SHAPE = {
    "bad-battery",
    "bad-narrow",
    "empty-file",
    "missing-key",
    "no-citation",
    "one-conclusion",
    "one-fact",
    "unknown-key",
    "wrong-type",
}
"""Codes of mistakes in the shape of one file: all of them are seen by the schema."""
SEEN = {"bad-level", "bad-condition", "bad-comparison", "conflicting-domain", "fact-without-values"}
"""Files with a mistake that the schema sees, though it does not see all mistakes of this code."""


@cache
def checker(kind: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json_schema(kind))


def rule(**keys: Any) -> dict[str, Any]:
    return {"about": "One", "rules": [{"id": "one", "cites": ["C1"], **keys}]}


@pytest.mark.parametrize("kind", FILES)
def test_the_stored_schema_is_the_one_that_the_command_writes(kind: str) -> None:
    stored = (ROOT / "docs" / "schema" / file_name(kind)).read_text("utf-8")
    assert stored == schema_text(kind), "run: blink-expert schema --out docs/schema"


@pytest.mark.parametrize("kind", FILES)
def test_a_schema_is_a_schema(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema(kind))


@pytest.mark.parametrize(("kind", "path"), GOOD, ids=str)
def test_a_good_file_is_accepted(kind: str, path: Path) -> None:
    found = [
        (list(error.path), error.message)
        for error in checker(kind).iter_errors(parse(path.read_bytes(), path.name))
    ]
    assert found == []


@pytest.mark.parametrize("path", MALFORMED, ids=lambda path: path.stem)
def test_a_mistake_of_shape_is_refused_and_nothing_else(path: Path) -> None:
    text = path.read_text("utf-8")
    head = re.match(r"# \S+ (?P<kind>\w+)/\S+", text)
    assert head
    codes = set(re.findall(r"^# expects: \d+:\d+ (\S+)", text, re.MULTILINE))
    try:
        content = parse(text.encode(), path.name)
    except KnowledgeInvalid:
        return  # no YAML that these files may have: nothing to check
    wanted = not codes & SHAPE and path.stem not in SEEN
    assert checker(head["kind"]).is_valid(content) is wanted


@pytest.mark.parametrize(
    "wrong",
    [
        rule(),
        rule(note="Yes.", gap="No."),
        rule(note=""),
        rule(note=None),
        rule(note="Yes.", until="Now."),
        rule(note="Yes.", cites=[]),
        rule(step="Turn it."),
        rule(warning="Hot.", level="caution"),
        rule(battery="required", reason="So."),
        rule(battery="compatible", reason="So.", requires={"a": 1}),
        rule(derive={}),
        rule(derive={"a": "b", "c": "d"}),
        rule(note="Yes.", when={"a": True}),
        rule(note="Yes.", when={"a": {"nott": "b"}}),
        rule(note="Yes.", when={"a": {"not": ["unknown"]}}),
        rule(note="Yes.", when={"a": {"above": "much"}}),
        rule(note="Yes.", when={"a": []}),
    ],
    ids=str,
)
def test_a_rule_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    assert not checker("rules").is_valid(wrong)


@pytest.mark.parametrize(
    "right",
    [
        rule(note="Yes."),
        rule(step="Turn it.", phase="open", until="It is loose.", tool="coin"),
        rule(derive={"a": 1.5}),
        {"about": "One", "rules": [{"id": "one", "narrow": {"a": ["b"]}}]},
        rule(battery="required", reason="So.", requires={"a": 1}),
        rule(note="Yes.", when={"a": "b", "c": ["d", "unknown"], "e": {"not": ["f"]}}),
        rule(note="Yes.", when={"a": {"above": 1, "at_most": 2.5, "unknown": "yes"}}),
    ],
    ids=str,
)
def test_a_rule_that_can_be_is_accepted(right: dict[str, Any]) -> None:
    assert checker("rules").is_valid(right)


@pytest.mark.parametrize("kind", FILES)
def test_every_key_and_every_struct_is_described(kind: str) -> None:
    for name, part in json_schema(kind)["$defs"].items():
        assert part["description"], name
        assert "\n  " not in part["description"], name
        bare = [key for key, one in part.get("properties", {}).items() if not one["description"]]
        assert not bare, f"describe them in authoring/descriptions.py: {name} {bare}"


def test_nothing_is_described_that_there_is_not() -> None:
    parts = {
        name: part for kind in FILES for name, part in json_schema(kind)["$defs"].items()
    }  # fmt: skip
    for name, keys in KEYS.items():
        assert set(keys) <= set(parts[name]["properties"]), name


def test_without_a_kind_all_schemas_come_in_one_object() -> None:
    found = msgspec.json.decode(schema_text(None))
    assert found == {kind: json_schema(kind) for kind in FILES}


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(
        NameNotFound, match=r"there is no kind of file 'rule'\. Did you mean 'rules'"
    ):
        json_schema("rule")


def test_schemas_are_written_where_they_are_wanted(tmp_path: Path) -> None:
    written = write_schemas(tmp_path / "a" / "b", ["facts"])
    assert written == [tmp_path / "a" / "b" / "facts.schema.json"]
    assert written[0].read_text("utf-8") == schema_text("facts")


def test_a_directory_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(AuthoringError, match=r"the schemas cannot be written: .*directory"):
        write_schemas(tmp_path / "file" / "deeper", ["facts"])


@pytest.mark.parametrize("place", ["facts", "rules"])
def test_every_shipped_file_names_its_schema_for_editors(place: str) -> None:
    line = f"# yaml-language-server: $schema=../docs/schema/{place}.schema.json"
    for path in sorted((ROOT / place).glob("*.yaml")):
        assert path.read_text("utf-8").splitlines()[0] == line, path.name
