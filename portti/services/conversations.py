"""Messages in the portal: between the two sides of a pair, and between either side and the centre."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.domain import conversations as rules
from portti.domain.actor import Actor
from portti.domain.candidacies import SEEN_BY_SIDES
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.matches import is_mutual
from portti.domain.permissions import check_may, may
from portti.models import (
    Account,
    Candidacy,
    Conversation,
    ConversationMessage,
    Employer,
    Need,
    Profile,
)
from portti.queries import blocks as block_queries
from portti.queries import candidacies as candidacy_queries
from portti.queries import conversations as queries
from portti.queries import matches as match_queries
from portti.queries.storing import add_once
from portti.services import audit, portal_events
from portti.services.message_notices import tell_side
from portti.settings import Settings


@dataclass(frozen=True)
class MessageDraft:
    """What somebody writes; `form_key` was made with the form."""

    text: str
    language: str
    asks: bool
    form_key: str


@dataclass(frozen=True)
class Thread:
    """A thread as one side may read it; `conversation` is None where nothing has been written yet."""

    side: str
    kind: str
    conversation: Conversation | None
    may_write: bool
    centre_id: int
    need: Need | None = None
    profile: Profile | None = None
    employer_id: int | None = None
    closed_because: str | None = None
    """Why nothing can be written: a code of domain.conversations."""
    candidacy_id: int | None = None
    """Of a pair: the candidacy that both sides may see."""

    @property
    def other(self) -> str:
        """Who is on the other side."""
        return rules.other_side(self.kind, self.side)


def employer_thread(session: Session, actor: Actor, need_id: int, profile_id: int) -> Thread:
    """Return the thread of the actor's own need with an assistant; NotFound before both said yes, and after a block."""
    match_queries.own_need_match(session, actor, need_id, profile_id)
    return _of_pair(session, "employer", session.get_one(Need, need_id), session.get_one(Profile, profile_id))


def assistant_thread(session: Session, actor: Actor, need_id: int) -> Thread:
    """Return the thread of the actor's own profile with the employer of a need, as `employer_thread` does."""
    profile = match_queries.own_profile(session, actor)
    need = session.get(Need, need_id)
    if need is None or block_queries.is_blocked(session, need.employer_id, profile.id):
        raise NotFound("need")
    return _of_pair(session, "assistant", need, profile)


def _of_pair(session: Session, side: str, need: Need, profile: Profile) -> Thread:
    found = queries.thread_between(session, need.id, profile.id)
    row = candidacy_queries.newest_candidacy(session, need.id, profile.id)
    why = _why_not_written(session, need, profile, row)
    if found is None and why in (rules.NOT_BOTH, rules.ENDED):
        raise NotFound("conversation")
    return Thread(
        side,
        rules.PAIR,
        found,
        why is None,
        need.centre_id,
        need,
        profile,
        need.employer_id,
        closed_because=why,
        candidacy_id=row.id if row is not None and row.stage in SEEN_BY_SIDES else None,
    )


def can_be_written(session: Session, need: Need, profile: Profile) -> bool:
    """Answer whether the two sides of a pair may write to each other now."""
    row = candidacy_queries.newest_candidacy(session, need.id, profile.id)
    return _why_not_written(session, need, profile, row) is None


def has_page(session: Session, need: Need, profile: Profile) -> bool:
    """Answer whether a pair has a thread to open: something was written, or may be."""
    if queries.thread_between(session, need.id, profile.id) is not None:
        return True
    return can_be_written(session, need, profile)


def _why_not_written(session: Session, need: Need, profile: Profile, newest: Candidacy | None) -> str | None:
    match = match_queries.pair(session, need.id, profile.id)
    return rules.why_not_written(
        mutual=match is not None and is_mutual(match.employer_answer, match.assistant_answer),
        stage=newest.stage if newest is not None else None,
        both_here=_both_here(session, need, profile),
    )


