"""An account of practice is a member's by a key: whatever their name and address, and to the end of their account."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.models import Account, AccountLink, AuditEvent, OutboxMessage
from portti.queries.accounts import account_by_email, actor_of
from portti.queries.expired_data import accounts_to_erase
from portti.queries.practice import learner_of
from portti.services import erasure, practice, staff_members
from portti.services.merges import merge_people
from portti.services.own_data import own_data
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre

LATER = NOW + timedelta(hours=1)


class Practising:
    """A manager, and staff who practise."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self.session, self.settings = session, settings
        self.real = make_centre(session, code="keski")
        self.manager = actor_of(session, make_account(session, "manager", centre=self.real).id)
        self.centre = practice.open_own_practice(session, self.manager, settings=settings, now=NOW)

    def member(self, email: str, *roles: str) -> Account:
        return make_account(
            self.session,
            *(roles or ("staff",)),
            centre=self.real,
            email=email,
            given_name="Anna",
            family_name="Laine",
        )

    def invite(self, member: Account, now=NOW) -> Account:  # type: ignore[no-untyped-def]
        practice.invite_to_practice(self.session, self.manager, member.id, settings=self.settings, now=now)
        learner = learner_of(self.session, member.id)
        assert learner is not None
        return learner

    def take_role(self, member: Account) -> None:
        staff_members.set_member_role(self.session, self.manager, member.id, None, now=LATER)

    def erase(self, member: Account) -> bool:
        at = LATER + timedelta(days=self.settings.retention.undo_days + 1)
        return erasure.erase_account(self.session, member.id, settings=self.settings, now=at)


@pytest.fixture
def practising(session: Session, settings: Settings) -> Practising:
    return Practising(session, settings)


def own_actor(account: Account) -> Actor:
    return Actor(account_id=account.id, centre_id=account.centre_id)


def test_two_of_one_name_whose_addresses_begin_alike_have_an_account_each(
    session: Session, practising: Practising
) -> None:
    members = [practising.member(f"anna@{host}.example") for host in ("kunta", "keskus")]
    learners = [practising.invite(member) for member in members]
    assert [one.email for one in learners] == ["anna@harj-keski.example", "anna-2@harj-keski.example"]
    for member, learner in zip(members, learners, strict=True):
        mail = session.scalars(select(OutboxMessage).where(OutboxMessage.account_id == member.id)).one()
        assert learner.email is not None and learner.email in mail.body_text
    practice.end_practice(session, practising.manager, learners[0].id, now=LATER)
    assert [one.active for one in learners] == [False, True]
    told = session.scalars(select(AuditEvent).where(AuditEvent.deed == "end_practice")).one()
    assert (told.subject, told.subject_id) == ("account", members[0].id)


def test_another_name_or_address_on_either_side_changes_nothing(
    session: Session, practising: Practising
) -> None:
    member = practising.member("anna@kunta.example")
    learner = practising.invite(member)
    member.family_name, member.email = "Lehto", "anna.lehto@keskus.example"
    learner.given_name, learner.email = "Harjoittelija", "toinen@harj-keski.example"
    session.flush()
    assert practising.invite(member, now=LATER) is learner
    mails = session.scalars(select(OutboxMessage).where(OutboxMessage.account_id == member.id)).all()
    assert "toinen@harj-keski.example" in mails[-1].body_text
    assert len(practice.own_practice(session, practising.manager).learners) == 1


def test_an_address_that_a_made_up_person_has_is_passed_over(
    session: Session, practising: Practising
) -> None:
    member = practising.member("employer1@kunta.example")
    assert account_by_email(session, "employer1@harj-keski.example") is not None
    assert practising.invite(member).email == "employer1-2@harj-keski.example"


def test_who_works_here_no_more_practises_no_more(session: Session, practising: Practising) -> None:
    member, other = practising.member("anna@kunta.example"), practising.member("anna@keskus.example")
    learner, beside = practising.invite(member), practising.invite(other)
    before = learner.fs_uniquifier
    practising.take_role(member)
    assert (learner.active, beside.active) == (False, True)
    assert learner.fs_uniquifier != before
    assert not session.scalars(select(AccountLink).where(AccountLink.account_id == learner.id)).all()


