"""The JSON Schemas of what tools take and give."""

import inspect
from typing import Any

import msgspec

from blink_expert.knowledge import UNKNOWN, KnowledgeBase
from blink_expert.knowledge.model import Fact
from blink_expert.knowledge.situation import fold
from blink_expert.queries.schemas import Schema, fact_schema

__all__ = ["input_schema", "output_schema"]


def input_schema(kb: KnowledgeBase, struct: type[msgspec.Struct]) -> Schema:
    """Return the schema of the arguments; it names every fact that can be given, and its values."""
    schema = _object(struct)
    if "facts" in schema["properties"]:
        schema["properties"]["facts"] = {
            "description": "What is known about one person's device and situation. Leave out what"
            f" is not known; `{UNKNOWN}` says that the person cannot tell.",
            "type": "object",
            "properties": {one.name: _described(one) for one in kb.facts if one.is_given},
            "additionalProperties": False,
            "default": {},
        }
    schema["additionalProperties"] = False
    return schema


def output_schema(struct: type[msgspec.Struct]) -> Schema:
    """Return the schema of the structured content."""
    return _object(struct)


def _object(struct: type[msgspec.Struct]) -> Schema:
    """Return the schema with the struct itself at its root, as clients want it."""
    _, parts = msgspec.json.schema_components([struct], ref_template="#/$defs/{name}")
    for part in parts.values():
        if "description" in part:
            part["description"] = " ".join(inspect.cleandoc(part["description"]).split())
    root: dict[str, Any] = parts.pop(struct.__name__)
    return {**root, "$defs": dict(sorted(parts.items()))} if parts else root


def _described(fact: Fact) -> Schema:
    """Return the schema of a fact, with the labels of the values whose names do not say all."""
    labels = [
        f"{value.name}: {value.label}"
        for value in fact.values
        if fold(value.name) != fold(value.label)
    ]
    return {
        "description": f"{fact.about} ({'; '.join(labels)})" if labels else fact.about,
        **fact_schema(fact),
    }
