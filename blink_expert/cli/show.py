"""Print answers, facts, rules and claims."""

import textwrap
from collections.abc import Iterator
from pathlib import Path

from blink_expert import render
from blink_expert.advice.model import Advice
from blink_expert.advice.words import phrase
from blink_expert.cli.terminal import emit, show_lines, use_color, width, wrapped
from blink_expert.errors import NameNotFound, did_you_mean
from blink_expert.knowledge import KnowledgeBase, read_situation
from blink_expert.knowledge.files import shipped
from blink_expert.knowledge.model import Claim, Condition, Fact, Rule
from blink_expert.render.parts import Audience

__all__ = [
    "print_advice",
    "print_devices",
    "print_facts",
    "print_rule_or_claim",
    "print_rules",
]


def print_advice(
    kb: KnowledgeBase,
    advice: Advice,
    output: str,
    *,
    audience: Audience = "agent",
    plain: bool = False,
    sources: bool = False,
) -> None:
    """Print the answer in that format."""
    match output:
        case "json":
            emit(render.render_json(advice))
        case "jsonld":
            emit(render.render_jsonld(kb, advice, audience=audience))
        case "reply":
            emit(render.render_reply(kb, advice))
        case "html":
            html = render.render_html(kb, advice, audience=audience, sources=sources)
            emit(html.rstrip("\n"))
        case "markdown":
            text = render.render_markdown(kb, advice, audience=audience, sources=sources)
            emit("\n".join([text, *_trace(advice, "## Trace\n")]).rstrip("\n"))
        case _:
            text = render.render_text(
                kb,
                advice,
                audience=audience,
                width=width(),
                color=use_color(plain=plain),
                sources=sources,
            )
            emit("\n".join([text, *wrapped(_trace(advice, "\nTrace"))]))


def _trace(advice: Advice, title: str) -> Iterator[str]:
    if advice.trace is not None:
        yield from title.split("\n")
        for rule in advice.trace:
            tests = ", ".join(f"{c.fact} {c.truth} ({c.from_})" for c in rule.conditions)
            yield f"- {rule.rule}: {rule.outcome}" + (f"; {tests}" if tests else "")


def print_devices(kb: KnowledgeBase) -> None:
    """Print the covered devices, then those known by name only."""
    show_lines(_devices(kb))


def _devices(kb: KnowledgeBase) -> Iterator[str]:
    values = kb.fact[kb.identifies].values
    for covered, title in ((True, "Covered"), (False, "Known by name, not covered")):
        yield f"{title}:"
        for value in values:
            if value.covered == covered:
                yield f"  {value.name:<23} {value.label}"


def print_facts(kb: KnowledgeBase, name: str | None) -> None:
    """Print the facts that can be given, or one of them with its values."""
    if name is None:
        show_lines(f"{fact.name:<23} {_domain(fact)}" for fact in kb.facts if fact.is_given)
    else:
        show_lines(_fact(kb, _find(kb, name)))


def _fact(kb: KnowledgeBase, fact: Fact) -> Iterator[str]:
    yield f"{fact.name}: {fact.about}"
    if fact.ask:
        yield f"Question: {fact.ask}"
    if fact.is_number:
        yield f"Values: a number of {fact.unit}, from {fact.minimum:g} to {fact.maximum:g}"
    for value in fact.values:
        also = f" (also: {', '.join(value.aliases)})" if value.aliases else ""
        yield f"  {value.name:<23} {value.label}{also}"
    if fact.derived:
        makers = [rule.id for rule in kb.rules if rule.makes == fact.name]
        yield f"Rules that conclude it: {', '.join(makers)}"
    if not fact.is_given:
        yield "It cannot be given: only rules conclude it."


def _domain(fact: Fact) -> str:
    if fact.is_number:
        return f"a number of {fact.unit}"
    names = [value.name for value in fact.values]
    return ", ".join(names[:6]) + (f", ... ({len(names)} values)" if len(names) > 6 else "")


def _find(kb: KnowledgeBase, name: str) -> Fact:
    folded = name.casefold().replace("-", "_")
    if folded in kb.fact:
        return kb.fact[folded]
    hint = did_you_mean(name, kb.fact) or "See `blink-expert facts` for all names."
    raise NameNotFound(f"there is no fact '{name}'. {hint}")


