"""Counting tries of this request's visitor: written down before they are made, taken back when they were none."""

from flask import request

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.accounts import TooManyTries
from portti.services import log_ins
from portti.web.kit.forms import settings_now


def visitor_network() -> str:
    """Return the network address that this request comes from."""
    return request.remote_addr or "unknown"


def begin_try(*keys: log_ins.Key) -> list[int]:
    """Count a try and return its rows; raise TooManyTries, without counting, while one of the keys is locked.

    The row is committed before anybody looks, so that tries at the same moment see each other.
    """
    with transaction() as session:
        counted = log_ins.count_try(session, keys, now=now())
    try:
        with reading() as session:
            log_ins.check_not_locked(session, keys, settings=settings_now(), now=now(), without=counted)
    except TooManyTries:
        take_back(counted)
        raise
    return counted


def take_back(counted: list[int]) -> None:
    """Forget a try that was no failure."""
    with transaction() as session:
        log_ins.forget_try(session, counted)


def begin_mail_request() -> None:
    """Count a wish for an e-mail from this network; raise TooManyTries when there were too many."""
    begin_try(log_ins.mail_key(settings_now(), visitor_network()))
