"""The ways in which people really state times can each be entered as they are, published and ranked."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from matching.types import Shift, SingleShift, Window
from portti.domain import needs as rules
from portti.domain.weekly_hours import Entry
from portti.models import Need
from portti.queries import accounts as account_queries
from portti.queries import match_pool
from portti.services import matchmaking, needs
from portti.services.match_inputs import fill_profile, has_fixed_times, need_data
from portti.settings import Settings
from portti.week_words import open_times_in_words, times_in_words
from tests.factories.accounts import make_account, make_employer, make_profile

_DAYS = range(5)
_NOON = datetime(2027, 1, 16, 12, 0)


def hour(clock: float) -> int:
    """Minutes of the day."""
    return round(clock * 60)


def shifts(days: range | tuple[int, ...], start: float, end: float, **more: object) -> list[Entry]:
    return [Shift(day, hour(start), hour(end), **more) for day in days]  # type: ignore[arg-type]


FIXED: dict[str, list[Entry]] = {
    "short visits every day, early and late": [
        *shifts(range(7), 7.5, 8.75),
        *shifts(range(7), 16, 16.5),
    ],
    "the working week from noon": shifts(_DAYS, 11, 20.5),
    "round the clock by a team": shifts(range(7), 0, 0, splittable=True),
    "one week in four, night and day": shifts(range(7), 8, 8, cycle=4, weeks=(1,)),
    "four hours between one and six": [Window(tuple(_DAYS), hour(13), hour(18), 240, 5)],
    "two afternoons, whichever": [Window(tuple(_DAYS), hour(11.5), hour(18), 180, 2)],
    "a whole day and a weekend shift": [
        *shifts((1,), 8, 16),
        Window((5, 6), hour(8), hour(20), 270, 1),
    ],
    "two at once on the lift": shifts((0, 3), 9, 11, assistants=2),
    "one journey": [SingleShift(_NOON, _NOON + timedelta(days=2))],
}
OPEN = {
    "mornings": rules.OpenTimesDraft(parts=("morning",)),
    "full time": rules.OpenTimesDraft(hours_min=40, hours_max=40),
    "Monday or Friday, or Thursday afternoon": rules.OpenTimesDraft(
        parts=("day",), weekdays=(0, 3, 4), hours_min=12, hours_max=15
    ),
    "live-in": rules.OpenTimesDraft(parts=("live_in",)),
    "casual shifts": rules.OpenTimesDraft(casual=True),
    "all shifts and weekends": rules.OpenTimesDraft(
        parts=("day", "evening", "night"), weekdays=tuple(range(7))
    ),
}


def enter(session: Session, times: list[Entry] | rules.OpenTimesDraft, now: datetime) -> Need:
    """Enter a need step by step as its employer and publish it."""
    employer = make_employer(session)
    assert employer.account_id is not None
    actor = account_queries.actor_of(session, employer.account_id)
    need = needs.create_need(session, actor, now=now)

    def save(draft: rules.Draft) -> None:
        needs.save_need_step(session, actor, need.id, draft, version=None, now=now)

    save(rules.PlaceDraft("Jyväskylä"))
    if isinstance(times, rules.OpenTimesDraft):
        save(rules.KindsDraft(("open",)))
        save(times)
    else:
        sorts = {"weekly": Shift, "window": Window, "single": SingleShift}
        by_kind = {
            kind: [entry for entry in times if isinstance(entry, sort)] for kind, sort in sorts.items()
        }
        save(rules.KindsDraft(tuple(kind for kind, entries in by_kind.items() if entries)))
        for kind, entries in by_kind.items():
            if entries:
                needs.change_times(session, actor, need.id, kind, add=entries, now=now)
    save(rules.SkillsDraft({"pc_dress": "wish"}))
    save(rules.TextDraft("Avustaja", "", "fi", True))
    return needs.publish_need(session, actor, need.id, now=now)


def ranked(session: Session, need: Need, settings: Settings, now: datetime) -> list[str]:
    matchmaking.refresh_need(session, need, settings=settings, now=now)
    session.flush()
    snapshot = match_pool.latest_snapshot(session, need_id=need.id)
    assert snapshot is not None
    return [str(name) for name in snapshot.result["order"]]


@pytest.fixture
def free_always(session: Session) -> str:
    """An assistant nearby who is free at every hour; another one lives far away."""
    names = []
    for place in ("179", "890"):
        profile = make_profile(session, account=make_account(session, "assistant"))
        fill_profile(
            profile,
            {
                "place": {"municipality": place},
                "travel": [{"mode": "car", "minutes": 40}],
                "available": [{"weekday": day, "start": "00:00", "end": "00:00"} for day in range(7)],
                "hours": {"min": 0, "max": 168},
            },
        )
        profile.municipality_code = place
        profile.latitude, profile.longitude = (62.24, 25.75) if place == "179" else (69.91, 27.03)
        profile.state = "published"
        names.append(profile.exchange_id)
    session.flush()
    return names[0]


@pytest.mark.parametrize("shape", FIXED)
def test_times_that_are_known_are_ranked(
    session: Session, settings: Settings, now: datetime, free_always: str, shape: str
) -> None:
    need = enter(session, FIXED[shape], now)
    assert has_fixed_times(need)
    assert all(times_in_words(need_data(need, {}), language) for language in ("fi", "sv", "en", "selko"))
    assert ranked(session, need, settings, now) == [free_always]


@pytest.mark.parametrize("shape", OPEN)
def test_times_to_be_agreed_list_who_passes_the_other_gates(
    session: Session, settings: Settings, now: datetime, free_always: str, shape: str
) -> None:
    need = enter(session, OPEN[shape], now)
    assert not has_fixed_times(need)
    assert all(open_times_in_words(need, language) for language in ("fi", "sv", "en", "selko"))
    assert ranked(session, need, settings, now) == [free_always]
