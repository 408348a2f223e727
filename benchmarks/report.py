"""Measure everything and write one report in Markdown: python benchmarks/report.py [FILE].

All figures come from this run. Whatever is compared takes turns, so the ratios mean more than the
times. `--quick` measures less, to try the program out.
"""

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path

import load
import msgspec
import own
import startup
from bases import generate, situations
from check_growth import grown
from contest import NODE, Result, contest, install_node, version_of
from peers.job import OUR_ADVICE, OURS, PEERS
from timing import Sample, each, in_turns, spell

import blink_expert
from blink_expert.inference import engine_for
from blink_expert.knowledge import KnowledgeBase
from blink_expert.knowledge.files import read_files, shipped
from blink_expert.knowledge.loader import load_files

_DEFAULT = Path(__file__).parent / "report.md"
_CLIPS = "CLIPS"
_SINGLE = "CLIPS, fact by fact"
_SIZES = (100, 1_000, 10_000)
_FACTS = (20, 60, 180)
_COPIES = (1, 12)


class Plan(msgspec.Struct, frozen=True):
    """How much is measured. `limit` are the seconds that a peer may take for one thing."""

    number: int = 200
    generated: int = 16
    rounds: int = 10
    limit: float = 20.0
    starts: int = 10
    sizes: tuple[int, ...] = _SIZES
    facts: tuple[int, ...] = _FACTS
    copies: tuple[int, ...] = _COPIES
    seconds: float = 2.0


QUICK = Plan(20, 10, 2, 10.0, 2, (100,), (20,), (1,), 0.3)


class Budget(msgspec.Struct, frozen=True):
    """What was promised: `ratio` must be at most `limit`, or at least it (`least`).

    What is not `asked` is the same limit beside a peer that is driven better than it documents.
    """

    what: str
    ratio: float
    limit: float
    least: bool = False
    asked: bool = True

    def row(self) -> tuple[str, str, str, str]:
        """Return it in words."""
        met = self.ratio >= self.limit if self.least else self.ratio <= self.limit
        limit = f"{'at least' if self.least else 'at most'} {self.limit:g}"
        outcome = f"{'met' if met else 'missed'}{'' if self.asked else ', but not asked'}"
        return self.what, limit, f"{self.ratio:.3g}", outcome


