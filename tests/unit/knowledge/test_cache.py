"""The cache saves time and changes nothing."""

import ast
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import pytest

import blink_expert
from blink_expert.errors import KnowledgeInvalid
from blink_expert.knowledge import KnowledgeBase, cache, loader

HERE = Path(__file__).parent


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return shutil.copytree(HERE / "base", tmp_path / "base")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BLINK_EXPERT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the digest each time that files are parsed and linked."""
    build, noted = loader.load_files, list[str]()

    def noting(files: Mapping[str, bytes]) -> KnowledgeBase:
        built = build(files)
        noted.append(built.digest)
        return built

    monkeypatch.setattr(loader, "load_files", noting)
    return noted


def entries(place: Path) -> list[Path]:
    return list(place.iterdir()) if place.is_dir() else []


@pytest.mark.parametrize("directory", [HERE / "base", None], ids=["base", "shipped"])
def test_what_is_cached_equals_what_is_built(
    directory: Path | None, place: Path, builds: list[str]
) -> None:
    built = blink_expert.load(directory)
    cached = blink_expert.load(directory)
    assert builds == [built.digest]
    assert len(entries(place)) == 1
    assert cached is not built
    assert repr(cached) == repr(built)


def test_a_changed_file_gives_another_digest(base: Path, place: Path, builds: list[str]) -> None:
    rules = base / "rules" / "main.yaml"
    digests = {blink_expert.load(base).digest}
    rules.touch()
    assert blink_expert.load(base).digest in digests
    rules.write_text(rules.read_text("utf-8").replace("trip over", "stumble over"), "utf-8")
    changed = blink_expert.load(base)
    assert "stumble over" in repr(changed)
    digests.add(changed.digest)
    rules.rename(base / "rules" / "renamed.yaml")
    digests.add(blink_expert.load(base).digest)
    assert len(digests) == len(builds) == len(entries(place)) == 3


def test_changed_code_does_not_get_what_other_code_linked(
    base: Path, place: Path, builds: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    blink_expert.load(base)
    monkeypatch.setattr(cache, "_code", lambda *_: "other")
    blink_expert.load(base)
    assert len(builds) == len(entries(place)) == 2


class _Bomb:
    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return pytest.fail, ("a cache entry was executed",)


def _sealed(data: bytes) -> bytes:
    return cache._checksum(data) + data


def _changed(data: bytes, **parts: str) -> bytes:
    return msgspec.msgpack.encode(msgspec.msgpack.decode(data) | parts)


_SPOILED = """
    empty cut-short truncated longer changed-text script pickle sealed-pickle sealed-nothing
    not-utf8 too-deep other-shape other-digest
