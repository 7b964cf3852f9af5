"""E-mails about a person's own account: links that open it, and news of what was done to it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from portti.domain.messages import CLOSED
from portti.mail.compose.drafting import Holder, draft_to
from portti.mail.kinds import Draft
from portti.mail.links import page_url
from portti.moments import short_moment
from portti.settings import Settings

_NEWS_DAYS = 3


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
    log_in_address: str = "",
    settings: Settings,
) -> Draft:
    """Tell that staff made an account, with the personal link to choose its password.

    `log_in_address` is said where the account has another address than the one that is written to.
    """
    return _with_link(
        "account_made_for_you",
        holder,
        f"/password/{token}",
        link_id,
        expires_at,
        settings,
        centre=centre,
        centre_phone=centre_phone,
        log_in_address=log_in_address,
    )


def account_exists(holder: Holder, *, settings: Settings, now: datetime) -> Draft:
    """Tell the holder of an account that somebody tried to register with its address; once an hour."""
    link = page_url(settings, holder.language, "/login")
    key = f"{holder.account_id}:{now:%Y%m%d%H}"
    return _news("account_exists", holder, {"link": link}, key, settings, now)


def password_changed(holder: Holder, *, settings: Settings, now: datetime) -> Draft:
    """Tell that the password was changed, and what to do if it was somebody else."""
    values = {
        "link": page_url(settings, holder.language, "/reset"),
        "changed": short_moment(now, holder.language),
    }
    return _news("password_changed", holder, values, f"{holder.account_id}:{now.isoformat()}", settings, now)


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
    return _news("email_changed", holder, values, f"{holder.account_id}:{now.isoformat()}", settings, now)


def close_account(
    holder: Holder, token: str, *, link_id: int, expires_at: datetime, settings: Settings
) -> Draft:
    """Send the personal link that deletes the account, to who has no password to say so with."""
    return _with_link("close_account", holder, f"/delete-account/{token}", link_id, expires_at, settings)


def account_closed(
    holder: Holder, token: str, *, link_id: int, expires_at: datetime, settings: Settings
) -> Draft:
    """Tell that the account is deleted, with the personal link that takes it back while there is time."""
    return _with_link(CLOSED, holder, f"/keep-account/{token}", link_id, expires_at, settings)


def accounts_merged(
    holder: Holder, *, merge_id: int, is_kept: bool, settings: Settings, now: datetime
) -> Draft:
    """Tell the person that two accounts of theirs are one now, and whether this address is the one that logs in.

    The other address is not said: were it somebody else's after all, a mail would tell it to a stranger.
    """
    values = {
        "link": page_url(settings, holder.language, "/login" if is_kept else "/feedback"),
        "is_kept": is_kept,
        "phone": settings.site.help_phone,
    }
    key = f"{merge_id}:{'kept' if is_kept else 'left'}"
    return _news("accounts_merged", holder, values, key, settings, now)


def representative_asked(holder: Holder, *, request_id: int, settings: Settings, now: datetime) -> Draft:
    """Tell the person of an address that an employer asks them to represent them; it names nobody."""
    values = {"link": page_url(settings, holder.language, "/account/acting")}
    return _news("representative_asked", holder, values, f"{request_id}", settings, now)


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
    return draft_to(holder, kind, values, key=str(link_id), send_before=expires_at, settings=settings)


def _news(
    kind: str, holder: Holder, values: Mapping[str, object], key: str, settings: Settings, now: datetime
) -> Draft:
    send_before = now + timedelta(days=_NEWS_DAYS)
    return draft_to(holder, kind, values, key=key, send_before=send_before, settings=settings)
