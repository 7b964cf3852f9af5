"""The numbers that a ranking was made by, as plain data that is kept with it and read back to the same rules."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from matching.types import Area, Crossing, Rules

_NUMBERS = ("version", "long_shift_minutes", "detour", "speed", "employer_weights", "assistant_weights")


def rules_data(rules: Rules) -> dict[str, Any]:
    """Return the version, weights and numbers of rules; tables of skills and places are not among them."""
    numbers = {name: getattr(rules, name) for name in _NUMBERS}
    plain = {name: dict(value) if isinstance(value, Mapping) else value for name, value in numbers.items()}
    return {**plain, "crossings": [asdict(one) for one in rules.crossings]}


def with_numbers_of(rules: Rules, data: Mapping[str, Any]) -> Rules:
    """Return the rules with the numbers that `rules_data` wrote."""
    numbers = {name: data[name] for name in _NUMBERS}
    return replace(rules, **numbers, crossings=tuple(_crossing(one) for one in data["crossings"]))


def _crossing(data: Mapping[str, Any]) -> Crossing:
    other = data["other"]
    return Crossing(
        Area(**data["one"]), None if other is None else Area(**other), data["minutes"], tuple(data["modes"])
    )
