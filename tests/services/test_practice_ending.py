"""A manager ends the practice centre: all of it goes at once, nothing of the real one, and it can be opened again."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import NotAllowed, RuleViolation
from portti.models import Account, AnswerLink, AuditEvent, Centre, Employer, Need, OutboxMessage, Tombstone
from portti.queries.accounts import account_by_email, actor_of
from portti.services import practice, practice_ending
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account
from tests.factories.assisted import make_sheet
from tests.factories.client_events import make_event
from tests.factories.invitations import make_invitation
from tests.factories.papers import make_paper
from tests.factories.profiles import make_full_profile
from tests.support.every_table import all_rows, fill_the_rest, hanging_tables, last_numbers
from tests.support.two_centres import fill_centre

LATER = NOW + timedelta(hours=1)
OF_NO_CENTRE = {"tombstones", "change_counters", "feedback"}
"""What the installation keeps: which needs and profiles were deleted, and what people say of the portal."""


def fill_the_other_way(session: Session, centre: Centre, settings: Settings) -> None:
    """Make the rows that are of an assistant or a client where the centre has them of an employer or an assistant."""
    profile = make_full_profile(session, centre=centre)
    client = make_account(session, "assistant", "employer", centre=centre)
    make_sheet(session, account=client, profile=profile)
    make_paper(session, settings, profile=profile)
    invitation = make_invitation(session, profile=profile)
    invitation.purpose, invitation.profile_id, invitation.account_id = "appointment", None, client.id
    event = make_event(session, centre=centre)
    link = {"made_at": NOW, "expires_at": LATER, "code_hash": "of an event", "subject_key": "of an event"}
    session.add(AnswerLink(centre_id=centre.id, kind="event", client_event_id=event.id, **link))
    session.flush()


@pytest.fixture
def manager(session: Session, settings: Settings) -> Actor:
    real: Centre = fill_centre(session, NOW, settings, "real")["centre"]
    return actor_of(session, make_account(session, "manager", centre=real).id)


def test_all_that_the_portal_can_hold_goes_and_the_real_centre_stays_to_the_letter(
    session: Session, manager: Actor, settings: Settings
) -> None:
    before, first = all_rows(session), last_numbers(session)
    centre: Centre = fill_centre(session, NOW, settings, "practice")["centre"]
    centre.practice, centre.practice_of_id = True, manager.centre_id
    fill_the_other_way(session, centre, settings)
    empty_tables, empty_columns = fill_the_rest(session, centre.id, first)
    assert empty_tables == []
    assert empty_columns == []
    assert len(hanging_tables()) > 80
    names = set(session.scalars(select(Need.exchange_id).where(Need.centre_id == centre.id)))
    mark = practice.people_mark(session, centre.id)
    for _press in range(2):
        practice_ending.end_practice_centre(session, manager, seen=mark, sure=True, now=LATER)
    after = all_rows(session)
    for table in set(before) - OF_NO_CENTRE - {"audit_events"}:
        assert after[table] == before[table], table
    assert before["audit_events"] < after["audit_events"]
    assert len(after["audit_events"]) == len(before["audit_events"]) + 1
    told = session.scalars(select(AuditEvent).where(AuditEvent.deed == "end_practice_centre")).one()
    assert (told.centre_id, told.account_id, told.subject_id) == (
        manager.centre_id,
        manager.account_id,
        manager.centre_id,
    )
    assert names <= set(session.scalars(select(Tombstone.exchange_id)))


def test_afterwards_it_can_be_opened_again_and_staff_are_invited_anew(
    session: Session, manager: Actor, settings: Settings
) -> None:
    member = make_account(session, "staff", centre=session.get(Centre, manager.centre_id))
    centre = practice.open_own_practice(session, manager, settings=settings, now=NOW)
    address = practice.invite_to_practice(session, manager, member.id, settings=settings, now=NOW)
    goes = practice_ending.what_goes(session, manager)
    assert goes is not None
    messages = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.centre_id == centre.id)
    assert (goes.needs, goes.messages) == (practice.EMPLOYERS, session.scalar(messages))
    assert goes.events > 10
    assert [one.address for one in goes.own.learners] == [address]
    practice_ending.end_practice_centre(session, manager, seen=goes.own.mark, sure=True, now=LATER)
    assert practice_ending.what_goes(session, manager) is None
    assert account_by_email(session, address) is None
    mails = session.scalars(select(OutboxMessage).where(OutboxMessage.account_id == member.id)).all()
    assert len(mails) == 1
    again = practice.open_own_practice(session, manager, settings=settings, now=LATER)
    assert session.scalar(select(func.count()).where(Employer.centre_id == again.id)) == practice.EMPLOYERS
    assert practice.invite_to_practice(session, manager, member.id, settings=settings, now=LATER) == address
    told = session.scalars(
        select(AuditEvent.deed).where(
            AuditEvent.centre_id == manager.centre_id, AuditEvent.happened_at >= LATER
        )
    )
    assert list(told) == ["end_practice_centre", "open_practice", "invite_to_practice"]


def test_without_a_yes_or_after_others_were_made_nothing_is_deleted(
    session: Session, manager: Actor, settings: Settings
) -> None:
    centre = practice.open_own_practice(session, manager, settings=settings, now=NOW)
    seen = practice.people_mark(session, centre.id)
    with pytest.raises(RuleViolation, match="not_sure"):
        practice_ending.end_practice_centre(session, manager, seen=seen, sure=False, now=LATER)
    practice.start_afresh(session, manager, settings=settings, now=LATER)
    with pytest.raises(RuleViolation, match="made_anew"):
        practice_ending.end_practice_centre(session, manager, seen=seen, sure=True, now=LATER)
    people = select(func.count()).select_from(Account).where(Account.centre_id == centre.id)
    assert session.scalar(people) == practice.EMPLOYERS + practice.ASSISTANTS
    for role, whose in (("staff", session.get(Centre, manager.centre_id)), ("manager", centre)):
        actor = actor_of(session, make_account(session, role, centre=whose).id)
        with pytest.raises(NotAllowed):
            practice_ending.end_practice_centre(session, actor, seen=seen, sure=True, now=LATER)
