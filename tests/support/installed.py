"""The installed command, and the environment that tests run it in."""

import os
import sys
from pathlib import Path

__all__ = ["EXECUTABLE", "ROOT", "environment"]

ROOT = Path(__file__).resolve().parents[2]
EXECUTABLE = Path(sys.executable).with_name("blink-expert")
_LEFT_OUT = {"COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM", "PYTHONUNBUFFERED"}
_LEFT_OUT |= {"PYTHONDONTWRITEBYTECODE"}  # else each start compiles the package again


def environment(cache: Path, **more: str) -> dict[str, str]:
    """Return what the command is run in, without what would change its output."""
    kept = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
    return {**kept, "BLINK_EXPERT_CACHE": str(cache), **more}
