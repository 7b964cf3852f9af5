"""Whether a page leads into a practice centre though nobody is logged in: by its link, or half-way through a log-in."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import request, session

from portti.credentials import token_hash
from portti.database import reading
from portti.mail.links import read_candidacy, read_freshness, read_substitute, read_unsubscribe
from portti.queries.accounts import account_by_uniquifier
from portti.queries.answers import link_by_code
from portti.queries.log_ins import link_by_hash
from portti.queries.practice import is_practice
from portti.settings import Settings
from portti.web.kit.forms import settings_now

PENDING = "pending"
"""Where a session keeps who has given the first proof of a log-in and still owes the code."""
_Reader = Callable[[Any, Settings, str], bool]


def _of_account(database_session: Any, _settings: Settings, token: str) -> bool:
    link = link_by_hash(database_session, token_hash(token))
    return link is not None and is_practice(database_session, account_id=link.account_id)


def _of_answer(database_session: Any, _settings: Settings, code: str) -> bool:
    link = link_by_code(database_session, token_hash(code))
    return link is not None and is_practice(database_session, centre_id=link.centre_id)


def _of_mail(database_session: Any, settings: Settings, token: str) -> bool:
    asked = (
        read_candidacy(settings, token) or read_freshness(settings, token) or read_substitute(settings, token)
    )
    if asked is not None:
        return is_practice(database_session, account_id=asked.account_id)
    stopped = read_unsubscribe(settings, token)
    return stopped is not None and is_practice(database_session, account_id=stopped[0])


def _of_first_step(database_session: Any, _settings: Settings, _word: str) -> bool:
    kept = session.get(PENDING)
    person = str(kept.get("person")) if isinstance(kept, dict) else ""
    account = account_by_uniquifier(database_session, person)
    return account is not None and is_practice(database_session, centre_id=account.centre_id)


_READERS: Mapping[str, _Reader] = {
    **dict.fromkeys(
        (
            "auth.confirm",
            "auth.confirm_email",
            "auth.log_in_link",
            "auth.new_password",
            "auth.leave_by_link",
            "auth.keep_account",
        ),
        _of_account,
    ),
    **dict.fromkeys(("auth.code", "auth.set_up_codes"), _of_first_step),
    **dict.fromkeys(("public.answer", "public.give_answer"), _of_answer),
    **dict.fromkeys(
        (
            "public.proposal",
            "public.answer_proposal",
            "public.still_valid",
            "public.still_valid_now",
            "public.stop_mail",
            "public.stop_mail_now",
            "public.substitute",
            "public.answer_substitute",
        ),
        _of_mail,
    ),
}
"""By page who its link belongs to; pages that read their centre anyway say `is_practice` themselves."""


def leads_into_practice() -> bool:
    """Answer whether the page that is asked for belongs to a practice centre by its link, or by who logs in."""
    reader = _READERS.get(request.endpoint or "")
    if reader is None:
        return False
    word = next(iter(value for name, value in (request.view_args or {}).items() if name != "language"), "")
    with reading() as database_session:
        return reader(database_session, settings_now(), str(word))
