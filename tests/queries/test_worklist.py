"""What waits for the staff of one centre."""

from datetime import timedelta

import pytest

from portti.domain.errors import NotFound
from portti.models import Account, Employer, JobLease
from portti.queries import worklist as queries
from portti.queries.worklist import MatchFilter, NeedFilter, Waiting
from tests.factories.accounts import make_account, make_centre, make_employer, make_profile
from tests.factories.invitations import make_booking, make_invitation, make_slot
from tests.factories.matches import make_match
from tests.factories.messages import make_job_run, make_message
from tests.factories.needs import make_need


@pytest.fixture
def centre(session):
    return make_centre(session)


def test_profiles_wait_for_an_invitation_or_a_phone_call(session, now, centre):
    profile = make_profile(session, centre=centre, published_at=now - timedelta(days=4))
    without = make_profile(session, centre=centre)
    session.get(Account, without.account_id).email = None
    make_profile(session)
    make_profile(session, centre=centre, state="draft")
    make_invitation(session, profile=make_profile(session, centre=centre))
    session.flush()
    assert queries.uninvited(session, centre.id) == Waiting(1, profile.published_at)
    assert queries.to_phone(session, centre.id) == Waiting(1, without.published_at)


def test_nothing_waits_in_an_empty_centre(session, now, centre):
    nothing = Waiting(0, None)
    assert queries.uninvited(session, centre.id) == nothing
    assert queries.hanging_messages(session, centre.id, now) == nothing
    assert queries.past_interviews(session, centre.id, now) == nothing
    assert queries.needs_near_expiry(session, centre.id, asked_before=now) == nothing


def test_messages_that_hang_are_counted_for_their_centre(session, now, centre):
    person = make_account(session, "employer", centre=centre)
    for state in ("failed", "uncertain", "sent", "waiting", "cancelled"):
        make_message(session, account=person, state=state)
    make_message(session, state="failed")
    assert queries.hanging_messages(session, centre.id, now) == Waiting(2, now)


def test_messages_that_a_fault_put_off_or_that_nothing_sends_hang_too(session, now, centre):
    person = make_account(session, "employer", centre=centre)
    early = now - timedelta(hours=2)
    make_message(
        session, account=person, tries=1, last_fault="450", now=early, next_try_at=now + timedelta(hours=1)
    )
    make_message(session, account=person, now=now - timedelta(hours=1))
    make_message(session, account=person, state="claimed", claimed_at=now - timedelta(minutes=16))
    # On their way: promised or claimed just now; and what is over.
    make_message(session, account=person, now=now - timedelta(minutes=5))
    make_message(session, account=person, state="claimed", claimed_at=now - timedelta(minutes=2), now=early)
    make_message(session, account=person, state="outdated", now=early)
    make_message(session, tries=3)
    assert queries.hanging_messages(session, centre.id, now) == Waiting(3, early)


def test_a_job_that_fails_often_is_one_job_that_failed(session, now):
    for minutes in range(5):
        make_job_run(session, "deliver_outbox", state="failed", now=now + timedelta(minutes=minutes))
    make_job_run(session, "refresh_matches").report = {"counts": {}, "failed": ["12: ValueError"]}
    make_job_run(session, "expire_needs")
    session.flush()
    assert queries.failed_jobs(session, now) == Waiting(2, now)


def test_a_run_whose_process_died_counts_and_one_that_is_at_work_does_not(session, now):
    for name, until in (("deliver_outbox", now + timedelta(seconds=40)), ("expire_needs", now)):
        make_job_run(session, name, state="running", now=now - timedelta(minutes=3))
        session.add(JobLease(name=f"job:{name}", owner="x", until=until))
    session.flush()
    assert queries.failed_jobs(session, now) == Waiting(1, now - timedelta(minutes=3))


def test_a_job_that_failed_counts_until_it_runs_well_again(session, now):
    make_job_run(session, "deliver_outbox", state="failed", now=now)
    make_job_run(session, "expire_needs", state="failed", now=now)
    make_job_run(session, "expire_needs", state="done", now=now + timedelta(minutes=5))
    assert queries.failed_jobs(session, now) == Waiting(1, now)


def test_open_needs_that_nobody_confirmed_for_long_are_near_expiry(session, now, centre):
    employer = make_employer(session, centre=centre)
    old = now - timedelta(days=31)
    make_need(session, employer=employer, confirmed_at=old)
    make_need(session, employer=employer, confirmed_at=now)
    make_need(session, employer=employer, confirmed_at=old, state="paused")
    make_need(session, confirmed_at=old)
    waiting = queries.needs_near_expiry(session, centre.id, asked_before=now - timedelta(days=30))
    assert waiting == Waiting(1, old)


def test_interviews_that_are_over_wait_for_a_note(session, now, centre):
    staff = make_account(session, "staff", centre=centre)
    held = make_slot(session, staff=staff, starts_at=now - timedelta(days=1))
    noted = make_slot(session, staff=staff, starts_at=now - timedelta(days=2))
    ahead = make_slot(session, staff=staff)
    for slot, interviewed_on in ((held, None), (noted, now.date()), (ahead, None)):
        profile = make_profile(session, centre=centre, interviewed_on=interviewed_on)
        make_booking(session, invitation=make_invitation(session, profile=profile), slot=slot)
    assert queries.past_interviews(session, centre.id, now) == Waiting(1, held.starts_at)


