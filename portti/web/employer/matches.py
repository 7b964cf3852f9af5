"""An employer's matches: the list with reasons, one assistant in full, why the list is so, and the answers."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import RuleViolation
from portti.domain.matches import is_mutual
from portti.models import Need
from portti.queries import matches as queries
from portti.queries.candidacies import shown_candidacy_id
from portti.queries.needs import own_need, own_need_alone
from portti.services import need_open_times, pairs, ranking_reasons
from portti.services.answers import answer_as_employer
from portti.services.conversations import has_page
from portti.services.match_lists import PAGE_SIZE, employer_list
from portti.services.matchmaking import refresh_own_need
from portti.services.suggestions import suggested_in_list, suggested_people
from portti.vocabulary import condition_name, language_level_name, language_name, weekday_short
from portti.web.employer.blueprint import blueprint
from portti.web.kit.access import current_actor
from portti.web.kit.forms import settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import Page, note_list_reading, note_reading
from portti.web.kit.match_answers import answer_sent, next_for_employer, refusal
from portti.web.kit.match_filters import list_form, wanted_arguments, wanted_asked
from portti.web.kit.suggestions import suggestion_reasons
from portti.wording.interest import interest_name
from portti.wording.week import (
    Block,
    covered_blocks,
    free_blocks,
    free_times_in_words,
    hours_in_words,
    week_blocks,
)


@blueprint.get("/needs/<int:need_id>/matches")
def matches(need_id: int) -> str:
    """List who fits a need, with the reasons."""
    actor, language, wanted = current_actor(), current_language(), wanted_asked()
    with reading() as session:
        need = own_need_alone(session, actor, need_id)
        found = employer_list(session, need, language, wanted, settings=settings_now())
        suggested = suggested_in_list(session, need, found.ranked)
        changes = (
            []
            if found.fitting
            else ranking_reasons.widening(session, need, language, settings=settings_now())
        )
        together = (
            None
            if found.fitting or changes
            else ranking_reasons.together(session, need, language, settings=settings_now())
        )
    note_list_reading("profile", [card.key for card in found.cards])
    return render_template(
        "employer/matches/list.html",
        need=need,
        found=found,
        changes=changes,
        together=together,
        wanted=wanted,
        form=list_form(found.offered),
        page=Page(wanted.page, found.total, PAGE_SIZE),
        arguments=wanted_arguments(wanted),
        waits=_waits(need, found.checked_at),
        also_open=need_open_times.has_open_times(need),
        suggested={one.person.profile_id: one for one in suggested},
        because=suggestion_reasons(),
        hours_for_several=hours_in_words(found.hours_for_several, found.hours_for_several, language)
        if found.hours_for_several
        else "",
    )


def _waits(need: Need, checked_at: object) -> bool:
    """Answer whether the list does not know the need as it is now."""
    return need.state == "published" and (checked_at is None or checked_at < need.changed_at)  # type: ignore[operator]


@blueprint.get("/needs/<int:need_id>/matches/why")
def why_matches(need_id: int) -> str:
    """Say why the list is as it is, and what would widen it."""
    with reading() as session:
        need = own_need(session, current_actor(), need_id)
        why = ranking_reasons.why_employer_list(session, need, current_language(), settings=settings_now())
    return render_template("employer/matches/why.html", need=need, why=why)


@blueprint.get("/needs/<int:need_id>/matches/<int:profile_id>")
def match(need_id: int, profile_id: int) -> str:
    """Show one assistant for a need: reasons, free times, and how the order was counted."""
    language = current_language()
    with reading() as session:
        pair = pairs.employer_pair(
            session, current_actor(), need_id, profile_id, language, settings=settings_now()
        )
        suggested = suggested_people(session, pair.need, language)
        candidacy_id = shown_candidacy_id(session, need_id, profile_id)
        has_thread = has_page(session, pair.need, pair.profile)
        profile, data = pair.profile, pair.profile_times
        shown = profile.shown_fields.split()
        interests = [interest_name(row.interest, language) for row in profile.interests]
    note_reading("profile", profile_id)
    return render_template(
        "employer/matches/pair.html",
        pair=pair,
        need=pair.need,
        candidacy_id=candidacy_id,
        has_thread=has_thread,
        free_times=free_times_in_words(data.get("available") or [], language),
        blocks=_week(pair.need_times, data, language),
        weekdays=[weekday_short(day, language) for day in range(7)],
        languages=[
            f"{language_name(code, language)}: {language_level_name(level, language)}"
            for code, level in (data.get("languages") or {}).items()
        ],
        cannot=[condition_name(code, language) for code in data.get("cannot") or []],
        text=profile.text if data and "text" in shown else "",
        interests=interests if data and "interests" in shown else [],
        arguments=wanted_arguments(wanted_asked()),
        suggested={one.person.profile_id: one for one in suggested},
        because=suggestion_reasons(),
    )


def _week(need: Mapping[str, Any], profile: Mapping[str, Any], language: str) -> list[Block]:
    """Return the need's week with what the assistant can do of it; without fixed times when they are free."""
    if not profile:
        return []
    needed, free = week_blocks(need, language), free_blocks(profile["available"], language)
    return needed + covered_blocks(needed, free) if needed else free


@blueprint.post("/needs/<int:need_id>/matches/<int:profile_id>/answer")
def answer_match(need_id: int, profile_id: int) -> Response:
    """Record "interested", "not for me", or take the answer back, and go back to the list."""
    wanted, answer = wanted_asked(), answer_sent()
    back = redirect(url_for("employer.matches", need_id=need_id, **wanted_arguments(wanted)), 303)
    try:
        with transaction() as session:
            said = answer_as_employer(
                session,
                current_actor(),
                need_id,
                profile_id,
                answer,
                list_was_ranked=wanted.order == "best",
                settings=settings_now(),
                now=now(),
            )
            name = queries.shown_name_of(session, profile_id)
    except RuleViolation as violation:
        flash(refusal(violation) or gettext("This answer cannot be given now."), "notice")
        return back
    mutual = is_mutual(said.employer_answer, said.assistant_answer)
    flash(next_for_employer(answer, name, mutual=mutual), "success")
    if mutual:
        return redirect(url_for("employer.match", need_id=need_id, profile_id=profile_id), 303)
    return back


@blueprint.post("/needs/<int:need_id>/matches/rank")
def rank_need_now(need_id: int) -> Response:
    """Make the list at once instead of within a minute."""
    with transaction() as session:
        refresh_own_need(session, current_actor(), need_id, settings=settings_now(), now=now())
    return redirect(url_for("employer.matches", need_id=need_id), 303)
