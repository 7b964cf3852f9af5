"""What each job does, through the runner, and that running it again does nothing more."""

from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from portti.jobs.context import JobReport
from portti.jobs.runner import run_job
from portti.models import (
    AccountLink,
    Invitation,
    LogInFailure,
    Match,
    OutboxMessage,
    ProfileFreeTime,
    ProfileTravel,
    RankingSnapshot,
)
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_profile
from tests.factories.invitations import make_slot
from tests.factories.messages import make_job_run, make_message
from tests.factories.needs import make_need

NEXT_MORNING = NOW + timedelta(hours=23)


def counts(name: str, settings: Settings, now: object = NOW) -> dict[str, int]:
    report = run_job(name, settings=settings, now=now)  # type: ignore[arg-type]
    assert isinstance(report, JobReport)
    assert report.failed == []
    return report.counts


def fitting_pair(session: Session) -> tuple[int, int]:
    need = make_need(session)
    profile = make_profile(
        session,
        travel=[ProfileTravel(mode="car", reach=60.0)],
        free_times=[ProfileFreeTime(position=0, weekday=1, start_minute=420, end_minute=780)],
    )
    # Noise: free on another day.
    make_profile(
        session,
        travel=[ProfileTravel(mode="car", reach=60.0)],
        free_times=[ProfileFreeTime(position=0, weekday=4, start_minute=420, end_minute=780)],
    )
    session.commit()
    return need.id, profile.id


def test_ranking_then_telling_then_sending(
    connection: Connection, session: Session, settings: Settings, tmp_path: Path
) -> None:
    mail = settings.mail.model_copy(update={"transport": "folder", "folder": str(tmp_path)})
    settings = settings.model_copy(update={"mail": mail})
    need_id, profile_id = fitting_pair(session)
    assert counts("refresh_matches", settings)["needs"] == 1
    pairs = session.scalars(select(Match).where(Match.current)).all()
    assert [(match.need_id, match.profile_id) for match in pairs] == [(need_id, profile_id)]

    dry = run_job("send_match_digests", settings=settings, now=NEXT_MORNING, dry_run=True)
    assert dry == JobReport({"due": 2})
    # Not the chosen hour yet: nothing is due.
    assert run_job("send_match_digests", settings=settings, now=NOW, dry_run=True) == JobReport()
    assert counts("send_match_digests", settings) == {}
    assert counts("send_match_digests", settings, NEXT_MORNING) == {"told": 2}
    assert counts("send_match_digests", settings, NEXT_MORNING) == {}

    assert counts("deliver_outbox", settings, NEXT_MORNING) == {"sent": 2}
    assert counts("deliver_outbox", settings, NEXT_MORNING) == {}
    files = sorted(tmp_path.iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    for file in files:
        message = message_from_bytes(file.read_bytes(), policy=policy.default)
        assert message["Subject"] == "1 uusi ehdotus sinulle"
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_day_of_freshness(connection: Connection, session: Session, settings: Settings) -> None:
    need, profile = make_need(session), make_profile(session)
    make_need(session, confirmed_at=NOW + timedelta(days=20))
    session.commit()
    asked_at = NOW + timedelta(days=30)
    dry = run_job("ask_freshness", settings=settings, now=asked_at, dry_run=True)
    assert dry == JobReport({"due": 2})
    assert counts("ask_freshness", settings, asked_at) == {"needs": 1, "profiles": 1}
    assert counts("ask_freshness", settings, asked_at + timedelta(days=1)) == {}
    assert counts("expire_needs", settings, NOW + timedelta(days=44)) == {}
    assert counts("expire_needs", settings, NOW + timedelta(days=45)) == {"needs": 1, "profiles": 1}
    assert counts("expire_needs", settings, NOW + timedelta(days=45)) == {}
    session.expire_all()
    assert (need.state, profile.state) == ("expired", "hidden")


def test_a_new_profile_is_invited_once(connection: Connection, session: Session, settings: Settings) -> None:
    account = make_account(session, "assistant")
    profile = make_profile(session, account=account)
    staff = make_account(session, "staff")
    staff.centre_id = account.centre_id
    make_slot(session, staff=staff, starts_at=NOW + timedelta(days=3))
    session.commit()
    assert counts("send_invitations", settings) == {"invited": 1}
    assert counts("send_invitations", settings) == {}
    (invitation,) = session.scalars(select(Invitation))
    assert invitation.profile_id == profile.id
    (message,) = session.scalars(select(OutboxMessage))
    assert (message.kind, message.account_id) == ("interview_invitation", account.id)


def test_what_has_served_its_time_goes_and_promises_stay_known(
    connection: Connection, session: Session, settings: Settings
) -> None:
    days = settings.retention
    old = make_message(session, state="sent", now=NOW - timedelta(days=days.message_days + 1))
    hanging = make_message(session, state="uncertain", now=NOW - timedelta(days=days.message_days + 1))
    young = make_message(session, state="sent")
    make_job_run(session, "expire_needs", now=NOW - timedelta(days=days.run_days + 1))
    session.add(LogInFailure(key_hash="x", failed_at=NOW - timedelta(days=2)))
    session.add(LogInFailure(key_hash="x", failed_at=NOW))
    need = make_need(session)
    for age in (0, days.snapshot_days + 1):
        session.add(
            RankingSnapshot(
                centre_id=need.centre_id,
                need_id=need.id,
                rules_version="test",
                content_hash=str(age),
                inputs={},
                result={},
                made_at=NOW - timedelta(days=age),
                checked_at=NOW - timedelta(days=age),
            )
        )
    for age in (0, 30):
        session.add(
            AccountLink(
                account_id=make_account(session, "employer").id,
                purpose="log_in",
                token_hash=str(age),
                made_at=NOW - timedelta(days=age),
                expires_at=NOW - timedelta(days=age),
            )
        )
    session.commit()
    kept = old.dedupe_key
    # Trying it out says what would go.
    dry = run_job("purge_personal_data", settings=settings, now=NOW, dry_run=True)
    done = counts("purge_personal_data", settings)
    assert dry is not None and dry.counts == done
    assert done == {
        "messages_emptied": 1,
        "runs": 1,
        "log_in_failures": 1,
        "rankings": 1,
        "expired_links": 1,
    }
    session.expire_all()
    assert (old.body_text, old.body_html, old.dedupe_key) == ("", "", kept)
    assert hanging.body_text and young.body_text
    assert len(session.scalars(select(LogInFailure)).all()) == 1


def test_more_than_one_batch_leaves_in_one_run(
    connection: Connection, session: Session, settings: Settings, tmp_path: Path
) -> None:
    mail = settings.mail.model_copy(update={"transport": "folder", "folder": str(tmp_path), "batch": 3})
    for _number in range(8):
        make_message(session)
    session.commit()
    assert counts("deliver_outbox", settings.model_copy(update={"mail": mail})) == {"sent": 8}
    assert len(list(tmp_path.iterdir())) == 8
