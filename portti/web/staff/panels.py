"""Client panels as the staff keep them: the list, one panel, and each meeting, draft, proposal and answer sheet."""

from collections import Counter

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import helsinki, now
from portti.database import reading, transaction
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.panels import EFFECTS, panel_faults
from portti.domain.permissions import check_may
from portti.models import Panel
from portti.queries import panels as queries
from portti.queries.panels import PartRow
from portti.services import panels as services
from portti.web.kit.access import current_actor
from portti.web.kit.forms import RowForm, add_violation, is_right, tell_of_change, version_of
from portti.web.kit.languages import current_language
from portti.web.staff import panel_forms as forms
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import own_centre_id
from portti.web.staff.panel_forms import PanelForm, PartForm, sentence
from portti.web.staff.words import word
from portti.wording.goal import EFFECT_ANSWERS, PROPOSAL_STATUSES
from portti.wording.goal import EFFECTS as EFFECT_WORDS

Answered = str | Response | tuple[str, int]
_OPTIONAL = frozenset({"place", "attended", "about", "outcome", "answer", "answered_on"})
_KINDS = "meeting,draft,proposal,sheet"


@blueprint.get("/panels")
def panels() -> str:
    """List the centre's panels."""
    check_may(current_actor(), "keep_panels")
    with reading() as session:
        rows = queries.panels_of_centre(session, own_centre_id())
    return render_template("staff/panels/list.html", rows=rows)


@blueprint.route("/panels/new", methods=["GET", "POST"])
def new_panel() -> Answered:
    """Write a new panel down."""
    check_may(current_actor(), "keep_panels")
    form = forms.panel_form(None, begun_on=helsinki(now()).date(), language=current_language())
    if request.method == "GET":
        return _new_page(form)
    facts = forms.panel_facts(form)
    if not is_right(form, panel_faults(facts, today=helsinki(now()).date()), sentence):
        return _new_page(form), 422
    try:
        with transaction() as session:
            made = services.make_panel(session, current_actor(), facts, form_key=form.key.data, now=now())
            target = url_for("staff.panel", panel_id=made.id) if made else url_for("staff.panels")
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return _new_page(form), 422
    flash(gettext("Saved."), "success")
    return redirect(target, 303)


def _new_page(form: PanelForm) -> str:
    return render_template("staff/panels/new.html", form=form)


@blueprint.route("/panels/<int:panel_id>", methods=["GET", "POST"])
def panel(panel_id: int) -> Answered:
    """Show one panel with all that hangs on it, or write it as it should be."""
    check_may(current_actor(), "keep_panels")
    found = _found(panel_id)
    form = forms.panel_form(found)
    if request.method == "GET":
        return _page(found, form)
    facts = forms.panel_facts(form)
    if not is_right(form, panel_faults(facts, today=helsinki(now()).date()), sentence):
        return _page(found, form), 422
    try:
        with transaction() as session:
            services.change_panel(
                session,
                current_actor(),
                panel_id,
                facts,
                row_version=version_of(form.row_version.data),
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return _page(found, form), 422
    except Conflict:
        _tell_of_change(form, found)
        return _page(found, form), 409
    return _saved(panel_id)


def _found(panel_id: int) -> Panel:
    with reading() as session:
        return queries.panel_of_centre(session, own_centre_id(), panel_id)


def _tell_of_change(form: RowForm, found: Panel) -> None:
    told = gettext("Somebody changed this meanwhile. Look at the page, then save again.")
    tell_of_change(form, told, found.row_version)


def _saved(panel_id: int) -> Response:
    flash(gettext("Saved."), "success")
    return redirect(url_for("staff.panel", panel_id=panel_id), 303)


def _page(found: Panel, form: PanelForm) -> str:
    answers = {effect: Counter(getattr(sheet, effect) for sheet in found.sheets) for effect in EFFECTS}
    return render_template(
        "staff/panels/panel.html",
        panel=found,
        form=form,
        status=lambda code: word(PROPOSAL_STATUSES, code),
        effects=[
            (gettext(EFFECT_WORDS[effect]), [answers[effect][answer] for answer in EFFECT_ANSWERS])
            for effect in EFFECTS
        ],
        answer_heads=[gettext(words) for words in EFFECT_ANSWERS.values()],
    )


@blueprint.route(f"/panels/<int:panel_id>/<any({_KINDS}):kind>/new", methods=["GET", "POST"])
def new_part(panel_id: int, kind: str) -> Answered:
    """Add a meeting, a draft, a proposal or an answer sheet."""
    check_may(current_actor(), "keep_panels")
    found = _found(panel_id)
    form = forms.part_form(kind, found, None)
    if request.method == "GET":
        return _part_page(found, kind, form, None)
    facts = forms.part_facts(kind, form)
    if not is_right(form, facts.faults(today=helsinki(now()).date()), sentence):
        return _part_page(found, kind, form, None), 422
    try:
        with transaction() as session:
            services.add_part(
                session,
                current_actor(),
                panel_id,
                kind,
                facts,
                form_key=form.key.data,
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return _part_page(found, kind, form, None), 422
    return _saved(panel_id)


@blueprint.route(f"/panels/<int:panel_id>/<any({_KINDS}):kind>/<int:part_id>", methods=["GET", "POST"])
def panel_part(panel_id: int, kind: str, part_id: int) -> Answered:
    """Show one part of a panel, change it, or take it away."""
    check_may(current_actor(), "keep_panels")
    found = _found(panel_id)
    with reading() as session:
        row = queries.part_of(session, found.id, kind, part_id)
    form = forms.part_form(kind, found, row)
    if request.method == "GET":
        return _part_page(found, kind, form, row)
    if "take_away" in request.form:
        with transaction() as session:
            services.remove_part(session, current_actor(), panel_id, kind, part_id, now=now())
        return _saved(panel_id)
    facts = forms.part_facts(kind, form)
    if not is_right(form, facts.faults(today=helsinki(now()).date()), sentence):
        return _part_page(found, kind, form, row), 422
    try:
        with transaction() as session:
            services.change_part(
                session,
                current_actor(),
                panel_id,
                kind,
                part_id,
                facts,
                row_version=version_of(form.row_version.data),
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return _part_page(found, kind, form, row), 422
    except Conflict:
        _tell_of_change(form, found)
        return _part_page(found, kind, form, row), 409
    return _saved(panel_id)


def _part_page(found: Panel, kind: str, form: PartForm, row: PartRow | None) -> str:
    titles = {
        "meeting": gettext("A meeting of the panel"),
        "draft": gettext("A draft put before the panel"),
        "proposal": gettext("A proposal of the panel"),
        "sheet": gettext("An answer to what has changed"),
    }
    return render_template(
        "staff/panels/part.html",
        panel=found,
        kind=kind,
        form=form,
        row=row,
        title=titles[kind],
        shown=[one for one in form if getattr(one.widget, "input_type", "") != "hidden"],
        optional=_OPTIONAL,
    )