def test_needs_are_filtered_and_sorted_within_the_centre(session, now, centre):
    account = make_account(session, "employer", centre=centre, family_name="Åström")
    employer = make_employer(session, account=account)
    first = make_need(session, employer=employer, title="Aamut", now=now - timedelta(days=2))
    second = make_need(
        session, employer=employer, title="Illat", municipality_code="091", state="paused", now=now
    )
    make_need(session, title="Aamut")
    make_match(session, need=first, profile=make_profile(session))
    make_match(session, need=first, profile=make_profile(session), current=False)

    def shown(**wanted):
        rows, total = queries.centre_needs(
            session,
            centre.id,
            NeedFilter(**wanted),
            asked_before=now - timedelta(days=30),
            no_candidate_before=now - timedelta(days=14),
        )
        assert total == len(rows)
        return [row.need.id for row in rows]

    assert shown() == [second.id, first.id]
    assert shown(sort="oldest") == [first.id, second.id]
    assert shown(sort="nonsense") == [second.id, first.id]
    assert shown(state="paused") == [second.id]
    assert shown(state="expiring") == []
    assert shown(state="no_candidate") == []
    assert shown(municipality_code="091") == [second.id]
    assert shown(words="aamut") == [first.id]
    assert shown(words="åström illat") == [second.id]
    rows, _ = queries.centre_needs(
        session, centre.id, NeedFilter(words="aamut"), asked_before=now, no_candidate_before=now
    )
    assert rows[0].fitting == 1
    with pytest.raises(NotFound):
        queries.need_of_centre(session, make_centre(session).id, first.id)


def test_matches_are_filtered_by_what_was_said(session, now, centre):
    need = make_need(session, employer=make_employer(session, centre=centre))

    def match(**values):
        return make_match(session, need=need, profile=make_profile(session, centre=centre), **values).id

    silent = match()
    employer = match(employer_answer="interested")
    assistant = match(assistant_answer="interested", employer_answer="not_for_me")
    both = match(employer_answer="interested", assistant_answer="interested")
    match(current=False)
    make_match(session, need=make_need(session), profile=make_profile(session))

    def shown(**wanted):
        rows, total = queries.centre_matches(session, centre.id, MatchFilter(**wanted))
        assert total == len(rows)
        return {row.match.id for row in rows}

    assert shown() == {silent, employer, assistant, both}
    assert shown(answer="none") == {silent}
    assert shown(answer="employer") == {employer}
    assert shown(answer="assistant") == {assistant}
    assert shown(answer="both") == {both}
    assert shown(answer="declined") == {assistant}
    assert shown(need_id=need.id, answer="both") == {both}
    assert shown(profile_id=0) == set()


def test_matches_of_an_assistant_of_the_centre_are_seen_whoever_needs_them(session, now, centre):
    profile = make_profile(session, centre=centre)
    elsewhere = make_match(session, need=make_need(session), profile=profile, score=0.9)
    own_need = make_need(session, employer=make_employer(session, centre=centre))
    own = make_match(session, need=own_need, profile=make_profile(session), score=0.2)
    make_match(session, need=make_need(session), profile=make_profile(session))
    rows, total = queries.centre_matches(session, centre.id, MatchFilter(sort="points"))
    assert ([row.match.id for row in rows], total) == ([elsewhere.id, own.id], 2)


def test_pairs_where_both_said_yes_wait_since_the_later_answer(session, now, centre):
    employer = make_employer(session, centre=centre)

    def pair(days, state="published", **answers):
        moments = {"employer_answered_at": now - timedelta(days=days), "assistant_answered_at": now}
        answers = {"employer_answer": "interested", "assistant_answer": "interested", **answers}
        need = make_need(session, employer=employer, state=state)
        return make_match(session, need=need, profile=make_profile(session), **{**moments, **answers})

    pair(9).assistant_answered_at = now - timedelta(days=4)
    pair(2).assistant_answered_at = now - timedelta(days=3)
    pair(30, state="filled")
    pair(30, assistant_answer=None)
    pair(30, current=False)
    make_match(
        session,
        need=make_need(session),
        profile=make_profile(session),
        employer_answer="interested",
        assistant_answer="interested",
        employer_answered_at=now - timedelta(days=99),
        assistant_answered_at=now - timedelta(days=99),
    )
    session.flush()
    assert queries.mutual_pairs(session, centre.id) == queries.Waiting(2, now - timedelta(days=4))


def test_imported_rows_wait_until_they_are_somebodys(session, now, centre):
    old, new = now - timedelta(days=20), now - timedelta(days=5)
    for moment, home in ((old, centre), (new, centre), (old, make_centre(session))):
        employer = Employer(centre_id=home.id, created_at=moment)
        session.add(employer)
        session.flush()
        make_need(session, employer=employer)
    session.add(Employer(centre_id=centre.id, created_at=old))  # without needs
    make_profile(session, centre=centre, now=new).account_id = None
    make_profile(session, centre=centre, now=old)
    session.flush()
    assert queries.untied_rows(session, centre.id) == queries.Waiting(3, old)


def test_every_kind_of_matter_is_looked_at(session, now, centre):
    found = queries.waiting_matters(session, centre.id, now, asked_before=now)
    assert {matter.count for matter in found.values()} == {0}
    assert len(found) == 13
