"""A centre beside another whose every word holds a mark: what of the one can be found from the other."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, Text, inspect, select
from sqlalchemy.orm import Session

from portti.models import (
    Account,
    AccountMerge,
    AnswerLink,
    AuditEvent,
    Base,
    CalendarFeed,
    Centre,
    ClientEventChange,
    ClientEventNote,
    DistinctPeople,
    GatheringPresence,
    GoalChange,
    HoursOverrule,
    HoursReport,
    InterviewTemplate,
    Need,
    OutcomeCall,
    PairFeedback,
    PanelSheet,
    Profile,
    Proposal,
    ServiceSessionStaff,
    StepTick,
    SurveyAnswer,
)
from portti.settings import Settings
from tests.factories.accounts import make_account, make_employer, make_profile
from tests.factories.assisted import make_sheet
from tests.factories.candidacies import make_candidacy
from tests.factories.client_events import make_event, make_service_session
from tests.factories.conversations import make_thread
from tests.factories.gatherings import make_gathering, make_place
from tests.factories.goals import make_goal, make_progress_form
from tests.factories.guides import WRITTEN, make_guide
from tests.factories.interview_records import make_record
from tests.factories.invitations import make_booking, make_invitation, make_slot
from tests.factories.matches import make_match
from tests.factories.messages import make_message
from tests.factories.needs import make_need
from tests.factories.news import make_news
from tests.factories.panels import make_panel
from tests.factories.profiles import make_full_profile
from tests.factories.staff_tasks import make_task
from tests.factories.whole_centre import make_whole_centre

MARK = "Qvarkkila"
SEARCHED = "Qvarkk"
"""The beginning of the mark: a page that only repeats what was searched for does not say the whole."""

_TABLES_OF_OURS = {"roles", "centres", "job_runs", "job_leases", "postal_codes", "feedback"}
_SHORT_WORDS = {"phone", "client_number", "shown_name"}
_NO_WORDS = {
    # Words of ours, lists of codes, hashes and secrets: no page shows them as they stand.
    "awaits", "cycle", "data", "dedupe_key", "description", "display", "fs_uniquifier", "name_fi", "name_sv", "name_en",
    "open_parts_of_day", "password", "questions", "shown_fields", "steps_done", "tf_primary_method",
    "tf_totp_secret", "us_totp_secrets", "token_hash", "code_hash", "content_hash", "digest", "made_by",
    "fields_encrypted", "contract_address", "words", "calendar", "unsubscribe_url", "snapshot_hash", "name",
}  # fmt: skip


def fill_centre(session: Session, now: datetime, settings: Settings, form_key: str) -> dict[str, Any]:
    """Return one row of everything in a centre of its own, by the name that addresses give its number."""
    ids = make_whole_centre(session, now, settings, form_key=form_key)
    centre: Centre = ids["centre"]
    staff = make_account(session, "staff", centre=centre, given_name="Kerttu")
    ids["staff_id"] = staff.id
    _make_people(session, now, centre, ids)
    _make_meetings(session, now, centre, staff, ids)
    _make_service(session, now, centre, staff, ids)
    session.flush()
    return ids


def _make_people(session: Session, now: datetime, centre: Centre, ids: dict[str, Any]) -> None:
    """Who is public, who is interested, who waits: what lists show beside the drafts of a whole centre."""
    employer = make_employer(session, centre=centre)
    ids["boss_id"], today = employer.account_id, now.date()
    employer.granted_hours, employer.granted_per = 5, "week"
    need = make_need(session, employer=employer, text="Apua", open_to_visitors=True, shifts=((0, 480, 720),))
    stale = make_need(session, employer=employer, state="expired")
    profile = make_full_profile(session, centre=centre, state="published")
    uninvited = make_full_profile(session, centre=centre, state="published")
    loose = make_profile(session, centre=centre)
    loose.account_id = None
    yes = {"employer_answer": "interested", "assistant_answer": "interested"}
    make_match(
        session, need=need, profile=profile, employer_answered_at=now, assistant_answered_at=now, **yes
    )
    candidacy = make_candidacy(session, need, profile, "follow_up_2_weeks", started_on=today)
    ids |= {
        "public_need": need.id,
        "public_profile": profile.id,
        "uninvited": uninvited.id,
        "loose_profile": loose.id,
        "match_candidacy": candidacy.id,
        "starter_id": make_account(session, "assistant", centre=centre).id,
        "colleague_id": make_account(session, "staff", centre=centre).id,
        "twin_id": make_account(session, "employer", centre=centre).id,
    }
    make_thread(session, employer=employer)
    make_sheet(session, account=session.get_one(Account, employer.account_id), need=stale, now=now)
    gone = make_account(session, "employer", centre=centre)
    gone.closed_at, gone.active = now, False
    twins = sorted((ids["twin_id"], ids["boss_id"]))
    session.add_all(
        [
            AccountMerge(
                centre_id=centre.id,
                kept_account_id=ids["twin_id"],
                left_account_id=gone.id,
                reason="person_said",
                merged_at=now,
            ),
            DistinctPeople(first_account_id=twins[0], second_account_id=twins[1], decided_at=now),
            HoursOverrule(
                centre_id=centre.id,
                employer_id=employer.id,
                need_id=need.id,
                hours=9,
                reason="Uusi",
                overruled_at=now,
            ),
            HoursReport(
                centre_id=centre.id,
                employer_id=employer.id,
                month=today.replace(day=1),
                municipality_code="179",
                promised_minutes=600,
                happened_minutes=300,
                reason="other",
                told_at=now,
            ),
            Proposal(
                centre_id=centre.id,
                need_id=need.id,
                change={"code": "split_shift", "facts": {"index": 0}},
                mark="0" * 16,
                opens=1,
                proposed_at=now,
            ),
            OutcomeCall(
                centre_id=centre.id,
                candidacy_id=candidacy.id,
                moment="2_weeks",
                spoke_with="both",
                work="goes_on",
                called_on=today,
                changed_at=now,
            ),
            PairFeedback(candidacy_id=candidacy.id, side="employer", moment="start", written_at=now),
            AuditEvent(
                centre_id=centre.id,
                account_id=employer.account_id,
                employer_id=employer.id,
                deed="publish_need",
                subject="need",
                subject_id=need.id,
                happened_at=now,
            ),
            StepTick(employer_id=employer.id, step="e_duties", ticked_at=now),
        ]
    )


def _make_meetings(
    session: Session, now: datetime, centre: Centre, staff: Account, ids: dict[str, Any]
) -> None:
    """Times of each purpose, free, booked and past, and what the mail of the centre did not do."""
    session.add(CalendarFeed(account_id=staff.id, token_hash=f"feed{staff.id}", made_at=now))
    session.add(InterviewTemplate(centre_id=centre.id, version=1, questions="times", made_at=now))
    for number, purpose in enumerate(("pre_interview", "appointment", "home_visit")):
        ids[f"free_{purpose}"] = make_slot(session, staff=staff, purpose=purpose, now=now).id
        past = make_slot(
            session, staff=staff, purpose=purpose, starts_at=now - timedelta(days=1, hours=number)
        )
        if purpose == "pre_interview":
            profile = make_full_profile(session, centre=centre, state="published")
            make_booking(session, invitation=make_invitation(session, profile=profile), slot=past)
            make_record(session, profile=profile)
    for state in ("failed", "uncertain"):
        message = make_message(session, account=staff, state=state)
        message.last_fault = "refused"


def _make_service(
    session: Session, now: datetime, centre: Centre, staff: Account, ids: dict[str, Any]
) -> None:
    client, today = make_account(session, "employer", centre=centre), now.date()
    event = make_event(
        session, centre=centre, account_id=client.id, logged_by_account_id=staff.id, minutes=20
    )
    make_event(session, centre=centre, client_number="77")
    held = make_service_session(session, centre=centre, closed_at=None)
    goal = make_goal(session, account=client, follow_up_on=today)
    make_progress_form(session, account=client)
    panel = make_panel(session, centre=centre, published_at=now)
    panel.sheets = [PanelSheet(answered_on=today)]
    gathering = make_gathering(session, centre=centre, in_days=(-1,), now=now)
    place = make_place(session, gathering, account=client, now=now)
    stepped = make_goal(session, account=session.get_one(Account, ids["account_id"]), steps=("Kysyn",))
    ids |= {
        "past_gathering": gathering.id,
        "past_day": gathering.days[0].id,
        "past_place": place.id,
        "stepped_goal": stepped.id,
        "goal_step": stepped.steps[0].id,
    }
    make_gathering(session, centre=centre, published_at=None, now=now)
    make_guide(session, centre=centre, versions={today: WRITTEN, today + timedelta(days=9): WRITTEN})
    make_news(session, centre=centre, is_public=True, published_at=now)
    make_task(session, centre=centre, about_account_id=client.id, assigned_account_id=staff.id, due_on=today)
    session.add_all(
        [
            ClientEventNote(client_event_id=event.id, text="Sovittiin", written_at=now),
            ClientEventChange(client_event_id=event.id, deed="edit", changed_at=now),
            ServiceSessionStaff(service_session_id=held.id, account_id=staff.id),
            GoalChange(goal_id=goal.id, deed="edit", changed_at=now),
            GatheringPresence(day_id=gathering.days[0].id, place_id=place.id),
            AnswerLink(
                centre_id=centre.id,
                kind="partner",
                subject_key=f"partner:{centre.id}",
                year=today.year,
                organisation="Yhdistys",
                code_hash=f"code{centre.id}",
                made_at=now,
                expires_at=now + timedelta(days=30),
            ),
            SurveyAnswer(centre_id=centre.id, kind="partner", counts_on=today, answer="5"),
        ]
    )


def rows_of(session: Session) -> dict[type[Base], set[Any]]:
    """Return the keys of all rows by their class."""
    return {
        one.class_: {inspect(row).identity for row in session.scalars(select(one.class_))}
        for one in Base.registry.mappers
    }


def mark_all_but(session: Session, known: dict[type[Base], set[Any]], *, far: bool = True) -> list[str]:
    """Put the mark into each word of the rows that are not `known`; return tables without any.

    `far` moves their people to where nobody of the others can go.
    """
    session.expire_all()
    empty = []
    for mapper in Base.registry.mappers:
        rows = [
            row
            for row in session.scalars(select(mapper.class_))
            if inspect(row).identity not in known[mapper.class_]
        ]
        if not rows:
            empty.append(mapper.local_table.name)
        for row in rows:
            if far and isinstance(row, Need | Profile):
                row.municipality_code, row.latitude, row.longitude = "698", 66.5, 25.7
            for column in mapper.columns:
                if _is_words(mapper.local_table.name, column):
                    _mark(row, mapper.get_property_by_column(column).key, column)
    session.flush()
    return sorted(empty)


def _is_words(table: str, column: Any) -> bool:
    if table in _TABLES_OF_OURS or column.foreign_keys or column.name in _NO_WORDS:
        return False
    kind = column.type
    long = isinstance(kind, Text) or (isinstance(kind, String) and (kind.length or 0) >= 60)
    return long or column.name in _SHORT_WORDS


def _mark(row: Base, name: str, column: Any) -> None:
    before = getattr(row, name)
    if before is not None:
        setattr(row, name, f"{MARK} {before}"[: column.type.length])
