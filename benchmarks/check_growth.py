"""What `check` costs as a pack grows: the shipped knowledge with its devices copied.

Every covered device is copied with all rules that speak of it; rules about several devices, and
the invariants, then speak of all copies. Run: python benchmarks/check_growth.py [COPIES ...]
"""

import time
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import yaml
from arguments import count, parser

from blink_expert.knowledge.files import is_drawing, shipped
from blink_expert.knowledge.reader import parse
from blink_expert.verification.check import check_files
from blink_expert.verification.pack import load_pack, read_pack

_COPIES = (1, 12, 125)


def grown(files: Mapping[str, bytes], copies: int) -> dict[str, bytes]:
    """Return the pack with so many copies of each covered device: no cases, and no phrases."""
    drawings = {name: data for name, data in files.items() if is_drawing(name)}
    documents = {
        # Phrases, as cases, are about the devices as they are.
        name: {key: part for key, part in parse(data, name).items() if key != "phrases"}
        for name, data in files.items()
        if name not in drawings
    }
    devices = {
        name: entry
        for content in documents.values()
        for name, entry in content.get("devices", {}).items()
    }
    covered = {name for name, entry in devices.items() if entry.get("covered") != "no"}
    own = {
        name
        for name, content in documents.items()
        if name.startswith("rules/") and _named(content.get("when", {})) & covered
    }
    ids = {rule["id"] for name in own for rule in documents[name]["rules"]}
    out: dict[str, Any] = {}
    for name, content in documents.items():
        if name.startswith("rules/cases/"):
            continue  # they are about the devices as they are
        if name in own:
            for number in range(copies):
                out[name.replace(".yaml", f"-{number}.yaml")] = _numbered(content, number, covered)
        else:
            out[name] = _spread(content, copies, covered, ids)
        if content.get("devices"):
            out[name]["devices"] = dict(_copied(devices, copies, covered))
    return {**{name: _dump(content) for name, content in out.items()}, **drawings}


def _named(when: Mapping[str, Any]) -> set[str]:
    """Return the devices that a condition names."""
    named = when.get("device", [])
    return {named} if isinstance(named, str) else {*named}


def _copy(device: str, number: int, covered: AbstractSet[str]) -> str:
    return f"{device}_copy_{number}" if number and device in covered else device


def _copied(
    devices: Mapping[str, Any], copies: int, covered: AbstractSet[str]
) -> Iterator[tuple[str, Any]]:
    for device, entry in devices.items():
        yield device, entry
        for number in range(1, copies if device in covered else 1):
            name = f"{entry['name']}-copy-{number}"
            yield _copy(device, number, covered), {**entry, "name": name, "aliases": []}


def _spread(part: Any, copies: int, covered: AbstractSet[str], ids: AbstractSet[str]) -> Any:
    """Name all copies wherever a device, or a rule of one, is named.

    What is proved for each of some devices stays a proof for these.
    """
    if isinstance(part, list):
        return [_spread(value, copies, covered, ids) for value in part]
    if not isinstance(part, dict):
        return part
    found = {}
    for key, value in part.items():
        if key == "each":
            found[key] = value
            continue
        found[key] = _spread(value, copies, covered, ids)
        names = value if isinstance(value, list) else [value]
        if key in {"device", "not"} and covered & set(map(str, names)):
            numbers = range(copies)
            each = [_copy(name, number, covered) for name in names for number in numbers]
            found[key] = list(dict.fromkeys(each))
        elif key in {"rule", "shows"}:
            found[key] = [*names]
            for number in range(1, copies):
                found[key] += [f"{name}-{number}" for name in names if name in ids]
    return found


def _numbered(content: dict[str, Any], number: int, covered: AbstractSet[str]) -> dict[str, Any]:
    """Return a file of rules on one copy of its devices: the rules have other ids."""
    ids = {rule["id"] for rule in content["rules"]}

    def rename(part: Any, key: str) -> Any:
        if isinstance(part, dict):
            return {name: rename(value, name) for name, value in part.items()}
        if isinstance(part, list):
            return [rename(value, key) for value in part]
        if not number or not isinstance(part, str):
            return part
        if key in {"device", "not"}:
            return _copy(part, number, covered)
        return f"{part}-{number}" if part in ids and key != "cites" else part

    renamed: dict[str, Any] = rename(content, "")
    return renamed


def _dump(content: Any) -> bytes:
    text: str = yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False, width=1000)
    return text.encode()


def main() -> None:
    """Print a row for each size."""
    asked = parser(__doc__)
    asked.add_argument("copies", metavar="COPIES", nargs="*", type=count, help="of each device")
    copies = asked.parse_args().copies or _COPIES
    files = read_pack(shipped())
    print("devices    rules   read (s)   check (s)   ms a rule   findings   situations")
    for number in copies:
        pack = grown(files, number)
        start = time.perf_counter()
        load_pack(pack)
        read = time.perf_counter() - start
        report = check_files(pack)
        devices = 8 * number
        each = 1000 * report.seconds / report.rules if report.rules else 0
        print(
            f"{devices:7} {report.rules:8,} {read:10.2f} {report.seconds:11.2f} {each:11.2f}"
            f" {len(report.findings):10} {report.situations:12.1e}"
        )


if __name__ == "__main__":
    main()
