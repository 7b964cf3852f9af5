"""SQL of making two accounts one: what becomes of every row that points to an account, an employer or a profile.

`WAYS` names each such column once; a test walks the metadata, so that a new table cannot be forgotten.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Table,
    and_,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from portti.models import (
    Account,
    AccountMerge,
    AuditEvent,
    Base,
    Conversation,
    ConversationMessage,
    ConversationReading,
    DistinctPeople,
    Employer,
    Invitation,
    Match,
    MatchTelling,
    Paper,
    Representation,
    SubstituteAsk,
    Suggestion,
)
from portti.queries.found_rows import locked


@dataclass(frozen=True)
class Way:
    """What becomes of the rows of one column: they move, stay, or are merged by a deed of their own.

    `by`: of two rows that are alike in these columns the kept one's stands, and the other is dropped.
    """

    kind: str
    by: tuple[str, ...] | None = None


MOVES, STAYS, OWN = Way("moves"), Way("stays"), Way("own")
"""Stays: of who works at a centre, or closed with the account. Own: portti.services.merges and its parts."""


def _first(*by: str) -> Way:
    return Way("moves", by)


WAYS: Mapping[str, Way] = {
    "ability_notes.account_id": MOVES,
    "ability_notes.noted_by_account_id": MOVES,
    "account_links.account_id": STAYS,
    "account_merges.kept_account_id": MOVES,
    "account_merges.left_account_id": STAYS,
    "account_merges.merged_by_account_id": STAYS,
    "account_roles.account_id": OWN,
    "accounts.created_by_account_id": STAYS,
    "accounts.practice_of_id": OWN,
    "ad_checks.answered_by_account_id": MOVES,
    "ad_checks.asked_by_account_id": MOVES,
    "answer_links.made_by_account_id": MOVES,
    "assisted_sheets.account_id": MOVES,
    "assisted_sheets.profile_id": MOVES,
    "assisted_sheets.written_by_account_id": MOVES,
    "audit_events.account_id": MOVES,
    "audit_events.employer_id": MOVES,
    "audit_events.profile_id": MOVES,
    "blocks.employer_id": OWN,
    "blocks.profile_id": OWN,
    "calendar_feeds.account_id": _first(),
    "candidacies.opened_by_account_id": MOVES,
    "candidacies.profile_id": MOVES,
    "candidacies.responsible_account_id": MOVES,
    "candidacy_steps.account_id": MOVES,
    "client_event_changes.account_id": MOVES,
    "client_events.account_id": MOVES,
    "client_events.logged_by_account_id": MOVES,
    "conversation_messages.account_id": MOVES,
    "conversation_readings.account_id": _first("conversation_id"),
    "conversations.employer_id": OWN,
    "conversations.profile_id": OWN,
    "distinct_people.decided_by_account_id": STAYS,
    "distinct_people.first_account_id": OWN,
    "distinct_people.second_account_id": OWN,
    "employers.account_id": OWN,
    "feedback.answered_by_account_id": MOVES,
    "guide_versions.made_by_account_id": STAYS,
    "goal_changes.account_id": MOVES,
    "goals.account_id": MOVES,
    "gathering_places.account_id": _first("gathering_id"),
    "gatherings.made_by_account_id": STAYS,
    "hours_overrules.employer_id": MOVES,
    "hours_overrules.overruled_by_account_id": MOVES,
    "hours_reports.employer_id": _first("month"),
    "hours_reports.told_by_account_id": MOVES,
    "instruction_cards.employer_id": MOVES,
    "interview_records.profile_id": MOVES,
    "interview_records.written_by_account_id": MOVES,
    "interview_slots.colleague_account_id": STAYS,
    "interview_slots.staff_account_id": STAYS,
    "interview_templates.made_by_account_id": STAYS,
    "invitations.account_id": MOVES,
    "invitations.profile_id": OWN,
    "match_tellings.account_id": _first("match_id"),
    "matches.profile_id": OWN,
    "need_known.profile_id": _first("need_id"),
    "needs.employer_id": OWN,
    "news_items.published_by_account_id": STAYS,
    "news_items.written_by_account_id": STAYS,
    "news_tellings.account_id": _first("news_item_id"),
    "notification_choices.account_id": _first("kind"),
    "outbox_messages.account_id": MOVES,
    "outcome_calls.called_by_account_id": MOVES,
    "packed_profiles.key": OWN,
    "pair_feedback.written_by_account_id": MOVES,
    "papers.employer_id": MOVES,
    "papers.profile_id": MOVES,
    "profile_cannot.profile_id": OWN,
    "profile_free_times.profile_id": OWN,
    "profile_interests.profile_id": OWN,
    "profile_languages.profile_id": OWN,
    "profile_skills.profile_id": OWN,
    "profile_travel.profile_id": OWN,
    "profiles.account_id": OWN,
    "progress_forms.account_id": _first("side", "moment"),
    "proposals.answered_by_account_id": MOVES,
    "proposals.proposed_by_account_id": MOVES,
    "ranking_snapshots.profile_id": MOVES,
    "reports.employer_id": MOVES,
    "reports.handled_by_account_id": MOVES,
    "reports.profile_id": MOVES,
    "reports.reported_by_account_id": MOVES,
    "representation_requests.asked_by_account_id": MOVES,
    "representation_requests.employer_id": MOVES,
    "representations.employer_id": OWN,
    "representations.representative_account_id": OWN,
    "service_profile_changes.account_id": MOVES,
    "service_profiles.account_id": OWN,
    "service_session_staff.account_id": STAYS,
    "service_sessions.logged_by_account_id": MOVES,
    "staff_tasks.about_account_id": MOVES,
    "staff_tasks.assigned_account_id": MOVES,
    "staff_tasks.done_by_account_id": MOVES,
    "staff_tasks.profile_id": MOVES,
    "step_ticks.employer_id": _first("step"),
    "step_ticks.profile_id": _first("step"),
    "step_ticks.ticked_by_account_id": MOVES,
    "substitute_asks.profile_id": OWN,
    "substitute_choices.profile_id": _first(),
    "substitute_requests.requested_by_account_id": MOVES,
    "suggestions.profile_id": OWN,
    "suggestions.suggested_by_account_id": MOVES,
}


def pointing_columns(*names: str) -> list[tuple[Table, str, str]]:
    """Return each column of the metadata that points to one of these tables: its table, its name, and whither."""
    found = []
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                if key.column.table.name in names:
                    found.append((table, column.name, key.column.table.name))
    return found


def move_rows(session: Session, of_table: str, left: int, kept: int) -> None:
    """Move all rows that point to one row of a table and need no deed of their own."""
    for table, name, _target in pointing_columns(of_table):
        way = WAYS[f"{table.name}.{name}"]
        if way.kind != "moves":
            continue
        column = table.c[name]
        if way.by is not None:
            _drop_alike(session, table, name, way.by, left, kept)
        session.execute(update(table).where(column == left).values({name: kept}))
    session.expire_all()


def _drop_alike(session: Session, table: Table, name: str, by: Sequence[str], left: int, kept: int) -> None:
    other = table.alias()
    alike = [table.c[one] == other.c[one] for one in by]
    there = exists().where(other.c[name] == kept, *alike)
    session.execute(delete(table).where(table.c[name] == left, there))


def move_subjects(session: Session, subject: str, left: int, kept: int) -> None:
    """Let the log that tells of one row tell of the other."""
    told = and_(AuditEvent.subject == subject, AuditEvent.subject_id == left)
    session.execute(update(AuditEvent).where(told).values(subject_id=kept))


def merge_of_left(session: Session, account_id: int) -> AccountMerge | None:
    """Return to which account one was left."""
    return session.scalar(select(AccountMerge).where(AccountMerge.left_account_id == account_id))


def merges_into(session: Session, account_id: int) -> Sequence[AccountMerge]:
    """Return the merges in which an account was kept, the newest first."""
    query = select(AccountMerge).where(AccountMerge.kept_account_id == account_id)
    return session.scalars(query.order_by(AccountMerge.id.desc())).all()


def move_distinct(session: Session, left: int, kept: int) -> None:
    """Let those who were called others than the left account be others than the kept one.

    Only that these two are two people is taken back.
    """
    first, second = DistinctPeople.first_account_id, DistinctPeople.second_account_id
    rows = session.scalars(
        select(DistinctPeople).where(or_(first.in_((left, kept)), second.in_((left, kept))))
    )
    pairs = {(row.first_account_id, row.second_account_id): row for row in rows}
    for pair, row in list(pairs.items()):
        if left not in pair:
            continue
        other = pair[0] if pair[1] == left else pair[1]
        moved = (min(other, kept), max(other, kept))
        if other == kept or moved in pairs:
            session.delete(row)
        else:
            row.first_account_id, row.second_account_id = moved
            pairs[moved] = row
    session.flush()


def matches_of(session: Session, profile_id: int) -> dict[int, Match]:
    """Return the pairs of a profile by need, locked and fresh."""
    query = select(Match).where(Match.profile_id == profile_id).order_by(Match.id).with_for_update()
    rows = session.scalars(query.execution_options(populate_existing=True))
    return {row.need_id: row for row in rows}


def move_tellings(session: Session, left_match_id: int, kept_match_id: int) -> None:
    """Let who was told of one pair be told of the other."""
    _drop_alike(session, _table(MatchTelling), "match_id", ("account_id",), left_match_id, kept_match_id)
    told = update(MatchTelling).where(MatchTelling.match_id == left_match_id)
    session.execute(told.values(match_id=kept_match_id))


def move_papers(session: Session, ended_id: int, kept_id: int) -> None:
    """Let what was written between two, such as lists that somebody works by, be of the candidacy that goes on."""
    session.execute(update(Paper).where(Paper.candidacy_id == ended_id).values(candidacy_id=kept_id))


def _table(model: type[Base]) -> Table:
    assert isinstance(model.__table__, Table)
    return model.__table__


def repoint(session: Session, model: type[Base], name: str, left: int, kept: int) -> int:
    """Move the rows of one column, of which the caller has cleared what would be twice."""
    table = _table(model)
    result: Any = session.execute(update(table).where(table.c[name] == left).values({name: kept}))
    return int(result.rowcount)


def threads_of(session: Session, whose: ColumnElement[bool]) -> Sequence[Conversation]:
    """Return threads, locked and fresh."""
    query = select(Conversation).where(whose).order_by(Conversation.id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).all()


def pour_thread(session: Session, left: Conversation, kept: Conversation) -> None:
    """Move every message and reading of one thread into another, and drop what is left of it."""
    moved = update(ConversationMessage).where(ConversationMessage.conversation_id == left.id)
    session.execute(moved.values(conversation_id=kept.id))
    readings = _table(ConversationReading)
    _drop_alike(session, readings, "conversation_id", ("account_id",), left.id, kept.id)
    read = update(ConversationReading).where(ConversationReading.conversation_id == left.id)
    session.execute(read.values(conversation_id=kept.id))
    session.execute(delete(Conversation).where(Conversation.id == left.id))


def invitations_of(session: Session, profile_id: int) -> Sequence[Invitation]:
    """Return the invitations of a profile in their order, locked and fresh."""
    query = select(Invitation).where(Invitation.profile_id == profile_id).order_by(Invitation.round)
    return session.scalars(locked(query)).all()


def asks_of(session: Session, profile_id: int) -> Sequence[SubstituteAsk]:
    """Return what an assistant was asked, locked and fresh."""
    query = select(SubstituteAsk).where(SubstituteAsk.profile_id == profile_id).order_by(SubstituteAsk.id)
    return session.scalars(locked(query)).all()


def suggestions_of(session: Session, profile_id: int) -> Sequence[Suggestion]:
    """Return where staff put an assistant forward and it stands."""
    query = select(Suggestion).where(Suggestion.profile_id == profile_id, Suggestion.taken_back_at.is_(None))
    return session.scalars(query.order_by(Suggestion.id)).all()


def ties_of(session: Session, whose: ColumnElement[bool]) -> Sequence[Representation]:
    """Return rights to act, those that stand first."""
    query = select(Representation).where(whose)
    return session.scalars(query.order_by(Representation.until_at.is_not(None), Representation.id)).all()


def free_address(session: Session, account: Account) -> None:
    """Take an account's address and telephone away, so that another may have them."""
    account.email = account.phone = None
    session.flush()


def count_rows(session: Session, keys: Mapping[str, int], tables: Collection[str]) -> dict[str, int]:
    """Return how many rows of each of these tables are one person's, by the keys of what may point to them.

    A row that names the person in several columns counts once, as it moves once.
    """
    of_table: defaultdict[Table, list[ColumnElement[bool]]] = defaultdict(list)
    for table, name, target in pointing_columns(*keys):
        if table.name in tables and WAYS[f"{table.name}.{name}"].kind != "stays":
            of_table[table].append(table.c[name] == keys[target])
    counts = [
        select(literal(table.name), func.count()).select_from(table).where(or_(*points))
        for table, points in of_table.items()
    ]
    if not counts:
        return {}
    return {name: number for name, number in session.execute(union_all(*counts)) if number}


def employer_of(session: Session, account_id: int) -> Employer | None:
    """Return the employer of an account, fresh."""
    query = select(Employer).where(Employer.account_id == account_id)
    return session.scalar(query.execution_options(populate_existing=True))
