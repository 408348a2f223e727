"""Blink's cloud, played back to blinkpy's own classes.

The answers have the shapes that open-source projects recorded; names and numbers are made up.
They are given where blinkpy would send a request, in its `Auth.query`, as its own tests do.
"""

import itertools
import json
import time
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

HOURS = itertools.count(0, 3600)
"""blinkpy waits between requests of one kind: here, an hour passes between any two."""

RECORDED = Path(__file__).with_name("blink_cloud.json")


class Cloud:
    """The answers, by the end of the address that they are for; a test may change them."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = json.loads(RECORDED.read_text(encoding="utf-8"))

    def camera(self, number: int) -> dict[str, Any]:
        config: dict[str, Any] = self.answers[f"/network/1/camera/{number}/config"]["camera"][0]
        return config

    def plug_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let every blinkpy of this process speak with these answers."""
        from blinkpy.auth import Auth
        from blinkpy.helpers import util

        async def startup(auth: Any) -> None:
            auth.region_id, auth.account_id, auth.client_id = "test", 1, 1

        async def query(_: Any, url: str = "", json_resp: bool = True, **__: Any) -> Any:
            answer = self._answer(url.partition("?")[0])
            return answer if json_resp else _Response(answer)

        clock = SimpleNamespace(
            time=lambda: next(HOURS), gmtime=time.gmtime, strftime=time.strftime
        )
        monkeypatch.setattr(util, "time", clock)
        monkeypatch.setattr(Auth, "startup", startup)
        monkeypatch.setattr(Auth, "query", query)

    def _answer(self, address: str) -> Any:
        for end in sorted(self.answers, key=len, reverse=True):
            if address.endswith(end):
                return json.loads(json.dumps(self.answers[end]))
        assert "/media/" in address, f"nothing is recorded for {address}"
        return {}


class _Response:
    """An answer that is not read as JSON at once."""

    status = 200
    headers: Mapping[str, str] = {}

    def __init__(self, content: Any) -> None:
        self._content = content

    async def json(self) -> Any:
        return self._content

    async def read(self) -> bytes:
        return b""
