"""The demo's service record: a year of made-up events in each centre, and sessions of the centre that is shown."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.client_events import TOPICS, UNMET_NEEDS
from portti.models import Centre
from portti.queries.client_events import write_events
from portti.queries.demo import PersonOfCentre, people_of_centre
from portti.queries.service_sessions import write_sessions

_SEED = 20261126
_DAYS = 365
_A_DAY, _A_DAY_ELSEWHERE = 6, 1
_LEFT_OUT = (
    "topic",
    "result",
    "referred_to",
    "unmet_need",
    "satisfaction",
    "client_number",
    "logged_by_account_id",
)
_SATURDAY = 5

Row = tuple[dict[str, Any], frozenset[str]]

# Each choice with how often of a hundred it comes; what is None was left out, as in life.
_FUNCTIONS = {
    ("guidance",): 38,
    ("recruitment",): 22,
    ("guidance", "recruitment"): 12,
    ("written_tasks",): 8,
    ("guidance", "written_tasks"): 5,
    ("support_services",): 4,
    ("needs_mapping",): 4,
    ("portal_use",): 7,
}
_CHANNELS = {
    "phone": 46,
    "email": 22,
    "visit": 9,
    "home_visit": 5,
    "meeting": 4,
    "video": 6,
    "portal_message": 4,
    "letter": 1,
    "pop_up": 3,
}
_GROUPS = {"employer": 44, "assistant": 17, "jobseeker": 16, "authority": 10, "relative": 11, "other": 2}
_RESULTS = {"solved": 52, "continues": 26, "referred": 8, "not_reached": 4, "outside_power": 2, None: 8}
_REFERRED = {"county": 45, "kela": 10, "employment_services": 10, "payroll": 20, "organisation": 15}
_SATISFIED = {"very_satisfied": 34, "satisfied": 26, "neither": 5, "dissatisfied": 2, None: 33}
_BEGUN = {"client": 70, "centre": 20, "partner": 6, None: 4}


@dataclass(frozen=True)
class _Town:
    """Where a centre's clients live, the seat most of all."""

    seat: str
    others: Sequence[str]


def make_events(session: Session, centre: Centre, *, is_shown: bool, now: datetime) -> None:
    """Write a year of events of a centre: many where it is the one that is shown, some elsewhere."""
    chance = random.Random(f"{_SEED} {centre.code}")  # noqa: S311 - made-up data, nothing secret
    people = people_of_centre(session, centre.id)
    others = sorted({one.municipality_code for one in people if one.municipality_code})
    town = _Town(centre.municipality_code, others or [centre.municipality_code])
    today = helsinki(now).date()
    rows: list[Row] = []
    for day in _working_days(today - timedelta(days=_DAYS), today):
        for _number in range(chance.randint(0, 2 * (_A_DAY if is_shown else _A_DAY_ELSEWHERE))):
            rows.append(_event(chance, centre.id, day, people, town, now))
    write_events(session, rows)
    if is_shown:
        write_sessions(session, list(_sessions(chance, centre, today, now)))


def portal_event(centre_id: int, day: date, function: str, key: str, now: datetime, **told: Any) -> Row:
    """Return an event that the portal counts by itself."""
    return {
        **dict.fromkeys(_LEFT_OUT),
        "centre_id": centre_id,
        "happened_on": day,
        "begun_by": "centre",
        "source": "portal",
        "source_key": key,
        "logged_at": now,
        "changed_at": now,
        "row_version": 1,
        **told,
    }, frozenset({function})


def _working_days(since: date, until: date) -> Iterator[date]:
    for number in range((until - since).days):
        day = since + timedelta(days=number)
        if day.weekday() < _SATURDAY:
            yield day


def _drawn(chance: random.Random, choices: dict[Any, int]) -> Any:
    return chance.choices(list(choices), list(choices.values()))[0]


def _event(
    chance: random.Random,
    centre_id: int,
    day: date,
    people: Sequence[PersonOfCentre],
    town: _Town,
    now: datetime,
) -> Row:
    functions = frozenset(_drawn(chance, _FUNCTIONS))
    group, result = _drawn(chance, _GROUPS), _drawn(chance, _RESULTS)
    known = [one for one in people if one.side == ("employer" if group == "employer" else "assistant")]
    is_ours = group in ("employer", "assistant", "jobseeker")
    person = chance.choice(known) if is_ours and known and chance.random() < 0.6 else None
    place = town.seat if chance.random() < 0.5 else chance.choice(town.others)
    return {
        "centre_id": centre_id,
        "happened_on": day,
        "client_group": group,
        "channel": _drawn(chance, _CHANNELS),
        "topic": chance.choice(TOPICS) if "guidance" in functions and chance.random() < 0.8 else None,
        "municipality_code": (person.municipality_code if person else None) or place,
        "minutes": chance.choice((5, 5, 10, 10, 15, 15, 20, 30, 45, 60, 90)),
        "begun_by": _drawn(chance, _BEGUN),
        "result": result,
        "referred_to": _drawn(chance, _REFERRED) if result == "referred" else None,
        "unmet_need": chance.choice(UNMET_NEEDS) if group == "employer" and chance.random() < 0.15 else None,
        "satisfaction": _drawn(chance, _SATISFIED),
        "account_id": person.account_id if person else None,
        "client_number": None,
        "source": "staff",
        "source_key": None,
        "logged_by_account_id": None,
        "logged_at": now,
        "changed_at": now,
        "row_version": 1,
    }, functions


def _sessions(chance: random.Random, centre: Centre, today: date, now: datetime) -> Iterator[dict[str, Any]]:
    for weeks in range(1, 53):
        monday = today - timedelta(days=today.weekday() + 7 * weeks)
        for kind, weekday, place, minutes in (
            ("drop_in", 1, "Keskus", 180),
            ("phone_hours", 3, "Puhelin", 120),
        ):
            yield _session(
                centre, monday + timedelta(days=weekday), kind, place, minutes, chance.randint(1, 8), now
            )
        if weeks % 4 == 0:
            yield _session(
                centre, monday + timedelta(days=2), "pop_up", "Kirjasto", 120, chance.randint(3, 14), now
            )
            yield _session(
                centre, monday + timedelta(days=4), "group", "Keskus", 90, chance.randint(4, 10), now
            )
    yield _session(centre, today - timedelta(days=30), "training", "Keskus", 240, 12, now)
    # A trainee has logged this one: a colleague makes its figures final.
    yield {
        **_session(centre, today - timedelta(days=1), "pop_up", "Kauppakeskus", 120, 9, now),
        "closed_at": None,
    }


def _session(
    centre: Centre, day: date, kind: str, place: str, minutes: int, visitors: int, now: datetime
) -> dict[str, Any]:
    return {
        "centre_id": centre.id,
        "held_on": day,
        "kind": kind,
        "place": place,
        "municipality_code": centre.municipality_code,
        "open_minutes": minutes,
        "visitors": visitors,
        "anonymous_visitors": visitors if kind in ("drop_in", "pop_up") else 0,
        "source": "staff",
        "logged_at": now,
        "changed_at": now,
        "closed_at": now,
        "row_version": 1,
    }
