"""What the engine reads of a row, or of what a ranking kept of one; a row that it cannot read keeps nobody else out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

import structlog

from matching.errors import ExchangeFault
from matching.exchange import need_from_dict, profile_from_dict, read_rules
from matching.journeys import from_dicts, known_minutes
from matching.types import Need as EngineNeed
from matching.types import Profile as EngineProfile
from matching.types import Rules
from portti.domain.own_conditions import with_own_conditions
from portti.models import Need, Profile
from portti.services.coming_times import coming_data, coming_profile_data
from portti.services.kept_rules import with_numbers_of
from portti.settings import Settings, project_root

Readable = TypeVar("Readable", EngineNeed, EngineProfile)
MINUTES, RULES = "minutes", "rules"
"""Under these keys, which the format has not, a kept ranking has its minutes and rules beside whose it is."""


@lru_cache
def rules_at(path: str) -> Rules:
    """Return the rules that stand in a file under the project's root, with the portal's own conditions."""
    return with_own_conditions(read_rules(project_root() / path))


def rules_of(settings: Settings) -> Rules:
    """Return the rules that the portal ranks by."""
    return rules_at(settings.matching_rules)


def engine_need(data: Mapping[str, Any], rules: Rules) -> EngineNeed:
    """Return the engine's need; without any fixed time its times are to be agreed."""
    to_be_agreed = not (data["shifts"] or data["windows"] or data["single_shifts"])
    return need_from_dict(row_alone(data), rules, times_to_be_agreed=to_be_agreed)


def row_alone(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a need or profile without the minutes and rules that a ranking kept beside it."""
    return {key: value for key, value in data.items() if key not in (MINUTES, RULES)}


def read_row(
    row: Need | Profile, read: Callable[[dict[str, Any], Rules], Readable], data: dict[str, Any], rules: Rules
) -> Readable | None:
    """Return what the engine reads of a row; None, and a line in the log, where it cannot."""
    try:
        return read(data, rules)
    except ExchangeFault as fault:
        structlog.get_logger().error("row_not_ranked", table=row.__tablename__, id=row.id, at=fault.key)
        return None


def is_readable(row: Need | Profile, settings: Settings) -> bool:
    """Answer whether the engine can read a row as it stands; else pages show it without reasons."""
    if row.latitude is None:
        # Not whole yet, or erased: nothing is wrong with it that a log should tell.
        return False
    if isinstance(row, Need):
        return read_row(row, engine_need, coming_data(row), rules_of(settings)) is not None
    return read_row(row, profile_from_dict, coming_profile_data(row), rules_of(settings)) is not None


def rules_then(settings: Settings, kept: Sequence[Mapping[str, Any]]) -> Rules:
    """Return the rules with the skills and conditions that a ranking kept, though the tables have lost them since.

    So what was shown can be shown again; what has no name any more stands there by its code. Weights, numbers and
    minutes of journeys are those that the ranking counted with, whatever has been accepted or measured since.
    """
    rules = rules_of(settings)
    for data in kept:
        if RULES in data:
            rules = with_numbers_of(rules, data[RULES])
    rows = [row for data in kept for row in data.get(MINUTES, ())]
    if rules.measured is not None or rows:
        rules = replace(rules, measured=None, minutes=known_minutes(from_dicts(rows)) if rows else None)
    skills, conditions = set(rules.skills), set(rules.conditions)
    for data in kept:
        asked = data["skills"]
        skills.update([*asked["must"], *asked["wish"]] if "must" in asked else asked)
        conditions.update(data.get("conditions") or data.get("cannot") or ())
    if len(skills) == len(rules.skills) and len(conditions) == len(rules.conditions):
        return rules
    return replace(rules, skills=frozenset(skills), conditions=frozenset(conditions))
