"""Two profiles of one person become one: what lacks is filled from the other, and all history goes along."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain import candidacies as stages
from portti.domain.actor import Actor
from portti.domain.errors import RuleViolation
from portti.domain.matches import is_mutual
from portti.domain.same_person import further_stage
from portti.models import (
    Block,
    Conversation,
    Invitation,
    Match,
    Profile,
    ProfileCannot,
    ProfileFreeTime,
    ProfileInterest,
    ProfileLanguage,
    ProfileSkill,
    ProfileTravel,
    Suggestion,
)
from portti.queries import assisted as assisted_queries
from portti.queries import blocks as block_queries
from portti.queries import candidacies as candidacy_queries
from portti.queries import expired_data, packed_rows
from portti.queries import interview_records as record_queries
from portti.queries import merging as queries
from portti.services import bookings, candidacies, profiles
from portti.services.merge_threads import merge_threads
from portti.services.mutual_interest import tell_both_sides
from portti.settings import Settings

_PARTS = (
    ("travel", ProfileTravel),
    ("free_times", ProfileFreeTime),
    ("skills", ProfileSkill),
    ("languages", ProfileLanguage),
    ("cannot", ProfileCannot),
    ("interests", ProfileInterest),
)
_PLACE = ("municipality_code", "postal_code", "latitude", "longitude")
_ANSWERS = ("employer", "assistant")


def kept_profile(own: Profile, other: Profile) -> Profile:
    """Return which of two profiles stands: the kept account's, unless nothing was ever filled in there."""
    return other if is_untouched(own) and not is_untouched(other) else own


def is_untouched(profile: Profile) -> bool:
    """Answer whether a profile is a draft in which nobody has done a step."""
    return profile.state == "draft" and not profile.steps_done and profile.published_at is None


def merge_profiles(
    session: Session, actor: Actor, kept: Profile, left: Profile, *, settings: Settings, now: datetime
) -> None:
    """Let everything of `left` be `kept`'s, and drop what is left of it."""
    if all(record_queries.open_record(session, one.id) is not None for one in (kept, left)):
        raise RuleViolation("two_open_records")
    _end_twins(session, kept, left, settings, now)
    changed = _merge_matches(session, kept, left)
    _merge_invitations(session, actor, kept, left, settings, now)
    _merge_asks(session, kept, left)
    _merge_suggestions(session, kept, left, now)
    merge_blocks(session, block_queries.all_of_profile(session, left.id), "profile_id", kept.id, now)
    merge_threads(session, Conversation.profile_id == left.id, "profile_id", left.id, kept.id)
    filled = _fill(session, kept, left)
    for number in (kept.id, left.id):
        packed_rows.drop(session, Profile, [number])
    sheets = [assisted_queries.open_sheet(session, profile_id=one.id) for one in (kept, left)]
    if all(sheets):
        # One profile waits for its person's word once.
        session.delete(sheets[1])
    session.flush()
    queries.move_rows(session, "profiles", left.id, kept.id)
    queries.move_subjects(session, "profile", left.id, kept.id)
    left_id = left.id
    session.delete(left)
    session.flush()
    session.expire_all()
    facts = {"left_profile": left_id, "filled": list(filled)}
    profiles.note_change(session, actor, kept, "merge_profile", now, facts)
    _follow_answers(session, actor, changed, settings, now)
    session.flush()


def _end_twins(session: Session, kept: Profile, left: Profile, settings: Settings, now: datetime) -> None:
    """Where both are on the way to one need, the candidacy that has come further goes on."""
    own = {row.need_id: row for row in candidacy_queries.standing_of_profile(session, kept.id)}
    for other in candidacy_queries.standing_of_profile(session, left.id):
        row = own.get(other.need_id)
        if row is not None:
            ends, stays = (
                (row, other) if further_stage(other.stage, row.stage, stages.STAGES) else (other, row)
            )
            queries.move_papers(session, ends.id, stays.id)
            candidacies.end_by_service(session, ends, "merged", settings=settings, now=now)


def _merge_matches(session: Session, kept: Profile, left: Profile) -> list[Match]:
    """Let each need have one pair, with the answer that each side gave last; return those that both had."""
    own, changed = queries.matches_of(session, kept.id), []
    for need_id, other in queries.matches_of(session, left.id).items():
        row = own.get(need_id)
        if row is None:
            other.profile_id = kept.id
            continue
        was_mutual = any(is_mutual(one.employer_answer, one.assistant_answer) for one in (row, other))
        for side in _ANSWERS:
            _take_later(row, other, side)
        row.found_at = min(row.found_at, other.found_at)
        queries.move_tellings(session, other.id, row.id)
        session.delete(other)
        if not was_mutual or "not_for_me" in (row.employer_answer, row.assistant_answer):
            changed.append(row)
    session.flush()
    return changed


def _take_later(row: Match, other: Match, side: str) -> None:
    told, said, answered = f"{side}_told_at", f"{side}_answer", f"{side}_answered_at"
    if getattr(row, told) is None:
        setattr(row, told, getattr(other, told))
    theirs, own = getattr(other, answered), getattr(row, answered)
    if theirs is not None and (own is None or theirs > own):
        setattr(row, said, getattr(other, said))
        setattr(row, answered, theirs)


