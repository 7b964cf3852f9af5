"""Mails about a month's hours and about a pair's feedback: each once, to whom it concerns, and with nothing in them."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from portti.domain.hours_reports import HoursDraft, month_to_ask_of
from portti.jobs.runner import run_job
from portti.models import (
    Candidacy,
    Employer,
    Need,
    NotificationChoice,
    OutboxMessage,
    OutcomeCall,
    PairFeedback,
)
from portti.queries import accounts as account_queries
from portti.services import blocks
from portti.services.hours_reports import tell_month
from portti.services.pair_feedback import report_feedback, write_feedback
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_employer, make_representation
from tests.factories.candidacies import make_candidacy
from tests.factories.matches import make_match
from tests.factories.needs import make_need
from tests.factories.profiles import make_full_profile

pytestmark = pytest.mark.each_database

TODAY = NOW.date()
DUE = NOW.replace(day=5)
LAST_MONTH = month_to_ask_of(DUE.date(), 5)
LONG_AGO = TODAY - timedelta(days=90)


def run(session, settings, name, now):
    """Return what a job does, after checking that its next run does nothing more."""
    session.commit()
    report, again = (run_job(name, settings=settings, now=now + timedelta(minutes=late)) for late in (0, 5))
    assert report.failed == again.failed == [] and again.counts == {}
    session.expire_all()
    return report.counts


def mails(session, kind):
    return session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind)).all()


def tell_ended(session, employer, ended_on):
    """Note that a call has told that the work for an employer ended."""
    (row,) = session.scalars(
        select(Candidacy).join(Need, Need.id == Candidacy.need_id).where(Need.employer_id == employer.id)
    )
    call = {"moment": "3_months", "spoke_with": "both", "work": "ended", "ended_reason": "other"}
    at = {"ended_on": ended_on, "called_on": TODAY, "changed_at": NOW}
    session.add(OutcomeCall(centre_id=row.centre_id, candidacy_id=row.id, **call, **at))


def at_work(session, *, stage="started", granted=60.0, started_on=LONG_AGO, **values):
    """Return an employer with granted hours, for whom somebody works."""
    employer = make_employer(session)
    employer.granted_hours, employer.granted_per = granted, "month" if granted else ""
    need = make_need(session, employer=employer)
    make_candidacy(session, need, make_full_profile(session), stage, started_on=started_on, **values)
    return employer


def test_from_a_day_of_the_month_on_the_last_month_is_asked_of():
    assert month_to_ask_of(TODAY.replace(month=1, day=4), 5) is None
    assert month_to_ask_of(TODAY.replace(month=1, day=5), 5) == TODAY.replace(
        year=TODAY.year - 1, month=12, day=1
    )
    assert month_to_ask_of(TODAY.replace(day=28), 0) is None


def test_who_has_not_told_last_month_is_reminded_once_also_days_late(
    connection: Connection, session, settings
):
    employer = at_work(session)
    # Work goes on though the centre no longer follows it; nobody works; nothing was promised; work began later.
    followed = at_work(session, stage="ended", ended_reason="mediation_done")
    for ended_on in (LAST_MONTH, LAST_MONTH - timedelta(days=1)):
        tell_ended(session, at_work(session, stage="ended", ended_reason="mediation_done"), ended_on)
    at_work(session, stage="ended", ended_reason="work_ended")
    at_work(session, stage="contract")
    at_work(session, granted=None)
    at_work(session, started_on=DUE.date())
    told, stopped, gone = at_work(session), at_work(session), at_work(session)
    tell_month(
        session,
        account_queries.actor_of(session, told.account_id),
        HoursDraft(LAST_MONTH, 600, 600),
        now=NOW.replace(day=2),
    )
    session.add(NotificationChoice(account_id=stopped.account_id, kind="hours", frequency="never", hour=9))
    account_queries.account_for_change(session, gone.account_id).active = False
    assert run(session, settings, "remind_of_hours", DUE - timedelta(days=1)) == {}
    assert run(session, settings, "remind_of_hours", DUE + timedelta(days=3)) == {"told": 3}
    found = mails(session, "hours_asked")
    assert {employer.account_id, followed.account_id} < {one.account_id for one in found}
    assert all("/employer/hours" in one.body_text and one.unsubscribe_url for one in found)
    assert all("avus" not in f"{one.subject} {one.body_text}".lower() for one in found)
    # The next month is another promise.
    assert run(session, settings, "remind_of_hours", DUE + timedelta(days=32)) == {"told": 4}


def test_who_acts_for_several_employers_gets_one_mail_and_day_0_means_never(
    connection: Connection, session, settings
):
    person = make_account(session, "representative")
    employers = [at_work(session), at_work(session)]
    for employer in employers:
        make_representation(session, person, employer)
    never = settings.model_copy(
        update={"feedback": settings.feedback.model_copy(update={"hours_reminder_day": 0})}
    )
    assert run(session, never, "remind_of_hours", DUE) == {}
    assert run(session, settings, "remind_of_hours", DUE) == {"told": 3}
    assert sum(one.account_id == person.id for one in mails(session, "hours_asked")) == 1


class Pair:
    """An employer with a representative, and an assistant, who work together."""

    def __init__(self, session):
        self.session = session
        self.need, self.profile = make_need(session), make_full_profile(session, state="published")
        self.row = make_candidacy(session, self.need, self.profile, "started", started_on=TODAY)
        employer = session.get_one(Employer, self.need.employer_id)
        self.helper = make_account(session, "representative")
        make_representation(session, self.helper, employer)
        self.accounts = {"employer": employer.account_id, "assistant": self.profile.account_id}

    def actor(self, side):
        return account_queries.actor_of(self.session, self.accounts[side])

    def write(self, side, points, now):
        write_feedback(self.session, self.actor(side), side, self.row.id, "start", points, [], now=now)


@pytest.fixture
def pair(session):
    return Pair(session)


def test_the_other_side_is_told_once_when_the_words_have_stood_for_a_while(
    connection: Connection, session, settings, pair
):
    wait = timedelta(minutes=settings.contact.notice_minutes)
    pair.write("assistant", ["respect"], NOW)
    pair.write("assistant", ["respect", "clear"], NOW + timedelta(minutes=10))
    assert run(session, settings, "tell_of_messages", NOW + wait) == {}
    assert run(session, settings, "tell_of_messages", NOW + timedelta(days=1)) == {"feedback_told": 1}
    found = mails(session, "feedback_waits")
    assert {one.account_id for one in found} == {pair.accounts["employer"], pair.helper.id}
    names = {pair.profile.shown_name, pair.need.title}
    for one in found:
        assert f"/employer/candidacies/{pair.row.id}/feedback" in one.body_text
        assert not any(name and name in one.subject + one.body_text for name in names - {"Aino"})
    # The same words again are no news; others are.
    pair.write("assistant", ["respect", "clear"], NOW + timedelta(days=2))
    assert run(session, settings, "tell_of_messages", NOW + timedelta(days=3)) == {}
    pair.write("assistant", ["respect"], NOW + timedelta(days=3))
    pair.write("employer", ["on_time"], NOW + timedelta(days=3))
    assert run(session, settings, "tell_of_messages", NOW + timedelta(days=4)) == {"feedback_told": 1}
    assert [one.account_id for one in mails(session, "feedback_waits")].count(pair.accounts["assistant"]) == 1
    assert len(mails(session, "feedback_waits")) == 5


def test_of_two_who_are_kept_apart_nobody_is_told(connection: Connection, session, settings, pair):
    pair.write("employer", ["on_time"], NOW)
    make_match(session, need=pair.need, profile=pair.profile)
    blocks.block_as_employer(session, pair.actor("employer"), pair.need.id, pair.profile.id, None, now=NOW)
    assert run(session, settings, "tell_of_messages", NOW + timedelta(days=1)) == {}
    assert session.scalars(select(PairFeedback)).one().told_at is None


def test_of_words_that_were_reported_as_wrong_nobody_is_told_but_of_those_in_their_place(
    connection: Connection, session, settings, pair
):
    pair.write("employer", ["on_time"], NOW)
    report_feedback(session, pair.actor("assistant"), "assistant", pair.row.id, "start", now=NOW)
    assert run(session, settings, "tell_of_messages", NOW + timedelta(days=1)) == {}
    pair.write("employer", ["listened"], NOW + timedelta(days=1))
    assert run(session, settings, "tell_of_messages", NOW + timedelta(days=2)) == {"feedback_told": 1}
