"""The record of an interview: written in steps, read by its person, corrected, final, and what it opens or holds."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portti import database
from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotAllowed, NotFound, RuleViolation
from portti.jobs import purge_personal_data, remind_interviews
from portti.jobs.context import JobContext
from portti.models import InterviewRecord, Profile, StaffTask
from portti.queries import audit as audit_queries
from portti.queries import interview_records as queries
from portti.queries import match_pool
from portti.services import audit
from portti.services import interview_records as records
from portti.services.interview_records import Facts, Result
from portti.services.own_data import own_data
from tests.factories.accounts import make_account, make_centre
from tests.factories.interview_records import make_record
from tests.factories.matches import assistant_actor, make_matchable
from tests.support.interviews import mails_to, staff_actor

RESULT = Result("suitable", "experience", "Puhuimme työstä.")


@pytest.fixture
def centre(session):
    make_record(session)  # another centre's
    return make_centre(session, interview_required=True)


@pytest.fixture
def actor(session, centre):
    return staff_actor(make_account(session, "staff", centre=centre))


@pytest.fixture
def person(session, centre):
    return make_account(session, "assistant", centre=centre)


@pytest.fixture
def profile(session, person):
    return make_matchable(session, account=person, latitude=62.24)


@pytest.fixture
def share(session, actor, settings, now):
    def share(record, at=now):
        return records.share_record(
            session, actor, record.id, row_version=record.row_version, settings=settings, now=at
        )

    return share


def is_matchable(session, profile):
    session.flush()
    return profile.id in {row.id for row in match_pool.matchable_profiles(session)}


def test_a_record_is_begun_once_and_each_step_is_kept(session, actor, profile, now):
    record = records.begin_record(session, actor, profile.id, "fi", now=now)
    assert records.begin_record(session, actor, profile.id, "fi", now=now).id == record.id
    keep = {"now": now}
    records.save_answers(session, actor, record.id, {"tasks_done": "Paljon"}, row_version=1, **keep)
    records.save_answers(session, actor, record.id, {"travel": "Autolla"}, row_version=2, **keep)
    facts = Facts(now.date(), "yes", now.date() + timedelta(days=90), now.date())
    records.save_facts(session, actor, record.id, facts, row_version=3, **keep)
    records.save_result(session, actor, record.id, RESULT, "fi", row_version=4, **keep)
    assert record.answers == {"tasks_done": "Paljon", "travel": "Autolla"}
    assert (record.right_to_work_until, record.identity_seen_on) == (facts.right_to_work_until, now.date())
    assert (record.outcome, record.reason, record.row_version) == ("suitable", "experience", 5)


def test_an_older_tab_does_not_write_over_a_newer_one(session, actor, profile, now):
    record = make_record(session, profile=profile)
    records.save_answers(session, actor, record.id, {"times": "Aamut"}, row_version=1, now=now)
    with pytest.raises(Conflict):
        records.save_answers(session, actor, record.id, {"times": "Illat"}, row_version=1, now=now)
    assert record.answers["times"] == "Aamut"


@pytest.mark.parametrize(
    ("answers", "code"),
    [({"health": "Terve"}, "unknown_question"), ({"times": "x" * 1001}, "answer_too_long")],
)
def test_only_lawful_questions_are_answered(session, actor, profile, now, answers, code):
    record = make_record(session, profile=profile)
    with pytest.raises(RuleViolation) as caught:
        records.save_answers(session, actor, record.id, answers, row_version=1, now=now)
    assert caught.value.code == code


def test_the_centre_chooses_its_questions_and_a_begun_record_keeps_its_own(session, centre, profile, now):
    manager = Actor(make_account(session, "manager", centre=centre).id, frozenset({"manager"}), centre.id)
    record = records.begin_record(session, manager, profile.id, "fi", now=now)
    assert records.choose_questions(session, manager, ["times", "travel"], now=now) == 2
    assert records.choose_questions(session, manager, ["travel", "times"], now=now) == 2
    assert len(records.questions_of(session, record)) == 12
    record.final_at = now
    session.flush()
    newer = records.begin_record(session, manager, profile.id, "fi", now=now)
    assert (newer.template_version, records.questions_of(session, newer)) == (2, ("travel", "times"))
    with pytest.raises(RuleViolation):
        records.choose_questions(session, manager, ["religion"], now=now)
    with pytest.raises(NotAllowed):
        records.choose_questions(session, staff_actor(make_account(session, "staff")), ["times"], now=now)


def test_the_mail_says_only_that_there_is_something_to_read(session, person, profile, share, now):
    record = make_record(session, profile=profile)
    for _press in range(2):
        share(record)
    (mail,) = mails_to(session, person)
    assert mail.kind == "interview_summary"
    assert "/assistant/interview" in mail.body_text
    assert record.summary not in mail.body_text and "Sopii" not in mail.body_text


@pytest.mark.parametrize("lacking", ["outcome", "reason", "summary", "right_to_work"])
def test_what_lacks_something_is_not_shared(session, profile, share, lacking):
    record = make_record(session, profile=profile, **{lacking: ""})
    with pytest.raises(RuleViolation) as caught:
        share(record)
    assert lacking in caught.value.facts["lacks"]
    assert record.shared_at is None


def test_an_agreed_outcome_opens_the_profile_by_the_centres_rule(session, profile, share, now):
    record = make_record(session, profile=profile)
    assert not is_matchable(session, profile)
    share(record)
    assert not is_matchable(session, profile)
    records.agree_to_record(session, assistant_actor(profile), now=now)
    assert record.final_at == now
    assert profile.interviewed_on == record.held_on
    assert is_matchable(session, profile)


@pytest.mark.parametrize("outcome", ["training_first", "not_now", "withdrew"])
@pytest.mark.parametrize("required", [True, False])
def test_other_outcomes_hold_it_where_the_centre_asks_for_an_interview(
    session, centre, profile, share, now, outcome, required
):
    centre.interview_required = required
    make_record(session, profile=profile, outcome=outcome)
    share(queries.open_record(session, profile.id))
    records.agree_to_record(session, assistant_actor(profile), now=now)
    assert is_matchable(session, profile) is not required


def test_a_correction_is_a_task_until_the_summary_is_shared_anew(session, person, profile, share, actor, now):
    record = make_record(session, profile=profile, written_by_account_id=actor.account_id)
    share(record)
    assistant = assistant_actor(profile)
    records.ask_correction(session, assistant, "Voin tehdä myös iltoja.", now=now)
    with pytest.raises(Conflict):
        records.agree_to_record(session, assistant, now=now)
    (task,) = session.scalars(select(StaffTask))
    assert (task.kind, task.done_at, task.assigned_account_id) == (
        "correct_interview",
        None,
        actor.account_id,
    )
    records.save_result(session, actor, record.id, RESULT, "fi", row_version=1, now=now)
    later = now + timedelta(hours=1)
    share(record, later)
    assert task.done_at == later
    assert len(mails_to(session, person)) == 2
    records.agree_to_record(session, assistant, now=later)
    assert record.final_at == later
    with pytest.raises(RuleViolation):
        records.save_result(session, actor, record.id, RESULT, "fi", row_version=2, now=later)


def test_silence_makes_it_final_after_the_days_to_read(
    session, connection, settings, profile, share, actor, now
):
    record = make_record(session, profile=profile)
    share(record)
    session.commit()

    def run(at):
        return remind_interviews.run(JobContext(settings, at, database.transaction, database.reading)).counts

    # Another centre's was never shared.
    assert run(now + timedelta(days=6)) == {"asked_to_finish": 1}
    assert run(now + timedelta(days=8)) == {"made_final": 1}
    assert run(now + timedelta(days=9)) == {}
    session.expire_all()
    assert session.get(InterviewRecord, record.id).final_at == now + timedelta(days=8)


def test_who_heard_it_on_the_phone_agrees_through_staff(session, profile, share, actor, now):
    record = make_record(session, profile=profile)
    with pytest.raises(RuleViolation):
        records.agree_for_person(session, actor, record.id, row_version=1, now=now)
    share(record)
    records.agree_for_person(session, actor, record.id, row_version=1, now=now)
    assert record.final_at == now


def test_the_person_has_it_in_their_own_copy_once_they_may_read_it(session, person, profile, share, now):
    record = make_record(session, profile=profile)
    assert own_data(session, person.id, now=now)["profile"]["records"] == []
    share(record)
    (kept,) = own_data(session, person.id, now=now)["profile"]["records"]
    assert kept["summary"] == record.summary


def test_the_person_can_read_who_opened_and_wrote_the_record(session, person, profile, actor, share, now):
    record = make_record(session, profile=profile)
    share(record)
    audit.record_reading(session, actor, "record", record.id, now=now)
    audit.record_reading(session, actor, "record", record.id + 1000, now=now)
    session.flush()
    rows, total = audit_queries.acts_of_others(session, person.id, employer_id=None, profile_id=profile.id)
    assert {row.event.deed for row in rows} == {"share_record", "read_record"}
    assert total == 2


def test_another_centres_record_and_another_persons_are_not_found(session, actor, profile, share, now):
    other = queries.centre_records(session, make_record(session).centre_id, final=False)[0][0].record
    with pytest.raises(NotFound):
        share(other)
    with pytest.raises(NotFound):
        records.begin_record(session, actor, other.profile_id, "fi", now=now)
    with pytest.raises(NotFound):
        records.ask_correction(session, assistant_actor(profile), "Ei", now=now)
    rows, total = queries.centre_records(session, actor.centre_id, final=False)
    assert (list(rows), total) == ([], 0)


def test_a_record_goes_when_its_time_is_over_and_that_there_was_an_interview_stays(
    connection, session, settings, now
):
    days = settings.retention.interview_record_days
    old, edge = now - timedelta(days=days, minutes=1), now - timedelta(days=days)
    gone = make_record(session, now=old, final_at=old)
    session.get_one(Profile, gone.profile_id).interviewed_on = old.date()
    session.get_one(Profile, gone.profile_id).interview_outcome = "suitable"
    never_final = make_record(session, now=old)
    stay = [make_record(session, now=old, final_at=edge), make_record(session, now=old, final_at=now)]
    touched = make_record(session, now=old)
    touched.changed_at = now
    kept, profile_id = [*(row.id for row in stay), touched.id], gone.profile_id
    assert never_final.final_at is None
    session.commit()

    def purge(dry_run):
        context = JobContext(settings, now, database.transaction, database.reading, dry_run=dry_run)
        return purge_personal_data.run(context).counts.get("interview_records", 0)

    for dry_run, deleted in ((True, 2), (False, 2), (False, 0)):
        assert purge(dry_run) == deleted
    session.expire_all()
    assert list(session.scalars(select(InterviewRecord.id).order_by(InterviewRecord.id))) == kept
    profile = session.get_one(Profile, profile_id)
    assert (profile.interviewed_on, profile.interview_outcome) == (old.date(), "suitable")