def _follow_answers(
    session: Session, actor: Actor, changed: Sequence[Match], settings: Settings, now: datetime
) -> None:
    """Let candidacies follow what the two profiles' answers come to together: a mutual yes begins, a no ends."""
    for match in changed:
        if is_mutual(match.employer_answer, match.assistant_answer):
            candidacies.follow_answer(session, actor, match, stages.ASSISTANT, settings=settings, now=now)
            tell_both_sides(session, match, settings=settings, now=now)
            continue
        for side in _ANSWERS:
            row = candidacy_queries.standing_candidacy(
                session, match.need_id, match.profile_id, for_change=True
            )
            said_no = getattr(match, f"{side}_answer") == candidacies.NOT_FOR_ME
            if said_no and row is not None and row.stage not in stages.AGREED:
                candidacies.follow_answer(session, actor, match, side, settings=settings, now=now)


def _merge_invitations(
    session: Session, actor: Actor, kept: Profile, left: Profile, settings: Settings, now: datetime
) -> None:
    """Let one invitation be open and one time booked; the left ones count on after the kept ones."""
    own, others = queries.invitations_of(session, kept.id), queries.invitations_of(session, left.id)
    mine, theirs = _open_of(own, now), _open_of(others, now)
    if mine is not None and theirs is not None:
        has_time = {one.id: expired_data.has_booked_ahead(session, one.id, now=now) for one in (mine, theirs)}
        if has_time[mine.id] and has_time[theirs.id]:
            bookings.cancel_standing(session, actor, theirs, settings=settings, now=now, link=False)
        ends = mine if has_time[theirs.id] and not has_time[mine.id] else theirs
        ends.cancelled_at = now
    first = max((one.round for one in own), default=0) + 1
    for number, one in enumerate(others, first):
        one.profile_id, one.round = kept.id, number
        session.flush()


def _open_of(invitations: Sequence[Invitation], now: datetime) -> Invitation | None:
    found = [one for one in invitations if one.cancelled_at is None and one.expires_at > now]
    return found[-1] if found else None


def _merge_asks(session: Session, kept: Profile, left: Profile) -> None:
    """Let each request have asked the person once; who has the shift keeps it."""
    own = {one.request_id: one for one in queries.asks_of(session, kept.id)}
    for other in queries.asks_of(session, left.id):
        row = own.get(other.request_id)
        if row is None:
            other.profile_id = kept.id
            continue
        worth = other.won, other.answer is not None
        answer = other.answer, other.answered_at, other.withdrew_at, other.won
        session.delete(other)
        session.flush()
        row.known = row.known or other.known
        if worth > (row.won, row.answer is not None):
            row.answer, row.answered_at, row.withdrew_at, row.won = answer
    session.flush()


def _merge_suggestions(session: Session, kept: Profile, left: Profile, now: datetime) -> None:
    own = {one.need_id for one in queries.suggestions_of(session, kept.id)}
    for other in queries.suggestions_of(session, left.id):
        if other.need_id in own:
            other.taken_back_at = now
    session.flush()
    queries.repoint(session, Suggestion, "profile_id", left.id, kept.id)


def merge_blocks(session: Session, rows: Sequence[Block], name: str, kept_id: int, now: datetime) -> None:
    """Move blocks to the kept employer or profile; of two that say the same one stands."""
    for block in rows:
        if block.lifted_at is None:
            sides = {"employer_id": block.employer_id, "profile_id": block.profile_id, name: kept_id}
            if block_queries.standing_block(session, sides["employer_id"], sides["profile_id"], block.side):
                block.lifted_at = now
                session.flush()
        setattr(block, name, kept_id)
        session.flush()


def lacking_parts(kept: Profile, left: Profile) -> tuple[str, ...]:
    """Return which parts a profile lacks and the other has."""
    found = [name for name, _model in _PARTS if not getattr(kept, name) and getattr(left, name)]
    if kept.latitude is None and left.latitude is not None:
        found.append("place")
    if not kept.text and left.text:
        found.append("text")
    return tuple(found)


def _fill(session: Session, kept: Profile, left: Profile) -> tuple[str, ...]:
    """Give the kept profile what it lacks and the other has; return which parts."""
    filled = lacking_parts(kept, left)
    for name, model in _PARTS:
        if name in filled:
            queries.repoint(session, model, "profile_id", left.id, kept.id)
    if "place" in filled:
        for column in _PLACE:
            setattr(kept, column, getattr(left, column))
    if "text" in filled:
        kept.text, kept.text_language = left.text, left.text_language
    kept.shown_name = kept.shown_name or left.shown_name
    steps = dict.fromkeys([*kept.steps_done.split(), *(filled and left.steps_done.split())])
    kept.steps_done = " ".join(steps)
    if left.interviewed_on and (kept.interviewed_on is None or left.interviewed_on > kept.interviewed_on):
        kept.interviewed_on, kept.interview_outcome = left.interviewed_on, left.interview_outcome
    kept.put_first_at = kept.put_first_at or left.put_first_at
    session.flush()
    return filled
