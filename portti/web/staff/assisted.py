"""Assisted mode: staff fill in a need or a profile with its person, who confirms it; and the printed receipt."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.assisted import is_seen
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.permissions import check_may
from portti.queries import accounts as account_queries
from portti.queries import assisted as queries
from portti.queries import people as people_queries
from portti.services import assisted as services
from portti.web.kit.access import current_actor
from portti.web.kit.assisted import written_rows
from portti.web.kit.choice_fields import YesField
from portti.web.kit.forms import RowForm, add_violation, key_of, settings_now, version_of
from portti.web.kit.lists import note_reading
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import own_centre_id

Answer = str | Response | tuple[str, int]


class SureForm(RowForm):
    """The client's word beside the staff."""

    sure = YesField(lazy_gettext("The client is here, has read or heard this, and says that it is right"))


@blueprint.get("/people/<int:account_id>/assisted")
def assisted_list(account_id: int) -> str:
    """Show what can be filled in with a person, and what waits for their word."""
    actor = current_actor()
    check_may(actor, "act_for_person")
    with reading() as session:
        person = people_queries.person_of_centre(session, actor.centre_id, account_id)
        sheets = queries.sheets_of(session, account_id)
    note_reading("account", account_id)
    waiting = {(sheet.need_id, sheet.profile_id): sheet for sheet in sheets if sheet.confirmed_at is None}
    return render_template(
        "staff/assisted/list.html",
        person=person,
        waiting=waiting,
        confirmed=[sheet for sheet in sheets if sheet.confirmed_at is not None],
        begun=[need for need in person.needs if need.state != "withdrawn" and not is_seen(need.state)],
        profile=person.profile if person.profile and not is_seen(person.profile.state) else None,
    )


@blueprint.post("/people/<int:account_id>/assisted")
def begin_assisted(account_id: int) -> Response:
    """Begin to fill in a need or the profile."""
    need_id = key_of(request.form.get("need"))
    try:
        with transaction() as session:
            sheet = services.begin_sheet(session, current_actor(), account_id, need_id=need_id, now=now())
            key = sheet.id
    except RuleViolation:
        flash(gettext("Others see this now. Pause it first, then fill it in with the client."), "notice")
        return redirect(url_for("staff.assisted_list", account_id=account_id), 303)
    return redirect(url_for("staff.assisted_sheet", sheet_id=key), 303)


@blueprint.get("/assisted/<int:sheet_id>")
def assisted_sheet(sheet_id: int) -> str:
    """Show what has been written so far, and the ways to confirm it."""
    return _page(sheet_id, SureForm())


@blueprint.post("/assisted/<int:sheet_id>/confirm")
def confirm_assisted_here(sheet_id: int) -> Answer:
    """Take the client's word beside the staff."""
    form = SureForm()
    try:
        with transaction() as session:
            is_public = services.confirm_here(
                session,
                current_actor(),
                sheet_id,
                row_version=version_of(form.row_version.data),
                sure=bool(form.sure.data),
                settings=settings_now(),
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return _page(sheet_id, form), 422
    except Conflict:
        form.form_errors = [
            *form.form_errors,
            gettext("This has been changed meanwhile. Read it through with the client once more."),
        ]
        return _page(sheet_id, form), 409
    done = (
        gettext("Confirmed. It is public now. Print the receipt for the client.")
        if is_public
        else gettext("Confirmed. It is not public yet: something is missing, or staff read it first.")
    )
    flash(done, "success")
    return redirect(url_for("staff.assisted_sheet", sheet_id=sheet_id), 303)


@blueprint.post("/assisted/<int:sheet_id>/ask")
def ask_assisted(sheet_id: int) -> Response:
    """Send the client the link."""
    with transaction() as session:
        sent = services.ask_client(session, current_actor(), sheet_id, settings=settings_now(), now=now())
    if sent:
        flash(gettext("The link goes out by e-mail."), "success")
    else:
        flash(gettext("No link was sent: the client has no e-mail, or has confirmed this already."), "notice")
    return redirect(url_for("staff.assisted_sheet", sheet_id=sheet_id), 303)


@blueprint.get("/assisted/<int:sheet_id>/receipt")
def assisted_receipt(sheet_id: int) -> str:
    """Show the receipt as it is printed: what was written, by whom, when, and how to change it."""
    return render_template("staff/assisted/receipt.html", **_found(sheet_id))


def _found(sheet_id: int) -> dict[str, Any]:
    check_may(current_actor(), "act_for_person")
    with reading() as session:
        sheet = queries.sheet_of_centre(session, own_centre_id(), sheet_id)
        subject = queries.subject_of(session, sheet)
        client, writer = queries.people_of(session, sheet)
        rows = written_rows(subject)
        centre = account_queries.centre_by_id(session, sheet.centre_id)
    note_reading("account", client.id)
    return {
        "sheet": sheet,
        "subject": subject,
        "client": client,
        "writer": writer,
        "rows": rows,
        "centre": centre,
    }


def _page(sheet_id: int, form: SureForm) -> str:
    found = _found(sheet_id)
    form.row_version.data = str(found["subject"].row_version)
    return render_template("staff/assisted/sheet.html", form=form, **found)


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "client_not_sure": gettext("Tick this when the client has said that it is right."),
    }.get(violation.code)
