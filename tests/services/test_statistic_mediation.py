"""Tables of mediation: waits with the open ones counted, interviews, substitutes by hour, unmet hours, matches."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from portti.clock import HELSINKI
from portti.domain.reporting_periods import calendar_year
from portti.domain.statistic_tables import TOTAL, Missing
from portti.models import AuditEvent, SubstituteAsk, SubstituteRequest
from portti.services.statistic_pages import page_tables
from portti.services.statistic_tables import Ask
from tests.factories.accounts import make_account, make_centre, make_employer, make_profile
from tests.factories.candidacies import make_candidacy
from tests.factories.invitations import make_booking, make_invitation, make_slot
from tests.factories.needs import make_need


@pytest.fixture
def centre(session):
    return make_centre(session)


@pytest.fixture
def employer(session, centre):
    return make_employer(session, centre=centre)


@pytest.fixture
def ask(session, centre, now):
    year = calendar_year(2026)
    return Ask(session, centre.id, year, calendar_year(2025), "en", now)


def _filled(session, need, at):
    session.add(
        AuditEvent(
            centre_id=need.centre_id, deed="fill_need", subject="need", subject_id=need.id, happened_at=at
        )
    )


def test_a_need_that_waits_still_is_censored_not_left_out(session, employer, ask, now):
    begin = now - timedelta(days=100)
    for days in (10, 20):
        need = make_need(session, employer=employer, state="filled", published_at=begin)
        _filled(session, need, begin + timedelta(days=days))
    for _ in range(2):
        make_need(session, employer=employer, published_at=begin)
    noise = make_need(session, published_at=begin)
    _filled(session, noise, now)
    session.flush()
    by_month, waiting = page_tables("needs", ask)
    assert by_month.cells[-1] == (4, 2)
    assert waiting.cell("filled", "count") == 4 and waiting.cell("filled", "open") == 2
    assert waiting.cell("filled", "lower") == 10 and waiting.cell("filled", "median") == 20
    assert waiting.cell("filled", "upper") is Missing.NONE
    assert waiting.cell("filled", "within_30") == 50
    assert waiting.cell("first_proposal", "open") == 4
    assert "half of the needs were filled in 20 days or less" in waiting.sentence
    assert [curve.name for curve in waiting.curves] == ["To being filled"]
    assert waiting.curves[0].path.startswith("M0 95L5.56 95.00L5.56 72.50")


def test_what_has_no_middle_yet_is_said_by_its_name(session, employer, ask, now):
    """A middle of the first proposal stands in the same table: the sentence must not seem to deny it."""
    make_need(session, employer=employer, published_at=now - timedelta(days=100))
    _by_month, waiting = page_tables("needs", ask)
    assert waiting.sentence.endswith(
        "fewer than half of the needs have been filled, so there is no middle yet."
    )


def test_interviews_held_missed_and_cancelled(session, centre, ask, now):
    staff = make_account(session, "staff", centre=centre)
    for kind, starts_at in (
        ("held", now - timedelta(days=40)),
        ("missed", now - timedelta(days=40, hours=2)),
        ("cancelled", now - timedelta(days=40, hours=4)),
        ("ahead", now + timedelta(days=2)),
    ):
        slot = make_slot(session, staff=staff, starts_at=starts_at)
        invitation = make_invitation(session, profile=make_profile(session, centre=centre))
        booking = make_booking(
            session, invitation=invitation, slot=slot, cancelled_at=now if kind == "cancelled" else None
        )
        booking.missed_at = now if kind == "missed" else None
    session.flush()
    (table,) = page_tables("interviews", ask)
    assert table.cells[-1] == (1, 1, 1, 1)
    assert table.cell("2026-10", "held") == 1
    assert table.sentence.endswith("To 1 nobody came: 50 per cent.")


def test_substitutes_by_hour_of_the_week(session, centre, employer, ask, now):
    need, profile = make_need(session, employer=employer), make_profile(session, centre=centre)
    for number, (starts_at, cancelled) in enumerate(
        (("2026-03-02T16:30", None), ("2026-03-09T16:00", None), ("2026-03-09T17:00", now))
    ):
        request = SubstituteRequest(
            centre_id=centre.id,
            need_id=need.id,
            starts_at=starts_at,
            ends_at=starts_at[:11] + "20:00",
            begins_at=datetime.fromisoformat(starts_at).replace(tzinfo=HELSINKI),
            requested_at=now,
            cancelled_at=cancelled,
        )
        session.add(request)
        session.flush()
        if not number:
            session.add(SubstituteAsk(request_id=request.id, profile_id=profile.id, asked_at=now, won=True))
    session.flush()
    asked, filled = page_tables("substitutes", ask)
    assert asked.cell("16", "0") == 2 and asked.cell(TOTAL, TOTAL) == 2
    assert filled.cell("16", "0") == 1 and filled.cell(TOTAL, TOTAL) == 1


def test_unmet_hours_by_place_weekday_and_time_of_day(session, employer, ask):
    # Sunday from 22 to 8: two hours of the evening, six of Monday's night, two of its morning.
    make_need(session, employer=employer, shifts=((6, 22 * 60, 8 * 60),))
    taken = make_need(session, employer=employer, shifts=((1, 480, 720),))
    taken.shifts[0].taken = 1
    make_need(session, employer=employer, state="paused", shifts=((1, 480, 720),))
    make_need(session, shifts=((1, 480, 720),))
    session.flush()
    places, times = page_tables("unmet", ask)
    assert places.cell("179", "hours") == 10 and places.cell(TOTAL, "hours") == 10
    assert times.cell("6", "evening") == 2
    assert (times.cell("0", "night"), times.cell("0", "morning")) == (6, 2)


def test_a_sentence_writes_a_figure_as_its_language_does(session, employer, ask):
    make_need(session, employer=employer, shifts=((1, 480, 750),))
    session.flush()
    for language, words in (("fi", "4,5"), ("sv", "4,5"), ("en", "4.5")):
        places, _times = page_tables("unmet", replace(ask, language=language))
        assert f" {words} " in places.sentence
    assert page_tables("unmet", ask)[0].sentence.endswith("most of them in Jyväskylä: 4.5 hours.")


def test_matches_that_last_are_counted_as_open(session, centre, employer, ask, now):
    need = make_need(session, employer=employer)
    make_candidacy(
        session, need, make_profile(session, centre=centre), "started", started_on=date(2026, 11, 1)
    )
    (table,) = page_tables("matches", ask)
    assert table.cell("matches", "count") == table.cell("matches", "open") == 1
    assert "fewer than half" in table.sentence
