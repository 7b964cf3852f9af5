"""A week filled with needs that go together, as an assistant sees it; no employer is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from matching import week_fill as engine
from matching.exchange import profile_from_dict
from matching.schedule import clock_minutes
from portti.domain.places import municipality_name
from portti.models import Need, Profile
from portti.queries import blocks, match_pool
from portti.queries import matches as match_queries
from portti.services.coming_times import coming_profile_data
from portti.services.engine_rows import rules_of
from portti.services.pools import need_pool
from portti.settings import Settings
from portti.vocabulary import clock_time
from portti.wording.week import length_in_words, times_in_words, week_blocks


@dataclass(frozen=True)
class Work:
    """One need of the week, by its title: which of its times, and how long they are a week."""

    key: int
    title: str
    language: str
    area: str
    times: list[str] = field(default_factory=list)
    length: str = ""


@dataclass(frozen=True)
class Journey:
    """The way from one work to the next on one day: an estimate."""

    weekday: int
    from_title: str
    from_language: str
    to_title: str
    to_language: str
    leave: str
    arrive: str
    length: str


@dataclass(frozen=True)
class WeekView:
    """What the page of a filled week shows. `shown` is whether the profile is matched at all now."""

    shown: bool
    works: list[Work] = field(default_factory=list)
    journeys: list[Journey] = field(default_factory=list)
    wanted: str = ""
    found: str = ""
    reached: bool = False
    blocks: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[Work] = field(default_factory=list)


def assistant_week(
    session: Session,
    profile: Profile,
    language: str,
    *,
    hours: float | None,
    without: Sequence[int],
    settings: Settings,
) -> WeekView:
    """Return work that fills the profile's week; `hours` are those wanted, `without` keys of needs left out.

    Needs that one side has answered "not for me" to, or that a block keeps apart, are never suggested.
    """
    if not match_pool.visible_profile_ids(session, [profile.id]):
        return WeekView(shown=False)
    pool, rules = need_pool(session, settings), rules_of(settings)
    answers = match_queries.answers_of_profile(session, profile.id)
    refused = [
        key
        for key, match in answers.items()
        if "not_for_me" in (match.assistant_answer, match.employer_answer)
    ]
    apart = blocks.blocked_needs(session, profile.id)
    kept_out = {
        row.exchange_id: row
        for row in match_queries.needs_by_id(session, list(without)).values()
        if row.exchange_id in pool.rows and row.exchange_id not in apart
    }
    left_out = [*(row.exchange_id for row in match_queries.needs_by_id(session, refused).values()), *kept_out]
    found = engine.fill_week(
        profile_from_dict(coming_profile_data(profile), rules),
        pool.read,
        pool.timed,
        hours=hours,
        without=frozenset(left_out) | apart,
    )
    rows = match_queries.needs_by_exchange_id(session, [entry["need"] for entry in found["needs"]])
    works = [_work_of(pool.rows[entry["need"]].data, entry) for entry in found["needs"]]
    return WeekView(
        shown=True,
        works=[
            _work(rows[entry["need"]], language, work, entry["weekly_minutes"])
            for entry, work in zip(found["needs"], works, strict=True)
        ],
        journeys=[_journey(rows, journey, language) for journey in found["journeys"]],
        wanted=length_in_words(found["wanted_minutes"], language),
        found=length_in_words(found["weekly_minutes"], language),
        reached=found["reached"],
        blocks=[
            {**block, "kind": "covered"}
            for work in works
            for block in week_blocks({"shifts": work["shifts"]}, language)
        ],
        left_out=[_work(row, language) for row in kept_out.values()],
    )


def _work(row: Need, language: str, work: Mapping[str, Any] | None = None, minutes: float = 0) -> Work:
    return Work(
        row.id,
        row.title,
        row.text_language,
        municipality_name(row.municipality_code, language),
        [] if work is None else times_in_words(work, language),
        "" if work is None else length_in_words(minutes, language),
    )


def _journey(rows: Mapping[str, Need], journey: Mapping[str, Any], language: str) -> Journey:
    first, second = rows[journey["from"]], rows[journey["to"]]
    return Journey(
        journey["weekday"],
        first.title,
        first.text_language,
        second.title,
        second.text_language,
        clock_time(clock_minutes(journey["leave"]), language),
        clock_time(clock_minutes(journey["arrive"]), language),
        length_in_words(journey["minutes"], language),
    )


def _work_of(data: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    """What of a need is laid, in the exchange format; times of windows as shifts."""
    shifts = [{**data["shifts"][at], "assistants": 1, "splittable": False} for at in entry["shifts"]]
    laid = [{key: one[key] for key in ("weekday", "start", "end")} for one in entry["windows"]]
    return {
        "shifts": [*shifts, *laid],
        "single_shifts": [data["single_shifts"][at] for at in entry["single_shifts"]],
    }
