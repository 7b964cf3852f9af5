"""One-time codes: each counts once, recovery codes too, staff keep theirs, managers reset lost ones."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import NotAllowed, NotFound, RuleViolation
from portti.models import Account, AuditEvent
from portti.services import one_time_codes
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre

CODES = ["abcd-efgh-jkmn", "pqrs-tuvw-xyz2"]


def actor_for(account: Account) -> Actor:
    return Actor(account.id, frozenset(role.name for role in account.roles), account.centre_id)


def with_codes(session: Session, settings: Settings, *roles: str, **more: object) -> Account:
    account = make_account(session, *roles, **more)  # type: ignore[arg-type]
    one_time_codes.turn_on_codes(
        session, actor_for(account), "secret", 100, CODES, settings=settings, now=NOW
    )
    return account


def test_turning_on_counts_its_code_as_used(session: Session, settings: Settings) -> None:
    account = with_codes(session, settings, "employer")
    assert (account.tf_primary_method, account.tf_totp_secret) == ("authenticator", "secret")
    assert not one_time_codes.use_counter(session, actor_for(account), 100)
    assert one_time_codes.use_counter(session, actor_for(account), 101)


def test_a_code_and_those_before_it_count_once(session: Session, settings: Settings) -> None:
    account, other = with_codes(session, settings, "staff"), with_codes(session, settings, "staff")
    actor = actor_for(account)
    assert one_time_codes.use_counter(session, actor, 105)
    assert not one_time_codes.use_counter(session, actor, 105)
    assert not one_time_codes.use_counter(session, actor, 104)
    assert one_time_codes.use_counter(session, actor_for(other), 104)


def test_a_recovery_code_works_once_however_it_is_typed(session: Session, settings: Settings) -> None:
    account = with_codes(session, settings, "employer")
    actor = actor_for(account)
    assert one_time_codes.use_recovery_code(session, actor, " ABCD efgh jkmn ", settings=settings, now=NOW)
    assert not one_time_codes.use_recovery_code(session, actor, CODES[0], settings=settings, now=NOW)
    assert not one_time_codes.use_recovery_code(session, actor, "", settings=settings, now=NOW)
    assert len(account.mf_recovery_codes or []) == 1
    deeds = session.scalars(select(AuditEvent.deed).where(AuditEvent.account_id == account.id)).all()
    assert "use_recovery_code" in deeds


def test_recovery_codes_are_stored_unreadable_and_belong_to_one_person(
    session: Session, settings: Settings
) -> None:
    account, other = with_codes(session, settings, "employer"), make_account(session, "employer")
    assert not set(CODES) & set(account.mf_recovery_codes or [])
    other.mf_recovery_codes = list(account.mf_recovery_codes or [])
    session.flush()
    assert not one_time_codes.use_recovery_code(
        session, actor_for(other), CODES[0], settings=settings, now=NOW
    )


def test_new_recovery_codes_replace_the_old(session: Session, settings: Settings) -> None:
    account = with_codes(session, settings, "employer")
    actor = actor_for(account)
    one_time_codes.renew_recovery_codes(session, actor, ["new2-new3-new4"], settings=settings, now=NOW)
    assert not one_time_codes.use_recovery_code(session, actor, CODES[1], settings=settings, now=NOW)
    assert one_time_codes.use_recovery_code(session, actor, "new2new3new4", settings=settings, now=NOW)


def test_an_employer_turns_codes_off_and_staff_cannot(session: Session, settings: Settings) -> None:
    account, staff = with_codes(session, settings, "employer"), with_codes(session, settings, "staff")
    one_time_codes.turn_off_codes(session, actor_for(account), now=NOW)
    assert (account.tf_primary_method, account.tf_totp_secret) == (None, None)
    with pytest.raises(RuleViolation, match="codes_required"):
        one_time_codes.turn_off_codes(session, actor_for(staff), now=NOW)
    assert staff.tf_totp_secret == "secret"


def test_a_manager_resets_codes_of_their_centre_and_ends_the_sessions(
    session: Session, settings: Settings
) -> None:
    centre = make_centre(session)
    manager = make_account(session, "manager", centre=centre)
    staff = with_codes(session, settings, "staff", centre=centre)
    cookie = staff.fs_uniquifier
    one_time_codes.reset_codes(session, actor_for(manager), staff.id, now=NOW)
    assert staff.tf_totp_secret is None
    assert staff.fs_uniquifier != cookie


def test_codes_of_another_centre_and_by_others_are_not_reset(session: Session, settings: Settings) -> None:
    staff = with_codes(session, settings, "staff")
    with pytest.raises(NotFound):
        one_time_codes.reset_codes(session, actor_for(make_account(session, "manager")), staff.id, now=NOW)
    with pytest.raises(NotAllowed):
        one_time_codes.reset_codes(session, actor_for(staff), staff.id, now=NOW)
    assert staff.tf_totp_secret == "secret"
