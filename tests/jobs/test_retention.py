"""What is kept goes after the days of its own setting, and nothing else with it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from portti.domain.actor import SYSTEM
from portti.jobs.runner import run_job
from portti.models import (
    ClientEventNote,
    Employer,
    Feedback,
    HoursReport,
    NewsTelling,
    OutboxMessage,
    PairFeedback,
    RankingSnapshot,
)
from portti.services import audit
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account
from tests.factories.candidacies import make_candidacy
from tests.factories.client_events import make_event
from tests.factories.gatherings import make_gathering, make_place
from tests.factories.goals import make_goal
from tests.factories.interview_records import make_record
from tests.factories.messages import make_job_run, make_message
from tests.factories.needs import make_need
from tests.factories.news import make_news
from tests.factories.papers import make_paper
from tests.factories.profiles import make_full_profile

AGE = timedelta(days=10)
OLD = NOW - AGE


@pytest.fixture(autouse=True)
def kept(connection: Connection, session: Session, settings: Settings) -> None:
    """One row of each kind that is ten days old, and one of today."""
    for at in (OLD, NOW):
        _keep(session, settings, at)
    session.commit()


def _keep(session: Session, settings: Settings, at: datetime) -> None:
    need, profile = make_need(session), make_full_profile(session)
    employer = session.get_one(Employer, need.employer_id)
    row = make_candidacy(session, need, profile, "started", started_on=at.date())
    make_candidacy(session, need, make_full_profile(session), "ended", now=at, trial_note_employer="x")
    for deed in ("read_account", "fill_need"):
        audit.record(session, SYSTEM, deed, "account", 1, now=at)
    make_message(session, state="sent", now=at)
    make_job_run(session, "expire_needs", now=at)
    make_record(session, profile=profile, final_at=at)
    paper = make_paper(session, settings, employer=employer)
    paper.changed_at = at
    dates = {"opened_on": at.date() - AGE, "follow_up_on": None, "ended_on": at.date()}
    make_goal(session, state="reached", end_reason="in_service", **dates)
    gathering = make_gathering(session, in_days=(-10 if at == OLD else -1,))
    make_place(session, gathering, access=["breaks"], needs_told=True)
    account = make_account(session, "assistant")
    typed = make_account(session, "employer", now=at)
    typed.confirmed_at = None
    news = make_news(session, published_at=at)
    news.mail_done_at = at
    session.flush()
    event = make_event(session)
    session.add_all(
        [
            ClientEventNote(client_event_id=event.id, text="x", written_at=at),
            Feedback(
                about="other", text="x", language="fi", form_key=str(at), received_at=at, answered_at=at
            ),
            HoursReport(
                centre_id=need.centre_id,
                employer_id=employer.id,
                month=OLD.date().replace(day=1),
                municipality_code="179",
                promised_minutes=60,
                happened_minutes=60,
                told_at=at,
            ),
            NewsTelling(news_item_id=news.id, account_id=account.id, told_at=at),
            PairFeedback(
                candidacy_id=row.id, side="employer", moment="start", went_well=["agreed"], written_at=at
            ),
            RankingSnapshot(
                centre_id=need.centre_id,
                need_id=need.id,
                rules_version="test",
                content_hash=str(at),
                inputs={},
                result={},
                made_at=at,
                checked_at=at,
            ),
        ]
    )
    account.closed_at, account.active = at, False
    session.flush()


GOES = {
    "message_days": {"messages_emptied": 1},
    "run_days": {"runs": 1},
    "feedback_days": {"feedback": 1},
    "snapshot_days": {"rankings": 1},
    "interview_record_days": {"interview_records": 1},
    "pair_feedback_days": {"pair_feedback": 1},
    "hours_report_days": {"hours_unnamed": 1},
    "event_note_days": {"event_notes": 1},
    "goal_words_days": {"goals_emptied": 1},
    "gathering_need_days": {"access_needs": 1},
    "gathering_person_days": {"sign_ups": 1},
    "paper_days": {"papers_deleted": 1, "candidacies_emptied": 1},
    "log_days": {"log_rows": 1},
    "news_telling_days": {"news_tellings": 1},
    "undo_days": {"accounts_erased": 1},
    "unconfirmed_days": {"unconfirmed_accounts": 1},
}


def purged(settings: Settings, **days: int) -> dict[str, int]:
    long = dict.fromkeys(type(settings.retention).model_fields, 9999)
    retention = settings.retention.model_copy(update={**long, **days})
    report = run_job(
        "purge_personal_data", settings=settings.model_copy(update={"retention": retention}), now=NOW
    )
    assert report is not None and report.failed == []
    return report.counts


@pytest.mark.parametrize("setting", GOES)
def test_each_setting_takes_its_own_and_nothing_else(settings: Settings, setting: str) -> None:
    assert purged(settings, **{setting: 11}) == {}
    assert purged(settings, **{setting: 9}) == GOES[setting]


def test_every_setting_is_looked_at(settings: Settings) -> None:
    assert set(GOES) == set(type(settings.retention).model_fields)


def test_of_who_has_no_account_the_address_goes_with_the_text(session: Session, settings: Settings) -> None:
    stranger = make_message(session, state="sent", now=OLD)
    stranger.to_address, stranger.account_id = "vieras@example.org", None
    session.commit()
    purged(settings, message_days=9)
    session.expire_all()
    kept = session.get_one(OutboxMessage, stranger.id)
    assert (kept.to_address, kept.body_text) == ("", "")
