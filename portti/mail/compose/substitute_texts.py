"""Text messages about a substitute for one shift: one short line each; the holder's address is a telephone."""

from datetime import datetime

from portti.mail.compose.drafting import Holder
from portti.mail.compose.substitutes import key_of_turn
from portti.mail.kinds import Draft
from portti.mail.links import page_url, substitute_url
from portti.settings import Settings
from portti.words import translate


def substitute_asked(
    holder: Holder,
    account_id: int,
    *,
    ask_id: int,
    turn: int = 0,
    when: str,
    area: str,
    begins_at: datetime,
    settings: Settings,
) -> Draft:
    """Ask one assistant whether they can do a shift; yes and no stand behind the link that the e-mail has too."""
    text = translate(
        holder.language,
        "%(site)s: can you do a shift? %(when)s, %(area)s. Answer: %(link)s",
        site=settings.site.name,
        when=when,
        area=area,
        link=substitute_url(settings, holder.language, ask_id=ask_id, account_id=account_id),
    )
    return _draft("substitute_asked", key_of_turn(f"{ask_id}:{account_id}", turn), holder, text, begins_at)


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
    named = {"site": settings.site.name, "when": when}
    if cancelled:
        text = translate(
            holder.language,
            "%(site)s: the shift is cancelled: %(when)s. You need not come. Thank you!",
            **named,
        )
    else:
        text = translate(
            holder.language,
            "%(site)s: another person does the shift: %(when)s. You need not come. Thank you!",
            **named,
        )
    return _draft("substitute_closed", key_of_turn(f"{ask_id}:{account_id}", turn), holder, text, begins_at)


def substitute_found(
    holder: Holder,
    *,
    request_id: int,
    turn: int = 0,
    when: str,
    name: str,
    phone: str,
    begins_at: datetime,
    settings: Settings,
) -> Draft:
    """Tell one on the employer's side who comes, by first name; who has no log-in asks the centre for the number."""
    text = translate(
        holder.language,
        "%(site)s: %(name)s comes to the shift: %(when)s. Ask the centre for the phone number: %(phone)s",
        site=settings.site.name,
        name=name,
        when=when,
        phone=phone,
    )
    return _draft(
        "substitute_found", key_of_turn(f"{request_id}:to:{holder.account_id}", turn), holder, text, begins_at
    )


def substitute_trouble(
    holder: Holder,
    *,
    kind: str,
    request_id: int,
    turn: int = 0,
    when: str,
    phone: str,
    begins_at: datetime,
    settings: Settings,
) -> Draft:
    """Tell one on the employer's side: `substitute_withdrew`, or `substitute_escalated` to the centre; with a phone."""
    named = {"site": settings.site.name, "when": when, "phone": phone}
    if kind == "substitute_withdrew":
        text = translate(
            holder.language,
            "%(site)s: the person cannot come after all: %(when)s. Others are asked now. The centre: %(phone)s",
            **named,
        )
    else:
        text = translate(
            holder.language,
            "%(site)s: nobody has said yes to the shift yet: %(when)s. Call the centre now: %(phone)s",
            **named,
        )
    return _draft(kind, key_of_turn(f"{request_id}:to:{holder.account_id}", turn), holder, text, begins_at)


def urgent_shift(
    holder: Holder,
    *,
    request_id: int,
    turn: int = 0,
    when: str,
    area: str,
    begins_at: datetime,
    settings: Settings,
) -> Draft:
    """Tell a centre's urgent telephone of a shift that must not fail and has nobody; it names nobody."""
    text = translate(
        holder.language,
        "%(site)s: a shift that must not fail has nobody. %(when)s, %(area)s. Whom to call: %(link)s",
        site=settings.site.name,
        when=when,
        area=area,
        link=page_url(settings, holder.language, f"/staff/substitutes/{request_id}"),
    )
    # Always with its turn: what has not left is cancelled by the beginning of its key.
    return _draft("substitute_escalated", f"{request_id}:{turn}", holder, text, begins_at)


def _draft(kind: str, key: str, holder: Holder, text: str, begins_at: datetime) -> Draft:
    """Return a text message that leaves before the shift begins."""
    return Draft(
        kind=kind,
        dedupe_key=f"{kind}:sms:{key}",
        account_id=holder.account_id,
        centre_id=holder.centre_id,
        to_address=holder.address,
        language=holder.language,
        subject=translate(holder.language, "A message to a telephone"),
        body_text=text,
        body_html="",
        send_before=begins_at,
        channel="sms",
    )
