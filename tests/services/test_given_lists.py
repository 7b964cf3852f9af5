"""Lists of shifts in the calendar of who made one, and of the assistant to whom it was given."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from portti import database
from portti.clock import helsinki
from portti.domain.actor import Actor
from portti.domain.errors import NotAllowed, NotFound
from portti.domain.rosters import monday_of
from portti.jobs import tell_of_messages
from portti.jobs.context import JobContext
from portti.models import AuditEvent, OutboxMessage, PaperLine, SubstituteAsk
from portti.services import calendar_feeds as feeds
from portti.services.own_shifts import own_shifts
from portti.services.paper_lines import add_line, remove_line
from portti.services.paper_shifts import ShiftDraft
from portti.services.papers import delete_paper, give_list, write_paper
from portti.services.rest_warnings import work_around
from tests.conftest import NOW
from tests.factories.papers import AgreedPair
from tests.factories.substitutes import make_request
from tests.services.test_calendar_work import occurrences
from tests.support.second_calendar import read_calendar

MONDAY = monday_of(NOW.date()) + timedelta(days=7)
LAST = MONDAY + timedelta(days=13)


@pytest.fixture
def pair(session, settings):
    AgreedPair(session, settings).paper("shifts", first_on=MONDAY, last_on=LAST)
    # Monday 8 to 12 and the night to Sunday, until the week after the list.
    return AgreedPair(session, settings, contract_to_on=LAST + timedelta(days=7))


@pytest.fixture
def times(session, settings, now):
    """Every time of work in a calendar, as a second reader reads it."""

    def times(account):
        entries = [
            one for one in feeds.entries_of(session, account, settings=settings, now=now) if one.ends_at
        ]
        read = read_calendar(feeds.calendar_text(entries, "en", now=now))
        found = []
        for event in read.events:
            if "RRULE" not in event.properties:
                found.append(read.moment(event, "DTSTART"))
                continue
            comes = occurrences(read, event)
            assert read.left_out(event) < set(comes)
            found += [one for one in comes if one not in read.left_out(event)]
        return sorted(f"{helsinki(one):%d.%m. %H:%M}" for one in found)

    return times


def of_days(start, *days):
    return [f"{MONDAY + timedelta(days=day):%d.%m.} {start}" for day in days]


@pytest.fixture
def paper(session, settings, pair):
    """A list on which the first Monday's shift comes on the Tuesday, and the nights not at all."""
    made = pair.paper("shifts", first_on=MONDAY, last_on=LAST)
    gone = delete(PaperLine).where(PaperLine.paper_id == made.id)
    session.execute(gone.where((PaperLine.happens_on == MONDAY) | (PaperLine.start_minute == 22 * 60)))
    draft = ShiftDraft(MONDAY + timedelta(days=1), 9 * 60, 13 * 60)
    add_line(session, pair.as_employer, "employer", made.id, draft, "moved", settings=settings, now=NOW)
    return made


def give(session, settings, pair, paper, given=True, actor=None):
    give_list(session, actor or pair.as_employer, paper.id, given, settings=settings, now=NOW)


def test_a_list_stands_in_the_employers_calendar_and_in_the_assistants_once_it_is_given(
    session, settings, pair, paper, times
):
    agreed = sorted([*of_days("08:00", 0, 7, 14), *of_days("22:00", -2, 5, 12, 19)])
    listed = sorted([*of_days("09:00", 1), *of_days("08:00", 7, 14), *of_days("22:00", -2, 19)])
    assert (times(pair.boss), times(pair.worker)) == (listed, agreed)
    for _press in range(2):
        give(session, settings, pair, paper)
    assert (times(pair.boss), times(pair.worker)) == (listed, listed)
    (mail,) = session.scalars(select(OutboxMessage).where(OutboxMessage.account_id == pair.worker.id))
    assert mail.subject.startswith("Työvuoroluettelosi")
    assert "/assistant/papers/my-shifts" in mail.body_text and "Salattunen" not in mail.body_text
    own = own_shifts(session, pair.as_assistant, MONDAY.replace(day=1), language="en", settings=settings)
    assert (MONDAY + timedelta(days=1)) in {one.shift.start.date() for one in own}
    assert MONDAY not in {one.shift.start.date() for one in own}
    give(session, settings, pair, paper, given=False)
    assert times(pair.worker) == agreed
    deeds = session.scalars(select(AuditEvent.deed).where(AuditEvent.deed.like("%paper%"))).all()
    assert [deed for deed in deeds if "give" in deed or "back" in deed] == ["give_paper", "take_paper_back"]


