"""The private calendar: a secret address that can be ended, own entries only, read back by a second implementation."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from sqlalchemy import select

from portti.domain.actor import Actor
from portti.domain.errors import NotFound
from portti.models import (
    Account,
    CalendarFeed,
    Centre,
    Conversation,
    Employer,
    Representation,
    SubstituteAsk,
)
from portti.queries.calendar_entries import feed_of_account
from portti.services import bookings
from portti.services import calendar_feeds as feeds
from portti.services.calendar_feeds import Entry
from portti.services.own_data import own_data
from tests.factories.accounts import make_account, make_employer, make_profile
from tests.factories.candidacies import make_candidacy, taken_shift
from tests.factories.interview_records import make_record
from tests.factories.needs import make_need
from tests.factories.staff_tasks import make_task
from tests.factories.substitutes import make_request
from tests.support.interviews import invite_somebody, mails_to
from tests.support.second_calendar import read_calendar


@pytest.fixture
def invited(session, settings):
    invite_somebody(session, settings)  # another centre's, as noise
    return invite_somebody(session, settings)


def actor_of(account):
    return Actor(account.id, frozenset({"assistant"}), account.centre_id)


def word_of(session, settings, account, now):
    feeds.make_feed(session, actor_of(account), settings=settings, now=now)
    return feeds.feed_word(settings, feed_of_account(session, account.id))


def events(text):
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def told(session, settings, account, now):
    return {entry.words for entry in feeds.entries_of(session, account, settings=settings, now=now)}


def test_the_address_shows_the_persons_own_interview_and_no_name(session, settings, invited, now):
    invited.person.given_name = "Kuutamo"
    booking = bookings.book_slot(session, invited.token, invited.slots[0].id, settings=settings, now=now)
    word = word_of(session, settings, invited.person, now)
    text = feeds.calendar_of_word(session, word, settings=settings, now=now)
    (event,) = events(text)
    assert (event["UID"], event.decoded("DTSTART")) == (booking.calendar_uid, invited.slots[0].starts_at)
    assert "Kuutamo" not in text and "Kauppakatu" not in text
    bookings.cancel_booking(session, invited.token, sequence=0, settings=settings, now=now)
    (left,) = events(feeds.calendar_of_word(session, word, settings=settings, now=now))
    assert left["UID"] == f"invitation-{invited.invitation.id}@portti"


def test_a_new_address_ends_the_old_one_and_it_can_be_ended(session, settings, invited, now):
    old = word_of(session, settings, invited.person, now)
    new = word_of(session, settings, invited.person, now + timedelta(seconds=1))
    assert old != new
    with pytest.raises(NotFound):
        feeds.calendar_of_word(session, old, settings=settings, now=now)
    assert feeds.calendar_of_word(session, new, settings=settings, now=now)
    for _press in range(2):
        feeds.end_feed(session, actor_of(invited.person), now=now)
    with pytest.raises(NotFound):
        feeds.calendar_of_word(session, new, settings=settings, now=now)
    assert list(session.scalars(select(CalendarFeed))) == []


def test_pressed_twice_one_new_address_is_made(session, settings, invited, now):
    word_of(session, settings, invited.person, now)
    mark = feeds.mark_of(feed_of_account(session, invited.person.id))
    words = []
    for later in (1, 2):
        at = now + timedelta(seconds=later)
        feeds.make_feed(session, actor_of(invited.person), replaces=mark, settings=settings, now=at)
        words.append(feeds.feed_word(settings, feed_of_account(session, invited.person.id)))
    assert words[0] == words[1]


@pytest.mark.parametrize("change", ["active", "closed_at"])
def test_a_closed_account_has_no_calendar(session, settings, invited, now, change):
    word = word_of(session, settings, invited.person, now)
    setattr(invited.person, change, False if change == "active" else now)
    session.flush()
    with pytest.raises(NotFound):
        feeds.calendar_of_word(session, word, settings=settings, now=now)


def test_each_role_has_its_own_entries(session, settings, invited, now):
    bookings.book_slot(session, invited.token, invited.slots[0].id, settings=settings, now=now)
    make_record(session, profile=invited.profile, shared_at=now)
    make_task(session, centre=invited.centre, due_on=now.date(), assigned_account_id=invited.staff.id)
    make_task(session, centre=invited.centre, due_on=now.date(), assigned_account_id=invited.person.id)
    employer_account = make_account(session, "employer", centre=invited.centre)
    need = make_need(session, employer=make_employer(session, account=employer_account))
    request = make_request(session, need, "2026-12-07T22:00", "2026-12-08T06:00")
    session.add(
        SubstituteAsk(
            request_id=request.id, profile_id=invited.profile.id, asked_at=now, answer="yes", won=True
        )
    )
    session.flush()
    assert told(session, settings, invited.person, now) == {
        "Interview with the centre",
        "Single shift",
        "Last day to correct your interview's summary",
    }
    assert told(session, settings, employer_account, now) == {"Somebody comes to a single shift"}
    staff = feeds.entries_of(session, invited.staff, settings=settings, now=now)
    assert [entry.words for entry in staff] == ["Interview that you hold", "A task in Portti is due"]
    assert told(session, settings, make_account(session, "assistant"), now) == set()


def test_who_acts_for_an_employer_finds_their_shifts_and_meetings_too_while_they_act(session, settings, now):
    need, helper = make_need(session), make_account(session, "representative")
    own = make_employer(session, account=make_account(session, "employer"))
    actor = Actor(helper.id, frozenset({"representative"}), helper.centre_id)
    assert feeds.entries_of(session, helper, settings=settings, now=now) == []
    tie = Representation(
        representative_account_id=helper.id, employer_id=need.employer_id, ground="assists", since_at=now
    )
    session.add(tie)
    profile = make_profile(session)
    # The night in which the hour after three comes twice.
    meeting = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    make_candidacy(session, need, profile, "both_interested", interview_at=meeting, interview_minutes=60)
    make_candidacy(session, make_need(session, employer=own), profile, "both_interested")
    feeds.make_feed(session, actor, settings=settings, now=now)
    word = feeds.feed_word(settings, feed_of_account(session, helper.id))
    read = read_calendar(feeds.calendar_of_word(session, word, settings=settings, now=now))
    starts = [read.moment(event, "DTSTART") for event in read.events]
    assert meeting in starts and read.moment(read.events[0], "DTEND") == meeting + timedelta(hours=1)
    tie.until_at = now
    session.flush()
    assert feeds.entries_of(session, helper, settings=settings, now=now) == []


def read_of(session, settings, account, now):
    """Return what the second implementation reads in a person's feed: each UID with its SEQUENCE and its start."""
    text = feeds.calendar_text(feeds.entries_of(session, account, settings=settings, now=now), "fi", now=now)
    read = read_calendar(text)
    return {one.text("UID"): (int(one.text("SEQUENCE")), read.moment(one, "DTSTART")) for one in read.events}


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("trial", {"trial_on": date(2027, 2, 9)}),
        ("work", {"taken_shifts": [taken_shift(1, "09:00", "12:00")]}),
        ("answer", {"deadline_at": datetime(2027, 2, 20, 12, tzinfo=UTC)}),
        ("next", {"next_action_on": date(2027, 2, 11)}),
    ],
)
def test_whatever_moves_keeps_its_uid_and_rises_in_sequence(session, settings, now, kind, change):
    need, profile, staff = make_need(session), make_profile(session), make_account(session, "staff")
    row = make_candidacy(
        session,
        need,
        profile,
        "contract",
        waits_for="assistant",
        responsible_account_id=staff.id,
        next_action_on=date(2027, 2, 10),
        trial_on=date(2027, 2, 8),
        contract_from_on=date(2027, 2, 15),
        taken_shifts=[taken_shift(1, "08:00", "12:00")],
    )
    make_candidacy(session, make_need(session), profile, "trial_shift", trial_on=date(2027, 1, 5))
    account = staff if kind == "next" else session.get_one(Account, profile.account_id)
    before = read_of(session, settings, account, now)
    row.trial_note_employer = "Hyvin meni"
    session.flush()
    assert read_of(session, settings, account, now) == before
    for name, value in change.items():
        setattr(row, name, value)
    session.flush()
    after = read_of(session, settings, account, now)
    assert set(after) == set(before)
    (uid,) = [uid for uid in before if before[uid][1] != after[uid][1]]
    assert uid.startswith(f"{kind}-{row.id}") and after[uid][0] > before[uid][0]


