"""The demo's made-up people: spread as people live, in all languages and shapes, the same at every start."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from portti import database
from portti.cli.places import give_postal_codes
from portti.domain.match_filters import Filters
from portti.domain.papers import OF_SIDE
from portti.domain.places import municipality_table
from portti.domain.reporting_periods import Period
from portti.models import (
    Account,
    Booking,
    Centre,
    Employer,
    InterviewSlot,
    Match,
    Need,
    OutboxMessage,
    PostalCode,
    Profile,
    Representation,
    SubstituteAsk,
)
from portti.queries import accounts as account_queries
from portti.queries.conversations import thread_between
from portti.queries.instruction_cards import cards_to_read, own_cards
from portti.queries.papers import own_papers
from portti.queries.people import staff_of_centre
from portti.queries.reports import waiting_reports
from portti.queries.substitutes import open_requests_of_centre
from portti.services.demo_chance import Chance
from portti.services.demo_data import fill_with_demo_data
from portti.services.demo_people import DEMO_PEOPLE
from portti.services.demo_words import NEED_TEXTS, NEED_TITLES, PROFILE_TEXTS
from portti.services.match_inputs import has_fixed_times, need_data, profile_data
from portti.services.need_search import search_needs
from portti.services.statistic_pages import page_tables
from portti.services.statistic_tables import Ask
from portti.settings import Settings
from portti.words import LANGUAGES

FEW = {"needs": 40, "profiles": 60}


def test_places_follow_the_population() -> None:
    counts = Counter(place.code for place in Chance().spread(600))
    assert sum(counts.values()) == 600
    country = sum(place.population for place in municipality_table().values())
    for code in ("091", "179", "564"):
        assert abs(counts[code] - 600 * municipality_table()[code].population / country) <= 1
    assert len(counts) > 150


def test_points_lie_near_their_municipality_and_in_finland() -> None:
    chance = Chance()
    for place in municipality_table().values():
        latitude, longitude = chance.point(place)
        assert abs(latitude - place.latitude) < 0.5
        assert 59.4 <= latitude <= 70.2
        assert 19.0 <= longitude <= 31.7


def test_every_shape_has_titles_and_texts_in_every_language() -> None:
    for titles in NEED_TITLES.values():
        assert set(titles) == set(LANGUAGES)
        assert all(0 < len(title) <= 120 for those in titles.values() for title in those)
    assert set(NEED_TEXTS) == set(PROFILE_TEXTS) == set(LANGUAGES)


def test_the_whole_demo(session: Session, settings: Settings, now: datetime) -> None:
    assert fill_with_demo_data(session, settings, now=now)

    (practice,) = session.scalars(select(Centre).where(Centre.practice)).all()
    needs, past = [], []
    for need in session.scalars(select(Need).where(Need.centre_id != practice.id)):
        (past if need.exchange_id.startswith("demo-n8") else needs).append(need)
    profiles = session.scalars(select(Profile).where(Profile.centre_id != practice.id)).all()
    assert 295 <= len(needs) <= 310
    assert 595 <= len(profiles) <= 605
    assert {account.language for account in session.scalars(select(Account))} == set(LANGUAGES)
    assert len(session.scalars(select(Centre).where(Centre.practice.is_(False))).all()) == 6
    (learner,) = staff_of_centre(session, practice.id)
    assert learner.given_name == "Kerttu"
    assert len({need.centre_id for need in needs}) == 6
    open_times = [need for need in needs if not has_fixed_times(need)]
    assert 15 < len(open_times) < 50
    assert any(need.open_casual for need in open_times)
    assert any("live_in" in need.open_parts_of_day for need in open_times)
    assert any(need.live_every_days for need in open_times)
    assert any(len(need.open_blocks) > 1 for need in open_times)
    assert {"full_time", "part_time"} <= {need.open_job for need in open_times}
    assert {"permanent", "fixed_term"} <= {need.contract for need in needs}
    assert {"agreement", "more"} <= {need.pay_basis for need in needs}
    assert any(need.break_minutes for need in needs)
    assert {"yes", "no", ""} == {one.live_in for one in profiles} == {one.on_call for one in profiles}
    by_role = {person.role: account_queries.account_by_email(session, person.email) for person in DEMO_PEOPLE}
    for role, side, cards in (("employer", "employer", own_cards), ("assistant", "assistant", cards_to_read)):
        account = by_role[role]
        assert account is not None
        actor = account_queries.actor_of(session, account.id)
        assert {one.kind for one in own_papers(session, actor, side)} == set(OF_SIDE[side])
        assert cards(session, actor)
    assert any(need.windows for need in needs)
    assert any(need.single_shifts for need in needs)
    assert any(shift.cycle == 4 for need in needs for shift in need.shifts)
    assert any(shift.cycle == 2 for need in needs for shift in need.shifts)
    assert any(shift.assistants == 2 for need in needs for shift in need.shifts)
    assert any(shift.splittable for need in needs for shift in need.shifts)
    assert any(shift.end_minute <= shift.start_minute for need in needs for shift in need.shifts)
    assert all(need.created_at <= now for need in needs)
    assert all(need.from_on is None or need.from_on >= now.date() for need in needs)
    assert {need.state for need in past} == {"filled", "withdrawn", "expired"}
    shown = by_role["staff"]
    assert shown is not None and {need.centre_id for need in past} == {shown.centre_id}
    own = [account.id for account in by_role.values() if account is not None]
    assert own_employers(session, own).isdisjoint({need.employer_id for need in past})
    _check_year(session, past[0].centre_id, now)


def own_employers(session: Session, account_ids: list[int]) -> set[int]:
    """The employers that the five are or act for."""
    acted_for = select(Representation.employer_id).where(
        Representation.representative_account_id.in_(account_ids)
    )
    own = Employer.account_id.in_(account_ids) | Employer.id.in_(acted_for)
    return set(session.scalars(select(Employer.id).where(own)))


def _check_year(session: Session, centre_id: int, now: datetime) -> None:
    """No chart of mediation is empty in the year up to today."""
    today = now.date()
    year, before = Period(today - timedelta(days=364), today), Period(today - timedelta(days=729), today)
    ask = Ask(session, centre_id, year, before, "en", now)
    by_month, waits = page_tables("needs", ask)
    assert all(opened for opened, _filled in by_month.cells[1:-2])
    for wait in ("first_proposal", "filled"):
        assert 10 < waits.cell(wait, "open") < waits.cell(wait, "count") - 25
        assert 0 < waits.cell(wait, "lower") < waits.cell(wait, "median") < 150
    (interviews,) = page_tables("interviews", ask)
    held, missed, cancelled, ahead = interviews.cells[-1]
    assert held > 60 and missed > 5 and cancelled > 5 and ahead == 0
    assert all(month[0] for month in interviews.cells[1:-2])
    asked, filled = page_tables("substitutes", ask)
    of_day = [sum(row[-1] for row in table.cells[:-1]) for table in (asked, filled)]
    assert of_day[0] > of_day[1] > 60
    (lengths,) = page_tables("matches", ask)
    assert 5 < lengths.cell("matches", "open") < lengths.cell("matches", "count")


@pytest.mark.either_database
def test_each_who_can_be_logged_in_as_has_something_at_hand(
    session: Session, settings: Settings, now: datetime
) -> None:
    give_postal_codes(session)
    fill_with_demo_data(session, settings, now=now, **FEW)
    accounts: dict[str, Account] = {}
    for person in DEMO_PEOPLE:
        account = account_queries.account_by_email(session, person.email)
        assert account is not None
        assert [role.name for role in account.roles] == [person.role]
        accounts[person.role] = account
    employer = account_queries.employer_of_account(session, accounts["employer"].id)
    assert employer is not None
    (need,) = session.scalars(select(Need).where(Need.employer_id == employer.id)).all()
    assert need.state == "published"
    profile = account_queries.profile_of_account(session, accounts["assistant"].id)
    assert profile is not None
    pairs = session.scalars(select(Match).where(Match.need_id == need.id, Match.current)).all()
    assert {pair.assistant_answer for pair in pairs if pair.profile_id == profile.id} == {"interested"}
    assert own_papers(session, account_queries.actor_of(session, accounts["employer"].id), "employer")
    assert len(own_cards(session, account_queries.actor_of(session, accounts["employer"].id))) == 2
    represented = account_queries.represented_employers(session, accounts["representative"].id)
    assert len(represented) == 2
    assert session.scalars(
        select(Match).where(Match.profile_id == profile.id, Match.employer_answer == "interested")
    ).all()
    both = Match.employer_answer == "interested", Match.assistant_answer == "interested"
    mutual = set(session.scalars(select(Match.id).where(*both)))
    told = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "both_interested")).all()
    assert {int(message.dedupe_key.split(":")[1]) for message in told} == mutual
    assert mutual
    free = session.scalars(
        select(InterviewSlot).where(
            InterviewSlot.centre_id == accounts["staff"].centre_id, InterviewSlot.starts_at > now
        )
    ).all()
    assert free
    assert all(now < slot.starts_at < now + timedelta(days=16) for slot in free)
    ahead = select(Booking).join(InterviewSlot, InterviewSlot.id == Booking.slot_id)
    assert len(session.scalars(ahead.where(InterviewSlot.starts_at > now)).all()) == 2
    # What staff help with: a shift that was given back and has nobody, and a pair of which the centre was told.
    (given_back,) = session.scalars(select(SubstituteAsk).where(SubstituteAsk.withdrew_at.is_not(None)))
    waiting = [row.request.id for row in open_requests_of_centre(session, employer.centre_id, now)]
    assert given_back.request_id in waiting
    (report,) = waiting_reports(session, employer.centre_id)
    assert thread_between(session, report.report.need_id, report.report.profile_id) is not None


@pytest.mark.either_database
def test_people_live_at_postal_codes_of_their_municipality_so_that_a_search_by_district_finds_needs(
    session: Session, settings: Settings, now: datetime
) -> None:
    give_postal_codes(session)
    fill_with_demo_data(session, settings, now=now, **FEW)
    rows = [*session.scalars(select(Need)), *session.scalars(select(Profile))]
    assert len(rows) >= 100
    table = {code.code: code for code in session.scalars(select(PostalCode))}
    for row in rows:
        code = table[row.postal_code or ""]
        assert code.municipality_code == row.municipality_code
        assert (code.latitude, code.longitude) == (row.latitude, row.longitude)
        assert code.code.endswith(("0", "5"))
    helsinki = {row.postal_code for row in rows if row.municipality_code == "091"}
    assert len(helsinki) > 5
    found = search_needs(session, Filters(), "40", 1, "fi", everyone=True, settings=settings)
    assert found.total >= 3
    assert {need.area for need in found.needs} <= {"Jyväskylä", "Muurame", "Laukaa"}


def facts(session: Session) -> list[dict[str, Any]]:
    """All that the engine and people see of the needs and profiles, by exchange id."""
    needs = session.scalars(select(Need).order_by(Need.exchange_id)).all()
    profiles = session.scalars(select(Profile).order_by(Profile.exchange_id)).all()
    return [
        *({**need_data(need, {}), "state": need.state, "title": need.title} for need in needs),
        *({**profile_data(profile), "text": profile.text} for profile in profiles),
    ]


@pytest.mark.either_database
def test_it_is_the_same_at_every_start_and_only_once(
    session: Session, connection: Connection, settings: Settings, now: datetime
) -> None:
    first = session.begin_nested()
    assert fill_with_demo_data(session, settings, now=now, **FEW)
    before = facts(session)
    assert not fill_with_demo_data(session, settings, now=now, **FEW)
    assert facts(session) == before
    first.rollback()
    session.expire_all()
    # The change numbers are given back with the rows: nothing that was read in between may be taken for current.
    database.connect_to(connection)
    assert fill_with_demo_data(session, settings, now=now, **FEW)
    assert facts(session) == before
