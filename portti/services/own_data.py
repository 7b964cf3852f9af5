"""All that is kept about a person, as one value that a program can read and a page can put into words."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portti.models import (
    Account,
    Base,
    Booking,
    Employer,
    InterviewSlot,
    Need,
    NewsItem,
    NewsTelling,
    Profile,
)
from portti.queries import accounts as account_queries
from portti.queries import audit as audit_queries
from portti.queries import client_events, service_profiles
from portti.queries import conversations as conversation_queries
from portti.queries import goals as goal_queries
from portti.queries import interview_records as record_queries
from portti.queries import own_data as queries
from portti.queries.assisted import sheets_of
from portti.queries.calendar_entries import feed_of_account
from portti.queries.client_invitations import client_invitations
from portti.queries.news import tellings_of
from portti.queries.practice import learner_of
from portti.queries.step_lists import ticks_of
from portti.services.own_feedback import own_feedback
from portti.services.own_mediation import own_mediation

Data = dict[str, Any]

# Keys and hashes name nothing to the person; secrets of the log-in must never leave.
_NEVER = frozenset(
    {
        "password", "fs_uniquifier", "tf_primary_method", "tf_totp_secret", "tf_last_counter", "us_totp_secrets",
        "mf_recovery_codes", "token_hash", "dedupe_key", "message_id", "form_key", "row_version", "position",
        "source_key", "unsubscribe_url", "body_html", "calendar", "calendar_method",
    }
)  # fmt: skip
_MOST_EVENTS = 5_000


def own_data(session: Session, account_id: int, *, now: datetime) -> Data:
    """Return everything about one account; of other people only that they did something, never who they are."""
    account = account_queries.account_by_id(session, account_id)
    employer = account_queries.employer_of_account(session, account_id)
    profile = account_queries.profile_of_account(session, account_id)
    needs = list(queries.needs_of(session, employer.id)) if employer else []
    employer_id, profile_id = employer.id if employer else None, profile.id if profile else None
    for_others, for_them = queries.representations(session, account_id, employer_id)
    feed = feed_of_account(session, account_id)
    learner = learner_of(session, account_id)
    blocks, reports = queries.blocks_and_reports(session, employer_id, profile_id)
    return {
        "made_at": now.isoformat(),
        "account": {**_row(account), "roles": sorted(role.name for role in account.roles)},
        "notifications": [_row(one) for one in queries.notification_choices(session, account_id)],
        # The address itself is a secret of the log-in: whoever has it reads the calendar.
        "calendar_address_since": _plain(feed.made_at) if feed else None,
        "practice_account": {"email": learner.email, "since": _plain(learner.created_at)}
        if learner
        else None,
        "acts_for_others": [_row(tie) for tie in for_others],
        "acted_for_by_others": [_row(tie) for tie in for_them],
        "granted_hours": {"hours": employer.granted_hours, "per": employer.granted_per} if employer else None,
        "needs": [_need(session, need) for need in needs],
        "profile": _profile(session, profile) if profile else None,
        "messages": [_row(message) for message in queries.messages_to(session, account_id)],
        "candidacies": _candidacies(session, employer_id, profile_id),
        **own_mediation(session, employer, profile_id),
        **own_feedback(session, employer_id, profile_id),
        "client_events": _client_events(session, account_id),
        "service_profile": _service_profile(session, account_id),
        "goals": _goals(session, account_id),
        "ability_notes": _ability_notes(session, account_id),
        "progress_forms": _progress_forms(session, account_id),
        "filled_in_with_staff": [_row(sheet) for sheet in sheets_of(session, account_id)],
        "appointments": [
            {"purpose": invitation.purpose, **_meeting(booking, slot)}
            for invitation, booking, slot in client_invitations(session, account_id)
            if slot is not None
        ],
        "conversations": _conversations(session, employer_id, profile_id),
        "news": [_news(telling, item) for telling, item in tellings_of(session, account_id)],
        "steps": [_row(tick) for tick in ticks_of(session, employer_id, profile_id)],
        "blocks": [_row(block) for block in blocks],
        "reports": [_row(report) for report in reports],
        "log": _log(session, account, employer, profile, needs),
    }


def _news(telling: NewsTelling, item: NewsItem) -> Data:
    """Return which news a person was told by e-mail, by its titles."""
    return {"told_at": _plain(telling.told_at), "titles": [text.title for text in item.texts]}


def _need(session: Session, need: Need) -> Data:
    answers = [
        {"answer": match.employer_answer, "answered_at": _plain(match.employer_answered_at)}
        for match in queries.answered_matches(session, need_id=need.id)
    ]
    readings = [
        {
            "asked_at": _plain(one.asked_at),
            "state": one.state,
            "answered_at": _plain(one.answered_at),
            "reason": one.reason,
        }
        for one in queries.readings_of(session, need.id)
    ]
    overrules = [
        {"at": _plain(one.overruled_at), "hours": one.hours, "reason": one.reason}
        for one in queries.overrules_of(session, need.id)
    ]
    return {
        **_with_lists(need),
        "answers": answers,
        "read_by_centre": readings,
        "hours_allowed_by_centre": overrules,
    }


def _profile(session: Session, profile: Profile) -> Data:
    answers = [
        {"answer": match.assistant_answer, "answered_at": _plain(match.assistant_answered_at)}
        for match in queries.answered_matches(session, profile_id=profile.id)
    ]
    interviews = [
        {
            "invited_at": _plain(invitation.invited_at),
            **_meeting(booking, slot),
        }
        for invitation, booking, slot in queries.interviews(session, profile.id)
    ]
    records = [_row(record) for record in record_queries.records_of(session, profile.id) if record.shared_at]
    return {**_with_lists(profile), "answers": answers, "interviews": interviews, "records": records}


def _meeting(booking: Booking | None, slot: InterviewSlot | None) -> Data:
    """Return a booked time with staff and what became of it."""
    return {
        "starts_at": _plain(slot.starts_at) if slot else None,
        "kind": slot.kind if slot else None,
        "cancelled_at": _plain(booking.cancelled_at) if booking else None,
        "missed_at": _plain(booking.missed_at) if booking else None,
    }


def _candidacies(session: Session, employer_id: int | None, profile_id: int | None) -> list[Data]:
    """Return where each of the person's candidacies stands, with their own note; nothing the other side wrote."""
    return [
        {
            "stage": row.stage,
            "since": _plain(row.stage_since),
            "meeting_at": _plain(row.interview_at),
            "asked_for_another_time": row.arranging_words if row.profile_id == profile_id else "",
            "offered_times": row.offered_times,
            "trial_on": _plain(row.trial_on),
            "note": row.trial_note_assistant if row.profile_id == profile_id else row.trial_note_employer,
            "contract_from": _plain(row.contract_from_on),
            "contract_to": _plain(row.contract_to_on),
            "weekly_minutes": row.weekly_minutes,
            "weekly_shifts": row.taken_shifts,
            "single_shifts": row.taken_dates,
            "extract_issued_on": _plain(row.extract_issued_on),
            "extract_seen_at": _plain(row.extract_seen_at),
            "started_on": _plain(row.started_on),
        }
        for row in queries.candidacies(session, employer_id, profile_id)
    ]