"""


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda entry: entry[:3],
        lambda entry: entry[: len(entry) // 2],
        lambda entry: entry + b"\0",
        lambda entry: entry.replace(b"Unplug it", b"Cut it..."),
        lambda _: b"#!/bin/sh\nexit 1\n",
        lambda _: pickle.dumps(_Bomb()),
        lambda _: _sealed(pickle.dumps(_Bomb())),
        lambda _: _sealed(b""),
        lambda _: _sealed(b"\x81\xa4name\xa2\xff\xfe"),
        lambda _: _sealed(b"\x81\xa1x" + b"\x91" * 100_000),
        lambda _: _sealed(msgspec.msgpack.encode({"name": "lantern"})),
        lambda entry: _sealed(_changed(entry[4:], digest="0" * 64)),
    ],
    ids=_SPOILED.split(),
)
def test_a_spoiled_entry_is_made_again(
    spoil: Callable[[bytes], bytes], base: Path, place: Path, builds: list[str]
) -> None:
    built = blink_expert.load(base)
    (entry,) = entries(place)
    good = entry.read_bytes()
    entry.write_bytes(spoil(good))
    assert entry.read_bytes() != good
    assert repr(blink_expert.load(base)) == repr(built)
    assert len(builds) == 2
    assert entry.read_bytes() == good


class _Names(msgspec.Struct):
    """Something that is made of a knowledge base."""

    names: list[str]


def _names_of(kb: KnowledgeBase) -> _Names:
    return _Names([fact.name for fact in kb.facts])


def _never(kb: KnowledgeBase) -> _Names:
    pytest.fail(f"made again for {kb.name}")


def test_what_is_made_of_a_knowledge_base_is_kept_beside_it(base: Path, place: Path) -> None:
    made = cache.kept(blink_expert.load(base), _Names, _names_of)
    assert len(entries(place)) == 2
    again = blink_expert.load(base)
    assert (
        made.names == cache.kept(again, _Names, _never).names == [one.name for one in again.facts]
    )


def test_a_changed_copy_and_what_is_not_cached_are_never_taken_for_it(
    base: Path, place: Path
) -> None:
    kb = blink_expert.load(base)
    cache.kept(kb, _Names, _names_of)
    copy = msgspec.structs.replace(kb, facts=kb.facts[:1])
    assert len(cache.kept(copy, _Names, _names_of).names) == 1
    (base / "rules" / "main.yaml").touch()
    before = entries(place)
    cache.kept(blink_expert.load(base, cache=False), _Names, _names_of)
    assert entries(place) == before


@pytest.mark.parametrize("spoil", [lambda _: b"", lambda _: _sealed(b"\x91\x91\x01")])
def test_a_spoiled_entry_of_what_is_made_is_made_again(
    spoil: Callable[[bytes], bytes], base: Path, place: Path
) -> None:
    kb = blink_expert.load(base)
    made = cache.kept(kb, _Names, _names_of)
    (entry,) = (path for path in entries(place) if "_Names" in path.name)
    good = entry.read_bytes()
    entry.write_bytes(spoil(good))
    assert cache.kept(kb, _Names, _names_of).names == made.names
    assert entry.read_bytes() == good


def test_an_entry_of_another_knowledge_base_is_not_taken(base: Path, place: Path) -> None:
    shipped = blink_expert.load()
    (entry,) = entries(place)
    built = blink_expert.load(base)
    other = next(path for path in entries(place) if path != entry)
    shutil.copy(entry, other)
    assert shipped.name != built.name
    assert blink_expert.load(base).name == built.name


@pytest.mark.parametrize("where", ["/dev/null", "/dev/null/below", "/proc/self/nowhere", "\udcff"])
def test_where_nothing_can_be_written_it_works_without(
    where: str, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, builds: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BLINK_EXPERT_CACHE", where)
    assert blink_expert.load(base).digest == blink_expert.load(base).digest
    assert 1 <= len(builds) <= 2


def test_where_an_entry_cannot_be_replaced_nothing_is_left_behind(base: Path, place: Path) -> None:
    blink_expert.load(base)
    (entry,) = entries(place)
    entry.unlink()
    (entry / "in the way").mkdir(parents=True)
    assert blink_expert.load(base).rules
    assert entries(place) == [entry]


def test_an_empty_setting_or_no_cache_keeps_nothing(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, builds: list[str]
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("BLINK_EXPERT_CACHE", "")
    blink_expert.load(base)
    monkeypatch.delenv("BLINK_EXPERT_CACHE")
    blink_expert.load(base, cache=False)
    assert not home.exists()
    blink_expert.load(base)
    assert len(entries(home / ".cache" / "blink-expert")) == 1
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    blink_expert.load(base)
    assert len(entries(tmp_path / "xdg" / "blink-expert")) == 1
    assert len(builds) == 4


def test_what_is_invalid_is_not_kept(base: Path, place: Path) -> None:
    (base / "rules" / "more.yaml").write_text("wrong: 1\n")
    for _ in range(2):
        with pytest.raises(KnowledgeInvalid):
            blink_expert.load(base)
    assert entries(place) == []


def test_processes_that_load_at_once_do_not_disturb_each_other(base: Path, place: Path) -> None:
    program = "import sys, blink_expert; print(blink_expert.load(sys.argv[1]).digest)"
    command = [sys.executable, "-W", "error", "-c", program, str(base)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    ended = [(*process.communicate(timeout=60), process.returncode) for process in running]
    assert set(ended) == {(f"{blink_expert.load(base).digest}\n", "", 0)}
    assert [path.suffix for path in entries(place)] == [".msgpack"]


def test_nothing_that_is_read_can_be_executed() -> None:
    banned = {"eval", "exec", "pickle", "marshal", "shelve", "unsafe_load", "UnsafeLoader"}
    for path in Path(cache.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for part in ("id", "attr", "name", "module"):
                assert getattr(node, part, None) not in banned, path.name
