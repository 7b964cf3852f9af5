"""E-mails about a person's own account: links that open it, and news of what was done to it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from portti.mail.kinds import Draft
from portti.mail.links import page_url
from portti.mail.rendering import render
from portti.moments import short_moment
from portti.settings import Settings

_NEWS_DAYS = 3


@dataclass(frozen=True)
class Holder:
    """Whose account a mail is about, and how they read; without ids where nobody is meant."""

    account_id: int | None
    centre_id: int | None
    address: str
    language: str
    given_name: str


def confirm_address(
    holder: Holder, token: str, *, link_id: int, expires_at: datetime, settings: Settings
) -> Draft:
    """Ask to confirm the address by a personal link."""
    return _with_link("confirm_address", holder, f"/confirm/{token}", link_id, expires_at, settings)


def log_in_link(
    holder: Holder, token: str, *, link_id: int, expires_at: datetime, settings: Settings
) -> Draft:
    """Send the personal link that logs its holder in."""
    return _with_link("log_in_link", holder, f"/login/link/{token}", link_id, expires_at, settings)


def reset_password(
    holder: Holder, token: str, *, link_id: int, expires_at: datetime, settings: Settings
) -> Draft:
    """Send the personal link to choose a new password."""
    return _with_link("reset_password", holder, f"/password/{token}", link_id, expires_at, settings)


def account_made_for_you(
    holder: Holder,
    token: str,
    *,
    link_id: int,
    expires_at: datetime,
    centre: str,
    centre_phone: str,
    settings: Settings,
) -> Draft:
    """Tell that staff made an account, with the personal link to choose its password."""
    return _with_link(
        "account_made_for_you",
        holder,
        f"/password/{token}",
        link_id,
        expires_at,
        settings,
        centre=centre,
        centre_phone=centre_phone,
    )


def account_exists(holder: Holder, *, settings: Settings, now: datetime) -> Draft:
    """Tell the holder of an account that somebody tried to register with its address; once an hour."""
    link = page_url(settings, holder.language, "/login")
    key = f"account_exists:{holder.account_id}:{now:%Y%m%d%H}"
    return _draft("account_exists", key, holder, {"link": link}, now + timedelta(days=_NEWS_DAYS), settings)


def password_changed(holder: Holder, *, settings: Settings, now: datetime) -> Draft:
    """Tell that the password was changed, and what to do if it was somebody else."""
    values = {
        "link": page_url(settings, holder.language, "/reset"),
        "changed": short_moment(now, holder.language),
    }
    key = f"password_changed:{holder.account_id}:{now.isoformat()}"
    return _draft("password_changed", key, holder, values, now + timedelta(days=_NEWS_DAYS), settings)


def change_email(
    holder: Holder, address: str, token: str, *, link_id: int, expires_at: datetime, settings: Settings
) -> Draft:
    """Ask at a new address, by a personal link, to confirm that it is the holder's."""
    there = replace(holder, address=address)
    return _with_link("change_email", there, f"/confirm-email/{token}", link_id, expires_at, settings)


def email_changed(holder: Holder, *, settings: Settings, now: datetime) -> Draft:
    """Tell the old address that another is in use now, and what to do if it was somebody else."""
    values = {
        "link": page_url(settings, holder.language, "/feedback"),
        "changed": short_moment(now, holder.language),
        "phone": settings.site.help_phone,
    }
    key = f"email_changed:{holder.account_id}:{now.isoformat()}"
    return _draft("email_changed", key, holder, values, now + timedelta(days=_NEWS_DAYS), settings)


def close_account(
    holder: Holder, token: str, *, link_id: int, expires_at: datetime, settings: Settings
) -> Draft:
    """Send the personal link that deletes the account, to who has no password to say so with."""
    return _with_link("close_account", holder, f"/delete-account/{token}", link_id, expires_at, settings)


def account_closed(
    holder: Holder, token: str, *, link_id: int, expires_at: datetime, settings: Settings
) -> Draft:
    """Tell that the account is deleted, with the personal link that takes it back while there is time."""
    return _with_link("account_closed", holder, f"/keep-account/{token}", link_id, expires_at, settings)


def representative_asked(holder: Holder, *, request_id: int, settings: Settings, now: datetime) -> Draft:
    """Tell the person of an address that an employer asks them to represent them; it names nobody."""
    values = {"link": page_url(settings, holder.language, "/account/acting")}
    key = f"representative_asked:{request_id}"
    return _draft("representative_asked", key, holder, values, now + timedelta(days=_NEWS_DAYS), settings)


def _with_link(
    kind: str,
    holder: Holder,
    path: str,
    link_id: int,
    expires_at: datetime,
    settings: Settings,
    **more: str,
) -> Draft:
    values = {
        "link": page_url(settings, holder.language, path),
        "until": short_moment(expires_at, holder.language),
        **more,
    }
    return _draft(kind, f"{kind}:{link_id}", holder, values, expires_at, settings)


def _draft(
    kind: str,
    dedupe_key: str,
    holder: Holder,
    values: dict[str, Any],
    send_before: datetime,
    settings: Settings,
) -> Draft:
    named = {"given_name": holder.given_name, **values}
    subject, text, html = render(kind, holder.language, named, settings)
    return Draft(
        kind=kind,
        dedupe_key=dedupe_key,
        account_id=holder.account_id,
        centre_id=holder.centre_id,
        to_address=holder.address,
        language=holder.language,
        subject=subject,
        body_text=text,
        body_html=html,
        send_before=send_before,
    )
