"""A centre with one row of everything: for tests that try every address."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import (
    Account,
    AdCheck,
    Block,
    Employer,
    Feedback,
    InstructionCardStep,
    Report,
    RepresentationRequest,
    SubstituteAsk,
    SubstituteRequest,
    Suggestion,
)
from portti.queries import accounts as account_queries
from portti.settings import Settings
from tests.factories.accounts import make_account, make_centre, make_employer, make_representation
from tests.factories.assisted import make_sheet
from tests.factories.candidacies import make_candidacy
from tests.factories.client_events import make_event, make_service_session
from tests.factories.conversations import make_thread
from tests.factories.gatherings import make_gathering, make_place
from tests.factories.goals import make_ability_note, make_goal, make_service_profile
from tests.factories.guides import make_guide
from tests.factories.instruction_cards import make_card
from tests.factories.interview_records import make_record
from tests.factories.invitations import make_booking, make_invitation, make_slot
from tests.factories.matches import make_match
from tests.factories.messages import make_message
from tests.factories.needs import make_need
from tests.factories.news import make_news
from tests.factories.panels import make_panel
from tests.factories.papers import make_paper, make_trip
from tests.factories.profiles import make_full_profile
from tests.factories.staff_tasks import make_task

REPORTED = "Huusi minulle pihalla"
"""What one side has told the centre of the other."""


def make_whole_centre(
    session: Session, now: datetime, settings: Settings, *, form_key: str = "own"
) -> dict[str, Any]:
    """Return one row of everything in a centre of its own, by the name that addresses give its number."""
    centre = make_centre(session)
    employer = make_employer(session, centre=centre)
    # A draft is nobody's but its employer's; what is published may be read by those it is meant for.
    need = make_need(session, employer=employer, state="draft")
    profile = make_full_profile(session, centre=centre, state="published")
    make_match(session, need=need, profile=profile)
    staff = make_account(session, "staff", centre=centre)
    slot = make_slot(session, staff=staff)
    invitation = make_invitation(session, profile=profile)
    booking = make_booking(session, invitation=invitation, slot=slot)
    free = make_slot(session, staff=staff)
    message = make_message(session, account=account_queries.account_by_id(session, employer.account_id))
    representative = make_account(session, "representative", centre=centre)
    tie = make_representation(session, representative, employer)
    wish = RepresentationRequest(
        employer_id=employer.id,
        email="asked@example.org",
        ground="guardian",
        asked_by_account_id=employer.account_id,
        asked_at=now,
    )
    loose_employer = Employer(centre_id=centre.id, created_at=now)
    # Between this employer and another assistant, so that the pair above still stands.
    other = make_full_profile(session, centre=centre, state="published")
    pair = {"employer_id": employer.id, "profile_id": other.id, "side": "employer"}
    block = Block(**pair, blocked_at=now)
    report = Report(
        **pair,
        centre_id=centre.id,
        reason="other",
        text=REPORTED,
        language="fi",
        form_key=form_key,
        reported_at=now,
    )
    feedback = Feedback(
        about="other", text="Kiitos", reply_to="", language="fi", form_key=form_key, received_at=now
    )
    suggestion = Suggestion(
        centre_id=centre.id,
        need_id=need.id,
        profile_id=profile.id,
        position=1,
        reason="met",
        suggested_at=now,
    )
    # A draft has no shifts for which anybody could be asked.
    placed = make_need(session, employer=employer, state="filled")
    request = SubstituteRequest(
        centre_id=centre.id,
        need_id=placed.id,
        starts_at="2099-12-02T08:00",
        ends_at="2099-12-02T12:00",
        begins_at=datetime(2099, 12, 2, 6, tzinfo=UTC),
        requested_at=now,
    )
    session.add_all([wish, loose_employer, block, report, feedback, suggestion, request])
    session.flush()
    ask = SubstituteAsk(request_id=request.id, profile_id=profile.id, asked_at=now)
    session.add(ask)
    session.flush()
    make_need(session, employer=loose_employer, state="draft")
    waiting = make_need(session, employer=employer, state="checking")
    session.add(
        AdCheck(
            centre_id=centre.id,
            need_id=waiting.id,
            mark="0" * 16,
            raised=[],
            asked_at=now,
            due_on=now.date(),
        )
    )
    # Of another assistant, so that answering the pair above begins a candidacy of its own.
    applicant = make_full_profile(session, centre=centre, state="published")
    candidacy = make_candidacy(session, need, applicant, "chosen", trial_on=now.date())
    make_thread(session, need=need, profile=profile)
    make_thread(session, employer=employer)
    make_thread(session, profile=profile)
    client = account_queries.account_by_id(session, employer.account_id)
    make_service_profile(session, account=client)
    drafted = make_need(session, employer=employer, state="draft")
    sheet = make_sheet(session, account=session.get(Account, employer.account_id), need=drafted, now=now)
    gathering = make_gathering(session, centre=centre, now=now)
    place = make_place(session, gathering, account=session.get(Account, employer.account_id), now=now)
    paper = make_paper(session, settings, employer=employer, kind="mileage")
    card = make_card(session, settings, employer=employer)
    steps = select(InstructionCardStep.id).where(InstructionCardStep.card_id == card.id)
    return {
        "centre": centre,
        "sheet_id": sheet.id,
        "gathering_id": gathering.id,
        "day_id": gathering.days[0].id,
        "place_id": place.id,
        "paper_id": paper.id,
        "line_id": make_trip(session, settings, paper).id,
        "card_id": card.id,
        "step_id": session.scalars(steps).first(),
        "need_id": need.id,
        "profile_id": profile.id,
        "employer_id": employer.id,
        "account_id": employer.account_id,
        "tie_id": tie.id,
        "wish_id": wish.id,
        "free_time_id": profile.free_times[0].id,
        "booking_id": booking.id,
        "invitation_id": invitation.id,
        "message_id": message.id,
        "slot": free.id,
        "block_id": block.id,
        "report_id": report.id,
        "feedback_id": feedback.id,
        "suggestion_id": suggestion.id,
        "request_id": request.id,
        "ask_id": ask.id,
        "record_id": make_record(session, profile=profile, shared_at=now).id,
        "task_id": make_task(session, centre=centre, profile_id=profile.id).id,
        "loose_employer": loose_employer.id,
        "other_id": applicant.account_id,
        "left_id": applicant.account_id,
        "candidacy_id": candidacy.id,
        "event_id": make_event(session, centre=centre, account_id=employer.account_id).id,
        "panel_id": (panel := make_panel(session, centre=centre)).id,
        "part_id": panel.drafts[0].id,
        "goal_id": make_goal(session, account=client, steps=("Soitan",)).id,
        "ability_id": make_ability_note(session, account=client).id,
        "session_id": make_service_session(session, centre=centre).id,
        "item_id": make_news(session, centre=centre).id,
        "guide_id": make_guide(session, centre=centre).id,
        "number": 1,
    }
