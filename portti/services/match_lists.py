"""Match lists as people read them: the newest ranking with reasons in words, and each side's answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from matching import reasons
from matching.types import Need as EngineNeed
from matching.worked import criterion_name
from portti.domain.matches import is_mutual
from portti.domain.places import municipality_name
from portti.models import Match, Need, Profile
from portti.queries import match_pool
from portti.queries import matches as match_queries
from portti.services.matchmaking import (
    engine_need,
    replay_need,
    replay_profile,
    rules_of,
    what_would_open,
    what_would_widen,
)
from portti.settings import Settings

_MOST_CHANGES = 5


@dataclass(frozen=True)
class Point:
    """One criterion with its numbers, for who wants to see how the order was counted."""

    side: str
    name: str
    value: float
    weight: float


@dataclass(frozen=True)
class Card:
    """One fitting person or need. `name` of a need is its title; nothing here names an employer."""

    key: int
    name: str
    area: str
    reasons_for: list[str]
    reasons_against: list[str]
    covered_minutes: int | None
    needed_minutes: int | None
    confirmed_at: datetime | None
    interviewed_on: date | None
    score: float
    sides: tuple[float, float]
    points: list[Point]
    data: Mapping[str, Any]
    own_answer: str | None
    other_answer: str | None
    to_be_agreed: bool = False
    language: str = "fi"

    @property
    def mutual(self) -> bool:
        """Whether both sides said yes."""
        return is_mutual(self.own_answer, self.other_answer)


@dataclass(frozen=True)
class MatchList:
    """A ranking in words. `made_at` is None where none has been made yet."""

    cards: list[Card]
    made_at: datetime | None = None
    version: str = ""
    pool: int = 0
    stopped: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    to_be_agreed: bool = False


@dataclass(frozen=True)
class Filters:
    """What a person narrows a list by; empty leaves all."""

    municipality: str = ""
    skill: str = ""
    language: str = ""
    weekday: str = ""


def employer_list(
    session: Session, need: Need, language: str, *, settings: Settings, filters: Filters | None = None
) -> MatchList:
    """Return the assistants that fit a need, best first, as its employer may see them.

    Blocked by nothing but the gates: who was answered "not for me" stays in the list's own group of the page.
    """
    snapshot = match_pool.latest_snapshot(session, need_id=need.id)
    if snapshot is None:
        return MatchList([])
    rules = rules_of(settings)
    result = replay_need(snapshot, settings)
    asked = engine_need(snapshot.inputs["need"], rules)
    data = {profile["id"]: profile for profile in snapshot.inputs["profiles"]}
    rows = match_queries.profiles_by_exchange_id(session, list(data))
    answers = match_queries.answers_to_need(session, need.id)
    cards = []
    for entry in result["ranked"]:
        profile = rows.get(entry["profile"])
        match = answers.get(profile.id) if profile else None
        if profile is None or match is None or not match.current:
            continue
        cards.append(_profile_card(entry, asked, profile, match, data[entry["profile"]], language, settings))
    return MatchList(
        _only(cards, filters, lambda card: card.data),
        snapshot.made_at,
        result["version"],
        result["pool"],
        _stopped(result["stopped_at"], False, language),
        [
            reasons.change_sentence(change, language, asked, rules)
            for change in what_would_widen(session, need, settings=settings)[:_MOST_CHANGES]
        ],
        asked.times_to_be_agreed,
    )


def _profile_card(
    entry: Mapping[str, Any],
    asked: EngineNeed,
    profile: Profile,
    match: Match,
    data: Mapping[str, Any],
    language: str,
    settings: Settings,
) -> Card:
    good, bad = reasons.reasons_for(entry, asked, False, language, rules_of(settings))
    return Card(
        key=profile.id,
        name=profile.shown_name,
        area=municipality_name(profile.municipality_code, language),
        reasons_for=good,
        reasons_against=bad,
        confirmed_at=profile.confirmed_at,
        interviewed_on=profile.interviewed_on,
        data=data,
        own_answer=match.employer_answer,
        other_answer=match.assistant_answer,
        to_be_agreed=asked.times_to_be_agreed,
        language=profile.text_language,
        **_numbers(entry, language),
    )


def assistant_list(
    session: Session, profile: Profile, language: str, *, settings: Settings, filters: Filters | None = None
) -> MatchList:
    """Return the needs that fit a profile, best first, as its assistant may see them: no employer is named."""
    snapshot = match_pool.latest_snapshot(session, profile_id=profile.id)
    if snapshot is None:
        return MatchList([])
    rules = rules_of(settings)
    timed, to_be_agreed = replay_profile(snapshot, settings)
    data = {need["id"]: need for need in snapshot.inputs["needs"]}
    rows = match_queries.needs_by_exchange_id(session, list(data))
    answers = match_queries.answers_of_profile(session, profile.id)
    cards = []
    for entry in [*timed["ranked"], *to_be_agreed["ranked"]]:
        need = rows.get(entry["need"])
        match = answers.get(need.id) if need else None
        if need is None or match is None or not match.current:
            continue
        asked = engine_need(data[entry["need"]], rules)
        cards.append(_need_card(entry, asked, need, match, data[entry["need"]], language, settings))
    return MatchList(
        _only(cards, filters, lambda card: card.data),
        snapshot.made_at,
        timed["version"],
        timed["pool"],
        _stopped(timed["stopped_at"], True, language),
        [
            reasons.change_sentence(change, language, None, rules)
            for change in what_would_open(session, profile, settings=settings)[:_MOST_CHANGES]
        ],
    )


def _need_card(
    entry: Mapping[str, Any],
    asked: EngineNeed,
    need: Need,
    match: Match,
    data: Mapping[str, Any],
    language: str,
    settings: Settings,
) -> Card:
    good, bad = reasons.reasons_for(entry, asked, True, language, rules_of(settings))
    return Card(
        key=need.id,
        name=need.title,
        area=municipality_name(need.municipality_code, language),
        reasons_for=good,
        reasons_against=bad,
        confirmed_at=need.confirmed_at,
        interviewed_on=None,
        data=data,
        own_answer=match.assistant_answer,
        other_answer=match.employer_answer,
        to_be_agreed=asked.times_to_be_agreed,
        language=need.text_language,
        **_numbers(entry, language),
    )


def pair_sentences(
    session: Session, match: Match, *, for_assistant: bool, language: str, settings: Settings
) -> tuple[list[str], list[str]]:
    """Return the reasons for and against one pair, for a mail or a page about it alone."""
    snapshot = match_pool.latest_snapshot(session, need_id=match.need_id)
    profile = session.get(Profile, match.profile_id)
    if snapshot is None or profile is None:
        return [], []
    asked = engine_need(snapshot.inputs["need"], rules_of(settings))
    for entry in replay_need(snapshot, settings)["ranked"]:
        if entry["profile"] == profile.exchange_id:
            return reasons.reasons_for(entry, asked, for_assistant, language, rules_of(settings))
    return [], []


def _numbers(entry: Mapping[str, Any], language: str) -> dict[str, Any]:
    points = {point["criterion"]: point for point in entry["points"]}
    cover = points.get("cover")
    return {
        "covered_minutes": round(cover["facts"]["covered_minutes"]) if cover else None,
        "needed_minutes": round(cover["facts"]["needed_minutes"]) if cover else None,
        "score": entry["score"],
        "sides": (entry["employer"], entry["assistant"]),
        "points": [
            Point(
                point["side"], criterion_name(point["criterion"], language), point["value"], point["weight"]
            )
            for point in entry["points"]
        ],
    }


def _stopped(stopped_at: Mapping[str, int], for_assistant: bool, language: str) -> list[str]:
    return [
        reasons.stopped_sentence(gate, count, for_assistant, language)
        for gate, count in stopped_at.items()
        if count
    ]


def _only(cards: list[Card], filters: Filters | None, data_of: Any) -> list[Card]:
    if filters is None:
        return cards
    return [card for card in cards if _fits(card, filters, data_of(card))]


def _fits(card: Card, filters: Filters, data: Mapping[str, Any]) -> bool:
    return (
        (not filters.municipality or card.area == filters.municipality)
        and (not filters.skill or filters.skill in _skills(data))
        and (not filters.language or filters.language in _languages(data))
        and (not filters.weekday or int(filters.weekday) in set(_weekdays(data)))
    )


def _skills(data: Mapping[str, Any]) -> set[str]:
    skills = data["skills"]
    if "must" in skills:
        return {*skills["must"], *skills["wish"]}
    return {code for code, level in skills.items() if level != "learn"}


def _languages(data: Mapping[str, Any]) -> set[str]:
    languages = data["languages"]
    return {*languages["must"], *languages["wish"]} if "must" in languages else set(languages)


def _weekdays(data: Mapping[str, Any]) -> Iterable[int]:
    for time in [*data.get("shifts", []), *data.get("available", [])]:
        yield time["weekday"]
    for window in data.get("windows", []):
        yield from window["weekdays"]
    for single in data.get("single_shifts", []):
        yield datetime.fromisoformat(single["start"]).weekday()
