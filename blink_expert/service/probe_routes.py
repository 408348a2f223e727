"""The addresses for those who run the service: does it live, can it answer, what does it do."""

from typing import Any

import msgspec
from litestar import Request, Response, get

from blink_expert.advice import advise
from blink_expert.advice.model import KnowledgeInfo
from blink_expert.errors import BlinkExpertError
from blink_expert.knowledge import KnowledgeBase
from blink_expert.queries import catalog
from blink_expert.service import metrics
from blink_expert.service.desk import desk_of
from blink_expert.service.problems import Refused
from blink_expert.service.replies import plain_reply

__all__ = ["PROBES", "Health", "Ready"]

AnyRequest = Request[Any, Any, Any]


class Health(msgspec.Struct, frozen=True):
    """The process lives."""

    status: str


class Ready(msgspec.Struct, frozen=True):
    """It answers from this knowledge."""

    status: str
    knowledge: KnowledgeInfo


@get(
    "/health",
    summary="Say that the process lives",
    operation_id="health",
    tags=["operation"],
    opt={"answers": Health},
)
async def get_health() -> Response[bytes]:
    """Return at once, whatever else goes on."""
    return plain_reply(Health("ok"))


@get(
    "/ready",
    summary="Say whether it can answer",
    operation_id="ready",
    tags=["operation"],
    opt={"answers": Ready},
)
async def get_ready(request: AnyRequest) -> Response[bytes]:
    """Return 200 when an answer has been worked out from the knowledge in use, else 503."""
    kb = desk_of(request).kb
    try:
        kb.once(_try_out)
    except BlinkExpertError as error:
        raise Refused(503, "The knowledge gives no answer.", code=error.code) from None
    return plain_reply(Ready("ready", catalog.knowledge_info(kb)))


def _try_out(kb: KnowledgeBase) -> str:
    return advise(kb, {}).status


@get(
    "/metrics",
    summary="Give figures to Prometheus",
    operation_id="metrics",
    tags=["operation"],
    opt={"answers": None, "media": metrics.MEDIA_TYPE},
)
async def get_metrics(request: AnyRequest) -> Response[bytes]:
    """Return how many requests there were, by route and status, and how long they took."""
    return Response(
        desk_of(request).metrics.text(),
        headers={"Cache-Control": "no-store"},
        media_type=metrics.MEDIA_TYPE,
    )


PROBES = (get_health, get_ready, get_metrics)