def _both_here(session: Session, need: Need, profile: Profile) -> bool:
    """Answer whether there is somebody on each side who can read."""
    accounts = (
        match_queries.account_of_need(session, need.id),
        match_queries.account_of_profile(session, profile.id),
    )
    return all(account is not None and account.closed_at is None for account in accounts)


def own_centre_thread(session: Session, actor: Actor, side: str) -> Thread:
    """Return the actor's own thread with their centre."""
    key = actor.employer_id if side == "employer" else actor.profile_id
    if key is None:
        raise NotFound(side)
    return _with_centre(session, side, side, key)


def centre_thread(session: Session, actor: Actor, kind: str, key: int) -> Thread:
    """Return the thread of the actor's centre with an employer or an assistant; NotFound for another centre's."""
    check_may(actor, "write_as_centre")
    thread = _with_centre(session, "centre", kind, key)
    if thread.centre_id != actor.centre_id:
        raise NotFound(kind)
    return thread


def _with_centre(session: Session, side: str, kind: str, key: int) -> Thread:
    row = session.get(Employer, key) if kind == "employer" else session.get(Profile, key)
    if row is None:
        raise NotFound(kind)
    account = session.get(Account, row.account_id) if row.account_id is not None else None
    is_here = account is not None and account.closed_at is None
    return Thread(
        side,
        kind,
        queries.thread_with_centre(session, kind, key),
        is_here,
        row.centre_id,
        profile=row if isinstance(row, Profile) else None,
        employer_id=row.id if isinstance(row, Employer) else None,
        closed_because=None if is_here else rules.LEFT,
    )


def may_read_pair(session: Session, actor: Actor, need: Need, profile_id: int) -> bool:
    """Answer whether the centre may read what a pair wrote: something was written, and one told of the other."""
    if not may(actor, "handle_reports") or queries.thread_between(session, need.id, profile_id) is None:
        return False
    return queries.has_report(session, actor.centre_id, need, profile_id)


def reported_thread(session: Session, actor: Actor, need_id: int, profile_id: int) -> Thread:
    """Return what two sides wrote to each other, for reading at the centre that one of them told."""
    check_may(actor, "handle_reports")
    need, profile = session.get(Need, need_id), session.get(Profile, profile_id)
    found = queries.thread_between(session, need_id, profile_id)
    if need is None or profile is None or found is None:
        raise NotFound("conversation")
    if not queries.has_report(session, actor.centre_id, need, profile_id):
        raise NotFound("conversation")
    row = candidacy_queries.newest_candidacy(session, need_id, profile_id)
    return Thread(
        "centre",
        rules.PAIR,
        found,
        False,
        need.centre_id,
        need,
        profile,
        need.employer_id,
        candidacy_id=row.id if row is not None else None,
    )


def write_message(
    session: Session, actor: Actor, thread: Thread, draft: MessageDraft, *, settings: Settings, now: datetime
) -> None:
    """Write to the other side of a thread that was just returned to this actor; a form sent twice is kept once.

    Whoever acts for somebody writes as that side; the log keeps who it was.
    """
    check_may(actor, "write_as_centre" if thread.side == "centre" else f"answer_as_{thread.side}")
    if queries.message_by_key(session, draft.form_key) is not None:
        return
    if not thread.may_write:
        raise RuleViolation("not_to_be_written_now")
    rules.check_message(draft.text)
    since = now - timedelta(days=1)
    if queries.count_by_since(session, actor.account_id, since) >= rules.MOST_MESSAGES_IN_A_DAY:
        raise RuleViolation("too_many_messages")
    conversation = _locked(session, thread, now)
    message = ConversationMessage(
        conversation_id=conversation.id,
        side=thread.side,
        account_id=actor.account_id,
        text=draft.text,
        language=draft.language,
        asks=draft.asks,
        form_key=draft.form_key,
        written_at=now,
    )
    if not add_once(session, message):
        return
    conversation.last_message_at = now
    _wait(conversation, thread, draft.asks, settings, now)
    if thread.side == "centre":
        conversation.centre_read_id = message.id
        portal_events.centre_wrote(
            session,
            actor,
            conversation.id,
            centre_id=thread.centre_id,
            employer_id=thread.employer_id,
            profile=thread.profile,
            now=now,
        )
    audit.record(session, actor, "write_message", "conversation", conversation.id, now=now)
    tell_side(session, conversation, thread.other, but=actor.account_id, settings=settings, now=now)
    session.flush()


