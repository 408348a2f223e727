"""What judges the pages is judged itself."""

import pytest
from pages import agrees, renewed


@pytest.mark.parametrize(
    ("shown", "real", "right"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n...\n", "a\nb\nc\n", True),
        ("a\n...\n", "a\n", True),
        ("...\nc\n", "a\nb\nc\n", True),
        ("a\n...\nc\n", "a\nb\nd\n", False),
        ("a...\n", "a and more\n", False),
    ],
)
def test_a_line_of_three_dots_stands_for_any_lines(shown: str, real: str, right: bool) -> None:
    assert agrees(shown, real) is right


@pytest.mark.parametrize(
    ("shown", "real", "new"),
    [
        ("a\n...\n", "b\nc\nd\n", "b\n...\n"),
        ("...\na\n", "b\nc\nd\n", "...\nd\n"),
        ("...\nb\nx\n...\n", "a\nb\nc\nd\n", "...\nb\nc\n...\n"),
        ("...\ngone\n...\n", "a\nb\n", "...\ngone\n...\n"),
        ("a...\n", "b...\nc\n", "b...\nc\n"),
    ],
)
def test_an_output_is_renewed_in_the_parts_that_it_showed(shown: str, real: str, new: str) -> None:
    assert renewed(shown, real) == new
