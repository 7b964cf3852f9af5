"""E-mails about a substitute for one shift: the question, the answer to the employer, and "it is taken"."""

from collections.abc import Mapping
from datetime import datetime

from portti.mail.compose.drafting import Holder, draft_to
from portti.mail.kinds import Draft
from portti.mail.links import assistant_shifts_url, page_url, substitute_request_url, substitute_url
from portti.settings import Settings
from portti.words import translate


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
        "substitute_asked", _key(f"{ask_id}:{account_id}", turn), holder, values, begins_at, settings
    )


def substitute_asked_by_sms(
    holder: Holder,
    account_id: int,
    phone: str,
    *,
    ask_id: int,
    turn: int = 0,
    when: str,
    area: str,
    begins_at: datetime,
    settings: Settings,
) -> Draft:
    """Ask the same by telephone, in one short line with the same link; the e-mail goes too."""
    link = substitute_url(settings, holder.language, ask_id=ask_id, account_id=account_id)
    text = translate(
        holder.language,
        "%(site)s: can you do a shift? %(when)s, %(area)s. Answer: %(link)s",
        site=settings.site.name,
        when=when,
        area=area,
        link=link,
    )
    key = _key(f"{ask_id}:{account_id}", turn)
    return _sms(
        "substitute_asked", key, phone, holder.language, text, begins_at, holder.centre_id, holder.account_id
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
        "substitute_closed", _key(f"{ask_id}:{account_id}", turn), holder, values, begins_at, settings
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
    key = _key(f"{request_id}:{holder.account_id}", turn)
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
    key = _key(f"{request_id}:{holder.account_id}", turn)
    return _draft(kind, key, holder, values, begins_at, settings)


def substitute_escalated_by_sms(
    centre_id: int,
    phone: str,
    *,
    request_id: int,
    turn: int = 0,
    when: str,
    area: str,
    begins_at: datetime,
    settings: Settings,
) -> Draft:
    """Tell a centre's urgent telephone, in Finnish, of a shift that must not fail and has nobody."""
    text = translate(
        "fi",
        "%(site)s: a shift that must not fail has nobody. %(when)s, %(area)s. Whom to call: %(link)s",
        site=settings.site.name,
        when=when,
        area=area,
        link=page_url(settings, "fi", f"/staff/substitutes/{request_id}"),
    )
    # Always with its turn: what has not left is cancelled by the beginning of its key.
    key = f"{request_id}:{turn}"
    return _sms("substitute_escalated", key, phone, "fi", text, begins_at, centre_id)


def _sms(
    kind: str,
    key: str,
    phone: str,
    language: str,
    text: str,
    begins_at: datetime,
    centre_id: int | None,
    account_id: int | None = None,
) -> Draft:
    """Return a text message that leaves before the shift begins."""
    return Draft(
        kind=kind,
        dedupe_key=f"{kind}:sms:{key}",
        account_id=account_id,
        centre_id=centre_id,
        to_address=phone,
        language=language,
        subject=translate(language, "A message to a telephone"),
        body_text=text,
        body_html="",
        send_before=begins_at,
        channel="sms",
    )


def _key(key: str, turn: int) -> str:
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
