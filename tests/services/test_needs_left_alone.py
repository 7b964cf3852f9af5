"""A need that nobody is on the way to: the centre is asked about it, once for each time."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import (
    Need,
    StaffTask,
)
from portti.services import needs, silence
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.matches import employer_actor, make_match, make_matchable
from tests.factories.needs import make_need
from tests.support.silence import Pair, assistant_says, at, chase, employer_says, fitting_pair, tasks


@pytest.fixture
def pair(session: Session, settings: Settings) -> Pair:
    """A need and a profile that fit, beside others."""
    return fitting_pair(session, settings)


def test_an_open_need_without_anybody_is_marked_and_becomes_one_task(
    session: Session, settings: Settings, pair: Pair
) -> None:
    need = make_need(session, published_at=NOW, confirmed_at=NOW)
    for other in session.scalars(select(Need).where(Need.id != need.id)):
        other.state = "paused"
    session.flush()
    asked = {"settings": settings, "only": need.id}
    days = settings.mediation.no_candidate_days
    assert silence.needs_without_candidate(session, now=at(days - 0.1), **asked) == []  # type: ignore[arg-type]
    assert silence.needs_without_candidate(session, now=at(days), **asked) == [need.id]  # type: ignore[arg-type]
    match = make_match(session, need=need, profile=make_matchable(session, name="Kolmas"))
    assert silence.needs_without_candidate(session, now=at(days), **asked) == []  # type: ignore[arg-type]
    match.current = False
    session.flush()
    assert chase(session, settings, days) == {"tasks": 1}
    assert chase(session, settings, days + 1) == {}
    assert tasks(session) == [("no_candidates", need.id)]
    # Neither while the task waits nor soon after it was done is the need looked at again; then it is asked about anew.
    look = {"settings": settings}
    assert silence.needs_to_find_for(session, now=at(3 * days), **look) == []  # type: ignore[arg-type]
    session.scalars(select(StaffTask)).one().done_at = at(3 * days)
    session.flush()
    assert silence.needs_to_find_for(session, now=at(4 * days - 1), **look) == []  # type: ignore[arg-type]
    assert silence.needs_to_find_for(session, now=at(4 * days), **look) == [need.id]  # type: ignore[arg-type]
    assert chase(session, settings, 4 * days) == {"tasks": 1}
    assert tasks(session) == [("no_candidates", need.id)] * 2


@pytest.mark.parametrize("away", ["paused", "expired"])
def test_a_need_that_is_public_again_has_had_nobody_since_then_only(
    session: Session, settings: Settings, away: str
) -> None:
    need = make_need(session, text="Etsin avustajaa.")
    make_need(session)
    actor = employer_actor(need)
    asked = {"settings": settings, "only": need.id}
    if away == "paused":
        needs.pause_need(session, actor, need.id, now=at(1))
        needs.publish_need(session, actor, need.id, settings=settings, now=at(61))
    else:
        needs.hide_need(session, actor, need, now=at(1))
        needs.confirm_need(session, actor, need.id, settings=settings, now=at(61))
    assert need.state == "published"
    # Saying that it still stands makes it no newer.
    needs.confirm_need(session, actor, need.id, settings=settings, now=at(70))
    days = settings.mediation.no_candidate_days
    for after, marked in ((0, []), (days - 0.1, []), (days, [need.id])):
        found = silence.needs_without_candidate(session, now=at(61 + after), **asked)  # type: ignore[arg-type]
        assert found == marked


def test_a_need_is_left_alone_once_for_each_time_and_not_by_its_employers_own_choice(
    session: Session, settings: Settings, pair: Pair
) -> None:
    need, _profile = pair
    employer_says(session, settings, pair, "interested")
    employer_says(session, settings, pair, "not_for_me", 1)
    assert chase(session, settings, 2) == {}
    employer_says(session, settings, pair, "interested", 3)
    assistant_says(session, settings, pair, "not_for_me", 4)
    assert chase(session, settings, 5) == {"tasks": 1}
    assert tasks(session) == [("no_candidates", need.id)]