def test_days_by_which_a_message_waits_for_an_answer_stand_in_the_calendar_of_who_is_waited_for(
    session, settings, now
):
    need, profile = make_need(session), make_profile(session)
    staff = make_account(session, "staff", centre=session.get_one(Centre, need.centre_id))
    assistant = session.get_one(Account, profile.account_id)
    employer = session.get_one(Account, session.get_one(Employer, need.employer_id).account_id)
    sides = {"assistant": assistant, "employer": employer, "centre": staff}
    row = Conversation(
        centre_id=need.centre_id,
        kind="pair",
        need_id=need.id,
        profile_id=profile.id,
        started_at=now,
        last_message_at=now,
    )
    session.add(row)
    for side in sides:
        row.waits_for, row.answer_by = side, now + timedelta(days=3)
        session.flush()
        uids = {one: set(read_of(session, settings, account, now)) for one, account in sides.items()}
        assert uids == {one: {f"message-{row.id}-{side}@portti"} if one == side else set() for one in sides}
    before = read_of(session, settings, staff, now)
    row.answer_by, row.reminded_at = now + timedelta(days=5), now + timedelta(days=2)
    session.flush()
    ((uid, (sequence, day)),) = read_of(session, settings, staff, now).items()
    assert sequence > before[uid][0] and day == (now + timedelta(days=5)).date()


