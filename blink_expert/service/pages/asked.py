"""What a page is asked for: the query of its address, or a form with a ticket."""

from collections.abc import Iterable
from typing import Any

import msgspec
from litestar import Request
from litestar.exceptions import HTTPException, InternalServerException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge

from blink_expert.knowledge import KnowledgeBase
from blink_expert.service.problems import FieldError, Refused
from blink_expert.service.requests import Ask, read_pairs, read_query
from blink_expert.service.settings import Settings

__all__ = ["AnyRequest", "Look", "read_form", "read_look"]

AnyRequest = Request[Any, Any, Any]


class Look(Ask, frozen=True, forbid_unknown_fields=True):
    """The facts, and what else the page shall show.

    `ask` is the fact to ask for next, `why` what to explain: a rule, a fact or `battery`. `nearly`
    lists what is almost in the answer. `drop` takes one fact away.

    A `ticket` comes in forms alone. `read` is the number of its case to take the facts from, `case`
    the one to show; both count from 1.
    """

    ask: str = ""
    why: str = ""
    nearly: bool = False
    drop: str = ""
    ticket: str = ""
    read: int = 0
    case: int = 1


def read_look(request: AnyRequest, kb: KnowledgeBase, settings: Settings) -> Look:
    """Return what the address of a page asks for.

    Raises:
        Refused: it cannot be read, or it has a ticket: that does not belong into an address.

    """
    look = read_query(request, kb, settings, Look)
    if look.ticket:
        raise _refused("ticket", "A ticket cannot stand in an address.", "Paste it into the form.")
    return _without_empty(look)


async def read_form(request: AnyRequest, kb: KnowledgeBase, settings: Settings) -> Look:
    """Return what a form asks for.

    Raises:
        Refused: it is no form, or too large.

    """
    try:
        form = await request.form()
    except RequestEntityTooLarge:
        limit = f"The form has more than {settings.max_body} bytes."
        raise Refused(413, limit, headers={"Connection": "close"}) from None
    except InternalServerException:
        raise Refused(400, "The connection was closed before the form had arrived.") from None
    except (HTTPException, ValueError):
        raise Refused(400, "The form cannot be read.") from None
    look = read_pairs(_texts(form.multi_items()), kb, settings, Look)
    if len(look.ticket) > settings.max_ticket:
        limit = f"It is longer than {settings.max_ticket:,} characters."
        raise _refused("ticket", limit, "Give only what the customer wrote.", "too-long")
    lines = look.ticket.replace("\r\n", "\n").replace("\r", "\n")
    return _without_empty(msgspec.structs.replace(look, ticket=lines))


def _texts(items: Iterable[tuple[str, object]]) -> Iterable[tuple[str, str]]:
    for name, value in items:
        if not isinstance(value, str):
            raise _refused("", "The form has a file in it.", "Paste the text instead.")
        yield name, value


def _refused(field: str, message: str, hint: str, code: str = "wrong-shape") -> Refused:
    return Refused(422, code=code, errors=[FieldError(field, message, hint)])


def _without_empty(look: Look) -> Look:
    """Return it without the fields that were left empty, and without the fact to drop."""
    facts = {name: value for name, value in look.facts.items() if value != "" and name != look.drop}
    return msgspec.structs.replace(look, facts=facts)
