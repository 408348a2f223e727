"""The command line: `blink-expert`."""

import gc
import sys

__all__ = ["INTERRUPTED", "main"]

INTERRUPTED = 130
"""The exit code that a shell gives a program that Ctrl-C ended."""


def main() -> None:
    """Run the command line. Ctrl-C ends it without a word, even while it is still starting."""
    # A command is short or waits for a person: collecting garbage costs more than it frees.
    gc.disable()
    try:
        from blink_expert.cli.app import main as run  # noqa: PLC0415  this takes its time

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
