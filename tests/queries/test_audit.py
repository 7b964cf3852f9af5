"""Reading the audit trail."""

from datetime import timedelta

from portti.domain.actor import Actor
from portti.queries import audit as queries
from portti.queries.audit import AuditFilter
from portti.services import audit
from tests.factories.accounts import make_account, make_centre, make_employer, make_profile
from tests.factories.needs import make_need


def test_a_centres_events_are_its_own_and_can_be_narrowed(session, now):
    centre = make_centre(session)
    staff = make_account(session, "staff", centre=centre)
    actor = Actor(staff.id, frozenset({"staff"}), centre.id)
    audit.record(session, actor, "read_account", "account", 1, now=now)
    audit.record(session, actor, "withdraw_slot", "slot", 1, now=now + timedelta(days=1))
    audit.record(
        session, Actor(None, centre_id=make_centre(session).id), "read_account", "account", 1, now=now
    )
    session.flush()

    def shown(**wanted):
        rows, total = queries.centre_events(session, centre.id, AuditFilter(**wanted))
        assert total == len(rows)
        return [row.event.deed for row in rows]

    assert shown() == ["withdraw_slot", "read_account"]
    assert shown(deed="read_account") == ["read_account"]
    assert shown(account_id=staff.id + 1) == []
    assert shown(since=now + timedelta(hours=1)) == ["withdraw_slot"]
    assert shown(until=now + timedelta(hours=1)) == ["read_account"]
    assert queries.deeds_of_centre(session, centre.id) == ["read_account", "withdraw_slot"]


def test_events_about_a_person_are_those_on_all_that_is_theirs(session, now):
    employer = make_employer(session)
    need = make_need(session, employer=employer)
    profile = make_profile(session)
    actor = Actor(make_account(session, "staff").id, frozenset({"staff"}))
    audit.record(session, actor, "read_account", "account", employer.account_id, now=now)
    audit.record(session, actor, "read_need", "need", need.id, now=now)
    audit.record(session, actor, "read_need", "need", need.id + 1, now=now)
    audit.record(session, actor, "read_profile", "profile", profile.id, now=now)
    session.flush()
    rows = queries.events_about(session, employer.account_id, employer_id=employer.id, need_ids=[need.id])
    assert {row.event.deed for row in rows} == {"read_account", "read_need"}
    assert len(rows) == 2
    rows = queries.events_about(session, profile.account_id, profile_id=profile.id)
    assert [row.event.deed for row in rows] == ["read_profile"]
