"""People of the centre: search, and one person with all that hangs on them."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField

from portti.clock import now
from portti.database import reading
from portti.domain.accounts import CODE_ROLES
from portti.domain.permissions import may
from portti.queries import audit as audit_queries
from portti.queries import invitations as invitation_queries
from portti.queries import merging
from portti.queries import outbox as outbox_queries
from portti.queries import people as queries
from portti.queries.outbox import MessageFilter
from portti.queries.people import PeopleFilter
from portti.web.kit.access import current_actor
from portti.web.kit.lists import FilterForm, chosen, note_list_reading, note_reading
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import (
    PAGE_SIZE,
    list_page,
    municipality_asked,
    municipality_choices,
    offset_asked,
    own_centre_id,
)
from portti.web.staff.open_matters import open_matters
from portti.web.staff.profile_lines import profile_lines
from portti.web.staff.searches import to_the_list, words_searched, words_sent
from portti.web.staff.words import ROLES, choices

_MOST_MESSAGES = 10
_NARROWING = ("role", "municipality", "waits")


class PeopleForm(FilterForm):
    """What people are searched by."""

    words = StringField(lazy_gettext("Name, e-mail or phone"))
    role = SelectField(lazy_gettext("Role"))
    municipality = SelectField(lazy_gettext("Municipality"))
    waits = SelectField(lazy_gettext("What waits"))
    sort = SelectField(lazy_gettext("Order"))


def _form(words: str) -> PeopleForm:
    form = PeopleForm(request.args)
    form.words.data = words
    form.role.choices = choices(ROLES, any_word=gettext("All roles"))
    form.municipality.choices = municipality_choices()
    form.waits.choices = [("", gettext("Anything")), ("phone", gettext("Phone about an interview"))]
    form.sort.choices = [
        ("name", gettext("By name")),
        ("newest", gettext("Newest first")),
        ("oldest", gettext("Oldest first")),
    ]
    return form


@blueprint.get("/people")
def people() -> str:
    """List the centre's people by name, e-mail, phone, role or municipality."""
    wanted = PeopleFilter(
        words=words_searched(),
        role=chosen("role", list(ROLES)),
        municipality_code=municipality_asked(),
        waits=chosen("waits", ["phone"]),
        sort=chosen("sort", queries.PEOPLE_SORTS) or "name",
    )
    with reading() as session:
        rows, total = queries.search_people(
            session, own_centre_id(), wanted, limit=PAGE_SIZE, offset=offset_asked()
        )
    note_list_reading("account", [row.account.id for row in rows])
    return list_page("staff/people/list.html", _form(wanted.words), total, rows=rows)


@blueprint.post("/people")
def search_people() -> Response:
    """Look for people: whom the words alone name, their page opens; else the list shows who fits."""
    words = words_sent()
    if words and not any(request.form.get(name) for name in _NARROWING):
        with reading() as session:
            rows, total = queries.search_people(session, own_centre_id(), PeopleFilter(words=words), limit=1)
        if total == 1:
            return redirect(url_for("staff.person", account_id=rows[0].account.id), 303)
    return to_the_list("staff.people", *_NARROWING, "sort")


@blueprint.get("/people/<int:account_id>")
def person(account_id: int) -> str:
    """Show one person: account, needs, profile, matches, invitations, messages and the log about them."""
    centre_id = own_centre_id()
    with reading() as session:
        found = queries.person_of_centre(session, centre_id, account_id)
        profile_id = found.profile.id if found.profile else None
        employer_id = found.employer.id if found.employer else None
        invitations = (
            invitation_queries.centre_invitations(session, centre_id, now(), profile_id=profile_id)[0]
            if profile_id
            else []
        )
        events = audit_queries.events_about(
            session,
            account_id,
            employer_id=employer_id,
            profile_id=profile_id,
            need_ids=[need.id for need in found.needs],
        )
        as_employer = queries.match_counts(session, employer_id=employer_id) if employer_id else None
        messages, messages_total = outbox_queries.centre_messages(
            session, centre_id, MessageFilter(account_id=account_id), now=now(), limit=_MOST_MESSAGES
        )
        hanging = outbox_queries.centre_messages(
            session, centre_id, MessageFilter(state="hanging", account_id=account_id), now=now(), limit=1
        )[1]
        as_assistant = queries.match_counts(session, profile_id=profile_id) if profile_id else None
        merged_into = merging.merge_of_left(session, account_id)
        merges = merging.merges_into(session, account_id)
    note_reading("account", account_id)
    return render_template(
        "staff/people/person.html",
        person=found,
        may_reset_codes=may(current_actor(), "manage_staff") and bool(found.account.tf_primary_method),
        may_close_account=may(current_actor(), "close_account_for_person"),
        may_map_needs=not CODE_ROLES & {role.name for role in found.account.roles},
        own=current_actor().account_id == account_id,
        merged_into=merged_into,
        merges=merges,
        matters=open_matters(found, invitations, as_employer, as_assistant, hanging, now=now()),
        invitations=invitations,
        has_open_invitation=any(
            row.invitation.cancelled_at is None and row.invitation.expires_at > now() for row in invitations
        ),
        events=events,
        messages=messages,
        messages_total=messages_total,
        profile_lines=profile_lines(found.profile) if found.profile else [],
        as_employer=as_employer,
        as_assistant=as_assistant,
    )
