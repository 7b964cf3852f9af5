"""Single shifts that have passed count no more in any ranking; what the employer wrote stays whole."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from portti.jobs.runner import run_job
from portti.models import Match, Need, NeedSingleShift, OutboxMessage, RankingSnapshot
from portti.queries import match_pool
from portti.services.coming_times import coming_data
from portti.services.match_inputs import need_data
from portti.services.matchmaking import refresh_need, replay_need, replay_profile
from portti.services.snapshots import own_data
from portti.settings import Settings
from tests.factories.matches import make_matchable
from tests.factories.needs import make_need

# Wednesday 2 December 2026; both shifts are Tuesdays, 8-12 and 16-20.
BEFORE = datetime.fromisoformat("2026-12-02T10:00+00:00")
BETWEEN = BEFORE + timedelta(days=7)
MORNING = ("2026-12-08T08:00", "2026-12-08T12:00")
EVENING = ("2026-12-15T16:00", "2026-12-15T20:00")


def single(times: tuple[str, str]) -> NeedSingleShift:
    return NeedSingleShift(starts_at=times[0], ends_at=times[1])


def make_pair(session: Session) -> tuple[Need, Any, Any]:
    """Return a need of a morning and an evening, somebody free in the mornings and somebody in the evenings."""
    need = make_need(session, shifts=(), single_shifts=[single(MORNING), single(EVENING)], now=BEFORE)
    early = make_matchable(session, free=((1, 420, 780),), now=BEFORE)
    late = make_matchable(session, free=((1, 900, 1320),), now=BEFORE)
    return need, early, late


def job_counts(settings: Settings, now: datetime, *, dry_run: bool = False) -> dict[str, int]:
    report = run_job("refresh_matches", settings=settings, now=now, dry_run=dry_run)
    assert report is not None
    assert report.failed == []
    return report.counts


def shifts_of(data: Any) -> list[tuple[str, str]]:
    return [(one["start"], one["end"]) for one in data["single_shifts"]]


def order_of(snapshot: RankingSnapshot | None) -> list[str]:
    assert snapshot is not None
    order: list[str] = snapshot.result["order"]
    return order


def test_a_ranking_at_once_counts_the_coming_shifts_only(session: Session, settings: Settings) -> None:
    need, early, late = make_pair(session)
    make_need(session, shifts=(), single_shifts=[single(EVENING)], now=BEFORE)
    refresh_need(session, need, settings=settings, now=BEFORE)
    first = match_pool.latest_snapshot(session, need_id=need.id)
    assert first is not None
    assert set(order_of(first)) == {early.exchange_id, late.exchange_id}
    refresh_need(session, need, settings=settings, now=BETWEEN)
    then = match_pool.latest_snapshot(session, need_id=need.id)
    assert then is not None
    assert order_of(then) == [late.exchange_id]
    assert shifts_of(own_data(session, then)) == [EVENING]
    # What was shown is shown again: each snapshot by its own shifts. The need itself has lost nothing.
    assert {one["profile"] for one in replay_need(session, first, settings)["ranked"]} == set(order_of(first))
    assert [one["profile"] for one in replay_need(session, then, settings)["ranked"]] == order_of(then)
    assert shifts_of(need_data(need)) == [MORNING, EVENING]


@pytest.mark.either_database
def test_the_job_notices_by_itself_that_a_shift_has_passed(
    connection: Connection, session: Session, settings: Settings
) -> None:
    need, early, late = make_pair(session)
    other = make_need(session, shifts=(), single_shifts=[single(EVENING)], now=BEFORE)
    session.commit()
    job_counts(settings, BEFORE)
    assert job_counts(settings, BEFORE, dry_run=True) == {}
    assert job_counts(settings, BETWEEN, dry_run=True) == {"due": 1}
    # In the minute in which it ends a shift still counts.
    ends = datetime.fromisoformat("2026-12-08T10:00+00:00")
    assert job_counts(settings, ends) == {}
    job_counts(settings, ends + timedelta(minutes=1))
    session.expire_all()
    assert order_of(match_pool.latest_snapshot(session, need_id=need.id)) == [late.exchange_id]
    theirs = match_pool.latest_snapshot(session, profile_id=early.id)
    assert order_of(theirs) == []
    kept = match_pool.latest_snapshot(session, profile_id=late.id)
    assert kept is not None
    assert set(order_of(kept)) == {need.exchange_id, other.exchange_id}
    timed, _to_be_agreed = replay_profile(session, kept, settings)
    assert [one["need"] for one in timed["ranked"]] == order_of(kept)
    assert (need.row_version, other.counts_from) == (1, None)
    count = len(session.scalars(select(RankingSnapshot)).all())
    assert job_counts(settings, BETWEEN) == {}
    assert len(session.scalars(select(RankingSnapshot)).all()) == count


@pytest.mark.parametrize(
    ("open_parts", "left"),
    [("", [MORNING]), ("morning", [])],
)
def test_a_need_of_which_nothing_is_left_is_not_taken_for_one_to_be_agreed(
    session: Session, open_parts: str, left: list[tuple[str, str]]
) -> None:
    need = make_need(session, shifts=(), single_shifts=[single(MORNING)], now=BEFORE)
    need.open_parts_of_day = open_parts
    need.counts_from = "2026-12-09T00:00"
    assert shifts_of(coming_data(need)) == left


def test_a_need_is_hidden_when_the_last_of_its_shifts_has_passed_and_whoever_fitted_is_told_nothing_of_it(
    connection: Connection, session: Session, settings: Settings
) -> None:
    over = make_need(session, shifts=(), single_shifts=[single(MORNING)], now=BEFORE)
    agreed = make_need(session, shifts=(), single_shifts=[single(MORNING)], now=BEFORE)
    agreed.open_parts_of_day = "morning"
    weekly = make_need(session, single_shifts=[single(MORNING)], now=BEFORE)
    fitting = make_matchable(session, free=((1, 420, 780),), now=BEFORE)
    session.commit()
    job_counts(settings, BEFORE)
    assert job_counts(settings, BETWEEN)["needs_hidden"] == 1
    session.expire_all()
    assert (over.state, agreed.state, weekly.state) == ("expired", "published", "published")
    current = {match.need_id for match in session.scalars(select(Match).where(Match.current))}
    assert current == {agreed.id, weekly.id}
    assert set(order_of(match_pool.latest_snapshot(session, profile_id=fitting.id))) == {
        agreed.exchange_id,
        weekly.exchange_id,
    }
    assert session.scalars(select(OutboxMessage)).all() == []


def test_a_job_that_was_tried_out_at_a_far_day_takes_no_shift_away_for_good(
    connection: Connection, session: Session, settings: Settings
) -> None:
    need, early, late = make_pair(session)
    need.open_parts_of_day = "morning"
    session.commit()
    job_counts(settings, BEFORE + timedelta(days=400))
    session.expire_all()
    assert shifts_of(coming_data(need)) == []
    job_counts(settings, BEFORE)
    session.expire_all()
    assert shifts_of(coming_data(need)) == [MORNING, EVENING]
    ranked = order_of(match_pool.latest_snapshot(session, need_id=need.id))
    assert set(ranked) == {early.exchange_id, late.exchange_id}


def test_a_shift_that_is_added_to_the_past_counts_neither(session: Session, settings: Settings) -> None:
    need, _early, late = make_pair(session)
    refresh_need(session, need, settings=settings, now=BETWEEN)
    need.single_shifts.append(single(("2026-12-01T08:00", "2026-12-01T12:00")))
    session.flush()
    refresh_need(session, need, settings=settings, now=BETWEEN)
    assert order_of(match_pool.latest_snapshot(session, need_id=need.id)) == [late.exchange_id]
