"""What is recorded says who, for whom and about whom, in ids and codes only."""

from sqlalchemy import select

from portti.domain.actor import SYSTEM, Actor
from portti.models import AuditEvent
from portti.services import audit
from tests.factories.accounts import make_account, make_employer, make_profile


def last_event(session):
    session.flush()
    return session.scalar(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1))


def test_a_reading_names_the_reader_and_the_row(session, now):
    staff = make_account(session, "staff")
    audit.record_reading(session, Actor(staff.id, frozenset({"staff"}), staff.centre_id), "need", 7, now=now)
    event = last_event(session)
    assert (event.deed, event.subject, event.subject_id) == ("read_need", "need", 7)
    assert (event.account_id, event.centre_id, event.happened_at) == (staff.id, staff.centre_id, now)


def test_a_deed_for_another_names_both(session, now):
    staff = make_account(session, "staff")
    employer, profile = make_employer(session), make_profile(session)
    actor = Actor(staff.id, frozenset({"staff"}), staff.centre_id, employer.id, profile.id)
    audit.record(session, actor, "publish_need", "need", 1, now=now, facts={"state": "published"})
    event = last_event(session)
    assert (event.account_id, event.employer_id, event.profile_id) == (staff.id, employer.id, profile.id)
    assert event.facts == {"state": "published"}


def test_the_service_itself_is_nobody(session, now):
    audit.record(session, SYSTEM, "expire_need", "need", 1, now=now)
    event = last_event(session)
    assert (event.account_id, event.centre_id, event.facts) == (None, None, {})
