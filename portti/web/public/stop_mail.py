"""Stopping one kind of e-mail by the signed link in it: a button for people, one-click POST for mail programs."""

from flask import render_template

from portti.clock import now
from portti.database import transaction
from portti.domain.errors import NotFound
from portti.mail.kinds import CHOSEN_KINDS
from portti.mail.links import read_unsubscribe
from portti.services import notifications
from portti.web.kit.forms import settings_now
from portti.web.public.blueprint import blueprint


@blueprint.get("/stop-mail/<token>")
def stop_mail(token: str) -> str:
    """Ask whether to stop; opening the link, as scanners of mail do, stops nothing."""
    _account_id, kind = _read(token)
    return render_template("public/stop_mail/ask.html", kind=kind, token=token)


# The signed link stands in the place of the form's token: mail programs post here by themselves (RFC 8058).
@blueprint.post("/stop-mail/<token>")
def stop_mail_now(token: str) -> str:
    """Stop the kind at once; no log-in, no cookie and no further question."""
    account_id, kind = _read(token)
    with transaction() as database_session:
        notifications.stop_kind(database_session, account_id, kind, settings=settings_now(), now=now())
    return render_template("public/stop_mail/done.html", kind=kind)


def _read(token: str) -> tuple[int, str]:
    read = read_unsubscribe(settings_now(), token)
    if read is None or read[1] not in CHOSEN_KINDS:
        raise NotFound("link")
    return read
