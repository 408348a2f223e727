"""Collect the YAML cases of this directory as pytest items."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cases import failures, read_cases

import blink_expert


@cache
def shipped() -> blink_expert.KnowledgeBase:
    return blink_expert.load(cache=False)


class CaseFile(pytest.File):
    def collect(self) -> Iterator[pytest.Item]:
        for case in read_cases(self.path):
            yield CaseItem.from_parent(self, name=case["name"], case=case)


class CaseItem(pytest.Item):
    def __init__(self, *, case: Mapping[str, Any], **rest: Any) -> None:
        super().__init__(**rest)
        self.case = case

    def runtest(self) -> None:
        advice = blink_expert.advise(shipped(), self.case["given"])
        wrong = failures(advice, self.case["expect"])
        if wrong:
            pytest.fail(f"given {self.case['given']}\n" + "\n".join(wrong), pytrace=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"{self.path.stem}: {self.name}"


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> pytest.Collector | None:
    if file_path.suffix == ".yaml":
        return CaseFile.from_parent(parent, path=file_path)
    return None
