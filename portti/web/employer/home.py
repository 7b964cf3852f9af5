"""The employer's start page: what waits for them, what they wait for, and all their needs."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext, ngettext

from portti.clock import now
from portti.database import reading
from portti.domain.telling_apart import told_apart
from portti.models import Need, Proposal, SubstituteAsk, SubstituteRequest
from portti.moments import age_in_words
from portti.queries import needs as need_queries
from portti.queries.ad_checks import needs_sent_back
from portti.queries.needs import MatchCounts
from portti.queries.proposals import needs_with_waiting_proposal
from portti.queries.substitutes import requests_of_needs
from portti.services import conversations, need_ending
from portti.services.candidacy_pages import waiting_of_employer
from portti.services.need_rosters import lacks_start
from portti.services.placed_shifts import PlacedShift, placed_shifts
from portti.services.substitute_candidates import wall
from portti.vocabulary import need_state_name
from portti.web.employer.blueprint import blueprint
from portti.web.employer.candidacy_tasks import CandidacyTasks, candidacy_tasks, left_of
from portti.web.employer.need_words import title_of, what_next
from portti.web.employer.substitutes import now_address
from portti.web.kit.access import current_actor
from portti.web.kit.freshness import unanswered_in_words
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_list_reading
from portti.web.kit.merge_notice import merge_notice
from portti.web.kit.own_words import marked
from portti.wording.week import single_in_words
from portti.words import html_language

Task = dict[str, Any]


@dataclass(frozen=True)
class Card:
    """One need in the list of all."""

    need: Need
    title: str
    lang: str | None
    state: str
    counts: MatchCounts
    age: str


@blueprint.get("/")
def home() -> str:
    """Show what waits for the employer, what the employer waits for, and each need with its buttons."""
    actor = current_actor()
    with reading() as session:
        found = need_queries.own_needs_to_list(session, actor)
        counts = need_queries.match_counts(session, [need.id for need in found])
        shifts = requests_of_needs(session, [need.id for need in found], now())
        proposed = needs_with_waiting_proposal(session, [need.id for need in found])
        returned = needs_sent_back(session, [need.id for need in found if need.state in ("draft", "paused")])
        unread = conversations.count_unread(session, actor, "employer")
        rows = waiting_of_employer(session, actor, current_language())
        placed = placed_shifts(session, actor, now=now())
        lacking = {one.need.id for one in placed if one.some_weeks and lacks_start(one.need)}
        merged = merge_notice(session)
    note_list_reading("need", [need.id for need in found])
    note_list_reading("candidacy", [row.candidacy.id for row in rows] + [one.candidacy.id for one in placed])
    titles = told_apart((need.id, title_of(need)) for need in found)
    people = candidacy_tasks(rows, titles, now())
    waits_for_you: list[Task] = _unread_task(unread) + people.yours
    you_wait: list[Task] = people.awaited
    for need in found:
        if need.id in proposed:
            waits_for_you += _marked([_proposal_task(need, proposed[need.id], titles[need.id])], need)
        if need.id in returned:
            waits_for_you += _marked([_returned_task(need, titles[need.id])], need)
        pairs = counts.get(need.id, MatchCounts())
        waits_for_you += _marked(_waiting_for_employer(need, pairs, titles[need.id], people), need)
        you_wait += _marked(_waited_for(need, pairs, titles[need.id]), need)
    for row, ask in shifts:
        (waits_for_you if ask else you_wait).append(_shift_task(row, ask))
    asked = {(row.need_id, row.starts_at, row.ends_at) for row, _ask in shifts}
    return render_template(
        "employer/home.html",
        placed=[
            _placed(one, one.some_weeks and one.need.id in lacking)
            for one in placed
            if (one.need.id, *wall(one.single)) not in asked
        ],
        merged=merged,
        has_employer=actor.employer_id is not None,
        waits_for_you=waits_for_you,
        you_wait=you_wait,
        cards=[_card(need, counts.get(need.id, MatchCounts()), titles[need.id]) for need in found],
    )


def _placed(one: PlacedShift, asks_start: bool) -> dict[str, Any]:
    when, name = single_in_words(*wall(one.single), current_language()), one.profile.shown_name
    words = gettext("%(name)s comes in some weeks, see the roster", name=name) if one.some_weeks else name
    return {
        "when": when,
        "name": name,
        "words": words,
        "href": now_address(one.need.id, one.single),
        "lacks": one.need if asks_start else None,
    }


def _unread_task(unread: int) -> list[Task]:
    if not unread:
        return []
    text = ngettext("Read %(num)s new message", "Read new messages from %(num)s people", unread)
    return [_row(text, url_for("employer.messages"), gettext("Somebody has written to you."))]


def _card(need: Need, counts: MatchCounts, title: str) -> Card:
    language = current_language()
    other = need.title and need.text_language != html_language(language)
    return Card(
        need,
        title,
        need.text_language if other else None,
        need_state_name(need.state, language),
        counts,
        age_in_words(need.changed_at, now(), language),
    )


def _task(need: Need, text: str, href: str) -> Task:
    since = age_in_words(need.changed_at, now(), current_language())
    return _row(text, href, gettext("Changed %(age)s ago.", age=since))


def _row(text: str, href: str, hint: str) -> Task:
    return {"text": text, "href": href, "status": None, "hint": hint}


def _proposal_task(need: Need, proposal: Proposal, title: str) -> Task:
    text = gettext("Answer the centre's proposal: %(title)s", title=title)
    age = age_in_words(proposal.proposed_at, now(), current_language())
    href = url_for("employer.proposal", need_id=need.id)
    return _row(text, href, gettext("Proposed %(age)s ago.", age=age))


def _returned_task(need: Need, title: str) -> Task:
    text = gettext("Read why your centre sent this back: %(title)s", title=title)
    return _task(need, text, url_for("employer.need", need_id=need.id))


def _shift_task(row: SubstituteRequest, ask: SubstituteAsk | None) -> Task:
    when = single_in_words(row.starts_at, row.ends_at, current_language())
    href = url_for("employer.substitute_request", request_id=row.id)
    if ask is not None:
        text = gettext("Call who comes: %(when)s", when=when)
        return _row(text, href, gettext("Somebody has said yes. The phone number is on the page."))
    age = age_in_words(row.requested_at, now(), current_language())
    text = gettext("Nobody has said yes yet: %(when)s", when=when)
    return _row(text, href, gettext("Asked %(age)s ago.", age=age))


def _marked(tasks: list[Task], need: Need) -> list[Task]:
    return [{**task, "text": marked(task["text"], need.title, need.text_language)} for task in tasks]


def _waiting_for_employer(need: Need, pairs: MatchCounts, title: str, people: CandidacyTasks) -> list[Task]:
    tasks: list[Task] = []
    own, list_of = url_for("employer.need", need_id=need.id), matches_address(need)
    if need.state == "draft":
        missing = need_ending.missing_of(need, now())
        text = gettext("Finish and publish: %(title)s", title=title)
        step = url_for("employer.need_summary", need_id=need.id)
        if missing:
            step = url_for("employer.need_step", need_id=need.id, step=missing[0])
        tasks.append(_task(need, text, step))
    hint = unanswered_in_words(need)
    if need.state == "expired":
        hint = what_next(need.state, is_over=need_ending.is_over(need, now()))
    if hint:
        tasks.append(_row(gettext("Say whether it still stands: %(title)s", title=title), own, hint))
    if need.state != "published":
        return tasks
    applied = left_of(pairs.wait_for_employer, people.told, need, "employer")
    unanswered = left_of(pairs.unanswered, people.told, need, "both")
    told = (
        (
            applied,
            ngettext(
                "Answer %(num)s assistant who is interested in %(title)s",
                "Answer %(num)s assistants who are interested in %(title)s",
                applied,
                title=title,
            ),
        ),
        (
            unanswered,
            ngettext(
                "Look at %(num)s assistant who fits %(title)s",
                "Look at %(num)s assistants who fit %(title)s",
                unanswered,
                title=title,
            ),
        ),
    )
    return tasks + [_task(need, text, list_of) for count, text in told if count]


def _waited_for(need: Need, pairs: MatchCounts, title: str) -> list[Task]:
    tasks: list[Task] = []
    if need.state == "checking":
        text = gettext("Your centre reads: %(title)s", title=title)
        tasks.append(_task(need, text, url_for("employer.need", need_id=need.id)))
    if need.state != "published":
        return tasks
    if pairs.wait_for_assistant:
        text = ngettext(
            "%(num)s assistant has not answered yet: %(title)s",
            "%(num)s assistants have not answered yet: %(title)s",
            pairs.wait_for_assistant,
            title=title,
        )
        tasks.append(_task(need, text, matches_address(need)))
    if not pairs.fitting:
        text = gettext("Portti looks for assistants: %(title)s", title=title)
        tasks.append(_task(need, text, url_for("employer.need", need_id=need.id)))
    return tasks


def matches_address(need: Need) -> str:
    """Return the address of the list of assistants who fit a need."""
    return url_for("employer.matches", need_id=need.id)