def test_the_copy_of_own_data_says_that_there_is_an_address_and_not_which(session, settings, invited, now):
    assert own_data(session, invited.person.id, now=now)["calendar_address_since"] is None
    word = word_of(session, settings, invited.person, now)
    copy = own_data(session, invited.person.id, now=now)
    assert copy["calendar_address_since"] == now.isoformat()
    assert word not in repr(copy)
    assert own_data(session, invited.staff.id, now=now)["calendar_address_since"] is None


def test_a_second_implementation_reads_it_right_over_the_change_of_the_clocks(now):
    night = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    entries = [
        Entry("a@portti", "Single shift", night, night + timedelta(hours=3), 2),
        Entry("b@portti", "Last day to answer in Portti", night.date()),
    ]
    read = read_calendar(feeds.calendar_text(entries, "sv", now=now))
    assert read.method == "PUBLISH"
    first, second = read.events
    assert read.moment(first, "DTSTART") == night
    assert read.moment(first, "DTEND") == night + timedelta(hours=3)
    assert (first.text("SEQUENCE"), read.moment(second, "DTSTART")) == ("2", night.date())
    assert first.text("SUMMARY") == "Enstaka arbetsskift"


def test_it_reads_the_calendar_parts_of_the_mails_too(session, settings, invited, now):
    booking = bookings.book_slot(session, invited.token, invited.slots[0].id, settings=settings, now=now)
    bookings.move_booking(session, invited.token, invited.slots[1].id, sequence=0, settings=settings, now=now)
    bookings.cancel_booking(session, invited.token, sequence=1, settings=settings, now=now)
    for account in (invited.person, invited.staff):
        read = [read_calendar(mail.calendar) for mail in mails_to(session, account)]
        assert [calendar.method for calendar in read] == ["REQUEST", "REQUEST", "CANCEL"]
        assert [calendar.events[0].text("SEQUENCE") for calendar in read] == ["0", "1", "2"]
        assert {calendar.events[0].text("UID") for calendar in read} == {booking.calendar_uid}
        starts = [calendar.moment(calendar.events[0], "DTSTART") for calendar in read]
        assert starts == [invited.slots[number].starts_at for number in (0, 1, 1)]
