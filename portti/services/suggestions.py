"""Assistants whom staff put forward for a need, with the reason: beside the engine's order, never instead of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.permissions import check_may
from portti.domain.places import municipality_name
from portti.domain.suggestions import check_suggestion
from portti.models import Match, Need, Suggestion
from portti.queries import blocks, match_pool, worklist
from portti.queries import matches as match_queries
from portti.queries import proposals as queries
from portti.queries.needs import need_for_change
from portti.services import audit


@dataclass(frozen=True)
class Ranked:
    """Somebody in a need's list: by first name and area, with the place that the engine gives."""

    profile_id: int
    name: str
    area: str
    place: int


@dataclass(frozen=True)
class Suggested:
    """Somebody whom the centre puts forward."""

    key: int
    person: Ranked
    reason: str
    text: str
    text_language: str
    suggested_at: datetime


def ranked_people(
    session: Session, need: Need, language: str, answers: Mapping[int, Match] | None = None
) -> list[Ranked]:
    """Return everybody who stands in a need's list now, in the engine's own order."""
    snapshot = match_pool.latest_snapshot(session, need_id=need.id)
    if snapshot is None or need.state != "published":
        return []
    order: Sequence[str] = snapshot.result["order"]
    rows = match_queries.profiles_by_exchange_id(session, order)
    visible = match_pool.visible_profile_ids(session, [row.id for row in rows.values()])
    answers = match_queries.answers_to_need(session, need.id) if answers is None else answers
    apart = blocks.blocked_profiles(session, need.employer_id)
    standing = [
        rows[name]
        for name in order
        if name in rows
        and rows[name].id in visible
        and rows[name].id not in apart
        and rows[name].id in answers
        and answers[rows[name].id].current
    ]
    return [
        Ranked(row.id, row.shown_name, municipality_name(row.municipality_code, language), place)
        for place, row in enumerate(standing, 1)
    ]


def suggested_people(session: Session, need: Need, language: str) -> list[Suggested]:
    """Return those whom the centre puts forward and who still stand in the list, in the centre's order."""
    rows = queries.standing_suggestions(session, need.id)
    if not rows:
        return []
    answers = match_queries.answers_to_need(session, need.id)
    ranked = ranked_people(session, need, language, answers)
    return _among(rows, [one for one in ranked if answers[one.profile_id].employer_answer != "not_for_me"])


def suggested_in_list(session: Session, need: Need, ranked: Sequence[Ranked]) -> list[Suggested]:
    """Return the same where the list has been read: `ranked` are those whom the employer has not put aside."""
    return _among(queries.standing_suggestions(session, need.id), ranked)


def _among(rows: Sequence[Suggestion], ranked: Sequence[Ranked]) -> list[Suggested]:
    people = {one.profile_id: one for one in ranked}
    return [
        Suggested(row.id, people[row.profile_id], row.reason, row.text, row.text_language, row.suggested_at)
        for row in rows
        if row.profile_id in people
    ]


def put_forward(
    session: Session,
    actor: Actor,
    need_id: int,
    profile_id: int,
    reason: str,
    text: str,
    *,
    language: str,
    now: datetime,
) -> Suggestion:
    """Put somebody of a need's list forward, last in the centre's order; pressed twice it is done once.

    Who has been put forward already gets the new reason. Nobody moves in the engine's order.
    """
    need = _need(session, actor, need_id)
    check_suggestion(reason, text)
    if profile_id not in {one.profile_id for one in ranked_people(session, need, "fi")}:
        raise RuleViolation("not_in_list", "person")
    match = match_queries.pair(session, need_id, profile_id)
    if match is not None and match.employer_answer == "not_for_me":
        raise RuleViolation("employer_said_no", "person")
    standing = queries.standing_suggestions(session, need_id)
    row = next((one for one in standing if one.profile_id == profile_id), None)
    if row is None:
        row = Suggestion(
            centre_id=need.centre_id,
            need_id=need_id,
            profile_id=profile_id,
            position=max((one.position for one in standing), default=0) + 1,
            suggested_at=now,
        )
        session.add(row)
    elif (row.reason, row.text) == (reason, text):
        return row
    row.reason, row.text, row.text_language = reason, text, language
    row.suggested_by_account_id = actor.account_id
    session.flush()
    _record(session, actor, "put_forward", row, now)
    return row


def move_suggestion_up(
    session: Session, actor: Actor, need_id: int, suggestion_id: int, *, now: datetime
) -> None:
    """Let somebody change places with who stands before them in the centre's order."""
    _need(session, actor, need_id)
    standing = list(queries.standing_suggestions(session, need_id))
    at = _at(standing, suggestion_id)
    if at == 0:
        return
    before, row = standing[at - 1], standing[at]
    before.position, row.position = row.position, before.position
    session.flush()
    _record(session, actor, "move_suggestion_up", row, now)


def take_suggestion_back(
    session: Session, actor: Actor, need_id: int, suggestion_id: int, *, now: datetime
) -> None:
    """Let somebody be put forward no more; in the engine's order they stay where they are."""
    _need(session, actor, need_id)
    standing = queries.standing_suggestions(session, need_id)
    row = standing[_at(standing, suggestion_id)]
    row.taken_back_at = now
    session.flush()
    _record(session, actor, "take_suggestion_back", row, now)


def _need(session: Session, actor: Actor, need_id: int) -> Need:
    check_may(actor, "propose_to_employer")
    worklist.need_of_centre(session, actor.centre_id, need_id)
    # Two who reorder at once wait for each other.
    return need_for_change(session, need_id)


def _at(standing: Sequence[Suggestion], suggestion_id: int) -> int:
    for at, row in enumerate(standing):
        if row.id == suggestion_id:
            return at
    raise NotFound("suggestion")


def _record(session: Session, actor: Actor, deed: str, row: Suggestion, now: datetime) -> None:
    facts = {"need": row.need_id, "profile": row.profile_id, "why": row.reason, "position": row.position}
    audit.record(session, actor, deed, "suggestion", row.id, now=now, facts=facts)
