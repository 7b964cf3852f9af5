"""Signing up for a training: confirmed by a mail, once, and waiting in order for a freed place."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.gatherings import MOST_UNCONFIRMED
from portti.jobs.runner import run_job
from portti.models import OutboxMessage
from portti.queries import gatherings as queries
from portti.services import gathering_places as places
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account
from tests.factories.gatherings import make_gathering, make_place
from tests.support.sign_ups import VISITOR, draft, mails, sign_up, word


def test_a_visitor_has_no_place_before_the_address_is_confirmed(session: Session, settings: Settings) -> None:
    row = make_gathering(session)
    make_place(session, make_gathering(session), email="venla@example.org")
    told = draft(access=("other", "step_free"), access_text="Pöytä ikkunan viereen")
    for _press in range(2):
        assert places.sign_up(session, VISITOR, row.id, told, settings=settings, now=NOW) is None
    place = queries.place_of_person(session, row.id, "email:venla@example.org", None)
    assert place is not None
    assert (place.state, place.seat, place.access) == ("unconfirmed", None, ["step_free", "other"])
    assert place.sequence == 1, "the second press is the first one"
    assert place.access_text is not None
    assert "ikkunan" not in place.access_text
    assert "gathering_place" not in mails(session, place)
    for _press in range(2):
        places.confirm_place(session, word(settings, place), settings=settings, now=NOW)
    assert (place.state, place.seat) == ("placed", 1)
    assert mails(session, place).count("gathering_place") == 1


def test_an_address_that_has_a_place_learns_nothing_new_and_loses_nothing(
    session: Session, settings: Settings
) -> None:
    row = make_gathering(session)
    place = make_place(session, row, email="venla@example.org", given_name="Venla")
    other = draft(name="Joku", access=("breaks",))
    assert places.sign_up(session, VISITOR, row.id, other, settings=settings, now=NOW) is None
    session.refresh(place)
    assert (place.state, place.given_name, place.access) == ("placed", "Venla", [])
    assert mails(session, place) == ["gathering_confirm"]


def test_who_is_logged_in_has_a_place_at_once_and_once(session: Session, settings: Settings) -> None:
    row, person = make_gathering(session), make_account(session, "employer", email="eero@example.org")
    actor = Actor(person.id, frozenset({"employer"}), person.centre_id)
    for _press in range(2):
        place = places.sign_up(
            session, actor, row.id, draft(email="toinen@example.org"), settings=settings, now=NOW
        )
    assert place is not None
    assert (place.state, place.email, place.account_id) == ("placed", "eero@example.org", person.id)
    assert mails(session, place) == ["gathering_place"]


def test_an_address_that_nobody_has_confirmed_gets_no_mail(session: Session, settings: Settings) -> None:
    row, person = make_gathering(session), make_account(session, "employer")
    person.email = None
    session.flush()
    actor = Actor(person.id, frozenset({"employer"}), person.centre_id)
    place = places.sign_up(session, actor, row.id, draft(), settings=settings, now=NOW)
    assert place is not None
    assert (place.state, place.email, place.account_id) == ("placed", None, person.id)
    assert session.scalars(select(OutboxMessage)).all() == []


def test_a_sign_up_is_checked_and_strangers_cannot_fill_a_list(session: Session, settings: Settings) -> None:
    row = make_gathering(session)
    with pytest.raises(RuleViolation, match="email_form"):
        places.sign_up(session, VISITOR, row.id, draft(email="venla"), settings=settings, now=NOW)
    for _number in range(MOST_UNCONFIRMED):
        make_place(session, row, state="unconfirmed")
    with pytest.raises(RuleViolation, match="too_many_sign_ups"):
        places.sign_up(session, VISITOR, row.id, draft(), settings=settings, now=NOW)
    elsewhere = make_gathering(session)
    assert places.sign_up(session, VISITOR, elsewhere.id, draft(), settings=settings, now=NOW) is None


def test_a_freed_place_is_offered_in_order_with_an_end_then_goes_on(
    session: Session, settings: Settings
) -> None:
    row = make_gathering(session, places=1)
    first, second, third = (
        sign_up(session, row, settings, f"{name}@example.org", NOW + timedelta(minutes=number))
        for number, name in enumerate(("eka", "toka", "kolmas"))
    )
    assert [one.state for one in (first, second, third)] == ["placed", "waiting", "waiting"]
    assert queries.number_in_queue(session, third) == 2
    later = NOW + timedelta(hours=1)
    places.give_up_by_link(session, word(settings, first), settings=settings, now=later)
    assert [one.state for one in (first, second, third)] == ["cancelled", "offered", "waiting"]
    assert second.offered_until == later + timedelta(hours=settings.gatherings.offer_hours)
    assert mails(session, second)[-1] == "gathering_offer"
    session.commit()
    after = second.offered_until + timedelta(minutes=1)
    report = run_job("tend_gatherings", settings=settings, now=after)
    assert report is not None
    assert report.counts == {"offered": 1}
    session.expire_all()
    assert [one.state for one in (second, third)] == ["lapsed", "offered"]
    with pytest.raises(Conflict, match="offer_over"):
        places.take_offer(session, word(settings, second), settings=settings, now=after)
    for _press in range(2):
        places.take_offer(session, word(settings, third), settings=settings, now=after)
    assert (third.state, third.seat) == ("placed", 1)
    assert mails(session, third).count("gathering_place") == 1


def test_nobody_passes_who_waits_longer(session: Session, settings: Settings) -> None:
    """A seat is free, and somebody waits: the newcomer comes after them."""
    row = make_gathering(session, places=1)
    waiting = make_place(session, row, state="waiting")
    newcomer = sign_up(session, row, settings, "uusi@example.org")
    assert (waiting.state, newcomer.state) == ("offered", "waiting")


def test_who_cancelled_can_come_back_to_the_end_of_the_list(session: Session, settings: Settings) -> None:
    row = make_gathering(session, places=1)
    place = sign_up(session, row, settings, "eka@example.org")
    places.give_up_by_link(session, word(settings, place), settings=settings, now=NOW)
    places.give_up_by_link(session, word(settings, place), settings=settings, now=NOW)
    assert mails(session, place).count("gathering_off") == 1
    make_place(session, row)
    places.confirm_place(session, word(settings, place), settings=settings, now=NOW)
    assert place.state == "waiting"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"sign_up_until": NOW - timedelta(hours=1)}, "sign_up_closed"),
        ({"published_at": None}, "gathering_off"),
        ({"cancelled_at": NOW}, "gathering_off"),
    ],
)
def test_no_sign_up_where_it_is_not_open(
    session: Session, settings: Settings, values: dict[str, object], code: str
) -> None:
    row = make_gathering(session, **values)
    with pytest.raises(RuleViolation, match=code):
        places.sign_up(session, VISITOR, row.id, draft(), settings=settings, now=NOW)
