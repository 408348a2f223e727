"""Resources, completions and the prompt."""

import json
from typing import Any

import anyio
import pytest
from knowledge_bases import shipped
from mcp import Client, MCPError
from mcp_types import PromptReference, ResourceTemplateReference, TextContent, TextResourceContents
from talking import MODES

from blink_expert.mcp import server
from blink_expert.queries import catalog
from blink_expert.queries.encoding import as_json

KB = shipped()


async def read(client: Client, uri: str) -> Any:
    (content,) = (await client.read_resource(uri)).contents
    assert isinstance(content, TextResourceContents)
    assert (content.uri, content.mime_type) == (uri, "application/json")
    return json.loads(content.text)


@pytest.mark.parametrize("mode", MODES)
def test_rules_claims_devices_and_facts_can_be_read(mode: str) -> None:
    single = {
        "rules/xt-slide": catalog.rule_info(KB, "xt-slide"),
        "claims/S111": catalog.claim_info(KB, "S111"),
        "claims/s111": catalog.claim_info(KB, "S111"),
        "devices/outdoor_4": catalog.device_rules(KB, "outdoor_4"),
        "devices/outdoor%5F4": catalog.device_rules(KB, "outdoor_4"),
    }

    async def talk() -> None:
        async with Client(server(shipped), mode=mode) as client:
            listed = [one.uri for one in (await client.list_resources()).resources]
            names = ("rules", "claims", "devices", "facts")
            assert listed == [f"blink-expert://{name}" for name in names]
            for uri in listed:
                assert (await read(client, uri))["knowledge"]["digest"] == KB.digest
            templates = (await client.list_resource_templates()).resource_templates
            assert [one.uri_template for one in templates] == [
                f"blink-expert://{name}/{{id}}" for name in names[:3]
            ]
            for name, expected in single.items():
                assert expected is not None
                found = await read(client, f"blink-expert://{name}")
                assert found == json.loads(as_json(expected)), name

    anyio.run(talk)


def test_every_rule_claim_and_device_that_is_listed_is_there() -> None:
    async def talk() -> None:
        async with Client(server(shipped)) as client:
            for name, key in (("rules", "id"), ("claims", "id"), ("devices", "name")):
                for one in (await read(client, f"blink-expert://{name}"))[name]:
                    found = await read(client, f"blink-expert://{name}/{one[key]}")
                    assert found[key] == one[key]

    anyio.run(talk)


def test_a_device_has_the_rules_that_can_matter_for_it() -> None:
    found = catalog.device_rules(KB, "outdoor_4")
    assert found is not None
    assert "o4-unscrew" in found.rules
    assert not any(rule.startswith(("xt-", "g3-", "dc-")) for rule in found.rules)


@pytest.mark.parametrize(
    ("uri", "says"),
    [
        ("blink-expert://rules/xt-slid", "there is no rule 'xt-slid'. Did you mean 'xt-slide'"),
        ("blink-expert://claims/X", "there is no claim 'X'. blink-expert://claims lists all."),
        ("blink-expert://rules/", "there is no rule ''."),
        ("blink-expert://rules/" + "x" * 5000, "there is no rule 'xxx"),
        ("blink-expert://facts/device", "there is nothing at this address. Lists: blink-expert://"),
        ("blink-expert://", "there is nothing at this address."),
        ("file:///etc/passwd", "there is nothing at this address."),
        ("rules", "there is nothing at this address."),
        ("blink-expert://rules/../claims", "there is no rule '../claims'."),
        ("blink-expert://rules/%1b%00%ff", r"there is no rule '\x1b\x00"),
    ],
)
def test_what_is_not_there_is_said(uri: str, says: str) -> None:
    async def talk() -> None:
        async with Client(server(shipped)) as client:
            with pytest.raises(MCPError) as refused:
                await client.read_resource(uri)
            assert says in refused.value.message
            assert len(refused.value.message) < 500
            assert await read(client, "blink-expert://rules/xt-slide")

    anyio.run(talk)


@pytest.mark.parametrize("mode", MODES)
def test_names_are_completed(mode: str) -> None:
    async def talk() -> None:
        async with Client(server(shipped), mode=mode) as client:

            async def completed(uri: str, typed: str, name: str = "id") -> list[str]:
                reference = ResourceTemplateReference(uri=uri)
                found = await client.complete(reference, {"name": name, "value": typed})
                return found.completion.values

            devices = "blink-expert://devices/{id}"
            assert await completed(devices, "outdoor_3") == ["outdoor_3rd_gen"]
            assert await completed(devices, "GEN_1") == ["indoor_gen_1"]
            assert (await completed("blink-expert://rules/{id}", "xt-"))[0].startswith("xt-")
            assert len(await completed("blink-expert://rules/{id}", "")) == 100
            assert await completed(devices, "", name="other") == []
            assert await completed("blink-expert://facts/{id}", "") == []
            assert await completed("nonsense", "") == []
            prompt = PromptReference(name="answer_ticket")
            found = await client.complete(prompt, {"name": "text", "value": "a"})
            assert found.completion.values == []

    anyio.run(talk)


@pytest.mark.parametrize("mode", MODES)
def test_the_prompt_sends_a_model_to_the_tools_and_hides_personal_data(mode: str) -> None:
    async def talk() -> None:
        async with Client(server(shipped), mode=mode) as client:
            (prompt,) = (await client.list_prompts()).prompts
            assert [(one.name, one.required) for one in prompt.arguments or ()] == [("text", True)]
            ticket = "It is {the} 4, call 555-010-0199 or ann@example.com."
            (message,) = (await client.get_prompt(prompt.name, {"text": ticket})).messages
            assert isinstance(message.content, TextContent)
            text = message.content.text
            assert text.endswith("---\nIt is {the} 4, call [phone number] or [mail address].\n---")
            assert text.index("read_ticket") < text.index("advise") < text.index("It is")
            for wrong in (None, {"text": "x" * 20_001}):
                with pytest.raises(MCPError):
                    await client.get_prompt(prompt.name, wrong)
            with pytest.raises(MCPError, match="There is 'answer_ticket'"):
                await client.get_prompt("other", {})

    anyio.run(talk)
