"""Week 1 of a roster is said once, and all that shows dates knows it: shifts, substitutes, warnings, lists."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotFound
from portti.domain.needs import RosterDraft
from portti.models import Account, AuditEvent, Employer, Need, SubstituteRequest
from portti.queries.papers import lines_of
from portti.services import need_rosters
from portti.services.candidacy_pages import employer_page
from portti.services.need_marks import mark_of
from portti.services.needs import copy_need, save_need_step
from portti.services.placed_shifts import placed_shifts
from portti.services.rest_warnings import warnings_of, working_then
from portti.services.substitutes import coming_shifts
from portti.services.taken_rosters import calendar_rosters, lacks_start, needs_to_ask_of
from tests.conftest import NOW
from tests.factories.accounts import make_account
from tests.factories.candidacies import make_candidacy, taken_shift
from tests.factories.matches import employer_actor
from tests.factories.needs import make_need
from tests.factories.papers import AgreedPair
from tests.factories.profiles import make_profile
from tests.factories.substitutes import make_request

MONDAY = date(2026, 11, 30)
"""The tests' now is the Tuesday of this week."""
NEXT = MONDAY + timedelta(weeks=1)


def make_roster(session, *, weeks="1", cycle=2, **values) -> Need:
    """A need with one shift on Wednesday evenings, in some weeks of a roster."""
    need = make_need(session, shifts=((2, 1080, 1260),), **values)
    need.shifts[0].cycle, need.shifts[0].weeks = cycle, weeks
    session.flush()
    return need


def taken(weekday=2, start="18:00", end="21:00", **more):
    return taken_shift(weekday, start, end, **{"cycle": 2, "weeks": [1], **more})


def say(session, need, begins_on, *, version=None, now=NOW):
    return save_need_step(
        session, employer_actor(need), need.id, RosterDraft(begins_on), version=version, now=now
    )


@pytest.mark.either_database
@pytest.mark.parametrize("state", ["draft", "published", "filled", "paused", "expired"])
def test_week_1_is_said_and_said_anew_in_each_state_and_nothing_else_is_lost(session, state) -> None:
    need, other = make_roster(session, state=state), make_roster(session)
    assert need_rosters.lacks_start(need)
    say(session, need, MONDAY)
    assert (need.state, need_rosters.start_of(need), need.row_version) == (state, MONDAY, 2)
    assert need.shifts[0].taken == 0 and not need_rosters.lacks_start(need)
    # A week 1 two weeks later is the same of a roster of two weeks: nothing changes.
    say(session, need, MONDAY + timedelta(weeks=2))
    assert (need.roster_begins_on, need.row_version) == (MONDAY, 2)
    say(session, need, NEXT)
    say(session, need, None)
    assert (need_rosters.start_of(need), need.row_version) == (None, 4)
    assert need_rosters.lacks_start(other)
    with pytest.raises(NotFound):
        save_need_step(session, employer_actor(other), need.id, RosterDraft(NEXT), version=None, now=NOW)


def test_staff_who_act_for_the_employer_say_it_too_and_it_is_noted(session) -> None:
    need, staff = make_roster(session), make_account(session, "staff")
    actor = Actor(staff.id, frozenset({"staff"}), need.centre_id, employer_id=need.employer_id)
    save_need_step(session, actor, need.id, RosterDraft(NEXT), version=None, now=NOW)
    query = select(AuditEvent).where(AuditEvent.subject == "need", AuditEvent.subject_id == need.id)
    (event,) = session.scalars(query)
    assert (event.deed, event.facts, event.account_id) == ("edit_need", {"step": "roster"}, staff.id)


def test_a_form_from_before_another_tab_changed_the_week_or_the_roster_is_shown_again(session) -> None:
    need = make_roster(session)
    before = mark_of(need, "roster")
    say(session, need, MONDAY, version=before)
    with pytest.raises(Conflict):
        say(session, need, NEXT, version=before)
    before = mark_of(need, "roster")
    need.shifts[0].cycle = 4
    assert mark_of(need, "roster") != before


def test_a_longer_roster_is_asked_for_anew_and_a_shorter_one_put_back_is_known_still(session) -> None:
    need = make_roster(session, roster_begins_on=MONDAY, roster_weeks=2)
    need.shifts[0].cycle = 4
    assert need_rosters.lacks_start(need)
    need.shifts[0].cycle = 2
    assert need_rosters.start_of(need) == MONDAY
    need.shifts[0].cycle, need.shifts[0].weeks = 1, "1"
    assert not need_rosters.lacks_start(need)
    assert not need_rosters.put_roster(need, RosterDraft(NEXT))


