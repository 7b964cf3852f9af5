"""The work of a contract in the private calendar: weekly shifts, rosters in their weeks, single shifts."""

import re
from datetime import UTC, date, datetime

from dateutil.rrule import rrulestr

from portti.clock import HELSINKI
from portti.domain.actor import Actor
from portti.domain.needs import RosterDraft
from portti.models import (
    Account,
    Employer,
    NeedSingleShift,
)
from portti.services import calendar_feeds as feeds
from portti.services.needs import save_need_step
from tests.factories.accounts import make_profile
from tests.factories.candidacies import make_candidacy, taken_shift
from tests.factories.needs import make_need
from tests.support.second_calendar import read_calendar


def occurrences(read, event):
    """Each time that a weekly event comes, in UTC, by dateutil: the hour by the clock stays over its change."""
    first = read.moment(event, "DTSTART").astimezone(HELSINKI)
    until = re.sub(r";UNTIL=\w+", "", event.text("RRULE"))
    last = datetime.strptime(re.search(r"UNTIL=(\w+)", event.text("RRULE"))[1], "%Y%m%dT%H%M%SZ")
    rule = rrulestr(until, dtstart=first.replace(tzinfo=None))
    end = last.replace(tzinfo=UTC).astimezone(HELSINKI).replace(tzinfo=None)
    return [
        wall.replace(tzinfo=HELSINKI).astimezone(UTC)
        for wall in rule.between(first.replace(tzinfo=None), end, inc=True)
    ]


def test_agreed_weekly_work_comes_at_the_same_hour_by_the_clock_until_its_last_day(session, settings, now):
    need, profile = make_need(session), make_profile(session)
    agreed = {
        "contract_from_on": date(2027, 3, 17),
        "contract_to_on": date(2027, 4, 6),
        "taken_shifts": [
            taken_shift(1, "08:00", "12:00"),
            taken_shift(5, "22:00", "06:00"),
            taken_shift(0, "08:00", "12:00", cycle=2, weeks=[1]),
        ],
    }
    make_candidacy(session, need, profile, "contract", **agreed)
    make_candidacy(session, make_need(session), profile, "trial_shift", trial_on=date(2027, 1, 5))
    make_candidacy(session, make_need(session), make_profile(session), "contract", **agreed)
    found = {
        side: [
            one
            for one in feeds.entries_of(session, account, settings=settings, now=now)
            if one.uid[0] in "wt"
        ]
        for side, account in (
            ("assistant", session.get_one(Account, profile.account_id)),
            ("employer", session.get_one(Account, session.get_one(Employer, need.employer_id).account_id)),
        )
    }
    assert [one.words for one in found["employer"]] == [
        "An assistant comes in some weeks, see the roster",
        *["An assistant comes to work"] * 2,
    ]
    assert [one.words for one in found["assistant"]] == [
        "Work shift in some weeks, see the roster",
        "Work shift",
        "Work shift",
        "Trial shift",
    ]
    read = read_calendar(feeds.calendar_text(found["assistant"], "fi", now=now))
    monday, tuesday, saturday, trial = read.events
    assert occurrences(read, monday)[0] == datetime(2027, 3, 22, 6, tzinfo=UTC)
    # From winter to summer time in the night to 28 March: 8 o'clock is two hours before UTC, then three.
    days = [(3, 23, 6), (3, 30, 5), (4, 6, 5)]
    assert occurrences(read, tuesday) == [datetime(2027, *one, tzinfo=UTC) for one in days]
    assert read.moment(tuesday, "DTEND") == datetime(2027, 3, 23, 10, tzinfo=UTC)
    assert occurrences(read, saturday) == [
        datetime(2027, 3, 20, 20, tzinfo=UTC),
        datetime(2027, 3, 27, 20, tzinfo=UTC),
        datetime(2027, 4, 3, 19, tzinfo=UTC),
    ]
    assert read.moment(saturday, "DTEND") == datetime(2027, 3, 21, 4, tzinfo=UTC)
    assert (read.moment(trial, "DTSTART"), trial.text("SUMMARY")) == (date(2027, 1, 5), "Koevuoro")


def test_a_first_shift_in_the_hour_that_the_clocks_skip_begins_a_week_later(session, settings, now):
    profile = make_profile(session)
    agreed = {"contract_from_on": date(2027, 3, 28), "taken_shifts": [taken_shift(6, "03:30", "07:00")]}
    make_candidacy(session, make_need(session), profile, "started", **agreed)
    account = session.get_one(Account, profile.account_id)
    entries = feeds.entries_of(session, account, settings=settings, now=now)
    (work,) = [one for one in entries if one.every]
    assert work.starts_at == datetime(2027, 4, 4, 0, 30, tzinfo=UTC)


