"""Needs of the centre: the list, and one need with what became of everybody it was compared with."""

from datetime import timedelta

from flask import render_template, request
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField

from portti.clock import now
from portti.database import reading
from portti.models import Account, Need
from portti.queries import worklist as queries
from portti.queries.proposals import latest_proposal
from portti.queries.worklist import NEED_SORTS, MatchFilter, NeedFilter
from portti.services.granted_hours import plan_of
from portti.services.match_inputs import has_fixed_times, need_data
from portti.services.need_funnel import funnel_of
from portti.services.widening import can_be_widened
from portti.vocabulary import (
    condition_name,
    language_level_name,
    language_name,
    plain_number,
    skill_name,
    strength_name,
)
from portti.web.kit.ad_prompts import before_words
from portti.web.kit.forms import settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import FilterForm, chosen, note_list_reading, note_reading
from portti.web.kit.need_changes import change_words
from portti.web.kit.passed_times import passed_in_words, passed_title
from portti.web.kit.roster_words import roster_in_words
from portti.web.staff.blueprint import blueprint
from portti.web.staff.home import asked_limit
from portti.web.staff.lists import (
    PAGE_SIZE,
    list_page,
    municipality_asked,
    municipality_choices,
    offset_asked,
    own_centre_id,
)
from portti.web.staff.searches import to_the_list, words_searched
from portti.web.staff.words import choices, day, need_states
from portti.wording.job import all_times_in_words, terms_in_words
from portti.wording.week import week_blocks


class NeedsForm(FilterForm):
    """What needs are searched by, and in which order they stand."""

    words = StringField(lazy_gettext("Words of the title or the employer's name"))
    state = SelectField(lazy_gettext("State"))
    municipality = SelectField(lazy_gettext("Municipality"))
    sort = SelectField(lazy_gettext("Order"))


def _states() -> dict[str, str]:
    return {
        **need_states(),
        "expiring": gettext("Hides soon, not confirmed"),
        "no_candidate": gettext("No candidate"),
    }


def _form(words: str) -> NeedsForm:
    form = NeedsForm(request.args)
    form.words.data = words
    form.state.choices = choices(_states(), any_word=gettext("All states"))
    form.municipality.choices = municipality_choices()
    form.sort.choices = [
        ("newest", gettext("Newest first")),
        ("oldest", gettext("Oldest first")),
        ("confirmed", gettext("Longest without confirming first")),
        ("title", gettext("By title")),
    ]
    return form


@blueprint.get("/needs")
def needs() -> str:
    """List the centre's needs by words, state or municipality."""
    wanted = NeedFilter(
        state=chosen("state", list(_states())),
        municipality_code=municipality_asked(),
        words=words_searched(),
        sort=chosen("sort", NEED_SORTS) or "newest",
    )
    with reading() as session:
        rows, total = queries.centre_needs(
            session,
            own_centre_id(),
            wanted,
            asked_before=asked_limit(now()),
            no_candidate_before=now() - timedelta(days=settings_now().mediation.no_candidate_days),
            limit=PAGE_SIZE,
            offset=offset_asked(),
        )
    note_list_reading("need", [row.need.id for row in rows])
    return list_page("staff/needs/list.html", _form(wanted.words), total, rows=rows)


@blueprint.post("/needs")
def search_needs() -> Response:
    """Look for needs: by words that may be a person's name, so that they stand in no address."""
    return to_the_list("staff.needs", "state", "municipality", "sort")


@blueprint.get("/needs/<int:need_id>")
def need(need_id: int) -> str:
    """Show one need: what is asked, where it stands, and which assistants fit."""
    centre_id, language = own_centre_id(), current_language()
    with reading() as session:
        found, account = queries.need_of_centre(session, centre_id, need_id)
        rows, total = queries.centre_matches(
            session, centre_id, MatchFilter(need_id=need_id, sort="points"), limit=PAGE_SIZE
        )
        funnel = funnel_of(session, found, language)
        proposal = latest_proposal(session, need_id)
        plan = plan_of(session, found, now=now())
        details = _details(found, account)
        blocks = week_blocks(need_data(found), language) if has_fixed_times(found) else []
    note_reading("need", need_id)
    note_list_reading("match", [row.match.id for row in rows])
    return render_template(
        "staff/needs/need.html",
        need=found,
        account=account,
        details=details,
        before=before_words(found),
        plan=plan,
        blocks=blocks,
        rows=rows,
        total=total,
        funnel=funnel,
        proposal=proposal,
        change=change_words(proposal.change, found) if proposal else None,
        can_widen=can_be_widened(found),
    )


def _details(found: Need, account: Account | None) -> list[dict[str, object]]:
    """Return what the need asks for, line by line, in words."""
    language = current_language()
    times = all_times_in_words(need_data(found), found, language)
    skills = {
        strength: [skill_name(row.skill, language) for row in found.skills if row.strength == strength]
        for strength in ("must", "wish")
    }
    rows: list[tuple[str, list[str]]] = [
        (gettext("Times"), times),
        *([(passed_title(), passed)] if (passed := passed_in_words(found)) else []),
        *([(gettext("Weeks of the roster"), roster)] if (roster := roster_in_words(found)) else []),
        (gettext("Begins and ends"), _dates(found)),
        (gettext("Hours a week at most"), _hours(found)),
        (gettext("Contract and pay"), terms_in_words(found, language)),
        (gettext("Skills that are needed"), skills["must"]),
        (gettext("Skills that are wished for"), skills["wish"]),
        (
            gettext("Languages"),
            [
                f"{language_name(row.language, language)}, {language_level_name(row.level, language)} "
                f"({strength_name(row.strength, language)})"
                for row in found.languages
            ],
        ),
        (gettext("At the workplace"), [condition_name(row.condition, language) for row in found.conditions]),
    ]
    said: list[dict[str, object]] = [
        {"key": key, "lines": lines} if lines else {"key": key, "text": "–"} for key, lines in rows
    ]
    if found.pay_text:
        pay = gettext("The pay in the employer's own words")
        said.append({"key": pay, "text": found.pay_text, "lang": found.text_language})
    return said


def _dates(found: Need) -> list[str]:
    begins = gettext("from %(day)s", day=day(found.from_on)) if found.from_on else ""
    ends = gettext("until %(day)s", day=day(found.to_on)) if found.to_on else ""
    return [" ".join(part for part in (begins, ends) if part)] if begins or ends else []


def _hours(found: Need) -> list[str]:
    return [plain_number(found.hours_cap, current_language())] if found.hours_cap is not None else []
