"""Public figures of mediation: few people behind a figure hide it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from portti.clock import HELSINKI
from portti.domain.statistic_tables import Missing
from portti.models import AuditEvent
from portti.services.public_statistics import public_tables
from tests.factories.accounts import make_account, make_employer, make_profile
from tests.factories.client_events import make_service_session
from tests.factories.invitations import make_booking, make_invitation, make_slot
from tests.factories.needs import make_need

BEGIN = datetime(2025, 3, 3, 9, tzinfo=HELSINKI)


def _filled_need(session, employer, days):
    need = make_need(session, employer=employer, state="filled", published_at=BEGIN)
    session.add(
        AuditEvent(
            centre_id=need.centre_id,
            deed="fill_need",
            subject="need",
            subject_id=need.id,
            happened_at=BEGIN + timedelta(days=days),
        )
    )
    session.flush()


def test_needs_of_few_employers_are_hidden_however_many_they_are(session, centre, ask):
    employers = [make_employer(session, centre=centre) for _ in range(4)]
    for number in range(12):
        _filled_need(session, employers[number % 4], 10)
    counts, waits = public_tables("needs", ask)
    assert [line[0] for line in counts.cells] == [Missing.HIDDEN, Missing.HIDDEN]
    assert set(waits.cells[-1]) == {Missing.HIDDEN}
    _filled_need(session, make_employer(session, centre=centre), 40)
    counts, waits = public_tables("needs", ask)
    assert [line[0] for line in counts.cells] == [13, 13]
    assert waits.cell("filled", "median") == 10
    assert "filled in 10 days or less" in waits.sentence


@pytest.mark.either_database
def test_interviews_of_few_people_are_hidden(session, centre, ask):
    staff = make_account(session, "staff", centre=centre)
    for number in range(7):
        slot = make_slot(session, staff=staff, starts_at=BEGIN + timedelta(hours=number))
        invitation = make_invitation(session, profile=make_profile(session, centre=centre))
        booking = make_booking(session, invitation=invitation, slot=slot)
        booking.missed_at = BEGIN if number == 6 else None
    session.flush()
    (table,) = public_tables("interviews", ask)
    assert [line[0] for line in table.cells] == [6, Missing.HIDDEN, 0]


def test_of_few_visitors_it_is_not_told_who_had_a_name(session, centre, ask):
    make_service_session(session, centre=centre, held_on=date(2025, 5, 5), visitors=30, anonymous_visitors=28)
    make_service_session(
        session, centre=centre, held_on=date(2025, 5, 5), kind="pop_up", visitors=30, anonymous_visitors=30
    )
    (table,) = public_tables("sessions", ask)
    assert table.cell("drop_in", "visitors") is Missing.HIDDEN
    assert table.cell("drop_in", "hours") == 2.0
    assert table.cell("pop_up", "visitors") == 30


def test_waits_of_an_ended_year_stay_as_they_are_whatever_happens_later(session, centre, ask):
    """What ended after the year counts as open up to its end, and what is open grows no older afterwards."""
    for days in (10, 10, 10, 10, 10, 330, 330):
        _filled_need(session, make_employer(session, centre=centre), days)
    for _ in range(8):
        make_need(session, employer=make_employer(session, centre=centre), published_at=BEGIN)
    _counts, waits = public_tables("needs", ask)
    later = replace(ask, now=ask.now + timedelta(days=400))
    assert public_tables("needs", later)[1].cells == waits.cells
    assert waits.cell("filled", "lower") == 10
    assert waits.cell("filled", "median") is Missing.NONE
    assert "up to the end of the year" in waits.notes[0]


def test_the_people_behind_waits_are_those_whose_waits_ended_within_the_year(session, centre, ask):
    for days in (10, 10, 10, 10, 330):
        _filled_need(session, make_employer(session, centre=centre), days)
    _counts, waits = public_tables("needs", ask)
    assert waits.cell("filled", "median") is Missing.HIDDEN
