"""Who can come to one shift at short notice: known assistants first, then the others by lot, each with reasons."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matching import substitute as engine
from matching.types import SingleShift
from portti.domain.weekly_hours import key_of
from portti.models import Need
from portti.queries import matches as match_queries
from portti.queries import substitutes as queries
from portti.queries.recipients import texted_of_profiles
from portti.services.engine_rows import engine_need, rules_of
from portti.services.match_cards import Answers, Card, profile_card
from portti.services.match_inputs import need_data
from portti.services.matchmaking import apart_from, explain
from portti.services.pools import profile_pool, profiles_without
from portti.services.rest_warnings import working_then
from portti.services.substitute_choices import not_asked_now
from portti.settings import Settings

MOST_SHOWN = 20


@dataclass(frozen=True)
class Candidate:
    """Somebody who can come, with the reasons; `known` says that they have worked for the employer."""

    profile_id: int
    known: bool
    card: Card | None = None


@dataclass(frozen=True)
class Candidates:
    """Who can come and is reached by e-mail or text message, in the order of asking; how many more are not."""

    people: list[Candidate] = field(default_factory=list)
    without_email: int = 0
    by_phone: tuple[int, ...] = ()
    """Those who can come and whom nothing reaches that Portti writes: the centre's list to call."""
    not_now: int = 0
    """How many more can come but do not want to be asked at this moment."""


def wall(single: SingleShift) -> tuple[str, str]:
    """Return both ends of a shift as rows keep them."""
    starts_at, ends_at = key_of(single).split("_")
    return starts_at, ends_at


def shift_data(session: Session, need: Need, single: SingleShift) -> dict[str, Any]:
    """Return a need that asks for one shift only, on whatever date, and knows all who have worked for its employer."""
    starts_at, ends_at = wall(single)
    known = queries.known_to_employer(session, need.employer_id)
    return {
        **need_data(need),
        "shifts": [],
        "windows": [],
        "single_shifts": [{"start": starts_at, "end": ends_at}],
        "from": None,
        "to": None,
        "min_cover": 0.0,
        "known": list(known.values()),
    }


def who_can_come(
    session: Session,
    need: Need,
    single: SingleShift,
    language: str = "",
    *,
    again: Collection[int] = (),
    settings: Settings,
    now: datetime,
) -> Candidates:
    """Return who passes every gate for the shift and comes at so short a notice; with a language also the reasons.

    Left out are those whom a block keeps apart, whom the employer has answered "not for me", who have promised
    another shift at that time, who work for the employer then anyway, who are asked already, and who do not want to be
    asked at this moment. Those in `again` are looked at as if nobody had asked them.
    """
    pool = profile_pool(session, settings)
    apart = apart_from(session, need) | queries.busy_profiles(session, *wall(single))
    data = shift_data(session, need, single)
    asked = engine_need(data, pool.index.rules)
    plan = engine.substitute(asked, 0, profiles_without(pool, apart), asked_at=now)
    order = [(name, wave["known"]) for wave in plan["waves"] for name in wave["profiles"]]
    rows = match_queries.profiles_by_exchange_id(session, [name for name, _known in order])
    left_out = _left_out(session, need, single, again)
    keys = [row.id for row in rows.values()]
    reached = queries.profiles_with_address(session, keys)
    reached |= texted_of_profiles(session, keys, settings).keys()
    standing = [(rows[name], known) for name, known in order if rows[name].id not in left_out]
    quiet = not_asked_now(session, sorted(reached), now)
    people = [(row, known) for row, known in standing if row.id in reached - quiet]
    not_now = sum(row.id in quiet for row, _known in standing)
    shown = [
        Candidate(
            row.id,
            known,
            _card(data, pool.rows[row.exchange_id].data, row, language, settings)
            if language and at < MOST_SHOWN
            else None,
        )
        for at, (row, known) in enumerate(people)
    ]
    by_phone = tuple(row.id for row, _known in standing if row.id not in reached)
    return Candidates(shown, len(by_phone), by_phone, not_now)


def _left_out(session: Session, need: Need, single: SingleShift, again: Collection[int]) -> set[int]:
    answers = match_queries.answers_to_need(session, need.id)
    refused = {key for key, match in answers.items() if match.employer_answer == "not_for_me"}
    # The assistant whose shift it is cannot come: nobody asks them to stand in for themselves.
    refused |= working_then(session, need.employer_id, *wall(single))
    request = queries.standing_request(session, need.id, *wall(single))
    if request is None:
        return refused
    asked = {row.profile.id for row in queries.asks_of_request(session, request.id)}
    return refused | asked.difference(again)


def _card(
    need: Mapping[str, Any], profile: Mapping[str, Any], row: Any, language: str, settings: Settings
) -> Card:
    asked, told = explain(need, profile, settings)
    return profile_card(row, profile, asked, told, Answers(), language, rules_of(settings))
