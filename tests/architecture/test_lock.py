"""The lock names the extras of what it pins: pip takes `name[extra]` for another package, and the newest of it."""

import re
from importlib.metadata import requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from portti.settings import project_root

_PIN = re.compile(r"^([a-z0-9_.-]+)(?:\[([^]]*)\])?==", re.MULTILINE | re.IGNORECASE)


def pinned(lock: str) -> dict[str, set[str]]:
    """Return each package of a lock with its extras."""
    text = (project_root() / lock).read_text(encoding="utf-8")
    return {
        canonicalize_name(name): {one.strip() for one in extras.split(",") if one}
        for name, extras in _PIN.findall(text)
    }


def asked(name: str, extras: set[str]) -> list[Requirement]:
    """Return what an installed package asks for here, with some of its extras."""
    found = [Requirement(text) for text in requires(name) or []]
    return [
        one
        for one in found
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in ("", *extras))
    ]


@pytest.mark.parametrize(
    ("lock", "own_extras"), [("requirements.txt", set()), ("requirements-test.txt", {"test"})]
)
def test_whatever_is_asked_with_extras_is_pinned_with_them(lock: str, own_extras: set[str]) -> None:
    pins = pinned(lock)
    wanted = [("portti", one) for one in asked("portti", own_extras)]
    wanted += [(name, one) for name, extras in pins.items() for one in asked(name, extras)]
    assert len(wanted) > len(pins)
    missing = [
        f"{name} asks for {one}"
        for name, one in wanted
        if not one.extras <= pins.get(canonicalize_name(one.name), set())
    ]
    assert missing == []
