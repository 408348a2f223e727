"""Turn what YAML gives into the structs of `schema`, and collect every mistake on the way."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec

from blink_expert.errors import KnowledgeInvalid, did_you_mean, shortened
from blink_expert.knowledge.reader import KeyPath, parse
from blink_expert.knowledge.report import Collector

__all__ = ["Mistake", "convert", "read_entries"]

T = TypeVar("T")


class Mistake(msgspec.Struct, frozen=True):
    """A mistake at a place in one document; the caller knows which file it is."""

    path: KeyPath
    code: str
    message: str
    hint: str = ""


def convert(value: Any, wanted: type[T], path: KeyPath = ()) -> tuple[T | None, list[Mistake]]:
    """Return `value` as `wanted`, or None with at least one mistake."""
    mistakes = list(_check(value, wanted, path))
    if mistakes:
        return None, mistakes
    return msgspec.convert(value, wanted), []


def read_entries(files: Mapping[str, bytes], wanted: type[T], collector: Collector) -> dict[str, T]:
    """Return each file as `wanted`; `collector` is told what is wrong with the others."""
    converted: dict[str, T] = {}
    for name, data in files.items():
        try:
            content: Any = parse(data, name)
        except KnowledgeInvalid as error:
            collector.extend(error.problems)
            continue
        if content is None:
            collector(name, (), "empty-file", "the file is empty.", "Fill it or delete it.")
            continue
        entry, mistakes = convert(content, wanted)
        for mistake in mistakes:
            collector(name, mistake.path, mistake.code, mistake.message, mistake.hint)
        if entry is not None:
            converted[name] = entry
    return converted


def _check(value: Any, wanted: Any, path: KeyPath) -> Iterator[Mistake]:
    """Yield the mistakes in `value`: each entry and key is looked at by itself."""
    wanted = _meant(value, wanted)
    origin, arguments = get_origin(wanted), get_args(wanted)
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        if isinstance(value, dict):
            yield from _check_struct(value, wanted, path)
        else:
            yield Mistake(path, "wrong-type", f"{_at(path)}: expected a mapping.", _got(value))
    elif origin is dict and isinstance(value, dict):
        for key, item in value.items():
            yield from _check(key, arguments[0], (*path, key))
            yield from _check(item, arguments[1], (*path, key))
    elif origin is list and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _check(item, arguments[0], (*path, index))
    elif origin is Literal and isinstance(value, str):
        if value not in arguments:
            hint = did_you_mean(value, arguments) or f"Values: {', '.join(arguments)}."
            message = f"{_at(path)}: there is no '{shortened(value, 40)}'."
            yield Mistake(path, "unknown-value", message, hint)
    else:
        try:
            msgspec.convert(value, wanted)
        except msgspec.ValidationError as error:
            yield Mistake(path, "wrong-type", f"{_at(path)}: {_plain(str(error))}.", _got(value))


def _meant(value: Any, wanted: Any) -> Any:
    """Return the part of a union that a value of this kind is meant for."""
    if get_origin(wanted) not in {Union, UnionType} or value is None:
        return wanted
    parts = [part for part in get_args(wanted) if part is not type(None)]
    fitting = [
        part
        for part in parts
        if get_origin(part) is type(value)
        or (isinstance(value, dict) and isinstance(part, type) and issubclass(part, msgspec.Struct))
    ]
    return [*fitting, *parts][0] if fitting or len(parts) == 1 else wanted


def _check_struct(value: dict[Any, Any], wanted: Any, path: KeyPath) -> Iterator[Mistake]:
    fields = _fields(wanted)
    for key, item in value.items():
        field = fields.get(key)
        if field is None:
            hint = did_you_mean(str(key), fields) or f"Known keys: {', '.join(fields)}."
            yield Mistake((*path, key), "unknown-key", f"unknown key '{key}'.", hint)
        else:
            yield from _check(item, field.type, (*path, key))
    for name, field in fields.items():
        if field.required and name not in value:
            yield Mistake(
                path, "missing-key", f"{_at(path)}: the key '{name}' is missing.", f"Add '{name}:'."
            )


@cache
def _fields(wanted: Any) -> dict[str, Any]:
    """Return the fields of a struct by key; to look them up anew for each entry takes long."""
    return {field.encode_name: field for field in msgspec.structs.fields(wanted)}


def _at(path: KeyPath) -> str:
    """Return the nearest name on the path, for a sentence."""
    if not path:
        return "the file"
    if isinstance(path[-1], int):
        return f"entry {path[-1] + 1} of '{path[-2]}'" if len(path) > 1 else f"entry {path[-1] + 1}"
    return f"'{path[-1]}'"


_KINDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "array": "a list",
    "object": "a mapping",
    "bool": "true or false",
    "null": "nothing",
}


def _plain(said: str) -> str:
    """Return what msgspec says in words for authors."""
    if "matching regex" in said:
        letters = "letters, digits, '-'" if "A-Z" in said else "lower-case letters, digits"
        return f"a name has {letters} and '_', and starts with a letter or digit"
    if "length >= 1" in said:
        return "the list is empty" if "array" in said else "the text is empty"
    said = said.removesuffix(" - at `$`")

    def kinds(found: re.Match[str]) -> str:
        named = found[1].split(" | ")
        hidden = "int" if "float" in named else ""
        *most, last = [_KINDS[kind] for kind in _KINDS if kind in named and kind != hidden]
        return f"{', '.join(most)} or {last}" if most else last

    said = re.sub(r"`([^`]*)`", kinds, said)
    return said[0].lower() + said[1:]


def _got(value: Any) -> str:
    if value is None:
        return "There is nothing here: write the value, or remove the key."
    if isinstance(value, bool):
        return "Write yes or no; a text such as 'true' needs quotes."
    if isinstance(value, (int, float)):
        return f"Found: {shortened(value, 40)}; if it is a text, put it in quotes."
    return f"Found: {shortened(value, 40)}" if value != "" else "Write it, or remove the key."
