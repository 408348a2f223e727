"""Advice -> schema.org HowTo as JSON-LD, for search engines and assistants.

Each section is a `HowToSection` of `HowToStep`s; a step has a `HowToDirection`, and a `HowToTip`
for what shows that it is done and for alternatives. The vocabulary has no warning: warnings are
tips of a section of their own, which stands first.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from blink_expert.advice.model import Advice
from blink_expert.knowledge.model import KnowledgeBase
from blink_expert.render.outline import outline
from blink_expert.render.parts import Audience, Entry, Group, Section

__all__ = ["render_jsonld"]

Node = dict[str, Any]


def render_jsonld(kb: KnowledgeBase, advice: Advice, *, audience: Audience = "customer") -> str:
    """Return the answer as a JSON-LD text, which may stand inside a `script` element."""
    sections = [
        node
        for section in outline(kb, advice, audience)
        if section.name not in ("questions", "remarks")
        for node in [_section(section)]
    ]
    node: Node = {"@context": "https://schema.org", "@type": "HowTo", "name": _name(kb, advice)}
    tools = dict.fromkeys(
        step.tool for phase in advice.procedure for step in phase.steps if step.tool
    )
    if tools:
        node["tool"] = [{"@type": "HowToTool", "name": _tool(kb, tool)} for tool in tools]
    needs = [reason.text for reason in advice.battery.needs]
    if needs and advice.procedure:
        node["supply"] = [{"@type": "HowToSupply", "name": text} for text in needs]
    if sections:
        node["step"] = [{**one, "position": place} for place, one in enumerate(sections, 1)]
    text = msgspec.json.format(msgspec.json.encode(node), indent=2).decode()
    return text.replace("<", "\\u003c")


def _name(kb: KnowledgeBase, advice: Advice) -> str:
    task = str(advice.situation.get(kb.task, kb.default_task.name))
    label = next((one.label for one in kb.tasks if one.name == task), kb.default_task.label)
    found = advice.derived.get(kb.identifies)
    device = found.value if found is not None else advice.situation.get(kb.identifies)
    if device in (None, "unknown"):
        return label
    return f"{kb.fact[kb.identifies].value(str(device)).noun}: {label}"


def _tool(kb: KnowledgeBase, name: str) -> str:
    """Return the tool in words: a rule's tool is a fact, or the value of a fact such as `coin`."""
    for fact in kb.facts:
        if not fact.is_given:
            for value in fact.values:
                if value.name == name:
                    return value.noun
    return name.replace("_", " ")


def _section(section: Section) -> Node:
    items = [item for group in section.groups for item in _items(group)]
    return {
        "@type": "HowToSection",
        "name": section.title or section.name.capitalize(),
        "itemListElement": [{**item, "position": place} for place, item in enumerate(items, 1)],
    }


def _items(group: Group) -> Iterator[Node]:
    condition = f"If {group.condition}: " if group.condition else ""
    word = f"{group.label.upper()}! " if group.kind == "warning" else ""
    for entry in group.entries:
        if group.kind != "steps":
            yield _tip(f"{word}{condition}{entry.text}")
            continue
        lead = condition or (f"{group.label} " if group.label else "")
        elements = [{"@type": "HowToDirection", "text": f"{lead}{entry.text}"}]
        if entry.until:
            elements.append(_tip(f"Until: {entry.until}"))
        elements += (_tip(text) for one in entry.instead for text in _alternative(one))
        yield {
            "@type": "HowToStep",
            "itemListElement": [
                {**element, "position": place} for place, element in enumerate(elements, 1)
            ],
        }


def _alternative(group: Group) -> Iterator[str]:
    for entry in group.entries:
        condition = f"If {group.condition}: " if group.condition else ""
        steps = [_with_until(sub) for own in entry.instead for sub in own.entries]
        yield " ".join([f"Or: {condition}{entry.text}", *steps])


def _with_until(entry: Entry) -> str:
    return f"{entry.text} Until: {entry.until}" if entry.until else entry.text


def _tip(text: str) -> Node:
    return {"@type": "HowToTip", "text": text}
