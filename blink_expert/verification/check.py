"""`check`: everything that the verification can say about a directory of knowledge."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from blink_expert.errors import KnowledgeInvalid, Problem
from blink_expert.knowledge import KnowledgeBase
from blink_expert.knowledge.files import shipped
from blink_expert.verification import invariants
from blink_expert.verification.answers import Answers
from blink_expert.verification.cases import run_cases
from blink_expert.verification.checks import CHECKS
from blink_expert.verification.invariants import Proof
from blink_expert.verification.model import Draft, Finding
from blink_expert.verification.pack import load_pack, read_pack
from blink_expert.verification.picture_checks import picture_findings
from blink_expert.verification.positions import findings_of
from blink_expert.verification.suite import Invariant, Suite
from blink_expert.verification.texts import text_findings

__all__ = ["Report", "check", "check_files"]

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done and how much there is."""


class Report(msgspec.Struct, frozen=True):
    """What a check found. `situations` is the number of situations that it covers, all of them.

    `seconds` is how long it took. Without knowledge that can be linked, only `findings` says
    something.
    """

    knowledge: str
    rules: int
    situations: int
    cases: int
    proofs: tuple[Proof, ...]
    findings: tuple[Finding, ...]
    seconds: float

    @property
    def errors(self) -> int:
        """The number of findings that are errors."""
        return sum(finding.severity == "error" for finding in self.findings)


def check(
    directory: Path | None = None,
    *,
    source_text: str | None = None,
    progress: Progress | None = None,
) -> Report:
    """Return what is wrong with the knowledge in `directory`, or with that of this package.

    With `source_text`, also which texts copy a run of words from it.

    Raises:
        KnowledgeNotFound: there is no such directory, or no files in it.

    """
    start = time.perf_counter()
    place = directory if directory is not None else shipped()
    try:
        files = read_pack(place)
    except KnowledgeInvalid as error:
        return _unreadable(error.problems, start)
    return check_files(files, source_text=source_text, progress=progress, start=start)


def check_files(
    files: Mapping[str, bytes],
    *,
    source_text: str | None = None,
    progress: Progress | None = None,
    start: float | None = None,
) -> Report:
    """Return what is wrong with the knowledge in these files, by their names."""
    begun = time.perf_counter() if start is None else start
    try:
        kb, suite = load_pack(files)
    except KnowledgeInvalid as error:
        return _unreadable(error.problems, begun)
    tell = progress or (lambda *_: None)
    answers = Answers(kb)
    drafts: list[Draft] = []
    proofs: list[tuple[Invariant, Proof]] = []
    for number, one in enumerate(CHECKS):
        tell("rules", number, len(CHECKS))
        drafts.extend(one(answers))
    for number, invariant in enumerate(suite.invariants):
        tell("invariants", number, len(suite.invariants))
        proofs.append((invariant, invariants.prove(answers, invariant)))
    drafts.extend(invariants.drafts(proofs))
    drafts.extend(picture_findings(answers, files))
    tell("cases", 0, 1)
    drafts.extend(_failing(kb, suite))
    tell("texts", 0, 1)
    drafts.extend(text_findings(kb, source_text))
    return Report(
        kb.name,
        len(kb.rules),
        answers.space.count(answers.space.valid),
        len(suite.cases),
        tuple(proof for _, proof in proofs),
        tuple(findings_of(drafts, files)),
        time.perf_counter() - begun,
    )


def _failing(kb: KnowledgeBase, suite: Suite) -> Iterator[Draft]:
    for verdict in run_cases(kb, suite.cases):
        if verdict.wrong:
            yield Draft(
                "failing-case",
                verdict.case.file,
                ("cases", verdict.case.index),
                f"the case '{verdict.case.name}' fails: {'; '.join(verdict.wrong)}.",
                "Correct the rule, or the case if the source says otherwise.",
                dict(verdict.case.given),
            )


def _unreadable(problems: Iterable[Problem], start: float) -> Report:
    """Return the report on knowledge that cannot be linked: its mistakes, and nothing else."""
    findings = tuple(
        Finding(one.code, "error", one.message, one.hint, one.where, one.line, one.column)
        for one in problems
    )
    return Report("", 0, 0, 0, (), findings, time.perf_counter() - start)
