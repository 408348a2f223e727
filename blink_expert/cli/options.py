"""The options that commands share, and the completion of names and values."""

import os
from collections.abc import Iterator
from typing import Annotated, Literal

import typer

from blink_expert.errors import BlinkExpertError
from blink_expert.knowledge.model import UNKNOWN, Fact, KnowledgeBase

__all__ = [
    "AudienceOption",
    "DataFormatOption",
    "EngineOption",
    "FactsArgument",
    "FactsFileOption",
    "FormatOption",
    "KnowledgeOption",
    "PlainOption",
    "SourcesOption",
    "TraceOption",
    "complete_device",
    "complete_fact",
    "complete_fact_value",
    "complete_kind",
    "complete_rule_or_claim",
]


def _knowledge(context: typer.Context) -> KnowledgeBase | None:
    """Return the knowledge base that the command line names; None where it cannot be read."""
    from blink_expert import load  # noqa: PLC0415  only completion needs it here

    try:
        return load(context.params.get("knowledge"))
    except BlinkExpertError:
        return None


def _split_by_bash() -> tuple[str, str] | None:
    """Return the fact and the start of its value where bash has made three words of `fact=value`.

    Bash ends a word at `=`; it then wants the value alone.
    """
    place = int(os.environ.get("COMP_CWORD", "0"))
    words = os.environ.get("COMP_WORDS", "").split()[: place + 1]
    words += [""] * (place + 1 - len(words))
    match words:
        case [*_, fact, "="]:
            return fact, ""
        case [*_, fact, "=", start]:
            return fact, start
    return None


def complete_fact_value(ctx: typer.Context, incomplete: str) -> Iterator[str]:
    """Yield `fact=value` words; while several facts can be meant, `fact=`."""
    kb = _knowledge(ctx)
    given = [fact for fact in kb.facts if fact.is_given] if kb is not None else []
    split = _split_by_bash()
    if split is not None:
        name, start = split
        values = [one for fact in given if fact.name == name for one in _values(fact)]
        yield from (value for value in values if value.startswith(start))
        return
    name, equals, start = incomplete.partition("=")
    meant = [fact for fact in given if fact.name == name or not equals]
    meant = [fact for fact in meant if fact.name.startswith(name)]
    for fact in meant:
        if len(meant) > 1 or fact.is_number:
            yield f"{fact.name}="
        if len(meant) == 1:
            yield from (f"{fact.name}={one}" for one in _values(fact) if one.startswith(start))


def _values(fact: Fact) -> list[str]:
    return [*(value.name for value in fact.values), UNKNOWN]


def complete_fact(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the names of facts."""
    kb = _knowledge(ctx)
    names = [fact.name for fact in kb.facts] if kb is not None else []
    return [name for name in names if name.startswith(incomplete)]


def complete_device(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the names of devices."""
    kb = _knowledge(ctx)
    names = [value.name for value in kb.fact[kb.identifies].values] if kb is not None else []
    return [name for name in names if name.startswith(incomplete)]


def complete_kind(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the kinds of rules."""
    kb = _knowledge(ctx)
    kinds = {rule.kind for rule in kb.rules} if kb is not None else set()
    return sorted(kind for kind in kinds if kind.startswith(incomplete))


def complete_rule_or_claim(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the ids of rules and claims."""
    kb = _knowledge(ctx)
    names = [*kb.rule, *kb.claim] if kb is not None else []
    return [name for name in names if name.startswith(incomplete)]


FactsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FACT=VALUE",
        help="What is known. See `blink-expert facts` for all names.",
        autocompletion=complete_fact_value,
        show_default=False,
    ),
]
FactsFileOption = Annotated[
    str | None,
    typer.Option(
        "--facts", metavar="FILE", help="Facts as a JSON object, from a file or from - (stdin)."
    ),
]
FormatOption = Annotated[
    Literal["text", "markdown", "html", "json", "jsonld", "reply"],
    typer.Option("--format", "-f", help="How to print it; reply is for the customer."),
]
DataFormatOption = Annotated[
    Literal["text", "json"], typer.Option("--format", "-f", help="How to print it.")
]
AudienceOption = Annotated[
    Literal["agent", "customer"],
    typer.Option("--for", help="Who reads it: a customer is spared what only an agent needs."),
]
EngineOption = Annotated[
    Literal["bitmap", "rete"], typer.Option(help="Both give the same answer; rete is experta.")
]
TraceOption = Annotated[bool, typer.Option("--trace", help="Say what became of every rule.")]
SourcesOption = Annotated[
    bool, typer.Option("--sources", help="Name the rule and claims of every sentence.")
]
PlainOption = Annotated[bool, typer.Option("--plain", help="No color, for a screen reader.")]
KnowledgeOption = Annotated[
    str | None,
    typer.Option(metavar="DIR", help="Another knowledge base: a directory with facts/ and rules/."),
]
