"""The ways in which people really state times can each be entered as they are, published and ranked."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from matching.types import Shift, SingleShift, Window
from portti.domain import needs as rules
from portti.domain.errors import Conflict
from portti.domain.open_times import key_of_open_times, open_times_of_key
from portti.domain.weekly_hours import Entry
from portti.models import Employer, Need
from portti.queries import accounts as account_queries
from portti.queries import match_pool
from portti.services import matchmaking, need_drafts, needs
from portti.services.match_inputs import fill_profile, has_fixed_times, need_data
from portti.settings import Settings
from portti.week_words import all_times_in_words
from portti.words import translate
from tests.factories.accounts import make_account, make_employer, make_profile

_DAYS = range(5)
_NOON = datetime(2027, 1, 16, 12, 0)


def hour(clock: float) -> int:
    """Minutes of the day."""
    return round(clock * 60)


def shifts(days: range | tuple[int, ...], start: float, end: float, **more: object) -> list[Entry]:
    return [Shift(day, hour(start), hour(end), **more) for day in days]  # type: ignore[arg-type]


Open = rules.OpenTimesDraft
_ALL = tuple(range(7))
_ROUND_THE_CLOCK = shifts(range(7), 0, 0, splittable=True)

SHAPES: dict[str, tuple[list[Entry], Open | None]] = {
    "a whole day, and a weekend shift, a Friday evening and short visits to be agreed": (
        shifts((1,), 8, 16),
        Open(parts=("morning", "evening"), weekdays=(4, 5, 6), best_weekday=6, visit_min=4, visit_max=5),
    ),
    "full time by a rota, weekends too": ([], Open(weekdays=_ALL, any_days=True, hours_min=40, hours_max=40)),
    "weekday afternoons": ([], Open(parts=("day",), weekdays=tuple(_DAYS), earliest=hour(12))),
    "short visits every day, early and late": (
        [*shifts(range(7), 7.5, 9), *shifts(range(7), 16, 16.5)],
        None,
    ),
    "full time, no more said": ([], Open()),
    "a programme of the employer's own": ([], Open()),
    "living in for a week of four, movable": ([], Open(parts=("live_in",))),
    "a rota of six": ([], Open(assistants=6)),
    "a team round the clock": (_ROUND_THE_CLOCK, None),
    "mornings with a moving start and end": (
        [],
        Open(parts=("morning",), earliest=hour(8.5), latest=hour(13), visit_min=3.5, visit_max=4.5),
    ),
    "three who live in and have other work": (
        [],
        Open(parts=("morning", "evening", "night", "live_in"), assistants=3),
    ),
    "visits as scheduled": ([], Open()),
    "the working week from noon": (shifts(_DAYS, 11, 20.5), None),
    "mornings": ([], Open(parts=("morning",))),
    "living in, each day": ([], Open(parts=("live_in",), weekdays=_ALL)),
    "after school and evenings": ([], Open(parts=("day", "evening"))),
    "Monday or Friday or Thursday, any combination": (
        [],
        Open(weekdays=(0, 3, 4), any_days=True, hours_min=12, hours_max=15),
    ),
    "all shifts and weekends": (
        [],
        Open(parts=("day", "evening", "night"), weekdays=_ALL, any_days=True),
    ),
    "a team round the clock that takes one more": (_ROUND_THE_CLOCK, Open(hours_max=40)),
    "the day from getting up to bedtime": (
        [],
        Open(parts=("morning", "day"), earliest=hour(6), latest=hour(19)),
    ),
    "living in": ([], Open(parts=("live_in",))),
    "four hours between one and six, and an evening now and then": (
        [Window(tuple(_DAYS), hour(13), hour(18), 240, 5)],
        Open(parts=("evening",), casual=True),
    ),
    "two afternoons, whichever, not before half past eleven": (
        [],
        Open(parts=("day",), times_a_week=2, earliest=hour(11.5)),
    ),
    "casual shifts": ([], Open(casual=True)),
}
MORE: dict[str, tuple[list[Entry], Open | None]] = {
    "one week in four, night and day": (shifts(range(7), 8, 8, cycle=4, weeks=(1,)), None),
    "two at once on the lift": (shifts((0, 3), 9, 11, assistants=2), None),
    "one journey": ([SingleShift(_NOON, _NOON + timedelta(days=2))], None),
}
ALL = {**SHAPES, **MORE}
LANGUAGES = ("fi", "sv", "en", "selko")


def enter(session: Session, times: list[Entry], agreed: Open | None, now: datetime) -> Need:
    """Enter a need step by step as its employer and publish it."""
    employer = make_employer(session)
    assert employer.account_id is not None
    actor = account_queries.actor_of(session, employer.account_id)
    need = needs.create_need(session, actor, now=now)

    def save(draft: rules.Draft) -> None:
        needs.save_need_step(session, actor, need.id, draft, version=None, now=now)

    save(rules.PlaceDraft("Jyväskylä"))
    sorts = {"weekly": Shift, "window": Window, "single": SingleShift}
    by_kind = {kind: [entry for entry in times if isinstance(entry, sort)] for kind, sort in sorts.items()}
    kinds = [kind for kind, entries in by_kind.items() if entries]
    save(rules.KindsDraft((*kinds, *(["open"] if agreed is not None else []))))
    for kind in kinds:
        needs.change_times(session, actor, need.id, kind, add=by_kind[kind], now=now)
    if agreed is not None:
        save(agreed)
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


def test_there_are_as_many_shapes_as_advertisements() -> None:
    assert len(SHAPES) == 24


@pytest.mark.parametrize("shape", ALL)
def test_a_stated_shape_is_entered_kept_ranked_and_said(
    session: Session, settings: Settings, now: datetime, free_always: str, shape: str
) -> None:
    times, agreed = ALL[shape]
    need = enter(session, times, agreed, now)
    session.expire_all()
    assert set(need_drafts.all_entries_of(need)) == set(times)
    assert need_drafts.open_times_of(need) == (agreed or Open())
    assert has_fixed_times(need) == bool(times)
    # Fixed times rank where there are any; else all who pass the other gates are listed.
    assert ranked(session, need, settings, now) == [free_always]
    for language in LANGUAGES:
        lines = all_times_in_words(need_data(need, {}), need, language)
        assert len(lines) >= len({type(entry) for entry in times}) + (agreed is not None)
        also = translate(language, "also: times to be agreed")
        assert (also in lines) == (bool(times) and agreed is not None)


def test_a_copy_keeps_all_that_is_known_of_open_times(session: Session, now: datetime) -> None:
    every = Open(("day",), (0, 4), 12, 15, True, True, 4, 3, 2.5, 5, 480, 1140, 6)
    need = enter(session, [], every, now)
    actor = account_queries.actor_of(session, session.get_one(Employer, need.employer_id).account_id or 0)
    copy = needs.copy_need(session, actor, need.id, now=now)
    session.expire_all()
    assert need_drafts.open_times_of(copy) == every
    emptied = needs.clear_open_times(session, actor, copy.id, now=now)
    assert emptied == open_times_of_key(key_of_open_times(every))
    assert not need_drafts.knows_open_times(copy)
    assert (
        need_drafts.open_times_of(needs.put_open_times_back(session, actor, copy.id, emptied, now=now))
        == every
    )
    with pytest.raises(Conflict):
        needs.put_open_times_back(session, actor, copy.id, Open(("night",)), now=now)
