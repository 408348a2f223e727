"""JSON Schema for the knowledge files, made from the structs that read them.

Editors check a file with it while it is typed, and complete its keys. It sees the shape of one
file; what refers to other files is for the loader. It is a little stricter than the loader: a key
with nothing after it is refused.
"""

import inspect
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

import msgspec

from blink_expert.authoring.descriptions import KEYS
from blink_expert.errors import AuthoringError, NameNotFound, did_you_mean, reason_of
from blink_expert.knowledge.model import UNKNOWN
from blink_expert.knowledge.schema import (
    COMMON_KEYS,
    CONCLUSIONS,
    Bound,
    FactsFile,
    RuleEntry,
    RulesFile,
)
from blink_expert.verification.entries import CasesFile, InvariantsFile

__all__ = ["FILES", "file_name", "json_schema", "schema_text", "write_schemas"]

Schema = dict[str, Any]

FILES: dict[str, type[msgspec.Struct]] = {
    "facts": FactsFile,
    "rules": RulesFile,
    "cases": CasesFile,
    "invariants": InvariantsFile,
}
"""The kinds of files, and the struct that reads each."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_UNCITED = frozenset({"derive", "narrow"})


def json_schema(kind: str) -> Schema:
    """Return the JSON Schema (draft 2020-12) of the files of this kind.

    Raises:
        NameNotFound: there is no such kind of file.

    """
    struct = FILES.get(kind)
    if struct is None:
        hint = did_you_mean(kind, FILES) or f"Kinds: {', '.join(FILES)}."
        raise NameNotFound(f"there is no kind of file '{kind}'. {hint}")
    (root,), parts = msgspec.json.schema_components([struct], ref_template="#/$defs/{name}")
    parts = {name: _described(name, _without_null(part)) for name, part in parts.items()}
    for name, refine in _REFINED.items():
        if name in parts:
            refine(parts[name])
    if any("when" in part.get("properties", {}) for part in parts.values()):
        parts["When"] = _when(named=kind == "invariants")
        for part in parts.values():
            if "when" in part.get("properties", {}):
                part["properties"]["when"] = {
                    "description": part["properties"]["when"].get("description", ""),
                    "$ref": "#/$defs/When",
                }
    return {
        "$schema": _DIALECT,
        "title": f"Blink Expert: a file of {kind}",
        **root,
        "$defs": dict(sorted(parts.items())),
    }


def schema_text(kind: str | None) -> str:
    """Return the schema as JSON; without a kind, an object that has all of them by kind."""
    found = json_schema(kind) if kind is not None else {one: json_schema(one) for one in FILES}
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"


def file_name(kind: str) -> str:
    """Return the name of the file that the schema is written to."""
    return f"{kind}.schema.json"


def write_schemas(directory: Path, kinds: Iterable[str]) -> list[Path]:
    """Write the schemas of these kinds into the directory, and return where.

    Raises:
        AuthoringError: a file cannot be written.

    """
    texts = {directory / file_name(kind): schema_text(kind) for kind in kinds}
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise AuthoringError(
            f"{directory}: the schemas cannot be written: {reason_of(error)}."
            " Name another directory."
        ) from None
    return list(texts)


def _without_null(part: Any) -> Any:
    """Return the schema without `null`: a key with nothing after it is a mistake."""
    if isinstance(part, list):
        return [_without_null(one) for one in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _without_null(value) for key, value in part.items()}
    choices = kept.get("anyOf")
    if isinstance(choices, list) and {"type": "null"} in choices:
        left = [choice for choice in choices if choice != {"type": "null"}]
        del kept["anyOf"]
        kept |= left[0] if len(left) == 1 else {"anyOf": left}
    if isinstance(kept.get("enum"), list) and None in kept["enum"]:
        kept["enum"] = [value for value in kept["enum"] if value is not None]
    if "default" in kept and kept["default"] is None:
        del kept["default"]
    return kept


def _described(name: str, part: Schema) -> Schema:
    if "description" in part:
        part["description"] = inspect.cleandoc(part["description"])
    texts = KEYS.get(name, {})
    for key, one in part.get("properties", {}).items():
        if key in texts:
            part["properties"][key] = {"description": texts[key], **one}
    return part


def _refine_fact(part: Schema) -> None:
    """Ask for one kind of values; `yes` and `no` come together."""
    part["oneOf"] = [
        {"required": ["values"]},
        {"anyOf": [{"required": ["yes"]}, {"required": ["no"]}]},
        {"required": ["number"]},
    ]
    part["dependentRequired"] = {"yes": ["no"], "no": ["yes"]}
    part["properties"]["values"]["minProperties"] = 1
    for word in ("yes", "no"):
        part["properties"][word]["minLength"] = 1


def _refine_rule(part: Schema) -> None:
    """Ask for exactly one conclusion, with the keys that belong to it."""
    part["properties"]["derive"] |= {"minProperties": 1, "maxProperties": 1}
    narrow = part["properties"]["narrow"]
    narrow |= {"minProperties": 1, "maxProperties": 1}
    narrow["additionalProperties"]["minItems"] = 1
    part["oneOf"] = [{"required": [kind]} for kind in CONCLUSIONS]
    part["allOf"] = [_conclusion(kind) for kind in CONCLUSIONS]


def _conclusion(kind: str) -> Schema:
    needed, allowed = CONCLUSIONS[kind]
    keys = [field.encode_name for field in msgspec.structs.fields(RuleEntry)]
    strange = [key for key in keys if key not in needed | allowed | COMMON_KEYS | set(CONCLUSIONS)]
    properties: Schema = dict.fromkeys(strange, False)
    properties |= {key: {"minLength": 1} for key in sorted(needed)}
    required = sorted(needed)
    if kind not in _UNCITED:
        required.append("cites")
        properties["cites"] = {"minItems": 1}
    then: Schema = {"required": required, "properties": properties}
    if kind == "battery":
        then |= {
            "if": {"properties": {"battery": {"const": "required"}}},
            "then": {"required": ["requires"], "properties": {"requires": {"minProperties": 1}}},
            "else": {"properties": {"requires": False}},
        }
    return {"if": {"required": [kind]}, "then": then}


def _refine_expect(part: Schema) -> None:
    """Ask for at least one thing that is expected."""
    part["minProperties"] = 1


_REFINED = {
    "FactEntry": _refine_fact,
    "RuleEntry": _refine_rule,
    "Expect": _refine_expect,
    "Selector": _refine_expect,
}


def _when(*, named: bool) -> Schema:
    """Return the schema of conditions: facts, and what is accepted of each.

    `named`: a `$name` may stand for a limit, and for the word that compares.
    """
    limit: Schema = {"type": "number"}
    if named:
        limit = {"anyOf": [limit, {"type": "string", "pattern": r"^\$"}]}
    value: Schema = {"type": ["string", "number"]}
    known: Schema = {**value, "not": {"const": UNKNOWN}}

    def listed(one: Mapping[str, Any]) -> Schema:
        return {"type": "array", "items": one, "minItems": 1}

    bounds = list(get_args(Bound))
    return {
        "title": "When",
        "description": "Facts, and what is accepted of each. All of them must be so.",
        "type": "object",
        "additionalProperties": {
            "anyOf": [
                {**value, "description": "The fact has this value."},
                {**listed(value), "description": "It has one of these."},
                {
                    "description": "It has a value, and none of these.",
                    "type": "object",
                    "properties": {"not": {"anyOf": [known, listed(known)]}},
                    "required": ["not"],
                    "additionalProperties": False,
                },
                {
                    "description": "The number lies within these limits.",
                    "type": "object",
                    "properties": {
                        **dict.fromkeys(bounds, limit),
                        UNKNOWN: {"const": "yes", "description": "Or the fact is not known."},
                    },
                    **(
                        {"patternProperties": {r"^\$": limit}, "minProperties": 1}
                        if named
                        else {"anyOf": [{"required": [bound]} for bound in bounds]}
                    ),
                    "additionalProperties": False,
                },
            ]
        },
    }
