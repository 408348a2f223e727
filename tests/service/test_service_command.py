"""`blink-expert serve`: what it logs, how it stops, and how it follows its knowledge."""

import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import httpx
import pytest
from installed import EXECUTABLE, ROOT, environment
from serving import command, raw, wait_for

from blink_expert.cli.serve import serve

SERVE = ("serve", "--port", "0")
MARK = "kilroy"
BODY = b'{"facts": {}}'
HEAD = (
    b"POST /v1/advice HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(BODY)
)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A knowledge base that checks in no time, to change."""
    place = tmp_path / "pack"
    shutil.copytree(ROOT / "examples" / "door-lock", place)
    return place


def client(port: int) -> httpx.Client:
    return httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20)


def ask(port: int) -> httpx.Response:
    with client(port) as asking:
        return asking.get("/v1/advice")


def ended(process: subprocess.Popen[str]) -> str:
    """Ask it to stop, and return what it said since it started."""
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=20)
    return said


def test_it_says_where_the_page_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("blink_expert.service.server.serve", lambda _: None)
    monkeypatch.setattr("blink_expert.cli.listening.check_address", lambda *_: None)
    serve(host="::1", port=8123)
    assert capsys.readouterr().err == "The page for agents: http://[::1]:8123/\n"


def test_it_logs_routes_and_no_request(pack: Path, tmp_path: Path) -> None:
    with command(*SERVE, "--knowledge", str(pack), cache=tmp_path) as (process, port):
        with client(port) as asking:
            asking.get(f"/v1/advice?{MARK}={MARK}")
            asking.get(f"/v1/rules/{MARK}", headers={"User-Agent": MARK, "Referer": MARK})
            asking.post(f"/{MARK}", json={MARK: MARK})
            asking.post("/v1/advice", json={"facts": {"device": MARK}})
        raw(port, f"{MARK} {MARK}\r\n\r\n".encode())
        said = ended(process)
    assert MARK not in said
    assert "INFO GET /v1/rules/{name} 404 " in said
    assert "INFO POST /v1/advice 422 " in said
    assert "Traceback" not in said


def test_what_is_under_way_when_it_stops_is_finished(pack: Path, tmp_path: Path) -> None:
    with command(*SERVE, "--knowledge", str(pack), cache=tmp_path) as (process, port):
        answers: list[bytes] = []
        slow = threading.Thread(
            target=lambda: answers.append(raw(port, HEAD, BODY[:5], BODY[5:], pause=0.5))
        )
        slow.start()
        time.sleep(0.3)
        said = ended(process)
        slow.join()
    assert answers[0].startswith(b"HTTP/1.1 200 ")
    assert "Traceback" not in said
    with pytest.raises(httpx.ConnectError):
        ask(port)


def test_several_processes_share_a_port(pack: Path, tmp_path: Path) -> None:
    options = ("--knowledge", str(pack), "--workers", "2", "--no-docs")
    with command(*SERVE, *options, cache=tmp_path) as (process, port):
        wait_for(lambda: _answers(port))
        assert {ask(port).status_code for _ in range(10)} == {200}
        assert httpx.get(f"http://127.0.0.1:{port}/docs").status_code == 404
        assert "Traceback" not in ended(process)


def _answers(port: int) -> bool:
    try:
        return ask(port).status_code == 200
    except httpx.HTTPError:
        return False


def test_changed_knowledge_is_taken_only_if_it_is_sound(pack: Path, tmp_path: Path) -> None:
    file = pack / "rules" / "all.yaml"
    sound = file.read_text(encoding="utf-8")
    # It can be loaded, and leaves out a danger: `check` sees that, loading alone would not.
    danger = sound.index("  - id: hot-danger")
    unsound = sound[:danger] + sound[sound.index("  - id: hot-stop") :]
    options = ("--knowledge", str(pack), "--reload-knowledge")
    with command(*SERVE, *options, cache=tmp_path) as (process, port):
        heard = listen(process)
        asked = Asking(port)
        with asked:
            first = ask(port).headers["etag"]
            time.sleep(1)  # the watch is set up while the first answers are given
            file.write_text(sound + "\n  - id: [broken", encoding="utf-8")
            wait_for(lambda: "refused" in heard())
            assert ask(port).headers["etag"] == first
            assert f"rules/{file.name}:" in heard()
            file.write_text(f"{sound}\n# another digest\n", encoding="utf-8")
            wait_for(lambda: ask(port).headers["etag"] != first)
            second = ask(port).headers["etag"]
            file.write_text(unsound, encoding="utf-8")
            wait_for(lambda: heard().count("refused") == 2)
            assert ask(port).headers["etag"] == second
            figures = httpx.get(f"http://127.0.0.1:{port}/metrics").text
            assert 'blink_expert_reloads_total{outcome="refused"} 2.0' in figures
            assert 'blink_expert_reloads_total{outcome="taken"} 1.0' in figures
        assert set(asked.statuses) == {200}
        assert len(asked.statuses) > 20
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) in (0, -signal.SIGTERM)
        assert "Traceback" not in heard()


class Asking:
    """Ask again and again, from another thread, as long as the context lasts."""

    def __init__(self, port: int) -> None:
        self.statuses: list[int] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask, args=(port,))

    def _ask(self, port: int) -> None:
        with client(port) as asking:
            while not self._stop.is_set():
                self.statuses.append(asking.post("/v1/advice", json={}).status_code)
                time.sleep(0.01)  # the service shares the machine with this

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


def listen(process: subprocess.Popen[str]) -> Callable[[], str]:
    """Return what tells all that the process has said so far."""
    lines: list[str] = []
    stream = process.stderr
    assert stream is not None
    threading.Thread(target=lambda: lines.extend(iter(stream.readline, "")), daemon=True).start()
    return lambda: "".join(lines)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--cors", "desk"), "'desk' is no origin"),
        (("--knowledge", "no-such-directory"), "there is no such directory"),
        (("--host", "192.0.2.1"), "192.0.2.1, port 8000, cannot be listened at: "),
    ],
)
def test_what_cannot_be_served_is_said(options: tuple[str, ...], says: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [EXECUTABLE, "serve", *options],
        capture_output=True,
        text=True,
        env=environment(tmp_path, COLUMNS="200"),
        timeout=20,
        check=False,
    )
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "litestar.py").write_text("raise ModuleNotFoundError(name='litestar')")
    done = subprocess.run(
        [EXECUTABLE, "serve"],
        capture_output=True,
        text=True,
        env=environment(tmp_path, PYTHONPATH=str(tmp_path)),
        timeout=20,
        check=False,
    )
    assert done.returncode == 2
    assert "pip install 'blink-expert[service]'" in done.stderr
