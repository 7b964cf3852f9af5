"""Matches of the centre, with what each side answered."""

from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, SelectField

from portti.database import reading
from portti.queries import people as people_queries
from portti.queries import worklist as queries
from portti.queries.worklist import MATCH_ANSWERS, MATCH_SORTS, MatchFilter
from portti.web.kit.lists import FilterForm, chosen, note_list_reading
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import PAGE_SIZE, list_page, number_asked, offset_asked, own_centre_id


class MatchesForm(FilterForm):
    """What matches are filtered by; one need or person may be asked for by a link."""

    answer = SelectField(lazy_gettext("Answers"))
    sort = SelectField(lazy_gettext("Order"))
    need = HiddenField()
    profile = HiddenField()


def _form() -> MatchesForm:
    form = MatchesForm(request.args)
    form.answer.choices = [
        ("", gettext("All matches")),
        ("both", gettext("Both interested")),
        ("employer", gettext("Only the employer interested")),
        ("assistant", gettext("Only the assistant interested")),
        ("none", gettext("Nobody has answered")),
        ("declined", gettext("Somebody said not for me")),
    ]
    form.sort.choices = [
        ("newest", gettext("Newest first")),
        ("oldest", gettext("Oldest first")),
        ("points", gettext("Best fit first")),
    ]
    return form


@blueprint.get("/matches")
def matches() -> str:
    """List the pairs of the centre's needs and assistants that fit."""
    centre_id = own_centre_id()
    wanted = MatchFilter(
        answer=chosen("answer", MATCH_ANSWERS),
        need_id=number_asked("need"),
        profile_id=number_asked("profile"),
        sort=chosen("sort", MATCH_SORTS) or "newest",
    )
    with reading() as session:
        about = ""
        if wanted.need_id is not None:
            need, _account = queries.need_of_centre(session, centre_id, wanted.need_id)
            about = gettext("Only the need %(title)s.", title=need.title or gettext("Need without a title"))
        elif wanted.profile_id is not None:
            profile = people_queries.profile_of_centre(session, centre_id, wanted.profile_id)
            about = gettext("Only the assistant %(name)s.", name=profile.shown_name)
        rows, total = queries.centre_matches(
            session, centre_id, wanted, limit=PAGE_SIZE, offset=offset_asked()
        )
    note_list_reading("match", [row.match.id for row in rows])
    return list_page("staff/matches/list.html", _form(), total, about=about, rows=rows)
