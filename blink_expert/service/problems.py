"""Refusals as problem details (RFC 9457): what is wrong, in which field, and what to do."""

import logging
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from blink_expert.errors import BlinkExpertError, SituationInvalid, place_of
from blink_expert.queries.encoding import as_safe_json

__all__ = [
    "HANDLERS",
    "MEDIA_TYPE",
    "FieldError",
    "Problem",
    "Refused",
    "field_errors",
    "problem_response",
]

MEDIA_TYPE = "application/problem+json"

logger = logging.getLogger("blink_expert.service")

_DETAILS = {
    400: "The request is not well formed.",
    404: "There is nothing at this address. /openapi.json lists what there is.",
    405: "This address does not take this method. The header Allow names those that it takes.",
    408: "The request did not arrive in time.",
    413: "The body is too large.",
    415: "The body must be JSON. Send it with 'Content-Type: application/json'.",
    422: "The request is JSON, but it cannot be used.",
    429: "Too many requests at a time come from this address. Try again in a second.",
    500: "Something went wrong here. It is not the fault of the request.",
    503: "The service is busy. Try again in a second.",
}


class FieldError(msgspec.Struct, frozen=True):
    """One mistake: the field, such as `facts.device`, what is wrong with it and what to do."""

    field: str
    message: str
    hint: str = ""


class Problem(msgspec.Struct, frozen=True):
    """Why a request was refused (RFC 9457). `type` is stable: `urn:blink-expert:` and a code."""

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[FieldError, ...] = ()


class Refused(HTTPException):
    """A request that is not answered.

    `code` tells apart what has the same status; without it, the status says all.
    """

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        code: str = "",
        errors: Iterable[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status_code=status, headers=dict(headers or {}))
        phrase = HTTPStatus(status).phrase
        self.problem = Problem(
            f"urn:blink-expert:{code or phrase.lower().replace(' ', '-')}",
            phrase,
            status,
            detail or _DETAILS.get(status, phrase),
            tuple(errors),
        )


def problem_response(refused: Refused) -> Response[bytes]:
    """Return the answer that says why."""
    return Response(
        as_safe_json(refused.problem),
        status_code=refused.problem.status,
        media_type=MEDIA_TYPE,
        headers={**(refused.headers or {}), "Cache-Control": "no-store"},
    )


def field_errors(error: SituationInvalid, head: str = "") -> tuple[FieldError, ...]:
    """Return what is wrong with each fact; `head` stands before its name."""
    return tuple(FieldError(head + one.where, one.message, one.hint) for one in error.problems)


def _on_refused(_: Request[Any, Any, Any], error: Refused) -> Response[bytes]:
    return problem_response(error)


def _on_situation(request: Request[Any, Any, Any], error: SituationInvalid) -> Response[bytes]:
    errors = field_errors(error, "facts." if request.method == "POST" else "")
    detail = "Some of the facts cannot be used. /v1/facts lists the facts and their values."
    return problem_response(Refused(422, detail, code=error.code, errors=errors))


def _on_http(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Answer what the framework refuses. Its own words may quote the request: they are not used."""
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _on_any(_, error)
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    if "allow" in headers:
        # GET answers HEAD too; and the order should not change from process to process.
        allowed = {one.strip() for one in headers["allow"].split(",")}
        allowed |= {"HEAD"} if "GET" in allowed else set()
        headers["allow"] = ", ".join(sorted(allowed))
    return problem_response(Refused(error.status_code, headers=headers))


def _on_any(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer what nobody expected; the log names the place, not the message: it may quote."""
    code = error.code if isinstance(error, BlinkExpertError) else ""
    logger.error("%s at %s", type(error).__name__, place_of(error))
    return problem_response(Refused(500, code=code))


HANDLERS: dict[int | type[Exception], Any] = {
    Refused: _on_refused,
    SituationInvalid: _on_situation,
    HTTPException: _on_http,
    Exception: _on_any,
}
"""What answers each kind of error."""
