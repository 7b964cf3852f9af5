"""Logging in: failures counted in the table, links by e-mail, forms held for who was logged out."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portti.domain.accounts import TooManyTries
from portti.domain.errors import NotFound
from portti.models import AccountLink, HeldForm, LogInFailure, OutboxMessage
from portti.queries.operations import purge_old_rows
from portti.services import account_links, log_ins
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account
from tests.support.mailbox import kinds_to, mail_to, token_in

ADDRESS = "aino@example.org"


def fail(session: Session, settings: Settings, times: int, address: str = ADDRESS) -> None:
    key = log_ins.email_key(settings, address)
    for number in range(times):
        log_ins.count_try(session, [key], now=NOW + timedelta(seconds=number))


def check(session: Session, settings: Settings, address: str = ADDRESS, minutes: int = 1) -> None:
    log_ins.check_not_locked(
        session,
        [log_ins.email_key(settings, address)],
        settings=settings,
        now=NOW + timedelta(minutes=minutes),
    )


def test_failures_lock_one_address_for_a_while(session: Session, settings: Settings) -> None:
    allowed = settings.accounts.failures_allowed
    fail(session, settings, allowed - 1)
    fail(session, settings, 30, "other@example.org")
    check(session, settings)
    fail(session, settings, 1)
    with pytest.raises(TooManyTries) as caught:
        check(session, settings)
    lock = timedelta(minutes=settings.accounts.lock_minutes)
    assert NOW + lock <= caught.value.until <= NOW + lock + timedelta(minutes=1)
    with pytest.raises(TooManyTries):
        check(session, settings, " AINO@Example.org ")
    check(session, settings, minutes=settings.accounts.lock_minutes + 2)


def test_a_try_is_not_counted_against_itself(session: Session, settings: Settings) -> None:
    key = log_ins.email_key(settings, ADDRESS)
    fail(session, settings, settings.accounts.failures_allowed - 1)
    counted = log_ins.count_try(session, [key], now=NOW + timedelta(minutes=1))
    now = NOW + timedelta(minutes=1)
    log_ins.check_not_locked(session, [key], settings=settings, now=now, without=counted)
    log_ins.forget_try(session, counted)
    check(session, settings)
    assert session.scalar(select(func.count(LogInFailure.id))) == settings.accounts.failures_allowed - 1


def test_the_table_of_failures_names_nobody(session: Session, settings: Settings) -> None:
    keys = [
        log_ins.email_key(settings, ADDRESS),
        log_ins.network_key(settings, "192.0.2.7"),
        log_ins.code_key(settings, 7),
        log_ins.mail_key(settings, "192.0.2.7"),
    ]
    log_ins.count_try(session, keys, now=NOW)
    stored = list(session.scalars(select(LogInFailure.key_hash)))
    assert len(set(stored)) == 4
    assert not any("aino" in word or "192" in word for word in stored)


def test_a_log_in_link_logs_in_once(session: Session, settings: Settings) -> None:
    account = make_account(session, "employer", email=ADDRESS)
    make_account(session, "employer")
    log_ins.send_log_in_link(session, " Aino@example.org", settings=settings, now=NOW)
    (message,) = mail_to(session, ADDRESS)
    token = token_in(message, "login/link")
    account_links.find_link(session, token, (account_links.LOG_IN,), now=NOW)
    assert log_ins.log_in_by_link(session, token, now=NOW).id == account.id
    with pytest.raises(NotFound):
        log_ins.log_in_by_link(session, token, now=NOW)


def test_a_log_in_link_ends_with_its_time_and_with_the_account(session: Session, settings: Settings) -> None:
    account = make_account(session, "employer", email=ADDRESS)
    log_ins.send_log_in_link(session, ADDRESS, settings=settings, now=NOW)
    token = token_in(mail_to(session, ADDRESS)[0], "login/link")
    late = NOW + timedelta(minutes=settings.accounts.login_link_minutes)
    with pytest.raises(NotFound):
        log_ins.log_in_by_link(session, token, now=late)
    account.active = False
    session.flush()
    with pytest.raises(NotFound):
        log_ins.log_in_by_link(session, token, now=NOW)


def test_links_live_as_long_as_the_goals_ask(settings: Settings) -> None:
    assert settings.accounts.login_link_minutes >= 60
    assert settings.accounts.lock_minutes <= 15
    assert settings.accounts.session_hours >= 20


def test_unknown_and_closed_people_get_nothing(session: Session, settings: Settings) -> None:
    closed = make_account(session, "employer", email=ADDRESS)
    closed.active = False
    session.flush()
    for address in (ADDRESS, "nobody@example.org"):
        log_ins.send_log_in_link(session, address, settings=settings, now=NOW)
        log_ins.send_reset_link(session, address, settings=settings, now=NOW)
    assert session.scalar(select(func.count(OutboxMessage.id))) == 0
    assert session.scalar(select(func.count(AccountLink.id))) == 0


def test_who_never_confirmed_gets_a_link_that_opens_nothing_of_the_registrar(
    session: Session, settings: Settings
) -> None:
    account = make_account(session, "employer", email=ADDRESS)
    account.confirmed_at = None
    session.flush()
    log_ins.send_log_in_link(session, ADDRESS, settings=settings, now=NOW)
    assert kinds_to(session, ADDRESS) == ["reset_password"]


def test_three_links_an_hour_are_enough(session: Session, settings: Settings) -> None:
    make_account(session, "employer", email=ADDRESS)
    for minutes in range(10):
        log_ins.send_log_in_link(session, ADDRESS, settings=settings, now=NOW + timedelta(minutes=minutes))
        log_ins.send_reset_link(session, ADDRESS, settings=settings, now=NOW + timedelta(minutes=minutes))
    assert sorted(kinds_to(session, ADDRESS)) == ["log_in_link"] * 3 + ["reset_password"] * 3


def test_a_held_form_comes_back_whole_and_stands_encrypted(session: Session, settings: Settings) -> None:
    fields = [("text", "salainen teksti"), ("days", "1"), ("days", "2"), ("empty", "")]
    token = log_ins.hold_form(session, "/fi/employer/needs/1/text", fields, settings=settings, now=NOW)
    stored = session.scalars(select(HeldForm)).one()
    assert "salainen" not in stored.fields_encrypted and token not in stored.token_hash
    given = log_ins.held_fields(session, token, settings=settings, now=NOW + timedelta(hours=23))
    assert given == ("/fi/employer/needs/1/text", fields)


def test_a_held_form_goes_after_a_day(session: Session, settings: Settings) -> None:
    token = log_ins.hold_form(session, "/fi/", [("a", "b")], settings=settings, now=NOW)
    log_ins.hold_form(session, "/fi/", [("a", "b")], settings=settings, now=NOW + timedelta(hours=20))
    late = NOW + timedelta(hours=25)
    with pytest.raises(NotFound):
        log_ins.held_fields(session, token, settings=settings, now=late)
    purge_old_rows(session, now=late, message_days=90, run_days=90, feedback_days=90)
    assert session.scalar(select(func.count(HeldForm.id))) == 1


def test_old_rows_of_logging_in_are_purged(session: Session, settings: Settings) -> None:
    account = make_account(session, "employer", email=ADDRESS)
    fail(session, settings, 3)
    account_links.make_link(session, account.id, account_links.LOG_IN, settings=settings, now=NOW)
    later = NOW + timedelta(days=2)
    assert log_ins.purge_log_in_rows(session, later) == 3
    assert log_ins.purge_log_in_rows(session, NOW + timedelta(days=9)) == 1
