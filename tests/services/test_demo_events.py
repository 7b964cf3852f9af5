"""The demo's service record: the figures of Apuri come out of rows, and a year of events stands in each centre."""

from datetime import timedelta

from sqlalchemy import delete, select

from portti.models import ClientEvent, ClientEventFunction, ServiceSession
from portti.services.demo_apuri import FROM_ON, TO_ON, make_apuri_period
from portti.services.demo_events import make_events
from tests.conftest import NOW
from tests.factories.accounts import make_centre, make_employer, make_profile
from tests.factories.client_events import make_event, make_service_session
from tests.factories.needs import make_need


def test_the_figures_of_apuri_come_out_of_rows(session):
    make_event(session), make_service_session(session)
    centre = make_centre(session)
    make_apuri_period(session, centre, now=NOW)
    events = session.scalars(select(ClientEvent).where(ClientEvent.centre_id == centre.id)).all()
    rated = sum(event.satisfaction is not None for event in events)
    unfinished = sum(event.satisfaction == "satisfied" and event.result == "continues" for event in events)
    assert round(100 * unfinished / rated) == 30
    assert all(FROM_ON <= event.happened_on <= TO_ON for event in events)


def test_the_sessions_of_apuri_come_out_of_rows(session):
    centre = make_centre(session)
    make_apuri_period(session, centre, now=NOW)
    rows = session.scalars(select(ServiceSession).where(ServiceSession.centre_id == centre.id)).all()
    assert sum(row.visitors for row in rows if row.kind == "pop_up") == 600
    assert all(FROM_ON <= row.held_on <= TO_ON for row in rows)


def test_a_year_of_events_is_made_of_the_centres_own_people(session):
    centre = make_centre(session)
    employer, stranger = make_employer(session, centre=centre), make_employer(session)
    make_need(session, employer=employer)
    profile = make_profile(session, centre=centre)
    make_events(session, centre, is_shown=True, now=NOW)
    events = session.scalars(select(ClientEvent).where(ClientEvent.centre_id == centre.id)).all()
    assert 1000 < len(events) < 2500
    assert {event.account_id for event in events} == {None, employer.account_id, profile.account_id}
    assert stranger.account_id not in {event.account_id for event in events}
    year = {event.happened_on for event in events}
    assert min(year) >= NOW.date() - timedelta(days=365)
    assert max(year) < NOW.date()
    open_ones = session.scalars(select(ServiceSession).where(ServiceSession.closed_at.is_(None))).all()
    assert len(open_ones) == 1


def facts_of(session, centre):
    session.flush()
    own = select(ClientEvent).where(ClientEvent.centre_id == centre.id).order_by(ClientEvent.id)
    return [
        (row.happened_on, row.channel, row.client_number, row.result, row.satisfaction)
        for row in session.scalars(own)
    ]


def test_the_same_figures_of_apuri_are_made_at_every_start(session):
    one, two = make_centre(session, code="one"), make_centre(session, code="two")
    for centre in (one, two):
        make_apuri_period(session, centre, now=NOW)
    assert facts_of(session, one) == facts_of(session, two)


def test_the_same_year_is_made_at_every_start(session):
    centre = make_centre(session)
    make_employer(session, centre=centre)
    made = []
    for _start in range(2):
        make_events(session, centre, is_shown=True, now=NOW)
        made.append(facts_of(session, centre))
        session.execute(delete(ClientEventFunction))
        session.execute(delete(ClientEvent))
    assert made[0] == made[1] != []
