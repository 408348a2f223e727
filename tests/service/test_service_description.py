"""The description of the API is true: schemathesis holds the service to it."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator
from knowledge_bases import shipped, small
from serving import listening

from blink_expert import KnowledgeBase
from blink_expert.service import app
from blink_expert.service.description import ROUTES, describe
from blink_expert.service.docs import DOCS
from blink_expert.service.pages.routes import PAGES


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return shipped()


@pytest.fixture(scope="module")
def client(kb: KnowledgeBase) -> Iterator[httpx.Client]:
    with listening(app(kb)) as found:
        yield found


DESCRIPTION = msgspec.json.decode(msgspec.json.encode(describe(small())))
API = schemathesis.openapi.from_dict(DESCRIPTION)
FEW = settings(
    max_examples=5,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
"""Enough to try each field in a wrong way, in seconds."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where a service listens whose vocabulary is small: what is tried grows with it."""
    with listening(app(small())) as found:
        yield str(found.base_url)


@API.parametrize()
@FEW
def test_the_service_does_what_its_description_says(
    address: str, case: schemathesis.Case[Any]
) -> None:
    case.call_and_validate(base_url=address)


def test_every_route_but_the_pages_is_described(kb: KnowledgeBase) -> None:
    pages = {path.replace(":str", "") for page in (*DOCS, *PAGES) for path in page.paths}
    described = {
        (method.upper(), path)
        for path, operations in describe(kb)["paths"].items()
        for method in operations
    }
    served = {
        (method, route.path_format)
        for route in app(kb).routes
        for method in getattr(route, "methods", ())
        if method != "OPTIONS" and route.path_format not in pages
    }
    assert described == served
    assert len(described) == len(ROUTES)


def test_every_part_says_what_it_is_about(kb: KnowledgeBase) -> None:
    description = describe(kb)
    assert description["openapi"].startswith("3.1")
    for operations in description["paths"].values():
        for operation in operations.values():
            assert operation["summary"]
            assert operation["description"].endswith(".")
            assert {"200", "400", "503"} <= set(operation["responses"])
    for name, schema in description["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert name in ("Item", "RuleId") or schema["description"]


def test_examples_are_valid_and_come_true(kb: KnowledgeBase, client: httpx.Client) -> None:
    description = describe(kb)
    seen = 0
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            if "requestBody" not in operation:
                continue
            body = operation["requestBody"]["content"]["application/json"]
            example = body["examples"]["example"]["value"]
            whole = {**body["schema"], "components": description["components"]}
            Draft202012Validator(whole).validate(example)
            answer = client.request(method, path, json=example)
            assert answer.status_code == 200
            content = operation["responses"]["200"]["content"]["application/json"]
            whole = {**content["schema"], "components": description["components"]}
            Draft202012Validator(whole).validate(answer.json())
            Draft202012Validator(whole).validate(content["examples"]["example"]["value"])
            seen += 1
    assert seen == 6


def test_the_page_shows_every_operation_and_loads_nothing(
    kb: KnowledgeBase, client: httpx.Client
) -> None:
    page = client.get("/docs").text
    for operations in describe(kb)["paths"].values():
        for operation in operations.values():
            assert f'<section id="{operation["operationId"]}">' in page
            assert operation["summary"] in page
    assert not re.findall(r"<script|<link|<img|<iframe|\bsrc=|url\(|@import", page)
    assert set(re.findall(r'href="([^"#]+)', page)) == {"openapi.json"}
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))


def test_the_page_allows_its_own_style_alone(client: httpx.Client) -> None:
    policy = client.get("/docs").headers["content-security-policy"]
    assert re.search(r"style-src 'sha256-[A-Za-z0-9+/=]+'", policy)
    assert "script-src" not in policy
