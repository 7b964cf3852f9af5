"""The demo's candidacies: a handful in several stages, made by the deeds that people themselves use."""

from datetime import timedelta

from portti.clock import helsinki
from portti.domain.actor import Actor
from portti.domain.candidacy_forms import ContractDraft, MeetingDraft
from portti.domain.errors import RuleViolation
from portti.domain.meetings import OfferDraft
from portti.models import Account, Candidacy, Employer, Match, Need, Profile
from portti.queries import accounts as account_queries
from portti.queries import candidacies as queries
from portti.queries import demo as demo_queries
from portti.services import answers, candidacy_deeds, candidacy_staff, meeting_times, taken_shifts
from portti.services.demo_rows import Maker

_WAYS = ("meeting", "trial", "chosen", "contract", "started", "asked")
_OTHER_TIME = "Pääsen torstaina aamupäivällä tai perjantaina kello 14 jälkeen."
_NOTE = "Koevuoro sujui hyvin, ohjeet ymmärrettiin heti."


def make_candidacies(
    maker: Maker, accounts: dict[str, Account], need: Need, own: Profile, others: tuple[Need, ...]
) -> None:
    """Let assistants stand in several stages for one need, and the demo's own assistant in some for others."""
    session = maker.session
    fresh = [
        match
        for match in demo_queries.current_matches(session, need.id)
        if match.profile_id != own.id and match.employer_answer is None and match.assistant_answer is None
    ]
    for match, target in zip(fresh, _WAYS, strict=False):
        lead(maker, match, target)
    staff = account_queries.actor_of(session, accounts["staff"].id)
    for number, match in enumerate(fresh[len(_WAYS) : len(_WAYS) + 2]):
        candidacy_staff.propose_person(
            session,
            staff,
            need.id,
            match.profile_id,
            list_was_ranked=True,
            hold_back=number == 0,
            settings=maker.settings,
            now=maker.now,
        )
    for other, target in zip(others, ("trial", "offered"), strict=False):
        own_match = next(
            (one for one in demo_queries.current_matches(session, other.id) if one.profile_id == own.id), None
        )
        if own_match is not None:
            lead(maker, own_match, target)
    _plan(maker, staff, need)


def lead(maker: Maker, match: Match, target: str) -> None:
    """Let both say yes, and go on to a stage."""
    session = maker.session
    need, profile = session.get_one(Need, match.need_id), session.get_one(Profile, match.profile_id)
    employer = session.get_one(Employer, need.employer_id)
    if profile.account_id is None or employer.account_id is None:
        return
    as_employer = account_queries.actor_of(session, employer.account_id)
    as_assistant = account_queries.actor_of(session, profile.account_id)
    more = {"settings": maker.settings, "now": maker.now}
    try:
        answers.answer_as_assistant(session, as_assistant, need.id, "interested", **more)  # type: ignore[arg-type]
        answers.answer_as_employer(session, as_employer, need.id, profile.id, "interested", **more)  # type: ignore[arg-type]
    except RuleViolation:
        # Somebody whose profile is not shown just now: the demo goes on with the next.
        return
    row = queries.standing_candidacy(session, need.id, profile.id)
    assert row is not None
    _go(maker, as_employer, row, need, target)
    if target == "trial":
        candidacy_deeds.note_trial_as_assistant(session, as_assistant, row.id, _NOTE, now=maker.now)
    if target == "asked":
        meeting_times.ask_another_time(session, as_assistant, row.id, _OTHER_TIME, **more)  # type: ignore[arg-type]


def _go(maker: Maker, actor: Actor, row: Candidacy, need: Need, target: str) -> None:
    session, now = maker.session, maker.now
    more = {"settings": maker.settings, "now": now}
    today = helsinki(now).date()
    if target in ("meeting", "asked", "offered"):
        starts_at = (now + timedelta(days=2)).replace(hour=10, minute=0, second=0, microsecond=0)
        meeting = MeetingDraft(starts_at, 30, "phone")
        candidacy_deeds.agree_interview(session, actor, row.id, meeting, **more)  # type: ignore[arg-type]
        if target == "offered":
            times = tuple(starts_at + timedelta(days=days) for days in (1, 2))
            offer = OfferDraft(times, 30, "video")
            meeting_times.offer_times(session, actor, row.id, offer, **more)  # type: ignore[arg-type]
        return
    if target == "trial":
        day = today - timedelta(days=1)
        candidacy_deeds.agree_trial(session, actor, row.id, day, **more)  # type: ignore[arg-type]
        candidacy_deeds.note_trial_as_employer(session, actor, row.id, _NOTE, now=now)
        return
    candidacy_deeds.choose(session, actor, row.id, **more)  # type: ignore[arg-type]
    if target == "chosen":
        need.extract_asked = True
        issued = today - timedelta(days=20)
        candidacy_deeds.note_extract(session, actor, row.id, issued, now=now)
        return
    shifts = tuple(taken_shifts.open_shifts_by_key(session, need))[:1]
    draft = ContractDraft(
        today - timedelta(days=10), None, shifts, None if shifts else 240, "Esimerkkikatu 1"
    )
    candidacy_deeds.agree_contract(session, actor, row.id, draft, **more)  # type: ignore[arg-type]
    if target == "started":
        candidacy_deeds.mark_papers(session, actor, row.id, authority=True, insurance=True, now=now)
        first = today - timedelta(days=10)
        candidacy_deeds.start(session, actor, row.id, first, **more)  # type: ignore[arg-type]


def _plan(maker: Maker, staff: Actor, need: Need) -> None:
    """Let staff look after the oldest, which has waited for too long."""
    rows = queries.standing_of_need(maker.session, need.id)
    if not rows:
        return
    row = rows[0]
    row.stage_since -= timedelta(days=12)
    assert row.deadline_at is not None
    row.deadline_at -= timedelta(days=12)
    draft = candidacy_staff.Plan(
        staff.account_id, "Soita työnantajalle", helsinki(maker.now).date() + timedelta(days=1)
    )
    candidacy_staff.plan(maker.session, staff, row.id, draft, now=maker.now)