def _client_events(session: Session, account_id: int) -> list[Data]:
    """Return what the centre has logged of its contacts with the person; not what was struck out as wrong."""
    return [
        {**_row(event), "functions": [mark.function for mark in event.functions], "note": note}
        for event, note in client_events.events_about(session, account_id)
    ]


def _service_profile(session: Session, account_id: int) -> Data | None:
    row = service_profiles.service_profile_of(session, account_id)
    if row is None:
        return None
    changes = [
        {
            "changed_at": _plain(change.changed_at),
            "by": "you" if change.account_id == account_id else "another",
            **change.facts,
        }
        for change, _account in service_profiles.changes_of(session, row.id)
    ]
    return {**_row(row), "wishes": [one.wish for one in row.wishes], "changes": changes}


def _goals(session: Session, account_id: int) -> list[Data]:
    return [
        {**_row(goal), "steps": [_row(step) for step in goal.steps]}
        for goal in goal_queries.goals_of(session, account_id)
    ]


def _ability_notes(session: Session, account_id: int) -> list[Data]:
    return [
        {**_row(note), "areas": [one.area for one in note.areas]}
        for note in service_profiles.ability_notes_of(session, account_id)
    ]


def _progress_forms(session: Session, account_id: int) -> list[Data]:
    return [
        {**_row(form), "answers": {one.statement: one.value for one in form.answers}}
        for form in service_profiles.progress_forms_of(session, account_id)
    ]


def _conversations(session: Session, employer_id: int | None, profile_id: int | None) -> list[Data]:
    """Return what the person wrote and was written to in the portal; of the others only on which side they stand."""
    return [
        {
            "written_at": _plain(message.written_at),
            "by": "you" if message.side == side else message.side,
            "text": message.text,
            "language": message.language,
        }
        for message, side in conversation_queries.own_messages(session, employer_id, profile_id)
    ]


def _log(
    session: Session,
    account: Account,
    employer: Employer | None,
    profile: Profile | None,
    needs: list[Need],
) -> list[Data]:
    rows = audit_queries.events_about(
        session,
        account.id,
        employer_id=employer.id if employer else None,
        profile_id=profile.id if profile else None,
        need_ids=[need.id for need in needs],
        limit=_MOST_EVENTS,
    )
    # Where staff act on several people, their facts may speak of others.
    return [
        {
            "at": _plain(row.event.happened_at),
            "deed": row.event.deed,
            "about": row.event.subject,
            "by": "you" if row.event.account_id == account.id else "another" if row.account else "service",
        }
        for row in rows
    ]


def _with_lists(row: Need | Profile) -> Data:
    """Return a row with the rows that hang on it; which others a need knows stays out."""
    lists = {
        name: [_row(child) for child in getattr(row, name)]
        for name in row.__mapper__.relationships.keys()  # noqa: SIM118 - not a dict
        if name != "known"
    }
    return {**_row(row), **lists}


def _row(row: Base) -> Data:
    names = [column.key for column in row.__mapper__.column_attrs]
    return {
        name: _plain(getattr(row, name))
        for name in names
        if name not in _NEVER and name != "id" and not name.endswith("_id")
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
