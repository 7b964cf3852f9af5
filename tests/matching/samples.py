"""A small need and a small profile as plain dicts, to be changed in one thing at a time."""

from typing import Any

Plain = dict[str, Any]


def sample_need(**changes: Any) -> Plain:
    """A need of one Tuesday morning in Jyväskylä; a change to `...` takes a key away."""
    need: Plain = {
        "id": "n1",
        "place": {"municipality": "179"},
        "shifts": [{"weekday": 1, "start": "08:00", "end": "12:00"}],
    }
    return _changed(need, changes)


def sample_profile(**changes: Any) -> Plain:
    """A profile nearby that is free on Tuesdays; a change to `...` takes a key away."""
    profile: Plain = {
        "id": "p1",
        "place": {"municipality": "179"},
        "travel": [{"mode": "car", "minutes": 40}],
        "available": [{"weekday": 1, "start": "07:00", "end": "16:00"}],
    }
    return _changed(profile, changes)


def _changed(plain: Plain, changes: Plain) -> Plain:
    together = {**plain, **{name.rstrip("_"): value for name, value in changes.items()}}
    return {name: value for name, value in together.items() if value is not ...}
