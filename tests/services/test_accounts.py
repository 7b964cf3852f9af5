"""Deeds on accounts: registering, confirming, passwords, details, accounts made by staff."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portti.domain.accounts import DetailsDraft, PersonDraft, RegistrationDraft
from portti.domain.actor import Actor
from portti.domain.errors import NotAllowed, NotFound, RuleViolation
from portti.models import Account, AuditEvent, Employer, Profile
from portti.queries import accounts as queries
from portti.services import account_links, accounts
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre, make_employer
from tests.factories.messages import make_message
from tests.support.mailbox import kinds_to, mail_to, token_in

ADDRESS = "uusi@example.org"
LATER = NOW + timedelta(minutes=5)


def draft_for(session: Session, **changes: object) -> RegistrationDraft:
    draft = RegistrationDraft(
        given_name="Uuno",
        family_name="Uusi",
        email="Uusi@Example.org",
        role="assistant",
        centre_id=make_centre(session).id,
        language="sv",
        rules_accepted=True,
    )
    return replace(draft, **changes)  # type: ignore[arg-type]


def registered(session: Session, settings: Settings, **changes: object) -> Account:
    accounts.register_person(session, draft_for(session, **changes), settings=settings, now=NOW)
    account = queries.account_by_email(session, ADDRESS)
    assert account is not None
    return account


def deeds(session: Session, account: Account) -> list[str]:
    wanted = select(AuditEvent.deed).where(
        AuditEvent.subject_id == account.id, AuditEvent.subject == "account"
    )
    return list(session.scalars(wanted.order_by(AuditEvent.id)))


def actor_for(account: Account) -> Actor:
    return Actor(account.id, frozenset(role.name for role in account.roles), account.centre_id)


def test_registering_makes_an_account_that_waits_and_a_mail(session: Session, settings: Settings) -> None:
    account = registered(session, settings)
    assert (account.email, account.confirmed_at, account.password) == (ADDRESS, None, None)
    assert account.conduct_rules_version == settings.site.conduct_rules_version
    assert account.conduct_rules_accepted_at == NOW
    (message,) = mail_to(session, ADDRESS)
    assert (message.kind, message.language) == ("confirm_address", "sv")
    assert "Uusi" not in (message.body_text or "").replace("uusi@", "")
    assert deeds(session, account) == ["register"]


def test_a_centre_that_is_not_there_is_refused(session: Session, settings: Settings) -> None:
    with pytest.raises(RuleViolation, match="centre_missing"):
        accounts.register_person(session, draft_for(session, centre_id=987_654), settings=settings, now=NOW)


def test_pressing_twice_makes_one_account_and_one_mail(session: Session, settings: Settings) -> None:
    draft = draft_for(session)
    for _press in range(2):
        accounts.register_person(session, draft, settings=settings, now=NOW)
    assert session.scalar(select(func.count()).where(Account.email == ADDRESS)) == 1
    assert kinds_to(session, ADDRESS) == ["confirm_address"]


def test_registering_again_before_confirming_replaces_what_was_typed(
    session: Session, settings: Settings
) -> None:
    account = registered(session, settings)
    accounts.register_person(
        session, draft_for(session, given_name="Ulla", role="employer"), settings=settings, now=LATER
    )
    assert (account.given_name, [role.name for role in account.roles]) == ("Ulla", ["employer"])
    assert kinds_to(session, ADDRESS) == ["confirm_address"] * 2


def test_a_registered_address_gets_a_mail_and_nothing_changes(session: Session, settings: Settings) -> None:
    account = make_account(session, "employer", email=ADDRESS)
    accounts.register_person(session, draft_for(session), settings=settings, now=NOW)
    assert (account.given_name, [role.name for role in account.roles]) == ("Aino", ["employer"])
    assert kinds_to(session, ADDRESS) == ["account_exists"]


def test_a_closed_account_is_not_opened_by_registering(session: Session, settings: Settings) -> None:
    account = make_account(session, "employer", email=ADDRESS)
    account.active = False
    accounts.register_person(session, draft_for(session), settings=settings, now=NOW)
    assert kinds_to(session, ADDRESS) == []


def test_nobody_is_flooded_with_links(session: Session, settings: Settings) -> None:
    account = registered(session, settings)
    for minutes in range(2, 30, 2):
        accounts.send_confirmation_again(
            session, account.id, settings=settings, now=NOW + timedelta(minutes=minutes)
        )
    assert len(mail_to(session, ADDRESS)) == 3


def test_confirming_gives_an_assistant_a_profile_and_leads_to_a_password(
    session: Session, settings: Settings
) -> None:
    account = registered(session, settings)
    token = token_in(mail_to(session, ADDRESS)[0], "confirm")
    accounts.check_confirm_link(session, token, now=NOW)
    assert account.confirmed_at is None
    confirmed = accounts.confirm_address(session, token, settings=settings, now=LATER)
    assert account.confirmed_at == LATER
    profile = queries.profile_of_account(session, account.id)
    assert profile is not None and (profile.state, profile.shown_name) == ("draft", "Uuno")
    assert confirmed.password_token is not None
    changed = accounts.set_password_by_link(
        session, confirmed.password_token, "hash", rules_accepted=False, settings=settings, now=LATER
    )
    assert changed.password == "hash"
    # The first password is no news to its holder.
    assert kinds_to(session, ADDRESS) == ["confirm_address"]


def test_confirming_gives_an_employer_their_row(session: Session, settings: Settings) -> None:
    account = registered(session, settings, role="employer")
    token = token_in(mail_to(session, ADDRESS)[0], "confirm")
    accounts.confirm_address(session, token, settings=settings, now=NOW)
    employer = queries.employer_of_account(session, account.id)
    assert employer is not None and employer.centre_id == account.centre_id


def test_confirming_twice_confirms_once_and_still_leads_to_a_password(
    session: Session, settings: Settings
) -> None:
    account = registered(session, settings)
    token = token_in(mail_to(session, ADDRESS)[0], "confirm")
    accounts.confirm_address(session, token, settings=settings, now=NOW)
    accounts.check_confirm_link(session, token, now=LATER)
    again = accounts.confirm_address(session, token, settings=settings, now=LATER)
    assert account.confirmed_at == NOW
    assert again.password_token is not None
    assert session.scalar(select(func.count()).where(Profile.account_id == account.id)) == 1


def test_a_used_confirm_link_is_dead_once_a_password_stands(session: Session, settings: Settings) -> None:
    registered(session, settings)
    token = token_in(mail_to(session, ADDRESS)[0], "confirm")
    first = accounts.confirm_address(session, token, settings=settings, now=NOW)
    accounts.set_password_by_link(
        session, first.password_token or "", "hash", rules_accepted=False, settings=settings, now=NOW
    )
    assert accounts.confirm_address(session, token, settings=settings, now=LATER).password_token is None


@pytest.mark.parametrize("token", ["", "unknown", "x" * 5000, "\x00"])
def test_an_unknown_link_confirms_nothing(session: Session, settings: Settings, token: str) -> None:
    registered(session, settings)
    with pytest.raises(NotFound):
        accounts.confirm_address(session, token, settings=settings, now=NOW)
    with pytest.raises(NotFound):
        accounts.check_confirm_link(session, token, now=NOW)


def test_an_expired_link_confirms_nothing(session: Session, settings: Settings) -> None:
    registered(session, settings)
    token = token_in(mail_to(session, ADDRESS)[0], "confirm")
    late = NOW + timedelta(hours=settings.accounts.confirm_link_hours)
    with pytest.raises(NotFound):
        accounts.confirm_address(session, token, settings=settings, now=late)


def test_a_link_of_another_purpose_confirms_nothing(session: Session, settings: Settings) -> None:
    account = registered(session, settings)
    link = account_links.make_link(session, account.id, account_links.LOG_IN, settings=settings, now=NOW)
    with pytest.raises(NotFound):
        accounts.confirm_address(session, link.token, settings=settings, now=NOW)


def test_a_password_changed_by_link_ends_sessions_and_other_links(
    session: Session, settings: Settings
) -> None:
    account = make_account(session, "employer", email=ADDRESS)
    account.password = "old"
    cookie = account.fs_uniquifier
    links = [
        account_links.make_link(session, account.id, purpose, settings=settings, now=NOW)
        for purpose in (account_links.RESET_PASSWORD, account_links.LOG_IN)
    ]
    accounts.set_password_by_link(
        session, links[0].token, "new", rules_accepted=False, settings=settings, now=NOW
    )
    assert account.fs_uniquifier != cookie
    assert kinds_to(session, ADDRESS) == ["password_changed"]
    for link, purpose in zip(links, (account_links.RESET_PASSWORD, account_links.LOG_IN), strict=True):
        with pytest.raises(NotFound):
            account_links.find_link(session, link.token, (purpose,), now=NOW)


def test_changing_the_password_ends_sessions_and_tells_it(session: Session, settings: Settings) -> None:
    account = make_account(session, "employer", email=ADDRESS)
    other = make_account(session, "employer")
    cookies = account.fs_uniquifier, other.fs_uniquifier
    accounts.change_password(session, actor_for(account), "new", settings=settings, now=NOW)
    assert account.fs_uniquifier != cookies[0]
    assert other.fs_uniquifier == cookies[1]
    assert kinds_to(session, ADDRESS) == ["password_changed"]


def test_logging_out_everywhere_ends_ones_own_sessions_only(session: Session) -> None:
    account, other = make_account(session, "assistant"), make_account(session, "assistant")
    cookies = account.fs_uniquifier, other.fs_uniquifier
    accounts.log_out_everywhere(session, actor_for(account), now=NOW)
    assert account.fs_uniquifier != cookies[0]
    assert other.fs_uniquifier == cookies[1]
    assert deeds(session, account) == ["log_out_everywhere"]


def test_details_are_changed_for_oneself_even_while_acting(session: Session) -> None:
    account = make_account(session, "staff")
    employer = make_employer(session)
    acting = replace(actor_for(account), employer_id=employer.id)
    draft = DetailsDraft("Uusi", "Nimi", "040 123 4567", "selko")
    accounts.save_details(session, acting, draft, now=NOW)
    assert (account.given_name, account.phone, account.language) == ("Uusi", "040 123 4567", "selko")
    assert session.get_one(Account, employer.account_id).given_name == "Aino"


def test_staff_make_an_account_with_a_link_for_the_person(session: Session, settings: Settings) -> None:
    staff = make_account(session, "staff")
    draft = PersonDraft("Uuno", "Uusi", "UUSI@example.org", None, "fi", "employer")
    account = accounts.create_account_for_person(session, actor_for(staff), draft, settings=settings, now=NOW)
    assert (account.centre_id, account.created_by_account_id) == (staff.centre_id, staff.id)
    assert account.conduct_rules_version is None
    assert queries.employer_of_account(session, account.id) is not None
    (message,) = mail_to(session, ADDRESS)
    token = token_in(message, "password")
    with pytest.raises(RuleViolation, match="rules_not_accepted"):
        accounts.set_password_by_link(
            session, token, "hash", rules_accepted=False, settings=settings, now=NOW
        )
    session.refresh(account)


def test_the_first_password_accepts_the_rules_and_confirms_the_address(
    session: Session, settings: Settings
) -> None:
    manager = make_account(session, "manager")
    draft = PersonDraft("Uuno", "Uusi", ADDRESS, None, "fi", "staff")
    account = accounts.create_account_for_person(
        session, actor_for(manager), draft, settings=settings, now=NOW
    )
    token = token_in(mail_to(session, ADDRESS)[0], "password")
    accounts.set_password_by_link(session, token, "hash", rules_accepted=True, settings=settings, now=LATER)
    assert (account.confirmed_at, account.conduct_rules_accepted_at) == (LATER, LATER)
    assert account.conduct_rules_version == settings.site.conduct_rules_version


def test_staff_make_no_staff_and_nobody_takes_an_address(session: Session, settings: Settings) -> None:
    staff = make_account(session, "staff", email=ADDRESS)
    draft = PersonDraft("Uuno", "Uusi", "toinen@example.org", None, "fi", "staff")
    with pytest.raises(NotAllowed):
        accounts.create_account_for_person(session, actor_for(staff), draft, settings=settings, now=NOW)
    taken = replace(draft, role="employer", email=ADDRESS)
    with pytest.raises(RuleViolation, match="email_taken"):
        accounts.create_account_for_person(session, actor_for(staff), taken, settings=settings, now=NOW)


def test_a_person_without_an_address_gets_an_account_and_no_mail(
    session: Session, settings: Settings
) -> None:
    staff = make_account(session, "staff")
    draft = PersonDraft("Uuno", "Uusi", None, "040 123 4567", "fi", "employer", rules_accepted=True)
    account = accounts.create_account_for_person(session, actor_for(staff), draft, settings=settings, now=NOW)
    assert account.conduct_rules_accepted_at == NOW
    assert session.scalar(select(func.count()).where(Employer.account_id == account.id)) == 1


@pytest.mark.parametrize(
    ("phone", "stands"),
    [("050 765 4321", ("waiting", "+358507654321")), (None, ("cancelled", "+358401234567"))],
)
def test_text_messages_that_wait_follow_the_number(
    session: Session, phone: str | None, stands: tuple[str, str]
) -> None:
    account = make_account(session, "assistant")
    texts = [
        make_message(session, account=account, channel="sms", state=state) for state in ("waiting", "sent")
    ]
    mail = make_message(session, account=account)
    for text in texts:
        text.to_address = "+358401234567"
    draft = DetailsDraft(account.given_name, account.family_name, phone, account.language)
    account.phone = "040 123 4567"
    session.flush()
    accounts.save_details(session, Actor(account.id, centre_id=account.centre_id), draft, now=NOW)
    waiting, sent = texts
    assert (waiting.state, waiting.to_address) == stands
    assert (sent.state, sent.to_address) == ("sent", "+358401234567")
    assert (mail.state, mail.to_address) == ("waiting", account.email)
