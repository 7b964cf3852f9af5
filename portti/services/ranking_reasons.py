"""Why a list is as it is: its rules and weights, who stopped where, and what one change would open."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matching import reasons
from matching.phrases import change_clause, decimal
from matching.together import MOST_TOGETHER
from matching.worked import criterion_name
from portti.models import Need, Profile, RankingSnapshot
from portti.queries import match_pool
from portti.services.coming_times import coming_data
from portti.services.matchmaking import engine_need, rules_of
from portti.services.one_change import what_would_open, what_would_widen, what_would_widen_together
from portti.settings import Settings

_MOST_CHANGES = 8


@dataclass(frozen=True)
class Weight:
    """One point and how much it counts on its side."""

    criterion: str
    name: str
    weight: str


@dataclass(frozen=True)
class Together:
    """Changes that would bring more people only together, in words, and how many; no changes where none was found."""

    clauses: list[str]
    opens: int = 0
    most: int = MOST_TOGETHER


@dataclass(frozen=True)
class Why:
    """What a page says of a ranking. `made_at` is None where none has been made yet."""

    weights: Mapping[str, list[Weight]]
    version: str
    made_at: datetime | None = None
    checked_at: datetime | None = None
    pool: int = 0
    fitting: int = 0
    stopped: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    together: Together | None = None
    """What several changes would bring, asked where no single one brings anybody."""


def why_employer_list(session: Session, need: Need, language: str, *, settings: Settings) -> Why:
    """Return why an employer's list is as it is, and which one change of the need would widen it."""
    snapshot = match_pool.latest_snapshot(session, need_id=need.id)
    changes = widening(session, need, language, settings=settings)
    why = _why(snapshot, changes, False, language, settings)
    return why if changes else replace(why, together=together(session, need, language, settings=settings))


def why_assistant_list(session: Session, profile: Profile, language: str, *, settings: Settings) -> Why:
    """Return why an assistant's list is as it is, and which one change of the profile would open more."""
    snapshot = match_pool.latest_snapshot(session, profile_id=profile.id)
    return _why(snapshot, opening(session, profile, language, settings=settings), True, language, settings)


def widening(session: Session, need: Need, language: str, *, settings: Settings) -> list[str]:
    """Return in words which single change of a need would let more people pass; most first."""
    if need.state != "published" or need.latitude is None:
        return []
    rules = rules_of(settings)
    found = _opening(what_would_widen(session, need, settings=settings))
    asked = engine_need(coming_data(need), rules)
    return [reasons.change_sentence(change, language, asked, rules) for change in found]


def together(session: Session, need: Need, language: str, *, settings: Settings) -> Together | None:
    """Return in words which few changes of a need would let more people pass together; None for a need not open."""
    if need.state != "published" or need.latitude is None:
        return None
    rules = rules_of(settings)
    asked = engine_need(coming_data(need), rules)
    for found in what_would_widen_together(session, need, settings=settings):
        clauses = [change_clause(change, asked, language, rules)[0] for change in found["changes"]]
        return Together(clauses, found["opens"])
    return Together([])


def opening(session: Session, profile: Profile, language: str, *, settings: Settings) -> list[str]:
    """Return in words which single change of a profile would open more needs; most first."""
    if not match_pool.visible_profile_ids(session, [profile.id]):
        return []
    found = _opening(what_would_open(session, profile, settings=settings))
    rules = rules_of(settings)
    return [reasons.change_sentence(change, language, None, rules) for change in found]


def _opening(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the changes that open something by themselves: what only leads to the next obstacle widens no list."""
    return [change for change in changes if change["opens"]][:_MOST_CHANGES]


def weights_in_words(language: str, settings: Settings) -> dict[str, list[Weight]]:
    """Return each side's points with their weights as the configuration says them."""
    rules = rules_of(settings)
    sides = {"employer": rules.employer_weights, "assistant": rules.assistant_weights}
    return {
        side: [
            Weight(name, criterion_name(name, language), decimal(weight, 2, language))
            for name, weight in weights.items()
        ]
        for side, weights in sides.items()
    }


def _why(
    snapshot: RankingSnapshot | None,
    changes: list[str],
    for_assistant: bool,
    language: str,
    settings: Settings,
) -> Why:
    weights = weights_in_words(language, settings)
    if snapshot is None:
        return Why(weights, rules_of(settings).version, changes=changes)
    result: Mapping[str, Any] = snapshot.result
    return Why(
        weights,
        result["version"],
        snapshot.made_at,
        snapshot.checked_at,
        result["pool"],
        len(result["order"]),
        [
            reasons.stopped_sentence(gate, count, for_assistant, language)
            for gate, count in result["stopped_at"].items()
            if count
        ],
        changes,
    )
