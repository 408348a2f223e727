"""The description of the API (OpenAPI 3.1), made from the routes and the knowledge in use."""

from typing import Any

import msgspec
from litestar.handlers import HTTPRouteHandler

from blink_expert import intake
from blink_expert.advice import Advice, advise
from blink_expert.knowledge import KnowledgeBase
from blink_expert.queries import answers, catalog
from blink_expert.queries.encoding import as_json
from blink_expert.queries.schemas import Schema, fact_schema
from blink_expert.service import problems
from blink_expert.service.answer_routes import ANSWERS
from blink_expert.service.desk import VERSION
from blink_expert.service.knowledge_routes import KNOWLEDGE
from blink_expert.service.probe_routes import PROBES, Health, Ready
from blink_expert.service.requests import Advise, Ask
from blink_expert.service.schemas import REF, reference, schemas

__all__ = ["ROUTES", "describe"]

ROUTES = (*ANSWERS, *KNOWLEDGE, *PROBES)
"""All that is described, in the order of the page."""

_ABOUT = """Facts about a person's device and situation go in; the procedure with its warnings
comes out, the alternatives, and a verdict on the batteries. Every sentence names its rule and its
sources.

Nothing is stored: each request says all. What is refused is a problem (RFC 9457) that names the
field. Answers have an ETag; with If-None-Match, GET answers 304 while nothing has changed."""

_TAGS = {
    "answers": "What to do",
    "explanations": "Why",
    "knowledge": "What it knows",
    "operation": "For those who run it",
}

_REFUSALS = {
    "BadRequest": "The request is not well formed.",
    "NotFound": "There is nothing of this name.",
    "Timeout": "The request did not arrive in time.",
    "TooLarge": "The body is too large.",
    "NotJson": "The body is not declared as JSON.",
    "Unusable": "Some fields cannot be used; `errors` names them all.",
    "TooMany": "Too many requests at a time come from this address.",
    "Missing": "An extra that this needs is not installed.",
    "Busy": "The service is busy, or cannot answer.",
}

_ALWAYS = {"400": "BadRequest", "429": "TooMany", "503": "Busy"}
_WITH_BODY = {"408": "Timeout", "413": "TooLarge", "415": "NotJson", "422": "Unusable"}


def describe(kb: KnowledgeBase) -> Schema:
    """Return the description, ready to be encoded."""
    structs: dict[type, dict[str, str]] = {}
    paths: dict[str, Schema] = {}
    for route in ROUTES:
        for struct in (route.opt.get("asks"), route.opt.get("answers")):
            if struct is not None:
                structs.setdefault(struct, {}).update(_named_fields(struct, route))
        for path in sorted(route.paths):
            address = path.replace(":str", "")
            paths.setdefault(address, {})[_method(route)] = _operation(kb, route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Blink Expert", "version": VERSION, "description": _ABOUT},
        "tags": [{"name": name, "description": text} for name, text in _TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": schemas(kb, structs),
            "responses": {name: _refusal(text) for name, text in _REFUSALS.items()},
            "headers": {
                "ETag": {
                    "description": "The same as long as the answer is.",
                    "schema": {"type": "string"},
                }
            },
        },
    }


def _method(route: HTTPRouteHandler) -> str:
    return next(iter(route.http_methods)).lower()


def _named_fields(struct: type, route: HTTPRouteHandler) -> dict[str, str]:
    """Return the fields of a body whose content the knowledge names."""
    if not issubclass(struct, Ask):
        return {}
    facts = {name: "Facts" for name in ("facts", "changes") if name in struct.__struct_fields__}
    return {**facts, **route.opt.get("names", {})}


def _operation(kb: KnowledgeBase, route: HTTPRouteHandler) -> Schema:
    examples = kb.once(_examples)
    found: Schema = {
        "operationId": route.operation_id,
        "tags": list(route.tags or ()),
        "summary": route.summary,
        "description": (route.fn.__doc__ or "").strip().replace("\n    ", "\n"),
    }
    parameters = _parameters(kb, route)
    if parameters:
        found["parameters"] = parameters
    refusals = dict(_ALWAYS)
    if route.opt.get("asks") is not None:
        refusals |= _WITH_BODY
        found["requestBody"] = {
            "required": True,
            "content": {
                "application/json": {
                    "schema": reference(route.opt["asks"].__name__),
                    "examples": {"example": {"value": examples[str(route.operation_id)]}},
                }
            },
        }
        if route.opt.get("extra"):
            refusals["501"] = "Missing"
    elif route.opt.get("query") is not None:
        refusals["422"] = "Unusable"
    elif parameters:
        refusals["404"] = "NotFound"
    found["responses"] = {"200": _success(kb, route)}
    if "ETag" in found["responses"]["200"].get("headers", {}) and _method(route) == "get":
        found["responses"]["304"] = {"description": "What the asker has still holds."}
    found["responses"] |= {
        status: {"$ref": f"#/components/responses/{name}"} for status, name in refusals.items()
    }
    return found


