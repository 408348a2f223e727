"""Let pytest collect the cases of a knowledge base: the files in `rules/cases/`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from blink_expert.knowledge import KnowledgeBase
    from blink_expert.verification.suite import Case

__all__ = ["pytest_collect_file"]


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> pytest.Collector | None:
    """Collect a file of cases that stands beside the rules of a knowledge base."""
    place = file_path.parent
    if file_path.suffix != ".yaml" or place.name != "cases" or place.parent.name != "rules":
        return None
    return _CaseFile.from_parent(parent, path=file_path)


@cache
def _knowledge(directory: Path) -> KnowledgeBase:
    from blink_expert import load  # noqa: PLC0415  pytest loads this for projects without cases

    return load(directory, cache=False)


class _CaseFile(pytest.File):
    def collect(self) -> Iterator[pytest.Item]:
        from blink_expert.verification.suite import suite_of  # noqa: PLC0415  as above

        directory = self.path.parents[2]
        kb = _knowledge(directory)
        name = self.path.relative_to(directory).as_posix()
        for case in suite_of({name: self.path.read_bytes()}, kb).cases:
            yield _CaseItem.from_parent(self, name=case.name, kb=kb, case=case)


class _CaseItem(pytest.Item):
    def __init__(self, *, kb: KnowledgeBase, case: Case, **rest: Any) -> None:
        super().__init__(**rest)
        self.kb, self.case = kb, case

    def runtest(self) -> None:
        from blink_expert.verification.cases import run_case  # noqa: PLC0415  as above

        wrong = list(run_case(self.kb, self.case))
        if wrong:
            pytest.fail(f"given {self.case.given}\n" + "\n".join(wrong), pytrace=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"{self.path.stem}: {self.name}"
