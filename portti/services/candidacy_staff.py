"""What a centre's staff do with candidacies: propose people, say who looks after one, note papers and follow-ups."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from portti.clock import HELSINKI
from portti.domain import candidacies as rules
from portti.domain.actor import Actor
from portti.domain.errors import RuleViolation
from portti.domain.permissions import check_may
from portti.models import Candidacy, Employer, Need
from portti.queries import blocks, match_pool, people, worklist
from portti.queries import candidacies as queries
from portti.queries import matches as match_queries
from portti.services import audit, candidacies, candidacy_deeds, portal_events
from portti.services.candidacy_mail import tell_proposed
from portti.services.candidacy_steps import move_on, open_candidacy
from portti.services.staff_tasks import close_task
from portti.settings import Settings

LONGEST_ACTION = 200


@dataclass(frozen=True)
class Plan:
    """Who looks after a candidacy, and what they do next and when."""

    responsible_account_id: int | None
    next_action: str = ""
    next_action_on: date | None = None


def propose_person(
    session: Session,
    actor: Actor,
    need_id: int,
    profile_id: int,
    *,
    list_was_ranked: bool,
    hold_back: bool,
    settings: Settings,
    now: datetime,
) -> Candidacy:
    """Propose somebody of the list to both sides at once, or put them on the centre's own shortlist first.

    Which ranking lay before the one who proposes is kept, also where they saw the list by name. Pressed twice it is
    done once; who is a candidate already stays where they are.
    """
    check_may(actor, "propose_to_employer")
    need, _account = worklist.need_of_centre(session, actor.centre_id, need_id)
    _check_can_be_proposed(session, need, profile_id)
    deed = "shortlist" if hold_back else "propose"
    standing = queries.standing_candidacy(session, need_id, profile_id, for_change=True)
    if standing is None:
        standing, is_new = open_candidacy(
            session,
            actor,
            need,
            profile_id,
            deed,
            rules.CENTRE,
            rules.CENTRE,
            list_was_ranked=list_was_ranked,
            settings=settings,
            now=now,
        )
        if is_new and not hold_back:
            _ask(session, actor, standing, settings, now)
        return standing
    if standing.stage == "shortlisted" and not hold_back:
        move_on(session, actor, standing, "propose", rules.CENTRE, settings=settings, now=now)
        _ask(session, actor, standing, settings, now)
    return standing


def release(
    session: Session, actor: Actor, candidacy_id: int, *, settings: Settings, now: datetime
) -> Candidacy:
    """Propose somebody who stands on the shortlist."""
    check_may(actor, "propose_to_employer")
    row = queries.candidacy_of_centre(session, actor.centre_id, candidacy_id, for_change=True)
    if row.stage != "shortlisted":
        return row
    _check_can_be_proposed(session, session.get_one(Need, row.need_id), row.profile_id)
    move_on(session, actor, row, "propose", rules.CENTRE, settings=settings, now=now)
    _ask(session, actor, row, settings, now)
    return row


def _check_can_be_proposed(session: Session, need: Need, profile_id: int) -> None:
    if need.state != "published":
        raise RuleViolation("need_not_open_now", "person")
    if not match_pool.visible_profile_ids(session, [profile_id]):
        raise RuleViolation("not_in_list", "person")
    if blocks.is_blocked(session, need.employer_id, profile_id):
        raise RuleViolation("not_in_list", "person")
    match = match_queries.pair(session, need.id, profile_id)
    if match is None or not match.current:
        raise RuleViolation("not_in_list", "person")
    if match.employer_answer == "not_for_me":
        raise RuleViolation("employer_said_no", "person")
    if match.assistant_answer == "not_for_me":
        raise RuleViolation("assistant_said_no", "person")


def _ask(session: Session, actor: Actor, row: Candidacy, settings: Settings, now: datetime) -> None:
    """Ask both sides, or go on at once where both have said yes already."""
    portal_events.person_proposed(session, actor, row, now=now)
    match = match_queries.pair(session, row.need_id, row.profile_id)
    if match is not None and match.employer_answer == match.assistant_answer == candidacies.INTERESTED:
        move_on(session, actor, row, "both_say_yes", rules.CENTRE, settings=settings, now=now)
        return
    tell_proposed(session, row, settings=settings, now=now)


def plan(session: Session, actor: Actor, candidacy_id: int, draft: Plan, *, now: datetime) -> Candidacy:
    """Say who looks after a candidacy, what they do next, and by which day."""
    check_may(actor, "propose_to_employer")
    row = queries.candidacy_of_centre(session, actor.centre_id, candidacy_id, for_change=True)
    if row.stage == "ended":
        raise RuleViolation("candidacy_ended")
    who = draft.responsible_account_id
    assert actor.centre_id is not None
    if who is not None and who not in {one.id for one in people.staff_of_centre(session, actor.centre_id)}:
        raise RuleViolation("not_staff", "responsible")
    if len(draft.next_action) > LONGEST_ACTION:
        raise RuleViolation("action_too_long", "next_action", {"most": LONGEST_ACTION})
    if bool(draft.next_action) != (draft.next_action_on is not None):
        raise RuleViolation("action_and_day", "on" if draft.next_action else "next_action")
    if draft == Plan(row.responsible_account_id, row.next_action, row.next_action_on):
        return row
    row.responsible_account_id = who
    row.next_action, row.next_action_on = draft.next_action, draft.next_action_on
    session.flush()
    facts = {"responsible": who, "on": draft.next_action_on.isoformat() if draft.next_action_on else None}
    audit.record(session, actor, "plan_candidacy", "candidacy", row.id, now=now, facts=facts)
    return row


def mark_papers(
    session: Session, actor: Actor, candidacy_id: int, *, authority: bool, insurance: bool, now: datetime
) -> Employer:
    """Note which papers of a candidacy's employer are in place, as the proxy payer has told the centre."""
    check_may(actor, "propose_to_employer")
    row = queries.candidacy_of_centre(session, actor.centre_id, candidacy_id, for_change=True)
    return candidacy_deeds.write_papers(
        session, actor, row, authority=authority, insurance=insurance, now=now
    )