def main() -> None:
    """Measure, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=_DEFAULT)
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    plan = QUICK if arguments.quick else Plan()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as directory:
        text = "\n".join(_report(plan, Path(directory)))
    minutes = (time.perf_counter() - start) / 60
    arguments.file.write_text(f"{text}\nMade in {minutes:.1f} minutes.\n", encoding="utf-8")
    print(f"{arguments.file}: written in {minutes:.1f} minutes")


def _report(plan: Plan, directory: Path) -> Iterator[str]:
    missing = install_node()
    names = [*PEERS, NODE]
    kb = blink_expert.load()
    budgets: list[Budget] = []
    medians: dict[str, float] = {}
    sections = [
        *_peers(kb, names, plan, budgets, medians, directory),
        *_costs(kb, plan, budgets, medians),
        *_growth(plan, directory),
        *_starting(plan, budgets),
        *_threads(kb, plan),
        *_service(plan),
    ]
    yield "# What it costs, beside others\n"
    yield "Written by `make bench`; nothing in it is typed by hand."
    yield "[Performance](../docs/performance.md) says what it means.\n"
    yield from _machine(names, missing)
    yield "\n## Budgets\n"
    yield (
        f"Ratios of two medians of this run. “{_SINGLE}” is what its binding clipspy documents, and"
        f" what the budgets mean; “{_CLIPS}” is the quickest way that we found to drive it.\n"
    )
    yield from _table(("what", "limit", "measured", ""), [one.row() for one in budgets])
    yield from sections


def _machine(names: Sequence[str], missing: str) -> Iterator[str]:
    yield "## The machine\n"
    yield f"- {_processor()}, {os.cpu_count()} cores; {platform.system()} {platform.release()}"
    yield f"- load average at the end of the run: {os.getloadavg()[0]:.1f}"
    libraries = ("blink-expert", "msgspec", "typer", "PyYAML", "litestar", "uvicorn")
    yield f"- Python {platform.python_version()}; " + ", ".join(
        f"{name} {version(name)}" for name in libraries
    )
    installed = {PEERS[n].distribution if n in PEERS else n: version_of(n) for n in names}
    yield "- peers: " + ", ".join(f"{n} {v or '(not installed)'}" for n, v in installed.items())
    if missing:
        yield f"- {NODE} could not be installed: {missing}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def _peers(
    kb: KnowledgeBase,
    names: Sequence[str],
    plan: Plan,
    budgets: list[Budget],
    medians: dict[str, float],
    directory: Path,
) -> Iterator[str]:
    yield "\n## Inference beside other engines\n"
    yield (
        "Facts in, the rules that fire out. Every engine has the rules loaded and is given the same"
        " situations in turns, each engine in a process of its own. It is timed only if it fires"
        " the same rules as ours in all of them. Memory is what the process grew by."
    )
    results = contest(
        kb,
        shipped(),
        (OUR_ADVICE, *names),
        number=plan.number,
        rounds=plan.rounds,
        limit=plan.limit,
    )
    yield f"\n### The shipped knowledge: {len(kb.rules)} rules, {plan.number} situations\n"
    yield from _contest_table(results)
    medians.update((one.name, one.median) for one in results if one.rounds)
    for name, limit in ((_SINGLE, 30), (_CLIPS, 30), ("experta", 500)):
        if name in medians:
            what, ratio = f"inference in {name} / ours", medians[name] / medians[OURS]
            budgets.append(Budget(what, ratio, limit, least=True, asked=name != _CLIPS))
    for name in (_SINGLE, _CLIPS):
        if name in medians:
            what = f"complete Advice / inference alone in {name}"
            ratio = medians[OUR_ADVICE] / medians[name]
            budgets.append(Budget(what, ratio, 0.25, asked=name != _CLIPS))
    sizes: dict[int, float] = {}
    for size in plan.sizes:
        place = directory / f"rules-{size}"
        generate(place, size)
        base = blink_expert.load(place)
        results = contest(
            base, place, names, number=plan.generated, rounds=plan.rounds, limit=plan.limit
        )
        yield f"\n### Generated: {size:,} rules, {plan.generated} situations\n"
        yield from _contest_table(results)
        sizes[size] = results[0].median
    if len(sizes) > 1:
        first, last = min(sizes), max(sizes)
        what = f"inference, {last:,} rules / {first:,} rules"
        budgets.append(Budget(what, sizes[last] / sizes[first], 3))


def _contest_table(results: Sequence[Result]) -> Iterator[str]:
    ours = results[0].median
    rows = []
    for one in results:
        if not one.rounds:
            rows.append((one.name, one.failure, "", "", "", "", ""))
            continue
        row = Sample(one.rounds).row()
        memory = f"{one.memory / 1e6:.0f} MB"
        rows.append((one.name, *row, f"{one.median / ours:.3g}", spell(one.build), memory))
    head = ("engine", "median", "least", "middle half", "ratio", "loading the rules", "memory")
    yield from _table(head, rows)


def _costs(
    kb: KnowledgeBase, plan: Plan, budgets: list[Budget], medians: Mapping[str, float]
) -> Iterator[str]:
    yield "\n## What each thing costs\n"
    yield (
        f"On the shipped knowledge, means over {plan.number} situations in turns; for many at once,"
        f" over {own.MANY:,} that all differ.\n"
    )
    samples = own.costs(kb, plan.number, plan.rounds)
    many = own.many_at_once(kb, plan.rounds)
    together = next(iter(many.values())).median
    for name in (_SINGLE, _CLIPS):
        if name in medians:
            what = f"inference in {name} / ours, {own.MANY:,} situations at once"
            ratio = medians[name] / together
            budgets.append(Budget(what, ratio, 30, least=True, asked=False))
    samples |= many
    samples |= own.loading(shipped(), max(plan.rounds // 2, 2))
    floor = samples[own.FLOOR].median
    rows = [(name, *one.row(), f"{one.median / floor:,.3g}") for name, one in samples.items()]
    yield from _table(("what", "median", "least", "middle half", "of the floor"), rows)
    what = "Advice as JSON bytes, met before / the floor"
    budgets.append(Budget(what, samples[own.MET_BEFORE].median / floor, 5))


def _growth(plan: Plan, directory: Path) -> Iterator[str]:
    yield "\n## Growth\n"
    yield (
        "Rules and facts: generated knowledge bases. Devices: the shipped one, with every covered"
        " device copied and all rules that speak of it.\n"
    )
    rows = []
    for what, kb, read in _grown(plan, directory):
        asked = situations(kb, plan.generated)
        times = in_turns(
            {
                "inference": each(engine_for(kb).infer, asked),
                "advice": each(partial(blink_expert.advise, kb), asked),
            },
            plan.rounds // 2,
        )
        took = [spell(one.median / len(asked)) for one in times.values()]
        rows.append((what, f"{len(kb.rules):,}", str(len(kb.facts)), spell(read), *took))
    head = ("what grows", "rules", "facts", "load from YAML", "inference", "complete Advice")
    yield from _table(head, rows)


def _grown(plan: Plan, directory: Path) -> Iterator[tuple[str, KnowledgeBase, float]]:
    """Yield what grows, the knowledge base, and the seconds that it took to load."""
    shapes = [("rules", size, 30) for size in plan.sizes]
    for what, rules, facts in [*shapes, *(("facts", 1_000, facts) for facts in plan.facts)]:
        place = directory / f"{what}-{rules}-{facts}"
        generate(place, rules, facts)
        yield what, *_loaded(read_files(place))
    for copies in plan.copies:
        yield f"devices: {8 * copies}", *_loaded(grown(read_files(shipped()), copies))


def _loaded(files: Mapping[str, bytes]) -> tuple[KnowledgeBase, float]:
    start = time.perf_counter()
    kb = load_files(files)
    return kb, time.perf_counter() - start


def _starting(plan: Plan, budgets: list[Budget]) -> Iterator[str]:
    yield "\n## Start-up\n"
    yield f"Wall times of whole processes, {plan.starts} of each in turns.\n"
    with tempfile.TemporaryDirectory() as directory:
        times = startup.measure(Path(directory), plan.starts)
    samples = {name: Sample(tuple(seconds)) for name, seconds in times.items()}
    base = samples[startup.TYPER].median
    rows = [(name, *one.row(), f"{one.median / base:.2f}") for name, one in samples.items()]
    head = ("program", "median", "least", "middle half", "of the typer program")
    yield from _table(head, rows)
    command = samples[startup.COMMAND_LINE].median / base
    budgets.append(Budget("`blink-expert advise` / a typer program of one line", command, 1.3))
    first = samples[startup.FIRST_ADVICE].median / samples[startup.IMPORT_TYPER].median
    budgets.append(Budget("import and first Advice / `import typer`", first, 3))


def _threads(kb: KnowledgeBase, plan: Plan) -> Iterator[str]:
    yield "\n## Threads\n"
    yield (
        "Answers a second that threads of one process give together. CPython runs one thread at a"
        " time, so the best possible is a flat line; more cores need more processes"
        " (`blink-expert serve --workers`).\n"
    )
    rates = own.scaling(kb, (1, 2, 4), plan.seconds)
    rows = [(str(n), f"{rate:,.0f}", f"{rate / rates[1]:.2f}") for n, rate in rates.items()]
    yield from _table(("threads", "answers a second", "of one thread"), rows)


def _service(plan: Plan) -> Iterator[str]:
    yield "\n## Service\n"
    yield (
        "One process of `blink-expert serve`, beside an endpoint of the same server that sends the"
        " same bytes, logs the request as the service does, and does nothing else. The client has"
        " its share of the machine's cores, so the processor time that an answer takes the server"
        " is the steadier figure.\n"
    )
    rows = [
        (
            str(one.connections),
            one.name,
            f"{one.rate:,.0f}",
            f"{one.of_rate:.2f}",
            f"{one.p99:.0f} ms",
            f"{one.cost:.0f} µs",
            f"{one.of_cost:.2f}",
            str(one.wrong.total()),
        )
        for one in load.measure(plan.seconds)
    ]
    head = ("connections", "endpoint", "answers a second", "of the bare one", "99 in 100 within")
    yield from _table((*head, "processor time", "of the bare one", "wrong"), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


if __name__ == "__main__":
    main()
