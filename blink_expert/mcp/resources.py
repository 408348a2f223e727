"""What the knowledge has, as resources: rules, claims, devices and facts."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote

import msgspec
from mcp_types import Resource, ResourceTemplate

from blink_expert.errors import NameNotFound, did_you_mean
from blink_expert.knowledge import KnowledgeBase
from blink_expert.queries import catalog
from blink_expert.queries.encoding import as_json

__all__ = ["MEDIA_TYPE", "completions", "read", "resources", "templates"]

MEDIA_TYPE = "application/json"
_SCHEME = "blink-expert://"
_SHOWN = 200


class Kind(msgspec.Struct, frozen=True):
    """One kind of thing: the list of all, and where one alone can be read, that one by its name."""

    one: str
    about: str
    every: Callable[[KnowledgeBase], Any]
    names: Callable[[KnowledgeBase], Iterable[str]]
    single: Callable[[KnowledgeBase, str], Any] | None = None


def _devices(kb: KnowledgeBase) -> list[str]:
    return [value.name for value in kb.fact[kb.identifies].values]


KINDS = {
    "rules": Kind(
        "rule",
        "Every rule with what it says; one rule with its conditions and claims.",
        catalog.rules,
        lambda kb: kb.rule,
        catalog.rule_info,
    ),
    "claims": Kind(
        "claim",
        "Every claim of the sources, in words of ours; one claim with its place and its rules.",
        catalog.claims,
        lambda kb: kb.claim,
        catalog.claim_info,
    ),
    "devices": Kind(
        "device",
        "Every device, covered or known by name; one device with the rules that can matter for it.",
        catalog.devices,
        _devices,
        catalog.device_rules,
    ),
    "facts": Kind(
        "fact",
        "Every fact that can be given, with its question and its values.",
        catalog.facts,
        lambda kb: kb.fact,
    ),
}


def resources() -> list[Resource]:
    """Return the lists that can be read."""
    return [
        Resource(uri=f"{_SCHEME}{name}", name=name, description=kind.about, mime_type=MEDIA_TYPE)
        for name, kind in KINDS.items()
    ]


def templates() -> list[ResourceTemplate]:
    """Return the addresses of single things."""
    return [
        ResourceTemplate(
            uri_template=f"{_SCHEME}{name}/{{id}}",
            name=kind.one,
            description=kind.about,
            mime_type=MEDIA_TYPE,
        )
        for name, kind in KINDS.items()
        if kind.single is not None
    ]


def read(kb: KnowledgeBase, uri: str) -> str:
    """Return what is at the address, as JSON.

    Raises:
        NameNotFound: there is nothing.

    """
    name, slash, rest = uri.removeprefix(_SCHEME).partition("/")
    kind = KINDS.get(name) if uri.startswith(_SCHEME) else None
    if kind is None or (slash and kind.single is None):
        lists = ", ".join(f"{_SCHEME}{known}" for known in KINDS)
        raise NameNotFound(f"there is nothing at this address. Lists: {lists}.")
    if not slash or kind.single is None:
        return as_json(kind.every(kb)).decode()
    wanted = unquote(rest)
    found = kind.single(kb, wanted)
    if found is None:
        near = did_you_mean(wanted, kind.names(kb)) if len(wanted) <= _SHOWN else ""
        hint = near or f"{_SCHEME}{name} lists all."
        raise NameNotFound(f"there is no {kind.one} '{wanted[:_SHOWN]}'. {hint}")
    return as_json(found).decode()


def completions(kb: KnowledgeBase, template: str, typed: str) -> list[str]:
    """Return the names that go on from what was typed, then those that have it inside."""
    kind = KINDS.get(template.removeprefix(_SCHEME).removesuffix("/{id}"))
    if kind is None or kind.single is None:
        return []
    part = typed.casefold()
    found = [name for name in kind.names(kb) if part in name.casefold()]
    return sorted(found, key=lambda name: not name.casefold().startswith(part))
