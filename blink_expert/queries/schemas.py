"""JSON Schemas of facts, made from the vocabulary in use."""

from typing import Any

from blink_expert.knowledge import UNKNOWN
from blink_expert.knowledge.model import Fact

__all__ = ["Schema", "fact_schema"]

Schema = dict[str, Any]


def fact_schema(fact: Fact) -> Schema:
    """Return the schema of the values of a fact, `unknown` among them."""
    if fact.is_number:
        number: Schema = {"type": "number", "description": f"In {fact.unit}."}
        if fact.minimum is not None:
            number["minimum"] = fact.minimum
        if fact.maximum is not None:
            number["maximum"] = fact.maximum
        return {"anyOf": [number, {"const": UNKNOWN}]}
    names = [value.name for value in fact.values]
    words: Schema = {"type": "string", "enum": [*names, UNKNOWN]}
    return {"anyOf": [words, {"type": "boolean"}]} if set(names) == {"yes", "no"} else words
