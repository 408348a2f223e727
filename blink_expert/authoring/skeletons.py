"""New devices, rules and cases: files to fill in, and rules added to a file, commented out.

What is there already is never overwritten. A skeleton loads as it is and says nothing false.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from blink_expert.authoring import templates
from blink_expert.authoring.files import appended, modeline, read, write, write_new
from blink_expert.errors import (
    AuthoringError,
    KnowledgeInvalid,
    NameNotFound,
    did_you_mean,
    shortened,
)
from blink_expert.knowledge import KnowledgeBase, load, read_situation
from blink_expert.knowledge.files import shipped
from blink_expert.knowledge.reader import parse
from blink_expert.knowledge.situation import fold
from blink_expert.verification.cases import record

__all__ = ["Written", "new_case", "new_device", "new_rule", "pack_directory"]

_DEVICE = re.compile(r"[a-z0-9][a-z0-9_]*")
_RULE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_ENTRY = re.compile(r"^( *)- +id:", re.MULTILINE)


class Written(msgspec.Struct, frozen=True):
    """What was written: the files, and what their author has to do next, a line each."""

    files: tuple[Path, ...]
    todo: tuple[str, ...]


def pack_directory(knowledge: str | None) -> Path:
    """Return the directory to write to: the one that is named, or that of this checkout.

    Raises:
        AuthoringError: none is named, and the knowledge is installed, not checked out.

    """
    if knowledge is not None:
        return Path(knowledge)
    directory = shipped()
    if directory.name == "_knowledge":
        raise AuthoringError(
            "the knowledge that is installed with the program is not for editing."
            " Name a directory with facts/ and rules/: --knowledge DIR."
        )
    return directory


def new_device(directory: Path, name: str) -> Written:
    """Write the facts, the rules and a case of a new device, each to a file of its own.

    Raises:
        AuthoringError: the name is no name of a device, or something of that name is there.
        KnowledgeInvalid: the files in the directory have mistakes.

    """
    if not _DEVICE.fullmatch(name):
        near = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
        hint = f"Write '{near}'." if near else "Write for example 'smoke_x1'."
        raise AuthoringError(
            f"'{shortened(name)}' is no name of a device: it has small letters, digits and '_'."
            f" {hint}"
        )
    kb = load(directory)
    for value in kb.fact[kb.identifies].values:
        if fold(name) in {fold(word) for word in (value.name, *value.aliases)}:
            alike = "" if value.name == name else f", which reads like '{name}'"
            raise AuthoringError(
                f"there is a device '{value.name}' already{alike}. Take another name."
            )
    file, title = name.replace("_", "-"), name.replace("_", " ").title()
    _check_free(kb, file)
    pages = {
        f"facts/{file}.yaml": templates.device_facts(name, title, file),
        f"rules/{file}.yaml": templates.device_rules(
            name, title, file, (phase.name for phase in kb.phases)
        ),
    }
    here = {directory / page: text for page, text in pages.items()}
    cases = directory / "rules" / "cases" / f"{file}.yaml"
    expect = {"status": "not_covered", "gap_cites": [file]}
    head = templates.case_file(f"The {title}.")
    text = templates.case("what is known of it", {kb.identifies: name}, expect)
    here[cases] = head + text
    write_new({path: modeline(directory, path) + text for path, text in here.items()})
    return Written(
        tuple(here),
        (
            f"facts/{file}.yaml: the source, and one claim for each of its statements",
            f"rules/{file}.yaml: what follows from the claims",
            f"rules/cases/{file}.yaml: what it must answer",
            f"facts/{file}.yaml: 'covered: yes' when the rules are written",
        ),
    )


def _check_free(kb: KnowledgeBase, file: str) -> None:
    """Refuse a file name whose ids are taken."""
    claim, rule = f"{file}-01", f"{file}-opening"
    for kind, one, known in (
        ("source", file, kb.source),
        ("section", file, {**kb.section, **kb.claim}),
        ("claim", claim, {**kb.section, **kb.claim}),
        ("rule", rule, kb.rule),
    ):
        if one in known:
            raise AuthoringError(
                f"the id '{one}', for a new {kind}, is taken. Take another name for the device."
            )


def new_rule(directory: Path, name: str, file: str | None, kind: str) -> Written:
    """Add a rule to the end of a file in `rules/`, commented out until it is filled in.

    Raises:
        AuthoringError: the name is no id or is taken, or the file cannot be added to.
        NameNotFound: there is no such file, or no such kind of rule.
        KnowledgeInvalid: the files in the directory have mistakes.

    """
    if not _RULE.fullmatch(name):
        raise AuthoringError(
            f"'{shortened(name)}' is no id of a rule: it has letters, digits, '-' and '_', and"
            " starts with a letter or digit. Write for example 'x1-lift-lid'."
        )
    template = templates.RULES.get(kind)
    if template is None:
        hint = did_you_mean(kind, templates.RULES) or f"Kinds: {', '.join(templates.RULES)}."
        raise NameNotFound(f"there is no kind of rule '{shortened(kind)}'. {hint}")
    kb = load(directory)
    if name in kb.rule:
        raise AuthoringError(
            f"there is a rule '{name}' in {kb.rule[name].file} already. Take another id."
        )
    path = _rules_file(directory, file)
    where = f"rules/{path.name}"
    old = read(path)
    if re.search(rf"^ *# - id: {re.escape(name)}\s*$", old.decode(), re.MULTILINE):
        raise AuthoringError(
            f"the rule '{name}' stands in {where} already, commented out. Fill it in."
        )
    indent = (_ENTRY.findall(old.decode()) or ["  "])[-1]
    lines = [f"{line}\n" for line in templates.commented(name, template, indent)]
    new, line = appended(old, "".join(lines))
    if parse(new, where) != parse(old, where):
        raise AuthoringError(
            f"{where}: what is added at its end would belong to the text that stands there."
            " Move 'rules:' to the end of the file."
        )
    write(path, new)
    phases = ", ".join(phase.name for phase in kb.phases)
    fill = (text.replace("{phases}", phases) for text in template.fill)
    return Written(
        (path,), (f"{where}:{line}: fill in the {kind}, then take the '# ' away:", *fill)
    )


def _rules_file(directory: Path, file: str | None) -> Path:
    """Return the file in `rules/` that is meant: a name, with or without `rules/` and `.yaml`."""
    known = {path.stem: path for path in sorted((directory / "rules").glob("[!.]*.yaml"))}
    if file is None:
        if len(known) == 1:
            return next(iter(known.values()))
        raise AuthoringError(
            f"there are several files in rules/. Name one: --file rules/{next(iter(known))}.yaml."
        )
    name = file.removeprefix("rules/").removesuffix(".yaml")
    if name not in known:
        hint = did_you_mean(name, known) or f"Files: {', '.join(known)}."
        raise NameNotFound(f"there is no file rules/{shortened(name)}.yaml. {hint}")
    return known[name]


def new_case(directory: Path, name: str, given: Mapping[str, Any]) -> Written:
    """Add a case to `rules/cases/NAME.yaml`: these facts, and what the knowledge answers now.

    Raises:
        AuthoringError: the name is no name of a file, there are no facts, the file has this case,
            or it cannot be added to.
        KnowledgeInvalid: the files in the directory have mistakes.
        SituationInvalid: the vocabulary does not have these facts.

    """
    if not _FILE.fullmatch(name):
        raise AuthoringError(
            f"'{shortened(name)}' is no name of a file of cases: it has letters, digits and '-'."
            " Write for example 'wired-doorbell'."
        )
    kb = load(directory)
    situation = read_situation(kb, given)
    if not situation:
        raise AuthoringError(
            f"a case needs facts. Write for example: blink-expert new case {name}"
            f" {kb.identifies}={kb.fact[kb.identifies].values[0].name}"
        )
    path = directory / "rules" / "cases" / f"{name}.yaml"
    where = f"rules/cases/{path.name}"
    title = ", ".join(f"{fact} {_word(value)}" for fact, value in situation.items())
    text = templates.case(title, situation, record(kb, situation))
    todo = f"{where}: check every line under 'expect' against the source"
    if not path.exists():
        head = modeline(directory, path) + templates.case_file(name.replace("-", " "))
        write_new({path: head + text})
        return Written((path,), (todo,))
    old = read(path)
    before, new = parse(old, where), appended(old, text, apart=False)[0]
    cases = before.get("cases") if isinstance(before, dict) else None
    if not isinstance(cases, list):
        raise AuthoringError(f"{where}: this is no file of cases. Take another name.")
    if any(isinstance(one, dict) and _same(kb, one.get("given"), situation) for one in cases):
        raise AuthoringError(f"{where}: a case with these facts stands there already.")
    added = parse((templates.case_file(name) + text).encode(), where)["cases"]
    try:
        fits = parse(new, where) == {**before, "cases": [*cases, *added]}
    except KnowledgeInvalid:
        fits = False
    if not fits:
        raise AuthoringError(
            f"{where}: a case cannot be added at its end. Write the cases as a list, one '- name:'"
            " a case, indented by two spaces, at the end of the file; or take another name."
        )
    write(path, new)
    return Written((path,), (todo,))


def _same(kb: KnowledgeBase, given: Any, situation: Mapping[str, str | float]) -> bool:
    try:
        return isinstance(given, dict) and read_situation(kb, given) == situation
    except ValueError:  # facts that the vocabulary no longer has
        return False


def _word(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:g}"