def test_deleting_the_real_account_ends_the_practice_and_erasing_it_erases_both(
    session: Session, practising: Practising, settings: Settings
) -> None:
    member = practising.member("anna@kunta.example", "staff", "employer")
    learner = practising.invite(member)
    practising.take_role(member)
    # Opened again by hand, to see what the deletion does by itself.
    learner.active = True
    erasure.close_account(session, own_actor(member), settings=settings, now=LATER)
    assert (member.active, learner.active, learner.closed_at) == (False, False, None)
    assert practising.erase(member)
    for one in (member, learner):
        assert (one.given_name, one.family_name, one.email, one.roles) == ("–", "", None, [])
        assert one.erased_at is not None
    assert learner.practice_of_id is None
    said = session.scalars(
        select(OutboxMessage.body_text).where(OutboxMessage.account_id.in_((member.id, learner.id)))
    )
    assert "Anna" not in "".join(said)
    assert learner_of(session, member.id) is None
    # Both have been erased: the night's job has nothing more to do.
    assert accounts_to_erase(session, closed_before=LATER + timedelta(days=99)) == []


def test_who_comes_back_after_all_is_invited_into_the_same_account(
    session: Session, practising: Practising, settings: Settings
) -> None:
    member = practising.member("anna@kunta.example", "staff", "employer")
    learner = practising.invite(member)
    practising.take_role(member)
    erasure.close_account(session, own_actor(member), settings=settings, now=LATER)
    member.active, member.closed_at = True, None
    staff_members.set_member_role(session, practising.manager, member.id, "manager", now=LATER)
    assert practising.invite(member, now=LATER) is learner
    assert (learner.active, [role.name for role in learner.roles]) == (True, ["manager"])


def merged(practising: Practising, kept: Account, left: Account) -> None:
    merge_people(
        practising.session,
        practising.manager,
        kept.id,
        left.id,
        "person_said",
        sure=True,
        settings=practising.settings,
        now=LATER,
    )


def test_of_two_accounts_made_one_the_account_of_practice_is_the_kept_ones(
    session: Session, practising: Practising
) -> None:
    kept = practising.member("laine@kunta.example", "employer")
    left = practising.member("anna@kunta.example", "staff", "employer")
    learner = practising.invite(left)
    practising.take_role(left)
    merged(practising, kept, left)
    assert learner_of(session, kept.id) is learner
    staff_members.set_member_role(session, practising.manager, kept.id, "staff", now=LATER)
    assert practising.invite(kept, now=LATER) is learner
    assert learner.active


@pytest.mark.either_database
def test_a_second_account_of_practice_goes_with_the_account_that_was_left(
    session: Session, practising: Practising
) -> None:
    kept, left = (
        practising.member(f"{name}@kunta.example", "staff", "employer") for name in ("laine", "anna")
    )
    first, second = practising.invite(kept), practising.invite(left)
    for one in (kept, left):
        practising.take_role(one)
    merged(practising, kept, left)
    assert (learner_of(session, kept.id), learner_of(session, left.id)) == (first, second)
    assert practising.erase(left)
    assert (second.erased_at is None, first.erased_at is None) == (False, True)


def test_merging_in_the_practice_centre_keeps_the_tie(session: Session, practising: Practising) -> None:
    member = practising.member("anna@kunta.example")
    learner = practising.invite(member)
    learner.roles = []
    made_up = make_account(session, "employer", centre=practising.centre)
    of_practice = actor_of(session, make_account(session, "manager", centre=practising.centre).id)
    real, practising.manager = practising.manager, of_practice
    merged(practising, made_up, learner)
    practising.manager = real
    assert learner_of(session, member.id) is made_up
    assert practising.invite(member, now=LATER) is made_up


def test_the_copy_of_ones_data_tells_of_it_and_only_to_its_owner(
    session: Session, practising: Practising
) -> None:
    member, other = practising.member("anna@kunta.example"), practising.member("anna@keskus.example")
    learner = practising.invite(member)
    for account, expected in ((member, learner.email), (other, None), (learner, None)):
        told = own_data(session, account.id, now=LATER)["practice_account"]
        assert (told or {}).get("email") == expected
