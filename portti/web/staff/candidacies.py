"""All candidacies of the centre: as a list and as a board, what is stuck first, and how long each stage takes."""

from typing import Any

from flask import render_template, request
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField

from portti.clock import now
from portti.database import reading
from portti.domain.candidacies import STAGES
from portti.queries import candidacy_board as queries
from portti.queries import people
from portti.queries.candidacy_board import MINE, NOBODY, SORTS, BoardFilter, BoardRow
from portti.services.lead_times import lead_times
from portti.vocabulary import plain_number
from portti.web.kit import candidacy_words
from portti.web.kit.access import current_actor
from portti.web.kit.languages import current_language
from portti.web.kit.lists import FilterForm, chosen, note_list_reading
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import PAGE_SIZE, list_page, number_asked, offset_asked, own_centre_id

_MOST_ON_BOARD = 200
_WAITS = ("employer", "assistant", "centre")


class BoardForm(FilterForm):
    """What candidacies are filtered by, and in which order they stand."""

    stage = SelectField(lazy_gettext("Stage"))
    waits = SelectField(lazy_gettext("Who is waited for"))
    responsible = SelectField(lazy_gettext("Who looks after it"))
    late = SelectField(lazy_gettext("Deadline"))
    sort = SelectField(lazy_gettext("Order"))


def _form(colleagues: dict[str, str]) -> BoardForm:
    form = BoardForm(request.args)
    names, waits = candidacy_words.stage_names(), candidacy_words.waits_names()
    form.stage.choices = {"": gettext("All that have not ended"), **names}
    form.waits.choices = {"": gettext("Anybody"), **{who: waits[who] for who in _WAITS}}
    form.responsible.choices = {
        "": gettext("Anybody"),
        MINE: gettext("I do"),
        NOBODY: gettext("nobody yet"),
        **colleagues,
    }
    form.late.choices = {"": gettext("Any"), "late": gettext("Past only")}
    form.sort.choices = {
        "stuck": gettext("Stuck longest first"),
        "oldest": gettext("Longest in the stage first"),
        "newest": gettext("Newest in the stage first"),
        "action": gettext("Next action first"),
    }
    return form


def _wanted(colleagues: dict[str, str]) -> BoardFilter:
    return BoardFilter(
        stage=chosen("stage", STAGES),
        waits_for=chosen("waits", _WAITS),
        responsible=chosen("responsible", (MINE, NOBODY, *colleagues)),
        overdue=bool(chosen("late", ("late",))),
        need_id=number_asked("need"),
        sort=chosen("sort", SORTS) or "stuck",
    )


def _colleagues(session: Any, centre_id: int) -> dict[str, str]:
    """Return the names of the others who work for the centre, by key."""
    own = current_actor().account_id
    return {
        str(one.id): f"{one.given_name} {one.family_name}"
        for one in people.staff_of_centre(session, centre_id)
        if one.id != own
    }


@blueprint.get("/candidacies")
def candidacies() -> str:
    """List the centre's candidacies by filter, the longest stuck first."""
    moment, centre_id = now(), own_centre_id()
    with reading() as session:
        colleagues = _colleagues(session, centre_id)
        rows, total = queries.board_rows(
            session,
            centre_id,
            _wanted(colleagues),
            account_id=current_actor().account_id,
            now=moment,
            limit=PAGE_SIZE,
            offset=offset_asked(),
        )
        times = lead_times(session, centre_id, now=moment)
    _note(rows)
    return list_page(
        "staff/candidacies/list.html",
        _form(colleagues),
        total,
        rows=rows,
        times=[(time, plain_number(time.days, current_language())) for time in times],
        about=candidacy_words,
    )


@blueprint.get("/candidacies/board")
def candidacy_board() -> str:
    """Show the centre's candidacies stage by stage, in each the longest stuck first."""
    moment, centre_id = now(), own_centre_id()
    with reading() as session:
        counts = queries.stage_counts(session, centre_id, moment)
        colleagues = _colleagues(session, centre_id)
        rows, total = queries.board_rows(
            session,
            centre_id,
            _wanted(colleagues),
            account_id=current_actor().account_id,
            now=moment,
            limit=_MOST_ON_BOARD,
        )
    _note(rows)
    stages = [
        (stage, counts.get(stage, (0, 0)), [row for row in rows if row.candidacy.stage == stage])
        for stage in STAGES[:-1]
    ]
    return render_template(
        "staff/candidacies/board.html",
        stages=stages,
        total=total,
        shown=len(rows),
        form=_form(colleagues),
        about=candidacy_words,
    )


def _note(rows: list[BoardRow]) -> None:
    note_list_reading("candidacy", [row.candidacy.id for row in rows])
