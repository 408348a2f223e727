"""Turn what YAML gives into the structs of `schema`, and collect every mistake on the way."""

from collections.abc import Iterator
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

import msgspec

from blink_expert.errors import did_you_mean
from blink_expert.knowledge.reader import KeyPath

__all__ = ["Mistake", "convert"]

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


def _check(value: Any, wanted: Any, path: KeyPath) -> Iterator[Mistake]:
    """Yield the mistakes in `value`: each entry and key is looked at by itself."""
    origin, arguments = get_origin(wanted), get_args(wanted)
    if origin in (Union, UnionType) and type(None) in arguments and value is not None:
        rest = [argument for argument in arguments if argument is not type(None)]
        if len(rest) == 1:
            wanted, origin, arguments = rest[0], get_origin(rest[0]), get_args(rest[0])
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        if isinstance(value, dict):
            yield from _check_struct(value, wanted, path)
        else:
            yield Mistake(path, "wrong-type", f"{_at(path)}: expected a mapping.", _got(value))
    elif origin is dict and isinstance(value, dict) and _is_struct(arguments[1]):
        for key, item in value.items():
            yield from _check(item, arguments[1], (*path, key))
    elif origin is list and isinstance(value, list) and _is_struct(arguments[0]):
        for index, item in enumerate(value):
            yield from _check(item, arguments[0], (*path, index))
    else:
        try:
            msgspec.convert(value, wanted)
        except msgspec.ValidationError as error:
            said = str(error).split(" - at")[0].replace("`", "'")
            yield Mistake(path, "wrong-type", f"{_at(path)}: {_plain(said)}.", _got(value))


def _check_struct(value: dict[Any, Any], wanted: Any, path: KeyPath) -> Iterator[Mistake]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(wanted)}
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


def _is_struct(wanted: Any) -> bool:
    return isinstance(wanted, type) and issubclass(wanted, msgspec.Struct)


def _at(path: KeyPath) -> str:
    """Return the nearest name on the path, for a sentence."""
    if not path:
        return "the file"
    if isinstance(path[-1], int):
        return f"entry {path[-1] + 1} of '{path[-2]}'" if len(path) > 1 else f"entry {path[-1] + 1}"
    return f"'{path[-1]}'"


def _plain(said: str) -> str:
    for word, plain in (
        ("'array'", "a list"),
        ("'object'", "a mapping"),
        ("'str'", "text"),
        ("'int'", "a whole number"),
        ("'float'", "a number"),
        ("'bool'", "true or false"),
        ("'null'", "nothing"),
        ("'", ""),
    ):
        said = said.replace(word, plain)
    said = said[0].lower() + said[1:]
    if "matching regex" in said:
        return "only letters, digits, '_' (and '-' in ids) may stand in a name"
    return said


def _got(value: Any) -> str:
    if value is None:
        return "There is nothing here: write the value, or remove the key."
    text = str(value)
    shown = text if len(text) <= 40 else text[:37] + "..."
    return f"Found: {shown}"