def end_as_centre(
    session: Session, actor: Actor, candidacy_id: int, reason: str, *, settings: Settings, now: datetime
) -> Candidacy:
    """End a candidacy for the centre; both sides that had said yes are told kindly."""
    check_may(actor, "propose_to_employer")
    row = queries.candidacy_of_centre(session, actor.centre_id, candidacy_id, for_change=True)
    return candidacy_deeds.end_with_reason(
        session, actor, row, reason, rules.CENTRE, rules.CENTRE, settings=settings, now=now
    )


def note_followed_up(
    session: Session, actor: Actor, candidacy_id: int, *, settings: Settings, now: datetime
) -> Candidacy:
    """Note that the centre has asked how the work goes: it stands, and waits for the next time to ask.

    After three months the next time is the day on which the work has lasted whole years. Nothing ends by going well:
    shifts, papers and numbers stay with the two for as long as they work together.
    """
    check_may(actor, "propose_to_employer")
    row = queries.candidacy_of_centre(session, actor.centre_id, candidacy_id, for_change=True)
    if row.stage not in rules.WORKING - {"started"}:
        raise RuleViolation("no_follow_up_now")
    if row.waits_for == rules.SERVICE:
        return row
    assert row.started_on is not None
    close_task(session, follow_up_key(row), now=now)
    first = datetime.combine(row.started_on, time(0), HELSINKI)
    row.waits_for = rules.SERVICE
    if row.stage == "follow_up_3_months":
        row.deadline_at = rules.next_year_of(first, now)
    else:
        row.deadline_at = max(now, first + timedelta(days=settings.mediation.second_follow_up_days))
    session.flush()
    audit.record(session, actor, "note_followed_up", "candidacy", row.id, now=now)
    return row


def follow_up_key(row: Candidacy) -> str:
    """Return the name of the task that a stage of following up opens."""
    return f"follow_up:{row.id}:{row.stage}"
