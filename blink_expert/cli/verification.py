"""The commands that judge knowledge: check, test, coverage and diff.

As in `app`, what a command needs is imported when it runs.
"""

from pathlib import Path
from typing import Annotated, Literal

import typer

from blink_expert.cli.options import DataFormatOption, KnowledgeOption

__all__ = ["register"]

PackArgument = Annotated[
    str | None,
    typer.Argument(metavar="DIR", help="A directory with facts/ and rules/; else the own one."),
]
JobsOption = Annotated[int, typer.Option(min=1, help="How many processes share long work.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(check)
    app.command("test")(run_test)
    app.command()(coverage)
    app.command()(diff)


def check(
    directory: PackArgument = None,
    output: Annotated[
        Literal["text", "json", "sarif"],
        typer.Option("--format", "-f", help="sarif is for code hosts and editors."),
    ] = "text",
    source_text: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="The source: no text may copy 8 words in a row of it."),
    ] = None,
    mutants: Annotated[
        bool,
        typer.Option("--mutants", help="Plant mistakes, one at a time: who would notice?"),
    ] = False,
    jobs: JobsOption = 1,
    knowledge: KnowledgeOption = None,
) -> None:
    """Prove that the knowledge is sound, over every situation. Exit code 1 if it is not.

    For example: blink-expert check my-pack --format sarif
    """
    from blink_expert.cli import verdicts  # noqa: PLC0415
    from blink_expert.cli.progress import progress  # noqa: PLC0415
    from blink_expert.verification.check import check as run  # noqa: PLC0415

    place = _pack(directory, knowledge)
    text = _read_text(source_text) if source_text is not None else None
    with progress() as tell:
        report = run(place, source_text=text, progress=tell)
    hunted = None
    if mutants and not report.errors:
        from blink_expert.verification.hunt import hunt  # noqa: PLC0415
        from blink_expert.verification.pack import read_pack  # noqa: PLC0415

        with progress() as tell:
            files = read_pack(place)
            hunted = hunt(files, jobs=jobs, progress=lambda at, all_: tell("mutants", at, all_))
    verdicts.print_check(report, hunted, output)
    if mutants and hunted is None and output == "text":
        verdicts.print_line("No mistake was planted: first correct the errors above.")
    if report.errors or (hunted is not None and hunted.count("survived")):
        raise typer.Exit(1)


def run_test(
    directory: PackArgument = None,
    output: DataFormatOption = "text",
    knowledge: KnowledgeOption = None,
) -> None:
    """Run the cases in rules/cases/. Exit code 1 if an answer is not as expected."""
    from blink_expert.cli import verdicts  # noqa: PLC0415
    from blink_expert.verification.cases import run_cases  # noqa: PLC0415
    from blink_expert.verification.pack import load_pack, read_pack  # noqa: PLC0415

    files = read_pack(_pack(directory, knowledge))
    kb, suite = load_pack(files)
    found = list(run_cases(kb, suite.cases))
    verdicts.print_test(found, files, output)
    if any(one.wrong for one in found):
        raise typer.Exit(1)


def coverage(
    directory: PackArgument = None,
    output: DataFormatOption = "text",
    knowledge: KnowledgeOption = None,
) -> None:
    """Say which rules, conditions, claims and answers no case touches."""
    from blink_expert.cli import verdicts  # noqa: PLC0415
    from blink_expert.verification.coverage import coverage as measure  # noqa: PLC0415
    from blink_expert.verification.pack import read_pack  # noqa: PLC0415

    verdicts.print_coverage(measure(read_pack(_pack(directory, knowledge))), output)


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A directory, or a git revision.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="A directory, or a git revision.")],
    output: DataFormatOption = "text",
    knowledge: KnowledgeOption = None,
) -> None:
    """Say for which situations the answer changes, and how. Exit code 1 if any does.

    A git revision is one of the directory that --knowledge names, else of this one. For example:
    blink-expert diff HEAD~1 HEAD
    """
    from blink_expert.cli import verdicts  # noqa: PLC0415
    from blink_expert.verification.impact import compare  # noqa: PLC0415
    from blink_expert.verification.pack import load_pack  # noqa: PLC0415
    from blink_expert.verification.revisions import read_version  # noqa: PLC0415

    here = Path(knowledge) if knowledge is not None else Path()
    before, after = (load_pack(read_version(name, here))[0] for name in (old, new))
    impact = compare(before, after)
    verdicts.print_diff(impact, output)
    if impact.changes:
        raise typer.Exit(1)


def _pack(directory: str | None, knowledge: str | None) -> Path:
    """Return the directory that is meant; without a name, that of the shipped knowledge."""
    from blink_expert.knowledge.files import shipped  # noqa: PLC0415

    if directory is not None and knowledge is not None and directory != knowledge:
        raise typer.BadParameter("DIR and --knowledge name two directories. Name one.")
    name = directory if directory is not None else knowledge
    return Path(name) if name is not None else shipped()


def _read_text(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        from blink_expert.errors import reason_of  # noqa: PLC0415

        raise typer.BadParameter(
            f"{name} cannot be read: {reason_of(error)}.", param_hint="--source-text"
        ) from None
