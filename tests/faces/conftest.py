"""The command, and copies of the shipped knowledge to change."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import Command
from installed import ROOT


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    command = Command(tmp_path_factory.mktemp("cache"))
    yield command
    command.close()


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """A copy of the shipped knowledge."""
    for part in ("facts", "rules"):
        shutil.copytree(ROOT / part, tmp_path / "knowledge" / part)
    return tmp_path / "knowledge"
