"""One need of an employer: how it stands, the summary before publishing, and every deed on it."""

from collections.abc import Callable
from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.need_states import BY_PEOPLE, EDITABLE, possible_deeds
from portti.domain.open_times import key_of_open_times, open_times_of_key
from portti.domain.substitutes import has_shifts
from portti.domain.weekly_hours import is_too_long_for_one
from portti.models import Need
from portti.moments import age_in_words
from portti.queries import needs as need_queries
from portti.queries.ad_checks import latest_check
from portti.queries.needs import MatchCounts
from portti.queries.proposals import latest_proposal
from portti.services import need_drafts, need_ending, need_rosters, needs
from portti.services.ad_reading import has_open_wish, needs_staff
from portti.services.granted_hours import plan_of
from portti.services.match_inputs import need_data
from portti.services.matchmaking import rank_own_need_if_quick
from portti.services.silence import needs_without_candidate
from portti.vocabulary import need_state_name, weekday_short
from portti.web.employer.ad_words import sent_back, waits_words
from portti.web.employer.blueprint import blueprint
from portti.web.employer.need_rows import need_rows
from portti.web.employer.need_stage import Page, Stage, stage_of
from portti.web.employer.need_times import entry_words
from portti.web.employer.need_words import (
    deed_words,
    done_words,
    lacking_words,
    over_granted_words,
    sentence,
    step_names,
    title_of,
    what_next,
)
from portti.web.kit.access import current_actor
from portti.web.kit.ad_prompts import before_words
from portti.web.kit.assisted import waits_for_client
from portti.web.kit.forms import settings_now
from portti.web.kit.languages import current_language
from portti.wording.week import week_blocks

_JUST_CONFIRMED = timedelta(days=7)
Deed = Callable[..., Need]
_DEEDS: dict[str, Deed] = {
    "publish": lambda *who, now: needs.publish_need(*who, settings=settings_now(), now=now),
    "confirm": lambda *who, now: needs.confirm_need(*who, settings=settings_now(), now=now),
    "pause": needs.pause_need,
    "fill": needs.fill_need_up,
    "withdraw": lambda *who, now: needs.withdraw_need(*who, settings=settings_now(), now=now),
    "restore": needs.restore_need,
}


@blueprint.get("/needs/<int:need_id>")
def need(need_id: int) -> str:
    """Show how one's own need stands, what happens next, and what one can do."""
    stage = stage_of(need_id, "")
    with reading() as session:
        counts = need_queries.match_counts(session, [need_id]).get(need_id, MatchCounts())
        proposal = latest_proposal(session, need_id)
    return _page("need", stage, counts=counts, proposal=proposal)


@blueprint.get("/needs/<int:need_id>/summary")
def need_summary(need_id: int) -> str:
    """Show all that the need says, what is missing, and the button that publishes it."""
    return _page("summary", stage_of(need_id, "summary"))


def _page(template: str, stage: Stage, **values: object) -> str:
    found, language = stage.need, current_language()
    rows = need_rows(found, stage.known)
    for row in rows:
        editable = found.state in EDITABLE
        row["href"] = stage.address(row["step"], then="summary") if editable else None
    missing = need_ending.missing_of(found, now())
    with reading() as session:
        check = latest_check(session, found.id)
        plan = plan_of(session, found, now=now())
        reads_itself = current_actor().is_staff and not has_open_wish(found)
        no_candidate = bool(
            needs_without_candidate(session, settings=settings_now(), now=now(), only=found.id)
        )
        waits = needs_staff(session, found, settings_now()) and not reads_itself
    waiting = waits_words(check) if found.state == "checking" else ""
    return render_template(
        f"employer/needs/{template}.html",
        stage=stage,
        need=found,
        rows=rows,
        title=title_of(found),
        state=need_state_name(found.state, language),
        what_next=waiting or what_next(found.state, is_over=need_ending.is_over(found, now())),
        no_candidate=no_candidate,
        waits_for_staff=waits,
        check_days=settings_now().mediation.check_working_days,
        told_back=sent_back(found, check),
        before_told=bool(before_words(found)),
        over_granted=over_granted_words(vars(plan)) if plan and plan.is_over else None,
        missing=[
            {"text": lacking_words(step), "href": stage.address(step), "name": step_names()[step]}
            for step in missing
        ],
        deeds=[
            {"deed": deed, "text": deed_words(deed, found.state)}
            for deed in possible_deeds(found.state)
            if not _is_idle(deed, found, missing, waits)
        ],
        editable=found.state in EDITABLE,
        has_shifts=has_shifts(found.state, was_published=found.published_at is not None),
        lacks_start=need_rosters.lacks_start(found),
        confirmed=age_in_words(found.confirmed_at, now(), language) if found.confirmed_at else None,
        too_long=[entry_words(one) for one in need_drafts.all_entries_of(found) if is_too_long_for_one(one)],
        blocks=week_blocks(need_data(found), language),
        weekdays=[weekday_short(day, language) for day in range(7)],
        **values,
    )


