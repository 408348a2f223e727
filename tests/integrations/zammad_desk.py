"""A stand-in for Zammad: as much of its REST API as is documented for articles and shared drafts.

It keeps tickets as Zammad does, refuses what Zammad would refuse, and sends webhooks signed as
Zammad signs them.
"""

import hashlib
import hmac
import json
import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from serving import in_thread

PAYLOAD = Path(__file__).with_name("zammad_webhook.json")
TOKEN = "api-token"
ME, SOMEBODY = 9, 5
OF_A_NOTE = {"ticket_id", "subject", "body", "content_type", "type", "internal"}


class Desk:
    """One ticket's articles and its shared draft, and all requests that came."""

    def __init__(self) -> None:
        self.articles: list[dict[str, Any]] = []
        self.draft: dict[str, Any] | None = None
        self.requests: list[str] = []
        self.failing: str | None = None
        self.address = ""

    def somebody_drafts(self) -> None:
        self.draft = {"id": 3, "updated_by_id": SOMEBODY, "new_article": {"body": "mine"}}

    def answer(self, method: str, path: str, content: Any) -> tuple[int, Any]:
        self.requests.append(f"{method} {path}")
        if self.failing == f"{method} {path}":
            return 500, {"error": "failing"}
        match method, path.removeprefix("/api/v1/").split("/"):
            case "GET", ["users", "me"]:
                return 200, {"id": ME, "login": "blink-expert"}
            case "GET", ["ticket_articles", "by_ticket", number] if number.isdecimal():
                return 200, self.articles
            case "POST", ["ticket_articles"]:
                assert set(content) == OF_A_NOTE
                assert content["content_type"] in ("text/html", "text/plain")
                article = {**content, "id": 900 + len(self.articles), "sender": "Agent"}
                self.articles.append(article)
                return 201, article
            case "GET", ["tickets", number, "shared_draft"] if number.isdecimal():
                return 200, self._shown()
            case "PUT", ["tickets", number, "shared_draft"] if number.isdecimal():
                assert set(content) == {"new_article", "ticket_attributes"}
                self.draft = {"id": 3, "updated_by_id": ME, **content}
                return 200, self._shown()
        return 404, {"error": "No such address"}

    def _shown(self) -> dict[str, Any]:
        if self.draft is None:
            return {"shared_draft_id": None, "assets": None}
        return {
            "shared_draft_id": self.draft["id"],
            "assets": {"TicketSharedDraftZoom": {str(self.draft["id"]): self.draft}},
        }


@contextmanager
def serving(desk: Desk) -> Iterator[Desk]:
    """Serve the desk's API at a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            content = json.loads(self.rfile.read(length)) if length else None
            status, answer = 401, {"error": "Authentication required"}
            if self.headers.get("Authorization") == f"Token token={TOKEN}":
                status, answer = desk.answer(self.command, self.path, content)
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do  # noqa: N815  the names that http.server calls

        def log_message(self, *_: object) -> None:
            pass

    with in_thread(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as desk.address:
        yield desk


def payload(**article: Any) -> dict[str, Any]:
    """Return a webhook's default payload, as Zammad's documentation shows it."""
    content: dict[str, Any] = json.loads(PAYLOAD.read_text(encoding="utf-8"))
    content["article"].update(article)
    return content


def signature(body: bytes, token: str) -> str:
    return "sha1=" + hmac.new(token.encode(), body, hashlib.sha1).hexdigest()


def send(address: str, body: bytes, signed: str | None) -> tuple[int, str]:
    """Send a webhook as Zammad does; return the status and what was said."""
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Zammad User Agent",
        "X-Zammad-Trigger": "Blink Expert",
        "X-Zammad-Delivery": "0d5cd4ba-2b1f-4d3e-9d0e-5f6a1c2b3d4e",
    }
    if signed is not None:
        headers["X-Hub-Signature"] = signed
    request = urllib.request.Request(address, data=body, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status, response.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())
