"""Last days in the private calendar: each that Portti tells somebody stands there, and goes when nothing waits."""

from datetime import timedelta

import pytest

from portti.clock import helsinki
from portti.models import Account, Employer, Invitation, Proposal
from portti.services import bookings
from portti.services.calendar_feeds import entries_of
from tests.factories.accounts import make_account, make_profile
from tests.factories.ads import prompted, publish
from tests.factories.needs import make_need
from tests.support.interviews import invite_somebody


@pytest.fixture
def days_of(session, settings, now):
    def days_of(account, at=now):
        found = entries_of(session, account, settings=settings, now=at)
        return {one.words: one.starts_at for one in found if one.ends_at is None}

    return days_of


def proposal(session, need, now, **values):
    row = Proposal(
        centre_id=need.centre_id, need_id=need.id, change={}, mark="m", opens=1, proposed_at=now, **values
    )
    session.add(row)
    session.flush()
    return row


def owner(session, need):
    return session.get_one(Account, session.get_one(Employer, need.employer_id).account_id)


def test_until_when_an_invitation_works_stands_there_until_a_time_is_chosen(session, settings, now, days_of):
    invite_somebody(session, settings)
    invited = invite_somebody(session, settings)
    client = make_account(session, "employer", centre=invited.centre)
    until = now + timedelta(days=9)
    session.add(
        Invitation(
            centre_id=invited.centre.id,
            purpose="appointment",
            account_id=client.id,
            token_hash="x",
            invited_at=now,
            expires_at=until,
        )
    )
    words = "Last day to choose a time with the centre"
    assert days_of(client) == {words: helsinki(until).date()}
    assert days_of(invited.person) == {words: helsinki(invited.invitation.expires_at).date()}
    assert days_of(invited.person, invited.invitation.expires_at) == {}
    bookings.book_slot(session, invited.token, invited.slots[0].id, settings=settings, now=now)
    assert days_of(invited.person) == {}
    bookings.cancel_booking(session, invited.token, sequence=0, settings=settings, now=now)
    assert words in days_of(invited.person)
    invited.profile.interviewed_on = now.date()
    session.flush()
    assert days_of(invited.person) == {}


def test_a_need_and_a_profile_that_were_asked_about_say_until_when_they_stand(
    session, settings, now, days_of
):
    asked = now - timedelta(days=10)
    confirmed = asked - timedelta(days=30)
    need = make_need(session, confirmed_at=confirmed, asked_at=asked)
    profile = make_profile(session, confirmed_at=confirmed, asked_at=asked)
    make_need(session, confirmed_at=confirmed, asked_at=asked)
    employer, person = owner(session, need), session.get_one(Account, profile.account_id)
    until = helsinki(confirmed + timedelta(days=settings.freshness.hide_after_days)).date()
    assert days_of(employer) == {"Last day to say that your need still stands": until}
    assert days_of(person) == {"Last day to say that your profile still stands": until}
    need.confirmed_at = now
    profile.state = "hidden"
    session.flush()
    assert (days_of(employer), days_of(person)) == ({}, {})


def test_what_the_centre_proposes_waits_for_the_employer_until_a_day(session, settings, now, days_of):
    need, other = make_need(session), make_need(session)
    row, _noise = proposal(session, need, now), proposal(session, other, now)
    until = helsinki(now + timedelta(days=settings.contact.answer_days)).date()
    assert days_of(owner(session, need)) == {"Last day to answer in Portti": until}
    row.state = "declined"
    session.flush()
    assert days_of(owner(session, need)) == {}


def test_an_ad_is_read_by_the_day_that_its_employer_was_told(session, settings, now, days_of):
    need = publish(session, prompted(session), settings)
    publish(session, prompted(session), settings)
    assert need.state == "checking"
    staff, other = make_account(session, "staff"), make_account(session, "staff")
    staff.centre_id = need.centre_id
    words = "Last day to check a need in Portti"
    (day,) = days_of(staff).values()
    assert set(days_of(staff)) == {words} and day > now.date()
    assert days_of(other) == {}
    # From the next day on it is a task.
    assert words not in days_of(staff, now + timedelta(days=(day - now.date()).days + 1))