def test_calendars_take_the_weekly_shifts_anew_whenever_a_list_begins_or_ends_to_hold(
    session, settings, pair
):
    def version(account=pair.worker):
        entries = feeds.entries_of(session, account, settings=settings, now=NOW)
        (found,) = {one.sequence for one in entries if one.every}
        return found

    seen = [version()]
    paper = pair.paper("shifts", first_on=MONDAY, last_on=LAST)
    seen.append(version())
    for given in (True, True, False):
        give(session, settings, pair, paper, given)
        seen.append(version())
    delete_paper(session, pair.as_employer, "employer", paper.id, settings=settings, now=NOW)
    pair.paper("contract")
    seen.append(version())
    assert [one - seen[0] for one in seen] == [0, 1, 2, 2, 3, 4]


def test_whoever_was_given_a_list_is_told_when_its_shifts_change_once_an_hour(session, settings, pair, paper):
    def told():
        query = select(OutboxMessage.dedupe_key).where(OutboxMessage.account_id == pair.worker.id)
        return sum(":list_changed:" in key for key in session.scalars(query))

    def change(hour, number, at):
        draft = ShiftDraft(MONDAY + timedelta(days=2), hour * 60, hour * 60 + 30)
        more = {"settings": settings, "now": NOW + at}
        add_line(session, pair.as_employer, "employer", paper.id, draft, f"more{number}", **more)

    change(6, 1, timedelta(0))
    give(session, settings, pair, paper)
    assert told() == 0
    change(7, 2, timedelta(minutes=1))
    change(8, 3, timedelta(minutes=2))
    words = {"note": "Soita ensin."}
    changed = {"settings": settings, "now": NOW + timedelta(hours=5)}
    write_paper(session, pair.as_employer, "employer", paper.id, words, paper.row_version, **changed)
    assert told() == 1
    line = session.scalars(select(PaperLine.id).where(PaperLine.paper_id == paper.id)).first()
    remove_line(session, pair.as_employer, "employer", paper.id, line, **changed)
    assert told() == 2
    later = {"settings": settings, "now": NOW + timedelta(hours=7)}
    delete_paper(session, pair.as_employer, "employer", paper.id, **later)
    assert told() == 3


def test_what_changes_after_the_hours_mail_is_told_by_the_job_once(
    session, connection, settings, pair, paper
):
    def told():
        query = select(OutboxMessage).where(OutboxMessage.account_id == pair.worker.id)
        return [one for one in session.scalars(query) if ":list_changed:" in one.dedupe_key]

    def change(hour, at):
        draft = ShiftDraft(MONDAY + timedelta(days=2), hour * 60, hour * 60 + 30)
        more = {"settings": settings, "now": at}
        add_line(session, pair.as_employer, "employer", paper.id, draft, f"more{hour}", **more)

    def run(at):
        session.commit()
        done = tell_of_messages.run(JobContext(settings, at, database.transaction, database.reading)).counts
        session.expire_all()
        return done.get("lists_told", 0)

    minute, hour = timedelta(minutes=1), timedelta(hours=1)
    give(session, settings, pair, paper)
    change(6, NOW + minute)
    assert (len(told()), run(NOW + 30 * minute)) == (1, 0)
    change(7, NOW + 40 * minute)
    # The mail of that hour has left, and in the next the employer is still at it.
    assert [run(NOW + at * minute) for at in (41, 58)] == [0, 0]
    assert [run(NOW + hour), run(NOW + hour), run(NOW + 3 * hour)] == [1, 0, 0]
    assert len(told()) == 2
    change(8, NOW + hour + minute)
    give(session, settings, pair, paper, given=False)
    assert (len(told()), run(NOW + 5 * hour)) == (3, 0)
    assert all("Salattunen" not in one.body_text + one.body_html for one in told())


