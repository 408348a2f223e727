"""Whatever arrives, the server goes on, says nothing of itself, and logs nothing of what came."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from installed import EXECUTABLE, environment
from serving import command

MARK = "kilroy"
NEWEST = "2026-07-28"


def call(number: int, arguments: Any, name: str = "advise") -> dict[str, Any]:
    params = {"name": name, "arguments": arguments}
    return {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params}


def start() -> dict[str, Any]:
    params = {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": MARK, "version": "1"},
    }
    return {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params}


def newest(name: str, arguments: Any) -> dict[str, Any]:
    """Return the same call in the newest version, which needs no session."""
    message = call(9, arguments, name)
    message["params"]["_meta"] = {
        "io.modelcontextprotocol/protocolVersion": NEWEST,
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    headers = {"Mcp-Protocol-Version": NEWEST, "Mcp-Method": "tools/call"}
    if name.isascii() and name.isprintable():
        headers["Mcp-Name"] = name
    return {"headers": headers, "content": json.dumps(message).encode()}


DEEP: Any = MARK
for _ in range(100):
    DEEP = [DEEP]

CALLS: list[tuple[str, Any]] = [
    (name, arguments)
    for name in ("advise", "read_ticket", "explain")
    for arguments in (
        None,
        [MARK],
        DEEP,
        {"facts": DEEP, "text": DEEP, "item": DEEP, "rule": DEEP},
        {"facts": {MARK: MARK, "device": "\ud800"}},
        {"facts": {"\udfff": "\x00", "device": "<script>"}},
        {"\ud800": 1},
        {"format": "\ud800", "audience": MARK},
        {"text": "\ud83d " + MARK, "item": "\x00", "rule": "\u202e"},
        {"text": MARK * 9000, "item": MARK * 9000, "rule": MARK * 9000},
        {"facts": {"battery_voltage": 1e308, "coin": -(2**70)}},
        {"facts": {"battery_voltage": float("nan"), "coin": float("inf")}},
    )
]
CALLS += [(name, {}) for name in (MARK, "\ud800", "\x00", MARK * 9000)]

HOSTILE: list[bytes] = [
    b"",
    b"\x00",
    b"\xff\xfe" + MARK.encode(),
    b"{",
    b"[]",
    b"null",
    b'"' + MARK.encode() + b'"',
    b"[" * 100_000,
    b'{"a":' * 20_000,
    b'{"jsonrpc": "2.0"}',
    b'{"jsonrpc": "2.0", "id": {"a": 1}, "method": "tools/call"}',
    b'{"jsonrpc": "2.0", "id": 9, "method": "kilroy"}',
    b'{"jsonrpc": "2.0", "id": 9, "method": "tools/call"}',
    b'{"jsonrpc": "2.0", "id": 9, "method": "tools/call", "params": ["kilroy"]}',
    b'{"jsonrpc": "2.0", "id": 9, "result": {"kilroy": 1}}',
    b'{"jsonrpc": "2.0", "method": "notifications/kilroy", "params": {"a": 1}}',
    b'{"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": "kilroy"}}',
    *(json.dumps(call(9, arguments, name)).encode() for name, arguments in CALLS),
]


def test_a_session_over_stdio_goes_on(tmp_path_factory: pytest.TempPathFactory) -> None:
    process = subprocess.Popen(
        [EXECUTABLE, "mcp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(tmp_path_factory.getbasetemp() / "mcp"),
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def send(line: bytes) -> None:
        assert process.stdin is not None
        process.stdin.write(line + b"\n")
        process.stdin.flush()

    def answer(number: int) -> Any:
        """Return the answer of that number; everything on the way has to be protocol."""
        assert process.stdout is not None
        while line := process.stdout.readline():
            message = json.loads(line)
            assert message["jsonrpc"] == "2.0"
            assert "Traceback" not in line.decode()
            if message.get("id") == number:
                return message["result"]
        return None

    with process:
        send(json.dumps(start()).encode())
        assert answer(0)["serverInfo"]["name"] == "blink-expert"
        send(b'{"jsonrpc": "2.0", "method": "notifications/initialized"}')
        for number, line in enumerate(HOSTILE, 100):
            send(line)
            send(json.dumps(call(number, {"facts": {"device": "xt"}})).encode())
            told = answer(number)
            assert told is not None, line[:200]
            assert told["structuredContent"]["situation"] == {"device": "xt"}
        process.stdin.close()
        process.stdin = None
        _, said = process.communicate(timeout=20)
    assert process.returncode == 0
    assert MARK not in said.decode()
    assert "Traceback" not in said.decode()


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple["subprocess.Popen[str]", httpx.Client]]:
    words = ("serve", "--port", "0", "--mcp")
    with command(*words, cache=tmp_path_factory.getbasetemp() / "mcp") as (process, port):
        headers = {
            "Accept": "application/json, text/event-stream",
            "Content-Type": "application/json",
        }
        with httpx.Client(
            base_url=f"http://127.0.0.1:{port}", timeout=20, headers=headers
        ) as client:
            yield process, client


def test_a_service_goes_on(service: tuple["subprocess.Popen[str]", httpx.Client]) -> None:
    process, client = service
    opened = client.post("/mcp", json=start())
    session = {"Mcp-Session-Id": opened.headers["mcp-session-id"]}
    versions = (
        {"Mcp-Protocol-Version": "2025-11-25", **session},
        {"Mcp-Protocol-Version": NEWEST, "Mcp-Method": "tools/call", "Mcp-Name": "advise"},
        {"Mcp-Protocol-Version": MARK, "Origin": f"https://{MARK}.example"},
        {"Mcp-Session-Id": MARK, "Host": f"{MARK}.example"},
    )
    for name, arguments in CALLS:
        # The newest version takes what the others refuse as no JSON, such as half a character.
        told = client.post("/mcp", **newest(name, arguments))
        assert told.status_code < 500, (name, arguments)
        assert "cannot be answered" not in told.text, (name, arguments)
    for headers in versions:
        for body in HOSTILE:
            told = client.post("/mcp", content=body, headers=headers)
            assert told.status_code < 500, (headers, body[:200])
            assert "Traceback" not in told.text
            assert told.headers["x-content-type-options"] == "nosniff"
    told = client.post("/mcp", json=call(1, {"facts": {"device": "xt"}}), headers=versions[0])
    assert '"situation":{"device":"xt"}' in told.text
    too_large = client.post("/mcp", content=b" " * 70_000)
    assert too_large.status_code == 413
    process.terminate()
    _, said = process.communicate(timeout=20)
    assert MARK not in said
    assert "Traceback" not in said
    assert "INFO POST /mcp 200 " in said
