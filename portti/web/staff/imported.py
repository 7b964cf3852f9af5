"""Imported needs and profiles that are nobody's yet: staff tie each to a person."""

from collections.abc import Callable, Sequence
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import RuleViolation
from portti.domain.permissions import check_may
from portti.models import Profile
from portti.queries import imported as imported_queries
from portti.queries import people as queries
from portti.queries.imported import EmployerWithNeeds
from portti.queries.people import PeopleFilter
from portti.services import staff_people
from portti.services.match_inputs import profile_data
from portti.vocabulary import skill_name
from portti.web.kit.access import current_actor
from portti.web.kit.forms import key_of, settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import FilterForm, chosen, note_list_reading
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import PAGE_SIZE, list_page, offset_asked, other_arguments, own_centre_id
from portti.web.staff.searches import FindForm, to_the_list, words_searched
from portti.wording.week import free_times_in_words

_MOST_PEOPLE = 20
_MOST_LINES = 4
_KINDS = ("needs", "profiles")


class ImportedForm(FilterForm):
    """Which rows are shown, and the id that they have in the file they came from."""

    kind = SelectField(lazy_gettext("What"))
    words = StringField(lazy_gettext("Id in the file, or a part of it"))


@blueprint.get("/imported")
def imported() -> str:
    """List what was imported and is nobody's yet: needs or profiles, a page at a time."""
    centre_id, words, offset = own_centre_id(), words_searched(), offset_asked()
    employers: Sequence[EmployerWithNeeds] = []
    profiles: Sequence[Profile] = []
    with reading() as session:
        totals = imported_queries.count_untied(session, centre_id)
        kind = chosen("kind", _KINDS) or ("needs" if totals["needs"] else "profiles")
        if kind == "needs":
            employers, total = imported_queries.untied_employers(
                session, centre_id, words=words, limit=PAGE_SIZE, offset=offset
            )
        else:
            profiles, total = imported_queries.untied_profiles(
                session, centre_id, words=words, limit=PAGE_SIZE, offset=offset
            )
        times = {row.id: _free_times(row) for row in profiles}
    note_list_reading("profile", [row.id for row in profiles])
    note_list_reading("need", [need.id for _employer, needs in employers for need in needs])
    return list_page(
        "staff/imported/list.html",
        _form(kind, words, totals),
        total,
        kind=kind,
        totals=totals,
        profiles=profiles,
        employers=employers,
        times=times,
        skills={row.id: _skills(row) for row in profiles},
    )


@blueprint.post("/imported")
def search_imported() -> Response:
    """Look for imported rows by their id."""
    return to_the_list("staff.imported", "kind")


def _form(kind: str, words: str, totals: dict[str, int]) -> ImportedForm:
    form = ImportedForm(data={"kind": kind, "words": words})
    form.kind.choices = {
        "needs": f"{gettext('Imported needs')} ({totals['needs']})",
        "profiles": f"{gettext('Imported profiles')} ({totals['profiles']})",
    }
    return form


def _free_times(profile: Profile) -> list[str]:
    return free_times_in_words(profile_data(profile)["available"], current_language())[:_MOST_LINES]


def _skills(profile: Profile) -> list[str]:
    return [skill_name(skill.skill, current_language()) for skill in profile.skills]


@blueprint.route("/imported/profiles/<int:profile_id>", methods=["GET", "POST"])
def tie_profile(profile_id: int) -> str | Response | tuple[str, int]:
    """Look for the person whose profile this is, and give it to them."""
    with reading() as session:
        profile = queries.profile_of_centre(session, own_centre_id(), profile_id)
    if profile.account_id is not None:
        return redirect(url_for("staff.person", account_id=profile.account_id))
    title = gettext("Whose profile is this?")
    return _tie(title, "staff.tie_profile", profile_id, staff_people.tie_profile, profile_id=profile_id)


@blueprint.route("/imported/employers/<int:employer_id>", methods=["GET", "POST"])
def tie_employer(employer_id: int) -> str | Response | tuple[str, int]:
    """Look for the person whose needs these are, and give them to them."""
    with reading() as session:
        employer = queries.employer_of_centre(session, own_centre_id(), employer_id)
    if employer.account_id is not None:
        return redirect(url_for("staff.person", account_id=employer.account_id))
    title = gettext("Whose needs are these?")
    deed = partial(staff_people.tie_employer, settings=settings_now())
    return _tie(title, "staff.tie_employer", employer_id, deed, employer_id=employer_id)


def _tie(
    title: str, endpoint: str, row_id: int, deed: Callable[..., object], **which: int
) -> str | Response | tuple[str, int]:
    actor = current_actor()
    check_may(actor, "create_account_for_person")
    if request.method == "POST" and "account" not in request.form:
        return to_the_list(endpoint, **which)
    words, problem = words_searched(), None
    if request.method == "POST":
        account_id = key_of(request.form.get("account")) or 0
        try:
            with transaction() as session:
                deed(session, actor, row_id, account_id, now=now())
        except RuleViolation as violation:
            problem = _sentence(violation)
        else:
            flash(gettext("The row was tied to this person. They see it on their own pages."), "success")
            return redirect(url_for("staff.person", account_id=account_id))
    people: list[queries.PersonRow] = []
    if words:
        with reading() as session:
            found, _total = queries.search_people(
                session, own_centre_id(), PeopleFilter(words=words), limit=_MOST_PEOPLE
            )
            people = list(found)
        note_list_reading("account", [row.account.id for row in people])
    form = FindForm(data={"words": words})
    page = render_template(
        "staff/imported/tie.html",
        title=title,
        form=form,
        words_typed=words,
        people=people,
        problem=problem,
        address=url_for(endpoint, **which, **other_arguments()),  # type: ignore[arg-type]
    )
    return (page, 422) if problem else page


def _sentence(violation: RuleViolation) -> str:
    sentence: str = {
        "tied_already": gettext("Somebody tied this row to another person meanwhile."),
        "has_profile": gettext(
            "This person has filled in a profile already, and a person has one profile only."
        ),
    }.get(violation.code, gettext("This row cannot be tied to this person."))
    return sentence
