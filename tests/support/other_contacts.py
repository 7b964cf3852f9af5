"""What two people do beside a candidacy on the random walk: messages and single shifts, and what must hold of them."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from portti.domain.actor import Actor
from portti.domain.meetings import OFFERED, OfferDraft
from portti.models import (
    Candidacy,
    Conversation,
    ConversationMessage,
    OutboxMessage,
    Profile,
    StaffTask,
    SubstituteAsk,
    SubstituteRequest,
)
from portti.queries import substitutes as shifts
from portti.queries.candidacies import standing_candidacy
from portti.services import conversations, meeting_times, message_deadlines, substitutes
from portti.services.conversations import MessageDraft
from portti.services.substitute_turns import escalate, withdraw_from_shift

_KEYS = count()


def contact_deeds(
    walk: Any, person: Profile, key: int, employer: Actor, assistant: Actor
) -> dict[str, Callable[[], object]]:
    """Return what may be tried beside the deeds of the candidacy itself."""
    session, need, more = walk.session, walk.need, {"settings": walk.settings, "now": walk.now}
    later = OfferDraft(tuple(walk.now + timedelta(days=days) for days in (1, 3)), 30, "phone")

    def write(actor: Actor, side: str, asks: bool) -> None:
        thread = (
            conversations.employer_thread(session, actor, need.id, person.id)
            if side == "employer"
            else conversations.assistant_thread(session, actor, need.id)
        )
        draft = MessageDraft("Hei", "fi", asks, f"walk:{next(_KEYS)}")
        conversations.write_message(session, actor, thread, draft, **more)

    def sick() -> None:
        single = substitutes.coming_shifts(need, walk.now)[0]
        substitutes.ask_substitutes(session, employer, need.id, single, None, critical=True, **more)

    def ask() -> SubstituteAsk:
        query = select(SubstituteAsk).where(SubstituteAsk.profile_id == person.id)
        return session.scalars(query.order_by(SubstituteAsk.id.desc())).first() or SubstituteAsk(id=0)

    return {
        "ask_time": lambda: meeting_times.ask_another_time(session, assistant, key, "ti", **more),
        "offer_times": lambda: meeting_times.offer_times(session, employer, key, later, **more),
        "keep_time": lambda: meeting_times.keep_time(session, employer, key, **more),
        "take_time": lambda: meeting_times.take_time(session, assistant, key, _offered(walk, key), **more),
        "employer_asks": lambda: write(employer, "employer", True),
        "assistant_asks": lambda: write(assistant, "assistant", True),
        "assistant_writes": lambda: write(assistant, "assistant", False),
        "sick": sick,
        "shift_yes": lambda: substitutes.answer_ask(session, assistant, ask().id, "yes", **more),
        "shift_no": lambda: substitutes.answer_ask(session, assistant, ask().id, "no", **more),
        "shift_back": lambda: withdraw_from_shift(session, assistant, ask().id, **more),
        "shift_off": lambda: substitutes.cancel_request(session, employer, ask().request_id or 0, **more),
        "shift_job": lambda: run_shift_job(walk),
    }


NAMES = (
    "ask_time",
    "offer_times",
    "keep_time",
    "take_time",
    "employer_asks",
    "assistant_asks",
    "assistant_writes",
    "sick",
    "shift_yes",
    "shift_no",
    "shift_back",
    "shift_off",
    "shift_job",
)


def _offered(walk: Any, key: int) -> Any:
    row = walk.session.get(Candidacy, key)
    return next(iter(meeting_times.offered_times(row) if row else []), walk.now)


def chase_messages(walk: Any) -> None:
    """Remind and close what is due in threads; then nobody waits past a last day but for a task of the centre."""
    more = {"settings": walk.settings, "now": walk.now}
    walk.parted |= {person.id for person in walk.people if not _may_write(walk, person.id)}
    for key in message_deadlines.conversations_due(walk.session, **more):
        message_deadlines.chase_conversation(walk.session, key, **more)
    rows = walk.session.scalars(select(Conversation).where(Conversation.need_id == walk.need.id))
    for row in rows:
        standing = standing_candidacy(walk.session, walk.need.id, row.profile_id)
        if row.waits_for is not None and not (standing and walk.ends_soon(standing)):
            assert row.answer_by is not None and row.answer_by > walk.now


def run_shift_job(walk: Any) -> None:
    """Ask the next few and tell the centre of what must not fail; then none of that is left to do."""
    session, more = walk.session, {"settings": walk.settings, "now": walk.now}
    for key in shifts.requests_to_go_on(session, **more):
        substitutes.ask_next(session, key, **more)
    for key in shifts.requests_to_escalate(session, **more):
        escalate(session, key, **more)
    assert shifts.requests_to_escalate(session, **more) == []
    for key in shifts.requests_to_go_on(session, **more):
        assert substitutes.ask_next(session, key, **more) == 0, "somebody who can come was left unasked"


def check_contacts(walk: Any) -> None:
    """Check every thread, shift and time of a meeting after whatever was done."""
    session = walk.session
    for row in session.scalars(select(Conversation).where(Conversation.need_id == walk.need.id)):
        assert (row.waits_for is None) == (row.answer_by is None), "a message that asks has a last day"
        _check_message_is_not_lost(walk, row)
    for row in session.scalars(select(SubstituteRequest).where(SubstituteRequest.need_id == walk.need.id)):
        _check_shift(walk, row)
    for row in session.scalars(select(Candidacy).where(Candidacy.arranging != "")):
        assert row.stage in ("both_interested", "employer_interview") and row.deadline_at is not None
        assert row.waits_for == ("assistant" if row.arranging == OFFERED else "employer")
        assert bool(row.offered_times) == (row.arranging == OFFERED)
        told = select(OutboxMessage.id).where(
            OutboxMessage.kind == "candidacy_time",
            OutboxMessage.state != "cancelled",
            OutboxMessage.created_at >= row.arranging_since,
        )
        assert session.scalars(told).first(), "who is asked about a time knows nothing of it"


def _check_message_is_not_lost(walk: Any, row: Conversation) -> None:
    """What was asked last was answered, is waited for, was closed kindly, or can no longer be written."""
    query = select(ConversationMessage).where(ConversationMessage.conversation_id == row.id)
    said = walk.session.scalars(query.order_by(ConversationMessage.id)).all()
    asked = max((one.id for one in said if one.asks), default=0)
    if not asked:
        return
    side = next(one.side for one in said if one.id == asked)
    later = [one for one in said if one.id > asked]
    answered = any(one.code or one.side != side for one in later)
    parted = row.profile_id in walk.parted or not _may_write(walk, row.profile_id)
    assert answered or row.waits_for is not None or parted, "a message is lost"


def _may_write(walk: Any, profile_id: int | None) -> bool:
    return conversations.can_be_written(walk.session, walk.need, walk.session.get_one(Profile, profile_id))


def _check_shift(walk: Any, row: SubstituteRequest) -> None:
    """One comes at most; who looks for somebody is seen by the centre, and once it has begun nobody is asked."""
    asks = walk.session.scalars(select(SubstituteAsk).where(SubstituteAsk.request_id == row.id)).all()
    assert sum(ask.won for ask in asks) <= 1
    assert len({ask.profile_id for ask in asks}) == len(asks)
    assert all(ask.asked_at < row.begins_at for ask in asks)
    keys = [f"substitute_asked:{ask.id}:" for ask in asks]
    mails = walk.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "substitute_asked")).all()
    for mail in mails:
        if any(mail.dedupe_key.startswith(key) for key in keys):
            assert mail.send_before <= row.begins_at, "no question is open after the shift has begun"
    if row.escalated_at is not None:
        tasks = select(StaffTask.id).where(StaffTask.kind == "urgent_shift", StaffTask.need_id == row.need_id)
        assert walk.session.scalars(tasks).first(), "the centre was told of nothing"
    looks = row.cancelled_at is None and row.begins_at > walk.now and not any(ask.won for ask in asks)
    if looks and walk.need.state in ("published", "paused", "filled", "expired"):
        seen = shifts.open_requests_of_centre(walk.session, row.centre_id, walk.now)
        assert row.id in {one.request.id for one in seen}, "a shift without anybody is seen by nobody"
