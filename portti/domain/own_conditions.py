"""Conditions that the portal knows beside those of the exchange format, which has no word for them.

The engine takes them as any other condition of a need and what a profile cannot work with; an export leaves
them out.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from matching.types import Rules, Skill

LIVE_IN = "c_live_in"
_OWN = {
    LIVE_IN: Skill(
        LIVE_IN, "constraint", "Asuminen työpaikalla", "Boende på arbetsplatsen", "Living at the workplace"
    )
}


def with_own_conditions(rules: Rules) -> Rules:
    """Return the engine's rules with the portal's own conditions among those that it knows."""
    return replace(rules, names={**rules.names, **_OWN}, conditions=rules.conditions | set(_OWN))


def without_own_conditions(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a need or profile as the exchange format can say it."""
    key = "cannot" if "cannot" in data else "conditions"
    return {**data, key: [code for code in data[key] if code not in _OWN]}