def test_a_copy_has_the_week_too(session) -> None:
    need = make_roster(session, roster_begins_on=MONDAY, roster_weeks=2)
    copy = copy_need(session, employer_actor(need), need.id, now=NOW)
    assert need_rosters.start_of(copy) == MONDAY


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("begins_on", "found"),
    [(None, [2, 9]), (MONDAY, [2]), (NEXT, [9]), (MONDAY - timedelta(weeks=2), [2])],
)
def test_only_real_dates_can_fall_ill_as_soon_as_week_1_is_known(session, begins_on, found) -> None:
    make_roster(session)
    need = make_roster(session)
    say(session, need, begins_on)
    assert [one.start.day for one in coming_shifts(need, NOW)] == found
    make_candidacy(session, need, make_profile(session), "started", taken_shifts=[taken()])
    placed = placed_shifts(session, employer_actor(need), now=NOW)
    # Today and tomorrow: the second of December stands in the week of the Monday.
    assert [one.single.start.day for one in placed] == [day for day in found if day == 2]
    assert all(one.some_weeks == (begins_on is None) for one in placed)


def request_for(session, need, day) -> SubstituteRequest:
    return make_request(session, need, f"{day}T17:00", f"{day}T20:00")


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("begins_on", "told"), [(None, {2, 9}), (MONDAY, {2}), (NEXT, {9}), (MONDAY - timedelta(weeks=1), {9})]
)
def test_an_assistant_is_warned_of_a_roster_elsewhere_in_its_weeks_only(session, begins_on, told) -> None:
    profile, elsewhere, asking = make_profile(session), make_roster(session), make_need(session)
    say(session, elsewhere, begins_on)
    make_candidacy(session, elsewhere, profile, "started", taken_shifts=[taken()])
    make_candidacy(session, make_roster(session), make_profile(session), "started", taken_shifts=[taken()])
    for day in (2, 9):
        request = request_for(session, asking, f"2026-12-{day:02d}")
        assert warnings_of(session, profile.id, request) == (["overlap"] if day in told else [])
        at_work = working_then(session, elsewhere.employer_id, request.starts_at, request.ends_at)
        assert at_work == ({profile.id} if day in told else set())


def test_a_night_shift_of_a_roster_belongs_to_the_week_in_which_it_begins(session) -> None:
    profile, elsewhere, asking = make_profile(session), make_roster(session), make_need(session)
    say(session, elsewhere, MONDAY)
    make_candidacy(session, elsewhere, profile, "started", taken_shifts=[taken(6, "22:00", "08:00")])
    monday = request_for(session, asking, "2026-12-07")
    monday.starts_at, monday.ends_at = "2026-12-07T06:00", "2026-12-07T10:00"
    assert warnings_of(session, profile.id, monday) == ["overlap"]
    say(session, elsewhere, NEXT)
    assert warnings_of(session, profile.id, monday) == []


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("begins_on", "typed", "found"),
    [
        (None, None, [9, 23]),
        (NEXT, None, [9, 23]),
        (MONDAY, None, [16, 30]),
        (MONDAY, 1, [9, 23]),
        (None, 2, [16, 30]),
    ],
)
def test_a_list_of_shifts_stands_in_the_weeks_of_the_roster_unless_another_week_is_typed(
    session, settings, begins_on, typed, found
) -> None:
    pair = AgreedPair(session, settings, taken_shifts=[taken()])
    pair.need.roster_begins_on, pair.need.roster_weeks = begins_on, 2 if begins_on else None
    session.flush()
    paper = pair.paper("shifts", first_on=date(2026, 12, 8), last_on=date(2027, 1, 3), roster_week=typed)
    lines = lines_of(session, paper.id)
    assert [line.happens_on.day for line in lines] == found
    page = employer_page(session, pair.as_employer, pair.row.id, "en", settings=settings)
    assert len(page.shifts) == (2 if begins_on else 1)


def test_who_works_by_a_roster_and_who_employs_them_read_what_the_calendar_knows(session) -> None:
    make_candidacy(session, make_roster(session), make_profile(session), "started", taken_shifts=[taken()])
    need, profile = make_roster(session), make_profile(session)
    make_candidacy(session, need, profile, "contract", taken_shifts=[taken()])
    employer = session.get_one(Employer, need.employer_id)
    accounts = [session.get_one(Account, key) for key in (profile.account_id, employer.account_id)]

    def known() -> list[tuple[bool, bool, list[Need]]]:
        found = [calendar_rosters(session, account) for account in accounts]
        return [(one.is_known, one.of_own_work, one.unknown) for one in found]

    assert known() == [(False, True, []), (False, False, [need])]
    say(session, need, MONDAY)
    assert known() == [(True, False, [])] * 2


def test_of_a_need_it_is_asked_once_and_only_where_its_page_can_be_told_it(session):
    """Two work by one roster; a second need was withdrawn, and a third asks for each week by now."""
    needs = [make_roster(session), make_roster(session, state="withdrawn"), make_need(session)]
    pairs = [
        (make_candidacy(session, need, make_profile(session), "started", taken_shifts=[taken()]), need)
        for need in (needs[0], *needs)
    ]
    assert all(lacks_start(*pair) for pair in pairs)
    assert needs_to_ask_of(pairs) == [needs[0]]
