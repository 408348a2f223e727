"""The texts of the skeletons. What an author has to write is commented out until it is written."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from blink_expert.errors import KnowledgeInvalid
from blink_expert.knowledge.reader import parse

__all__ = ["RULES", "case", "case_file", "commented", "device_facts", "device_rules", "scalar"]


class RuleTemplate(NamedTuple):
    """The lines of a rule after its `id`, and what its author has to fill in."""

    lines: tuple[str, ...]
    fill: tuple[str, ...]


_CITES = ("cites: [CLAIM]", "cites: the claims that say this, all of one source")
_WHEN = (
    "when: {FACT: VALUE}",
    "when: the facts that it depends on; remove it where it always holds",
)


def _template(
    lines: Iterable[tuple[str, str]], cites: tuple[str, str] = _CITES, *, when: bool = True
) -> RuleTemplate:
    both = [*([_WHEN] if when else []), *lines, cites]
    return RuleTemplate(tuple(line for line, _ in both), tuple(text for _, text in both if text))


_PHASE = ("phase: PHASE", "phase: the part of the procedure that it belongs to ({phases})")

RULES: dict[str, RuleTemplate] = {
    "derive": _template([("derive: {FACT: VALUE}", "derive: the fact, and the value that it has")]),
    "narrow": _template(
        [("narrow: {FACT: [VALUE, VALUE]}", "narrow: the fact, and the values that it can have")]
    ),
    "step": _template(
        [
            _PHASE,
            ("step: Say one action.", "step: one action, as an order"),
            ("until: Say what shows that it is done.", "until: what the person sees, hears, feels"),
        ]
    ),
    "warning": _template(
        [
            ("warning: Say the hazard. Say what to do.", "warning: the hazard, how to avoid it"),
            ("level: caution", "level: danger, warning, caution or notice"),
            ("before: PHASE", "before: the phase that it stands before ({phases})"),
        ]
    ),
    "alternative": _template(
        [
            _PHASE,
            ("alternative: Say the other way.", "alternative: the other way, in one sentence"),
            ("instead_of: FACT", "instead_of: what it replaces, a fact or the id of a step"),
            ("use: FACT", "use: the fact that says whether what it uses is at hand"),
            ("for: STEP", "for: the id of the step that it is another way for"),
        ]
    ),
    "battery": _template(
        [
            ("battery: incompatible", "battery: compatible, incompatible or not_applicable"),
            ("reason: Say why.", "reason: why this is the verdict"),
        ]
    ),
    "blocker": _template(
        [
            _PHASE,
            ("blocker: Say why it cannot go on.", "blocker: why it cannot go on"),
            ("instead: Say what to do instead.", "instead: what to do instead"),
        ]
    ),
    "note": _template([("note: Say what to know.", "note: what to know")]),
    "gap": _template(
        [("gap: The source does not say this.", "gap: what the source does not say")],
        ("cites: [SECTION]", "cites: the section that is silent"),
    ),
}
"""A skeleton for each kind of rule. Words in capitals exist nowhere: unfilled, it does not load."""


def commented(rule: str, template: RuleTemplate, indent: str) -> Iterator[str]:
    """Yield the lines of a rule, commented out: without `# `, they are an entry of the list."""
    yield f"{indent}# - id: {rule}"
    for line in template.lines:
        yield f"{indent}#   {line}"


def device_facts(device: str, title: str, file: str) -> str:
    """Return `facts/FILE.yaml` of a new device: its name and an empty source."""
    return f"""\
# {title}: its name, and what the source says about it, in your own words.
devices:
  {device}:
    name: {scalar(title)}
    # Other names that people use:
    # aliases: []
    # "no" until the rules say what the source says: rules that name no device would speak of it.
    covered: no

source:
  id: {file}
  # The title and the publisher as they stand on the source, and its address:
  title: {scalar(f"Source on the {title}")}
  publisher: not yet named
  # address: https://
  # 1 is the strongest; a source that is cited only where the others are silent has 2 or 3.
  rank: 2
  sections:
    {file}: {scalar(title)}
  # One statement each, numbered in the order of the source. Rules cite them.
  claims:
    {file}-01:
      section: {file}
      place: title
      text: {scalar(f"This source is about the {title}.")}
