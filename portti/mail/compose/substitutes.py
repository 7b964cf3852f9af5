"""E-mails about a substitute for one shift: the question, the answer to the employer, and "it is taken"."""

from collections.abc import Mapping
from datetime import datetime

from portti.mail.compose.drafting import Holder, draft_to
from portti.mail.kinds import Draft
from portti.mail.links import assistant_shifts_url, substitute_request_url, substitute_url
from portti.settings import Settings


def substitute_asked(
    holder: Holder,
    account_id: int,
    *,
    ask_id: int,
    turn: int = 0,
    when: str,
    day: str,
    area: str,
    begins_at: datetime,
    settings: Settings,
) -> Draft:
    """Ask one assistant whether they can do a shift; yes and no stand behind a link of their own."""
    link = substitute_url(settings, holder.language, ask_id=ask_id, account_id=account_id)
    values = {"when": when, "day": day, "area": area, "link": link}
    return _draft(
        "substitute_asked", key_of_turn(f"{ask_id}:{account_id}", turn), holder, values, begins_at, settings
    )


def substitute_closed(
    holder: Holder,
    account_id: int,
    *,
    ask_id: int,
    turn: int = 0,
    when: str,
    cancelled: bool,
    begins_at: datetime,
    settings: Settings,
) -> Draft:
    """Tell one who was asked that the shift needs nobody any more: another comes, or it is cancelled."""
    link = assistant_shifts_url(settings, holder.language)
    values = {"when": when, "cancelled": cancelled, "link": link}
    return _draft(
        "substitute_closed", key_of_turn(f"{ask_id}:{account_id}", turn), holder, values, begins_at, settings
    )


def substitute_found(
    holder: Holder,
    *,
    request_id: int,
    turn: int = 0,
    when: str,
    name: str,
    begins_at: datetime,
    settings: Settings,
) -> Draft:
    """Tell one on the employer's side who comes, by first name; the phone stands behind the log-in."""
    link = substitute_request_url(settings, holder.language, request_id)
    values = {"when": when, "name": name, "link": link}
    key = key_of_turn(f"{request_id}:{holder.account_id}", turn)
    return _draft("substitute_found", key, holder, values, begins_at, settings)


def substitute_trouble(
    kind: str,
    holder: Holder,
    *,
    request_id: int,
    turn: int = 0,
    when: str,
    phone: str,
    begins_at: datetime,
    settings: Settings,
) -> Draft:
    """Tell one on the employer's side: `substitute_withdrew`, or `substitute_escalated` to the centre; with a phone."""
    link = substitute_request_url(settings, holder.language, request_id)
    values = {"when": when, "phone": phone, "link": link}
    key = key_of_turn(f"{request_id}:{holder.account_id}", turn)
    return _draft(kind, key, holder, values, begins_at, settings)


def key_of_turn(key: str, turn: int) -> str:
    """Each turn asks and tells anew; the first has no number."""
    return f"{key}:{turn}" if turn else key


def _draft(
    kind: str,
    key: str,
    holder: Holder,
    values: Mapping[str, object],
    begins_at: datetime,
    settings: Settings,
) -> Draft:
    # Once the shift has begun there is nothing to answer any more.
    return draft_to(holder, kind, values, key=key, send_before=begins_at, settings=settings)
