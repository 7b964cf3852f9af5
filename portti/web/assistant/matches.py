"""An assistant's matches: fitting needs with reasons, one need in full, what would open more, the answers."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import RuleViolation
from portti.domain.matches import is_mutual
from portti.models import Profile
from portti.queries import matches as queries
from portti.queries.candidacies import shown_candidacy_id
from portti.queries.match_pool import visible_profile_ids
from portti.services import pairs, ranking_reasons
from portti.services.answers import answer_as_assistant
from portti.services.conversations import has_page
from portti.services.match_lists import PAGE_SIZE, assistant_list
from portti.services.matchmaking import refresh_own_profile
from portti.services.need_search import need_in_words
from portti.web.assistant.blueprint import blueprint
from portti.web.kit.access import current_actor
from portti.web.kit.forms import settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import Page, note_list_reading, note_reading
from portti.web.kit.match_answers import answer_sent, next_for_assistant, refusal
from portti.web.kit.match_filters import list_form, wanted_arguments, wanted_asked


@blueprint.get("/matches")
def matches() -> str:
    """List the needs that fit the profile, with the reasons."""
    language, wanted = current_language(), wanted_asked()
    with reading() as session:
        profile = queries.own_profile(session, current_actor())
        found = assistant_list(session, profile, language, wanted, settings=settings_now())
        changes = ranking_reasons.opening(session, profile, language, settings=settings_now())
        shown = bool(visible_profile_ids(session, [profile.id]))
    note_list_reading("need", [card.key for card in found.cards])
    return render_template(
        "assistant/matches/list.html",
        found=found,
        changes=changes[:3],
        shown=shown,
        waits=shown and _waits(profile, found.checked_at),
        wanted=wanted,
        form=list_form(found.offered),
        page=Page(wanted.page, found.total, PAGE_SIZE),
        arguments=wanted_arguments(wanted),
    )


def _waits(profile: Profile, checked_at: object) -> bool:
    """Answer whether the list does not know the profile as it is now."""
    return checked_at is None or checked_at < profile.changed_at  # type: ignore[operator]


@blueprint.get("/matches/why")
def why_matches() -> str:
    """Say why the list is as it is, and what would open more."""
    with reading() as session:
        profile = queries.own_profile(session, current_actor())
        why = ranking_reasons.why_assistant_list(
            session, profile, current_language(), settings=settings_now()
        )
    return render_template("assistant/matches/why.html", why=why)


@blueprint.get("/matches/<int:need_id>")
def match(need_id: int) -> str:
    """Show one need beside the profile: reasons, times, and how the order was counted."""
    language = current_language()
    with reading() as session:
        pair = pairs.assistant_pair(session, current_actor(), need_id, language, settings=settings_now())
        words = need_in_words(pair.need, language, for_visitor=False)
        candidacy_id = shown_candidacy_id(session, need_id, pair.profile.id)
        has_thread = has_page(session, pair.need, pair.profile)
    note_reading("need", need_id)
    return render_template(
        "assistant/matches/pair.html",
        pair=pair,
        need=pair.need,
        candidacy_id=candidacy_id,
        has_thread=has_thread,
        words=words,
        arguments=wanted_arguments(wanted_asked()),
    )


@blueprint.post("/matches/<int:need_id>/answer")
def answer_match(need_id: int) -> Response:
    """Record "interested", "not for me", or take the answer back, and go back to where the button stood."""
    answer = answer_sent()
    back = _way_back(need_id)
    try:
        with transaction() as session:
            said = answer_as_assistant(
                session, current_actor(), need_id, answer, settings=settings_now(), now=now()
            )
            title = queries.title_of(session, need_id)
    except RuleViolation as violation:
        flash(refusal(violation) or gettext("This answer cannot be given now."), "notice")
        return redirect(back, 303)
    mutual = is_mutual(said.employer_answer, said.assistant_answer)
    flash(next_for_assistant(answer, title, mutual=mutual), "success")
    return redirect(url_for("assistant.match", need_id=need_id) if mutual else back, 303)


def _way_back(need_id: int) -> str:
    if request.args.get("from") == "need":
        return url_for("public.need", need_id=need_id)
    return url_for("assistant.matches", **wanted_arguments(wanted_asked()))


@blueprint.post("/matches/rank")
def rank_profile_now() -> Response:
    """Make the list at once instead of within a minute."""
    with transaction() as session:
        refresh_own_profile(session, current_actor(), settings=settings_now(), now=now())
    return redirect(url_for("assistant.matches"), 303)