def _locked(session: Session, thread: Thread, now: datetime) -> Conversation:
    found = thread.conversation
    if found is None:
        found = Conversation(
            centre_id=thread.centre_id,
            kind=thread.kind,
            need_id=thread.need.id if thread.need else None,
            employer_id=thread.employer_id if thread.kind == rules.OF_EMPLOYER else None,
            profile_id=thread.profile.id if thread.profile else None,
            started_at=now,
            last_message_at=now,
        )
        if not add_once(session, found):
            found = _stored(session, thread)
    if found is None:
        raise NotFound("conversation")
    locked = queries.thread_for_change(session, found.id)
    if locked is None:
        raise NotFound("conversation")
    return locked


def _stored(session: Session, thread: Thread) -> Conversation | None:
    if thread.need is not None and thread.profile is not None:
        return queries.thread_between(session, thread.need.id, thread.profile.id)
    if thread.profile is not None:
        return queries.thread_with_centre(session, thread.kind, thread.profile.id)
    assert thread.employer_id is not None
    return queries.thread_with_centre(session, thread.kind, thread.employer_id)


def _wait(conversation: Conversation, thread: Thread, asks: bool, settings: Settings, now: datetime) -> None:
    """Note whose answer is waited for now: who writes has answered, and asks anew or not."""
    if asks:
        conversation.waits_for = thread.other
        conversation.answer_by = rules.answer_by(now, days=settings.contact.answer_days)
        conversation.reminded_at = None
    elif conversation.waits_for == thread.side:
        conversation.waits_for = conversation.answer_by = conversation.reminded_at = None


def mark_read(session: Session, actor: Actor, thread: Thread) -> None:
    """Note that the reader has seen a thread to its end; staff who act for a person read nothing on their behalf."""
    if thread.conversation is None or actor.account_id is None:
        return
    newest = queries.newest_id(session, thread.conversation.id)
    if thread.side == "centre":
        locked = queries.thread_for_change(session, thread.conversation.id)
        if locked is not None and thread.kind != rules.PAIR:
            locked.centre_read_id = max(locked.centre_read_id, newest)
    elif not actor.is_staff:
        reading = queries.reading_of(session, thread.conversation.id, actor.account_id)
        reading.read_id, reading.untold = max(reading.read_id, newest), False
    session.flush()


def reader_of(session: Session, actor: Actor, side: str) -> int | None:
    """Return whose reading counts on a side's pages: the actor's own, or the person's whom staff act for."""
    if not actor.is_staff:
        return actor.account_id
    row: Employer | Profile | None = None
    if side == "employer" and actor.employer_id is not None:
        row = session.get(Employer, actor.employer_id)
    elif side == "assistant" and actor.profile_id is not None:
        row = session.get(Profile, actor.profile_id)
    return row.account_id if row is not None else None


def own_threads(session: Session, actor: Actor, side: str) -> list[queries.ThreadRow]:
    """Return the threads of the side whose matters are at hand, each with how much is unread."""
    return queries.own_threads(session, side, _key(actor, side), reader_of(session, actor, side))


def count_unread(session: Session, actor: Actor, side: str) -> int:
    """Return in how many threads of the side something is new."""
    return queries.count_unread(session, side, _key(actor, side), reader_of(session, actor, side))


def _key(actor: Actor, side: str) -> int | None:
    return actor.employer_id if side == "employer" else actor.profile_id


def person_of(session: Session, thread: Thread) -> Account | None:
    """Return the account of whom the centre writes with; None where there is none yet."""
    row: Employer | Profile | None = thread.profile
    if thread.employer_id is not None:
        row = session.get(Employer, thread.employer_id)
    return session.get(Account, row.account_id) if row is not None and row.account_id is not None else None
