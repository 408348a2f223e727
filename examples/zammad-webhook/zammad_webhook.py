"""Answer Zammad's webhook with an internal note and a shared draft: a WSGI application.

ZAMMAD_URL, ZAMMAD_TOKEN and ZAMMAD_SIGNATURE_TOKEN say where Zammad is, and which secrets the two
share. For a trial, run this file; any WSGI server can run a `Receiver`.
"""

import json
import os
import sys
import threading
import urllib.request
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from wsgiref.simple_server import make_server
from wsgiref.types import StartResponse, WSGIEnvironment

import blink_expert
from blink_expert.errors import InputUnreadable
from blink_expert.integrations import zammad
from blink_expert.integrations.tickets import answer_ticket

MAX_BYTES = 4 * 1024 * 1024
PORT = 8001


class Zammad:
    """Zammad's REST API, used by an agent of its own, whose id is `me`."""

    def __init__(self, address: str, token: str) -> None:
        self._address, self._token = address.rstrip("/"), token

    def call(self, method: str, path: str, content: Any = None) -> Any:
        """Send JSON and return the JSON that comes back.

        Raises:
            OSError: Zammad cannot be reached, or it refuses.
            ValueError: what comes back is no JSON.

        """
        request = urllib.request.Request(  # noqa: S310  the address is the operator's
            f"{self._address}/api/v1/{path}",
            method=method,
            data=None if content is None else json.dumps(content).encode(),
            headers={
                "Authorization": f"Token token={self._token}",
                "Content-Type": "application/json",
            },
        )
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310  as above
            return json.load(response)


def answer(kb: blink_expert.KnowledgeBase, desk: Zammad, message: zammad.Message) -> str:
    """Write the note and the draft, unless they are there already; say in words what was done."""
    answered = answer_ticket(kb, message.text)
    if not answered.has_facts:
        return "not about this"
    if zammad.was_answered(
        message, desk.call("GET", f"ticket_articles/by_ticket/{message.ticket}")
    ):
        return "answered before"
    place = f"tickets/{message.ticket}/shared_draft"
    drafted = zammad.may_write(desk.call("GET", place), desk.call("GET", "users/me")["id"])
    if drafted:
        desk.call("PUT", place, zammad.draft(message, answered))
    # Last, for it is what shows that the message was answered: what fails before is done again.
    desk.call("POST", "ticket_articles", zammad.note(kb, message, answered, drafted=drafted))
    return "answered"


class Receiver:
    """The WSGI application. A refusal or a failure makes Zammad send the message again."""

    def __init__(self, kb: blink_expert.KnowledgeBase, desk: Zammad, signature_token: str) -> None:
        self._kb, self._desk, self._token = kb, desk, signature_token
        # Zammad may send again while the first time is under way.
        self._one_at_a_time = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, as WSGI has it."""
        status, said = self._handle(environ)
        start_response(
            f"{status.value} {status.phrase}", [("Content-Type", "text/plain; charset=utf-8")]
        )
        return [f"{said}\n".encode()]

    def _handle(self, environ: WSGIEnvironment) -> tuple[HTTPStatus, str]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > MAX_BYTES:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too long"
        body = environ["wsgi.input"].read(int(length))
        if not zammad.is_signed(body, environ.get("HTTP_X_HUB_SIGNATURE"), self._token):
            return HTTPStatus.FORBIDDEN, "the signature is not right"
        try:
            message = zammad.read_webhook(body)
        except InputUnreadable as error:
            return HTTPStatus.BAD_REQUEST, str(error)
        if message is None:
            return HTTPStatus.OK, "not written by a customer"
        try:
            with self._one_at_a_time:
                return HTTPStatus.OK, answer(self._kb, self._desk, message)
        except (OSError, ValueError) as error:
            # An HTTPError is an OSError; a ValueError is an answer that is no JSON.
            return HTTPStatus.BAD_GATEWAY, f"Zammad does not answer as expected: {error}"


if __name__ == "__main__":
    names = ("ZAMMAD_URL", "ZAMMAD_TOKEN", "ZAMMAD_SIGNATURE_TOKEN")
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        sys.exit(f"error: {', '.join(missing)} must be set in the environment.")
    url, token, signature_token = (os.environ[name] for name in names)
    receiver = Receiver(blink_expert.load(), Zammad(url, token), signature_token)
    with make_server("127.0.0.1", PORT, receiver) as server:
        server.serve_forever()