def test_shifts_of_a_roster_stand_in_their_weeks_as_soon_as_week_1_is_known(session, settings, now):
    # Week 1 began on Monday 4 January 2027; the first day of work is in week 3.
    need, profile = make_need(session), make_profile(session)
    roster = taken_shift(1, "08:00", "12:00", cycle=4, weeks=[1, 4])
    night = taken_shift(6, "22:00", "06:00", cycle=2, weeks=[2])
    row = make_candidacy(
        session,
        need,
        profile,
        "started",
        contract_from_on=date(2027, 3, 17),
        contract_to_on=date(2027, 4, 20),
        taken_shifts=[roster, night],
    )
    noise = make_need(session, roster_begins_on=date(2027, 1, 4), roster_weeks=4)
    make_candidacy(session, noise, make_profile(session), "started", taken_shifts=[roster])
    account = session.get_one(Account, profile.account_id)

    def read():
        entries = [one for one in feeds.entries_of(session, account, settings=settings, now=now) if one.every]
        calendar = read_calendar(feeds.calendar_text(entries, "en", now=now))
        return {
            event.text("UID"): (
                event.text("SUMMARY"),
                int(event.text("SEQUENCE")),
                [f"{one:%d.%m. %H}" for one in occurrences(calendar, event)],
            )
            for event in calendar.events
        }

    before = read()
    tuesday, sunday = f"work-{row.id}-1-0@portti", f"work-{row.id}-6-0@portti"
    assert {uid: (words, len(days)) for uid, (words, _sequence, days) in before.items()} == {
        tuesday: ("Work shift in some weeks, see the roster", 5),
        sunday: ("Work shift in some weeks, see the roster", 5),
    }
    actor = Actor(None, frozenset({"employer"}), need.centre_id, employer_id=need.employer_id)
    need.shifts[0].cycle, need.shifts[0].weeks = 4, "1 4"
    draft = RosterDraft(date(2027, 1, 4))
    save_need_step(session, actor, need.id, draft, version=None, now=now)
    after = read()
    # Eight and twenty-two o'clock by the clock on the wall, over its change in the night to 28 March.
    assert {uid: (words, days) for uid, (words, _sequence, days) in after.items()} == {
        tuesday: ("Work shift", ["30.03. 05"]),
        f"work-{row.id}-1-0-1@portti": ("Work shift", ["23.03. 06", "20.04. 05"]),
        sunday: ("Work shift", ["28.03. 19", "11.04. 19"]),
    }
    assert all(after[uid][1] > before[uid][1] for uid in before)
    # What would begin after the last day of work does not stand there at all.
    row.contract_to_on = date(2027, 3, 28)
    session.flush()
    assert set(read()) == {f"work-{row.id}-1-0-1@portti", sunday}


def test_single_shifts_agreed_on_stand_there_where_it_is_known_who_comes(session, settings, now):
    times = (("2027-03-27T22:00", "2027-03-28T06:00"), ("2027-06-01T08:00", "2027-06-01T10:00"))
    need, weekly = make_need(session, shifts=()), make_need(session)
    for one in (need, weekly):
        one.single_shifts = [NeedSingleShift(starts_at=start, ends_at=end) for start, end in times]
    first, second = make_profile(session), make_profile(session)
    contract = {"contract_from_on": date(2027, 3, 1), "contract_to_on": date(2027, 5, 31)}
    row = make_candidacy(session, need, first, "started", **contract)
    make_candidacy(session, weekly, second, "started", **contract)
    session.flush()

    def read(account_id):
        account = session.get_one(Account, account_id)
        entries = feeds.entries_of(session, account, settings=settings, now=now)
        return {(one.words, one.uid, one.starts_at, one.ends_at) for one in entries}

    # Over the night in which the clocks change; what lies after the last day of work does not stand there.
    begins, ends = datetime(2027, 3, 27, 20, tzinfo=UTC), datetime(2027, 3, 28, 3, tzinfo=UTC)
    uid = f"work-{row.id}-20270327T2200@portti"
    assert read(first.account_id) == {("Work shift", uid, begins, ends)}
    employer = session.get_one(Employer, need.employer_id)
    assert read(employer.account_id) == {("An assistant comes to work", uid, begins, ends)}
    assert not [one for one in read(second.account_id) if "202703" in one[1]]
    make_candidacy(session, need, second, "started", **contract)
    assert read(first.account_id) == set()
