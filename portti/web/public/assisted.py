"""Reading and confirming what staff wrote with a client, by the link of a mail; opening it confirms nothing."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import Conflict
from portti.models import Centre
from portti.queries import accounts as account_queries
from portti.queries import assisted as queries
from portti.services import assisted as services
from portti.web.kit.assisted import written_rows
from portti.web.kit.forms import RowForm, settings_now, version_of
from portti.web.public.blueprint import blueprint


@blueprint.get("/assisted/<token>")
def assisted(token: str) -> str:
    """Show what was written."""
    return _page(token)


@blueprint.post("/assisted/<token>")
def confirm_assisted(token: str) -> str | Response | tuple[str, int]:
    """Take the client's word."""
    version = version_of(RowForm().row_version.data)
    try:
        with transaction() as session:
            is_public = services.confirm_by_link(
                session, token, row_version=version, settings=settings_now(), now=now()
            )
    except Conflict:
        told = gettext("This has been changed meanwhile. Read it once more, then confirm it.")
        return _page(token, told), 409
    done = (
        gettext("Thank you. It is public now.")
        if is_public
        else gettext("Thank you. The centre now goes on with it.")
    )
    flash(done, "success")
    return redirect(url_for("public.assisted", token=token), 303)


def _page(token: str, notice: str = "") -> str:
    with reading() as session:
        sheet = services.sheet_of_link(session, token, settings=settings_now(), now=now())
        subject = queries.subject_of(session, sheet)
        rows = written_rows(subject)
        centre: Centre = account_queries.centre_by_id(session, sheet.centre_id)
    form = RowForm()
    form.row_version.data = str(subject.row_version)
    return render_template(
        "public/assisted/page.html",
        token=token,
        sheet=sheet,
        rows=rows,
        form=form,
        centre=centre,
        notice=notice,
    )