def _parameters(kb: KnowledgeBase, route: HTTPRouteHandler) -> list[Schema]:
    if route.opt.get("query") is not None:
        facts = [
            _parameter(fact.name, fact.about, fact_schema(fact))
            for fact in kb.facts
            if fact.is_given
        ]
        _, parts = msgspec.json.schema_components([Advise], ref_template=REF)
        options = parts[Advise.__name__]["properties"]
        return facts + [
            _parameter(name, _OPTIONS[name], schema)
            for name, schema in options.items()
            if name in _OPTIONS and name not in kb.fact
        ]
    known = {"rule": kb.rule, "claim": kb.claim, "picture": kb.picture}.get(str(route.operation_id))
    if known is None:
        return []
    found: Schema = {
        "name": "name",
        "in": "path",
        "required": True,
        "description": "Its name.",
        "schema": {"type": "string", "minLength": 1},
    }
    if known:  # a pack need not have pictures
        found["examples"] = {"example": {"value": next(iter(known))}}
    return [found]


_OPTIONS = {
    "trace": "Whether the answer also says what became of every rule.",
    "format": "The form of the answer.",
    "audience": "For whom it is written; for the formats that people read.",
    "sources": "Whether each sentence names its rule and claims.",
}


def _parameter(name: str, about: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "description": about, "schema": schema}


def _success(kb: KnowledgeBase, route: HTTPRouteHandler) -> Schema:
    struct = route.opt["answers"]
    content: Schema
    about = "The answer."
    if struct is None:
        media = _full(route.opt["media"])
        content = {media: {"schema": _loosely(media)}}
    else:
        content = {
            "application/json": {
                "schema": reference(struct.__name__),
                "examples": {"example": {"value": kb.once(_outcomes)[struct]}},
            }
        }
        about = "The answer. In the example, each list is cut after its first entry."
    if struct is Advice:
        others = {media for name, media in answers.MEDIA_TYPES.items() if name != "json"}
        content |= {_full(media): {"schema": _loosely(media)} for media in sorted(others)}
    found: Schema = {"description": about, "content": content}
    if struct is Advice or "knowledge" in (route.tags or ()):
        found["headers"] = {"ETag": {"$ref": "#/components/headers/ETag"}}
    return found


def _full(media: str) -> str:
    """Return the media type as it is sent: text with its encoding."""
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


def _loosely(media: str) -> Schema:
    return {"type": "object" if "json" in media else "string"}


def _refusal(text: str) -> Schema:
    return {
        "description": text,
        "content": {problems.MEDIA_TYPE: {"schema": reference(problems.Problem.__name__)}},
    }


def _given(kb: KnowledgeBase) -> dict[str, Any]:
    """Return the facts of the examples: the first device that the sources cover."""
    covered = [value.name for value in kb.fact[kb.identifies].values if value.covered]
    return {kb.identifies: covered[0]}


def _examples(kb: KnowledgeBase) -> dict[str, Schema]:
    """Return a request for each operation that has a body."""
    facts = _given(kb)
    device = kb.fact[kb.identifies].value(facts[kb.identifies])
    question = answers.next_question(kb, facts).question
    values = question.values if question is not None else ()
    changes = {question.fact: values[0].value} if question is not None and values else {}
    return {
        "advise": {"facts": facts},
        "nextQuestion": {"facts": facts},
        "readTicket": {"text": f"How do I open it? It is the {device.label}."},
        "explain": {"item": "battery", "facts": facts},
        "whyNot": {"rule": kb.rules[-1].id, "facts": facts},
        "whatIf": {"facts": facts, "changes": changes},
    }


def _outcomes(kb: KnowledgeBase) -> dict[type, Any]:
    """Return an answer of each kind: what the service really says to the examples."""
    asked, facts = _examples(kb), _given(kb)
    found = [
        answers.next_question(kb, facts),
        intake.read(kb, asked["readTicket"]["text"]),
        answers.explain(kb, facts, asked["explain"]["item"]),
        answers.why_nots(kb, facts, asked["whyNot"]["rule"]),
        answers.what_if(kb, facts, asked["whatIf"]["changes"]),
        catalog.facts(kb),
        catalog.devices(kb),
        catalog.rules(kb),
        catalog.rule_info(kb, kb.rules[0].id),
        catalog.claim_info(kb, kb.claims[0].id),
        catalog.pictures(kb),
        Health("ok"),
        Ready("ready", catalog.knowledge_info(kb)),
        advise(kb, facts),
    ]
    return {type(one): _shortened(msgspec.json.decode(as_json(one))) for one in found}


def _shortened(value: Any) -> Any:
    """Return the value with the first entry of each list alone: an example need not be long."""
    if isinstance(value, list):
        return [_shortened(one) for one in value[:1]]
    if isinstance(value, dict):
        return {key: _shortened(one) for key, one in value.items()}
    return value
