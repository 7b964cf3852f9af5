"""The team that could cover a need's week: who does what, what stays open, and a person swapped by the address."""

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext
from wtforms import SelectField

from portti.database import reading
from portti.queries.needs import own_need
from portti.services.teams import TeamView, employer_team
from portti.vocabulary import weekday_short
from portti.web.employer.blueprint import blueprint
from portti.web.kit.access import current_actor
from portti.web.kit.forms import settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import FilterForm, note_list_reading
from portti.web.kit.swaps import keys_asked, with_key, without_key


class JoinForm(FilterForm):
    """Whom the team is asked to hold."""

    person = SelectField(name="with")


@blueprint.get("/needs/<int:need_id>/team")
def team(need_id: int) -> str:
    """Suggest who could cover the week together; `with` and `without` in the address swap people."""
    language = current_language()
    held, left_out = keys_asked("with"), keys_asked("without")
    with reading() as session:
        need = own_need(session, current_actor(), need_id)
        found = employer_team(
            session, need, language, without=left_out, including=held, settings=settings_now()
        )
    note_list_reading("profile", _shown(found))

    def address(with_: list[int], without: list[int]) -> str:
        return url_for("employer.team", need_id=need_id, **_arguments(with_, without))

    return render_template(
        "employer/matches/team.html",
        need=need,
        team=found,
        form=_join_form(found),
        held=held,
        left_out=left_out,
        weekdays=[weekday_short(day, language) for day in range(7)],
        drop=lambda key: address(without_key(held, key), with_key(left_out, key)),
        release=lambda key: address(without_key(held, key), left_out),
        take_back=lambda key: address(held, without_key(left_out, key)),
    )


def _shown(found: TeamView) -> list[int]:
    return [person.key for person in [*found.people, *found.offered, *found.left_out, *found.asked_for]]


def _arguments(held: list[int], left_out: list[int]) -> dict[str, Any]:
    return {**({"with": held} if held else {}), **({"without": left_out} if left_out else {})}


def _join_form(found: TeamView) -> JoinForm:
    form = JoinForm()
    form.person.label.text = gettext("Who should be in the team?")
    form.person.choices = {"": gettext("Choose a person")} | {
        str(person.key): f"{person.name}, {person.area}" for person in found.offered
    }
    form.person.data = ""
    return form
