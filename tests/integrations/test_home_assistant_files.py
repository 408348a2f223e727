"""The custom component's files are what Home Assistant wants, as far as that shows without it."""

import ast
import json
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
COMPONENT = ROOT / "examples" / "home-assistant" / "custom_components" / "blink_expert"


def loaded(name: str) -> Any:
    return json.loads((COMPONENT / name).read_text(encoding="utf-8"))


def test_the_manifest_has_the_keys_of_a_custom_integration() -> None:
    manifest = loaded("manifest.json")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert manifest["domain"] == COMPONENT.name
    assert manifest["version"] == project["version"]
    assert manifest["requirements"] == [f"{project['name']}=={project['version']}"]
    assert manifest["config_flow"] is (COMPONENT / "config_flow.py").exists()
    # Domain and name first, then by the alphabet, as Home Assistant's own checks want it.
    assert list(manifest) == ["domain", "name", *sorted(set(manifest) - {"domain", "name"})]


def test_the_issue_is_translated_with_its_placeholders() -> None:
    source = ast.parse((COMPONENT / "__init__.py").read_text(encoding="utf-8"))
    call = next(
        node
        for node in ast.walk(source)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "ir.async_create_issue"
    )
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    words = loaded("translations/en.json")["issues"][ast.literal_eval(given["translation_key"])]
    assert isinstance(given["translation_placeholders"], ast.Dict)
    for key in given["translation_placeholders"].keys:
        assert f"{{{ast.literal_eval(key or ast.Constant(''))}}}" in "".join(words.values())
