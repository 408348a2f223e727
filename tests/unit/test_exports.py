import importlib
import pkgutil

import pytest

import blink_expert

MODULES = [
    "blink_expert",
    *(one.name for one in pkgutil.walk_packages(blink_expert.__path__, "blink_expert.")),
]


def isort_style(name: str) -> tuple[bool, bool, str]:
    """Constants, then classes, then the rest: the order that ruff keeps."""
    return (not name.isupper(), not name[:1].isupper(), name)


@pytest.mark.parametrize("name", MODULES)
def test_all_is_sorted_and_true(name: str) -> None:
    module = importlib.import_module(name)
    exported = list(getattr(module, "__all__", ()))
    assert exported == sorted(set(exported), key=isort_style)
    assert all(hasattr(module, one) for one in exported)
