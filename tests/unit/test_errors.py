import re

from blink_expert import errors


def tree() -> dict[str, str]:
    """Return the tree drawn at the top of the module: each error and the one above it."""
    drawn: dict[str, str] = {}
    line_of: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        found = re.match(r"([ │├└─]*)([A-Z]\w+)(\s{2,}|$)", line)
        if found:
            depth = len(found[1]) // 4
            line_of[depth:] = [found[2]]
            drawn[found[2]] = line_of[depth - 1] if depth else ""
    return drawn


def public_errors() -> dict[str, type[Exception]]:
    return {
        name: one
        for name, one in vars(errors).items()
        if isinstance(one, type) and issubclass(one, Exception) and not name.startswith("_")
    }


def test_every_error_stands_in_the_tree() -> None:
    assert set(tree()) == set(public_errors())


def test_the_tree_is_true() -> None:
    for name, parent in tree().items():
        above = [one.__name__ for one in public_errors()[name].__mro__[1:]]
        nearest = next((one for one in above if one in public_errors()), "")
        assert nearest == parent, name


def test_codes_are_stable_names_of_their_own() -> None:
    codes = [getattr(one, "code", None) for one in public_errors().values()]
    assert all(isinstance(code, str) and re.fullmatch(r"[a-z-]+", code) for code in codes)
    assert len(set(codes)) == len(codes)


def test_every_error_is_exported() -> None:
    assert set(public_errors()) <= set(errors.__all__)