"""


def device_rules(device: str, title: str, file: str, phases: Iterable[str]) -> str:
    """Return `rules/FILE.yaml` of a new device: one true rule, and examples to fill in."""
    phase = next(iter(phases), "PHASE")
    claim = f"{file}-01"
    return f"""\
# {title}: what follows, in the order of the procedure.
# The rules that are commented out are examples: write what your source says, take the "# " away,
# and cite the claims that say it. Remove the others.
about: {scalar(title)}
when: {{device: {device}}}

rules:
  # A fact that follows from another:
  # - id: {file}-coin-turns-it
  #   when: {{coin: yes}}
  #   derive: {{screw_tool: coin}}
  #   cites: [{claim}]

  # A warning, before the phase that it is for. The level is danger, warning, caution or notice.
  # - id: {file}-hot
  #   warning: The battery can be hot. Let it cool down.
  #   level: caution
  #   before: {phase}
  #   cites: [{claim}]

  # One action. "until" is what the person sees, hears or feels when it is done.
  # - id: {file}-lift-lid
  #   phase: {phase}
  #   step: Lift the lid.
  #   until: You see the battery.
  #   cites: [{claim}]

  # A verdict on the batteries.
  # - id: {file}-wrong-voltage
  #   when: {{battery_voltage: {{above: 1.5}}}}
  #   battery: incompatible
  #   reason: The device takes 1.5 volts. This voltage is higher.
  #   cites: [{claim}]

  # What the source does not say. Remove it when the source does say it.
  - id: {file}-opening
    gap: The source does not say how to open this device.
    cites: [{file}, {claim}]
"""


def case_file(about: str) -> str:
    """Return the head of a file of cases."""
    return f"about: {scalar(about)}\ncases:\n"


_WIDTH = 96


def case(name: str, given: Mapping[str, str | float], expect: Mapping[str, object]) -> str:
    """Return one case of a file of cases."""
    facts = ", ".join(f"{fact}: {scalar(value, inside=True)}" for fact, value in given.items())
    lines = [
        f"  - name: {scalar(name)}",
        f"    given: {{{facts}}}",
        "    # What the knowledge answers now. Check every line against the source before you keep",
        "    # it, and remove what the source does not say.",
        "    expect:",
    ]
    for key, value in expect.items():
        lines.extend(_entry(f"      {key}:", value))
    return "".join(f"{line}\n" for line in lines)


def _entry(head: str, value: object) -> Iterator[str]:
    """Yield a key with its value: a text, a list, or a map of these."""
    if isinstance(value, dict):
        yield head
        indent = " " * (len(head) - len(head.lstrip()) + 2)
        for key, inner in value.items():
            yield from _entry(f"{indent}{key}:", inner)
    elif isinstance(value, list):
        words = [scalar(one, inside=True) for one in value]
        yield from _flow(f"{head} [", words) if words else [f"{head} []"]
    else:
        yield f"{head} {scalar(value if isinstance(value, (int, float)) else str(value))}"


def _flow(head: str, words: list[str]) -> Iterator[str]:
    """Yield a list in brackets, broken into lines."""
    line = head
    for place, word in enumerate(words):
        piece = word + (", " if place + 1 < len(words) else "]")
        if len(line) + len(piece.rstrip()) > _WIDTH:
            yield line.rstrip()
            line = " " * len(head)
        line += piece
    yield line


def scalar(value: str | float, *, inside: bool = False) -> str:
    """Return the value as YAML reads it back: plain where it can be, else in quotes.

    `inside` brackets or braces, fewer texts can be plain.
    """
    if not isinstance(value, str):
        return repr(value).removesuffix(".0")
    if value.isprintable() and _reads(
        f"[{value}]" if inside else value, [value] if inside else value
    ):
        return value
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in quoted) + '"'


def _reads(text: str, wanted: object) -> bool:
    try:
        return bool(parse(f"key: {text}\n".encode(), "") == {"key": wanted})
    except KnowledgeInvalid:
        return False