def _is_idle(deed: str, found: Need, missing: tuple[str, ...], waits: bool) -> bool:
    """Answer whether a deed would change nothing worth a button now."""
    if deed == "publish":
        return bool(missing) or found.state == "expired" or (found.state == "checking" and waits)
    if deed == "confirm" and found.state == "expired":
        return need_ending.is_over(found, now())
    fresh = found.confirmed_at is not None and now() - found.confirmed_at < _JUST_CONFIRMED
    return deed == "confirm" and found.state == "published" and fresh and found.asked_at is None


@blueprint.post("/needs/new")
def new_need() -> Response:
    """Begin a need, and go to its first step."""
    with transaction() as session:
        made = needs.create_need(session, current_actor(), now=now())
        key = made.id
    return redirect(url_for("employer.need_step", need_id=key, step="place"), 303)


@blueprint.post("/needs/<int:need_id>/copy")
def copy_need(need_id: int) -> Response:
    """Copy an old need, and go to the summary of the copy."""
    with transaction() as session:
        key = needs.copy_need(session, current_actor(), need_id, now=now()).id
    flash(gettext("This is a copy. Check it and change what you want. Then publish it."), "success")
    return redirect(url_for("employer.need_summary", need_id=key), 303)


@blueprint.post(f"/needs/<int:need_id>/deed/<any({','.join(BY_PEOPLE)}):deed>")
def need_deed(need_id: int, deed: str) -> Page:
    """Do one of the deeds on one's own need, and say what it means."""
    try:
        with transaction() as session:
            done = _DEEDS[deed](session, current_actor(), need_id, now=now()).state
            waiting = waits_words(latest_check(session, need_id)) if done == "checking" else ""
    except RuleViolation as violation:
        if violation.code in ("not_whole", "over_granted_hours"):
            flash(sentence(violation) or "")
            return redirect(url_for("employer.need_summary", need_id=need_id), 303)
        if violation.code == "waits_for_client":
            flash(waits_for_client())
            return redirect(url_for("employer.need_summary", need_id=need_id), 303)
        # The state is another than the page showed: the need's own page says which.
        raise Conflict from violation
    with transaction() as session:
        rank_own_need_if_quick(session, current_actor(), need_id, settings=settings_now(), now=now())
    flash(waiting or done_words(deed), "success")
    if request.args.get("then") == "home":
        return redirect(url_for("employer.home"), 303)
    return redirect(url_for("employer.need", need_id=need_id), 303)


@blueprint.post("/needs/<int:need_id>/open/clear")
def clear_open_times(need_id: int) -> Response:
    """Forget the open times, and ask again how the times are known; the next page can put them back."""
    try:
        with transaction() as session:
            emptied = needs.clear_open_times(session, current_actor(), need_id, now=now())
    except RuleViolation as violation:
        flash(sentence(violation) or "")
        return redirect(url_for("employer.need_step", need_id=need_id, step="open"), 303)
    flash(gettext("The times to be agreed are emptied. You can put them back on this page."), "success")
    key = key_of_open_times(emptied)
    return redirect(url_for("employer.need_step", need_id=need_id, step="times", emptied=key), 303)


@blueprint.post("/needs/<int:need_id>/open/back")
def put_open_times_back(need_id: int) -> Response:
    """Put emptied open times back, where nobody has written others since."""
    draft = open_times_of_key(request.form.get("times", ""))
    if draft is None:
        raise NotFound("times")
    with transaction() as session:
        needs.put_open_times_back(session, current_actor(), need_id, draft, now=now())
    flash(gettext("The times to be agreed are back."), "success")
    return redirect(url_for("employer.need_step", need_id=need_id, step="open"), 303)