def print_rules(kb: KnowledgeBase, device: str | None, kind: str | None) -> None:
    """Print the rules, one line each, as few as asked for."""
    from blink_expert.queries.catalog import rules_that_matter  # noqa: PLC0415  others start faster

    kinds = {rule.kind for rule in kb.rules}
    if kind is not None and kind not in kinds:
        hint = did_you_mean(kind, kinds) or f"Kinds: {', '.join(sorted(kinds))}."
        raise NameNotFound(f"there is no kind of rule '{kind}'. {hint}")
    chosen = kb.rules
    if device is not None:
        situation = read_situation(kb, {kb.identifies: device})
        chosen = rules_that_matter(kb, str(situation[kb.identifies]))
    show_lines(
        f"{rule.id:<32} {rule.kind:<12} {_summary(rule)}"
        for rule in chosen
        if kind in (None, rule.kind)
    )


def _summary(rule: Rule) -> str:
    text = getattr(rule.conclusion, "text", "")
    if not text:
        what = getattr(rule.conclusion, "value", None) or ", ".join(
            getattr(rule.conclusion, "values", ())
        )
        text = f"{rule.makes}: {what}"
    return textwrap.shorten(text, 60, placeholder="...")


def print_rule_or_claim(kb: KnowledgeBase, name: str, directory: str | None) -> None:
    """Print a rule with its place, conditions and claims, or a claim and the rules that cite it."""
    rule, claim = kb.rule.get(name), kb.claim.get(name.upper())
    if rule is not None:
        lines = list(_rule(kb, rule, Path(directory) if directory else shipped()))
    elif claim is not None:
        lines = list(_claim(kb, claim))
    else:
        hint = did_you_mean(name, [*kb.rule, *kb.claim]) or "See `blink-expert rules` for all ids."
        raise NameNotFound(f"there is no rule or claim '{name}'. {hint}")
    show_lines(lines)


def _rule(kb: KnowledgeBase, rule: Rule, directory: Path) -> Iterator[str]:
    from blink_expert.knowledge.reader import locate  # noqa: PLC0415  it needs the YAML parser

    line, _ = locate((directory / rule.file).read_bytes(), ("rules", rule.index))
    yield f"{rule.id} ({rule.kind}), {rule.file}:{line}"
    yield _summary(rule) if not getattr(rule.conclusion, "text", "") else rule.conclusion.text  # type: ignore[union-attr]
    for extra in ("until", "instead"):
        if text := getattr(rule.conclusion, extra, ""):
            yield f"{extra.capitalize()}: {text}"
    if rule.conditions:
        yield "When:"
    for condition in rule.conditions:
        yield f"  {_condition(kb, condition)}"
    yield "Stands on:"
    for cite in rule.cites:
        found = kb.claim.get(cite)
        if found is not None:
            yield f"  {cite}: {found.text} [{kb.source[found.source].title}]"
        else:
            yield f"  {cite}: the section '{kb.section[cite].title}' is silent"


def _condition(kb: KnowledgeBase, condition: Condition) -> str:
    fact = kb.fact[condition.fact]
    why = {
        "file": "for the whole file",
        "phase": "from its phase",
        "text": "its text names it",
        "covered": "only covered devices",
    }.get(condition.origin, "")
    or_unknown = ", or not known" if condition.unknown else ""
    values = ", ".join(condition.accepts) or "unknown"
    words = phrase(fact, condition.accepts) if len(condition.accepts) == 1 else ""
    note = "; ".join(part for part in (words, why) if part)
    return f"{condition.fact}: {values}{or_unknown}" + (f" ({note})" if note else "")


def _claim(kb: KnowledgeBase, claim: Claim) -> Iterator[str]:
    source = kb.source[claim.source]
    yield f"{claim.id}: {claim.text}"
    yield f"Stands in: {source.title} ({source.publisher}), {kb.section[claim.section].title},"
    yield f"  {claim.place}"
    if source.address:
        yield f"  {source.address}"
    citing = [rule.id for rule in kb.rules if claim.id in rule.cites]
    yield f"Rules that stand on it: {', '.join(citing) or 'none'}"
