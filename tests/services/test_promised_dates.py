"""Single dates that somebody promises one by one: they fill a need and open it again; its employer is told once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti import database
from portti.jobs import follow_candidacies
from portti.jobs.context import JobContext
from portti.models import (
    Employer,
    Need,
    NotificationChoice,
    OutboxMessage,
    Profile,
    SubstituteAsk,
    SubstituteRequest,
)
from portti.services import needs
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_profile, make_representation
from tests.factories.matches import employer_actor
from tests.factories.needs import make_need
from tests.factories.substitutes import make_request
from tests.support.need_of_dates import TODAY, agreed, dates, left_after, start


def promise(session: Session, need: Need, number: int, at: timedelta) -> SubstituteAsk:
    """Somebody promises one of a need's dates; another date of theirs elsewhere is given back."""
    one = need.single_shifts[number]
    request = make_request(session, need, one.starts_at, one.ends_at)
    elsewhere = make_request(session, make_need(session, shifts=()), one.starts_at, one.ends_at)
    key, when = make_profile(session).id, NOW + at
    ask = SubstituteAsk(
        request_id=request.id, profile_id=key, asked_at=NOW, answer="yes", answered_at=when, won=True
    )
    back = SubstituteAsk(request_id=elsewhere.id, profile_id=key, asked_at=NOW, withdrew_at=when)
    session.add_all([ask, back])
    session.flush()
    return ask


@pytest.fixture
def run(session: Session, connection: object, settings: Settings) -> Callable[[int], dict[str, int]]:
    def run(minutes: int) -> dict[str, int]:
        session.commit()
        at = NOW + timedelta(minutes=minutes)
        found = follow_candidacies.run(JobContext(settings, at, database.transaction, database.reading))
        session.expire_all()
        return dict(found.counts)

    return run


def test_dates_that_are_promised_one_by_one_fill_it_and_one_given_back_opens_it(
    session: Session, run: Callable[[int], dict[str, int]]
) -> None:
    need = dates(session, -2, 1, 5)
    first = promise(session, need, 1, timedelta(minutes=1))
    assert (run(2), need.state) == ({}, "published")
    promise(session, need, 2, timedelta(minutes=3))
    assert (run(4), need.state) == ({"needs_filled": 1}, "filled")
    assert run(5) == {}
    first.won, first.answer, first.withdrew_at = False, "no", NOW + timedelta(minutes=6)
    assert (run(7), need.state) == ({"needs_open_again": 1}, "published")
    assert run(8) == {}


def test_who_reads_the_employers_mail_is_told_once_that_it_filled_and_that_it_is_open_again(
    session: Session, run: Callable[[int], dict[str, int]]
) -> None:
    need = dates(session, 1)
    need.title, need.municipality_code = "Apua katetroinnissa", "179"
    employer = session.get_one(Employer, need.employer_id)
    helper, silent = (make_account(session, "representative", language="sv") for _number in range(2))
    for account in (helper, silent):
        make_representation(session, account, employer)
    session.add(NotificationChoice(account_id=silent.id, kind="freshness", frequency="never", hour=9))
    ask = promise(session, need, 0, timedelta(minutes=1))
    session.get_one(Profile, ask.profile_id).shown_name = "Zelda"
    for minutes in (2, 3):
        run(minutes)
    filled = told(session)
    assert [(one.kind, one.account_id, one.language) for one in filled] == [
        ("need_filled", employer.account_id, "fi"),
        ("need_filled", helper.id, "sv"),
    ]
    # One has left when it is open again: who has not been written to reads only how it is now.
    filled[0].state = "sent"
    ask.won, ask.withdrew_at = False, NOW + timedelta(minutes=4)
    for minutes in (5, 6):
        run(minutes)
    assert [one.state for one in filled] == ["sent", "cancelled"]
    again = told(session)[2:]
    assert [(one.kind, one.account_id) for one in again] == [
        ("need_open_again", employer.account_id),
        ("need_open_again", helper.id),
    ]
    for one in (*filled, *again):
        assert "Jyväskylä" in one.body_text and one.unsubscribe_url
        assert not any(word in one.subject + one.body_text + one.body_html for word in ("katetr", "Zelda"))


def told(session: Session) -> list[OutboxMessage]:
    """What was promised of needs that changed by themselves."""
    wanted = OutboxMessage.kind.in_(("need_filled", "need_open_again"))
    return list(session.scalars(select(OutboxMessage).where(wanted).order_by(OutboxMessage.id)))


def test_what_the_employer_fills_or_opens_is_told_by_no_mail(session: Session, settings: Settings) -> None:
    need = dates(session, 1)
    needs.fill_need_up(session, employer_actor(need), need.id, now=NOW)
    needs.publish_need(session, employer_actor(need), need.id, settings=settings, now=NOW)
    assert told(session) == []
    assert left_after(session, settings, need) == "published"
    assert [one.kind for one in told(session)] == ["need_filled", "need_open_again"]


@pytest.mark.either_database
@pytest.mark.parametrize("way", ["pause", "hide"])
def test_what_was_hidden_when_it_filled_is_not_shown_again(
    session: Session, settings: Settings, run: Callable[[int], dict[str, int]], way: str
) -> None:
    need = dates(session, 1)
    employer = employer_actor(need)
    needs.pause_need(session, employer, need.id, now=NOW)
    needs.publish_need(session, employer, need.id, settings=settings, now=NOW)
    if way == "pause":
        needs.pause_need(session, employer, need.id, now=NOW)
    else:
        needs.hide_need(session, employer, need, now=NOW)
    ask = promise(session, need, 0, timedelta(minutes=1))
    assert run(2) == {"needs_filled": 1}
    ask.won, ask.withdrew_at = False, NOW + timedelta(minutes=3)
    assert (run(4), need.state) == ({}, "filled")
    needs.publish_need(session, employer, need.id, settings=settings, now=NOW + timedelta(minutes=5))
    assert left_after(session, settings, need) == "published"


def test_what_the_employer_does_after_the_promises_stands(
    session: Session, settings: Settings, run: Callable[[int], dict[str, int]]
) -> None:
    need = dates(session, 1)
    ask = promise(session, need, 0, timedelta(minutes=1))
    run(2)
    after = NOW + timedelta(minutes=3)
    needs.publish_need(session, employer_actor(need), need.id, settings=settings, now=after)
    assert (run(4), need.state) == ({}, "published")
    ask.won, ask.withdrew_at = False, NOW + timedelta(minutes=5)
    session.flush()
    needs.fill_need_up(session, employer_actor(need), need.id, now=NOW + timedelta(minutes=6))
    assert (run(7), need.state) == ({}, "filled")


def test_the_dates_of_a_contract_and_promised_ones_count_together(
    session: Session, settings: Settings, run: Callable[[int], dict[str, int]]
) -> None:
    need = dates(session, 1, 5)
    start(session, settings, need, agreed(session, need, 0, 4))
    assert need.state == "published"
    other = promise(session, need, 1, timedelta(minutes=1))
    assert (run(2), need.state) == ({"needs_filled": 1}, "filled")
    other.won, other.withdrew_at = False, NOW + timedelta(minutes=3)
    assert (run(4), need.state) == ({"needs_open_again": 1}, "published")


def test_another_time_than_the_needs_own_takes_no_date(
    session: Session, run: Callable[[int], dict[str, int]]
) -> None:
    need = dates(session, 1)
    ask = promise(session, need, 0, timedelta(minutes=1))
    session.get_one(SubstituteRequest, ask.request_id).ends_at = f"{TODAY + timedelta(days=1)}T13:00"
    session.flush()
    assert (run(2), need.state) == ({}, "published")
