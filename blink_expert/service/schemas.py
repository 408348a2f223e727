"""JSON Schemas of what goes in and out, for the description of the API.

They come from the structs that read and write it; what depends on the knowledge, such as the names
of facts, comes from the knowledge in use.
"""

import inspect

import msgspec

from blink_expert.explain.item import items
from blink_expert.knowledge import KnowledgeBase
from blink_expert.knowledge.model import Fact
from blink_expert.queries.schemas import Schema, fact_schema
from blink_expert.service.problems import Problem

__all__ = ["REF", "reference", "schemas"]

REF = "#/components/schemas/{name}"


def reference(name: str) -> Schema:
    """Return a reference to the schema of that name."""
    return {"$ref": REF.format(name=name)}


def schemas(kb: KnowledgeBase, structs: dict[type, dict[str, str]]) -> dict[str, Schema]:
    """Return the schemas of these structs, of all that they are made of, and of problems.

    `structs` says which of their fields has which of the schemas `Facts`, `RuleId` and `Item`.
    """
    _, parts = msgspec.json.schema_components([*structs, Problem], ref_template=REF)
    for part in parts.values():
        if "description" in part:
            part["description"] = inspect.cleandoc(part["description"])
    for struct, fields in structs.items():
        for field, name in fields.items():
            properties = parts[struct.__name__]["properties"]
            properties[field] = _named(properties[field], name)
    parts["Facts"] = {
        "description": "Facts by name. Case, '-' and '_' make no difference, and other words are"
        " read too: /v1/facts lists them. null counts as not given.",
        "type": "object",
        "properties": {one.name: _in_body(one) for one in kb.facts if one.is_given},
        "additionalProperties": False,
    }
    parts["RuleId"] = {"type": "string", "enum": list(kb.rule)}
    parts["Item"] = {"type": "string", "enum": list(kb.once(items))}
    return dict(sorted(parts.items()))


def _named(field: Schema, name: str) -> Schema:
    """Return the schema of a field whose content is named; it may stay null where it may be."""
    nullable = {"type": "null"} in field.get("anyOf", ())
    named: Schema = {"anyOf": [reference(name), {"type": "null"}]} if nullable else reference(name)
    return {**named, "default": field["default"]} if "default" in field else named


def _in_body(fact: Fact) -> Schema:
    return {"description": fact.about, "anyOf": [fact_schema(fact), {"type": "null"}]}