@pytest.mark.parametrize("way", ["taken back", "deleted"])
def test_that_a_list_is_no_more_is_told_also_in_the_hour_of_a_change(session, settings, pair, paper, way):
    give(session, settings, pair, paper)
    draft, more = ShiftDraft(MONDAY + timedelta(days=2), 360, 420), {"settings": settings, "now": NOW}
    add_line(session, pair.as_employer, "employer", paper.id, draft, "more", **more)
    if way == "deleted":
        delete_paper(session, pair.as_employer, "employer", paper.id, **more)
    else:
        give(session, settings, pair, paper, given=False)
    query = select(OutboxMessage.dedupe_key).where(OutboxMessage.account_id == pair.worker.id)
    assert sum(":list_changed:" in key for key in session.scalars(query)) == 2


def test_what_speaks_against_a_shift_is_work_that_the_assistant_knows_of(session, settings, pair, paper):
    def known():
        around = work_around(session, pair.profile.id, MONDAY + timedelta(days=1))
        return {f"{begins:%d.%m. %H:%M}" for begins, _ends in around}

    agreed, listed = of_days("08:00", 0)[0], of_days("09:00", 1)[0]
    assert agreed in known() and listed not in known()
    give(session, settings, pair, paper)
    assert agreed not in known() and listed in known()


def test_a_promised_single_shift_that_stands_on_the_list_stands_in_the_calendar_once(
    session, settings, pair, times
):
    day = MONDAY + timedelta(days=2)
    request = make_request(session, pair.need, f"{day}T10:00", f"{day}T14:00")
    session.add(
        SubstituteAsk(request_id=request.id, profile_id=pair.profile.id, asked_at=NOW, answer="yes", won=True)
    )
    session.flush()
    made = pair.paper("shifts", first_on=MONDAY, last_on=MONDAY + timedelta(days=6))
    assert day in session.scalars(select(PaperLine.happens_on).where(PaperLine.paper_id == made.id)).all()
    give(session, settings, pair, made)
    for account in (pair.boss, pair.worker):
        assert [one for one in times(account) if "10:00" in one] == of_days("10:00", 2)


@pytest.mark.either_database
def test_of_two_lists_the_newer_holds_for_its_days_and_a_list_of_all_days_leaves_no_weekly_shift(
    session, settings, pair, paper, times
):
    newer = pair.paper("shifts", first_on=MONDAY, last_on=MONDAY)
    assert f"{MONDAY:%d.%m.} 08:00" in times(pair.boss)
    give(session, settings, pair, paper)
    # The newer one is the employer's own still.
    assert f"{MONDAY:%d.%m.} 08:00" not in times(pair.worker)
    give(session, settings, pair, newer)
    assert times(pair.worker) == times(pair.boss)
    pair.row.contract_from_on, pair.row.contract_to_on = MONDAY, LAST
    session.flush()
    assert times(pair.worker) == sorted([*of_days("08:00", 0, 7), *of_days("09:00", 1)])


def test_only_the_employers_side_gives_a_list_and_only_one_that_somebody_works_by(
    session, settings, pair, paper
):
    stranger = AgreedPair(session, settings)
    with pytest.raises(NotFound):
        give(session, settings, pair, paper, actor=stranger.as_employer)
    with pytest.raises(NotAllowed):
        give(session, settings, pair, paper, actor=pair.as_assistant)
    with pytest.raises(NotFound):
        give(session, settings, pair, pair.paper("contract"))
    pair.row.stage = "checks"
    session.flush()
    with pytest.raises(NotFound):
        give(session, settings, pair, paper)
    staff = Actor(pair.boss.id, frozenset({"staff"}), pair.need.centre_id, employer_id=pair.employer.id)
    pair.row.stage = "started"
    session.flush()
    give(session, settings, pair, paper, actor=staff)
    assert paper.given_at == NOW
