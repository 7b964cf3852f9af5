"""Lists of steps: what Portti knows ticks itself, what a person ticks is kept, and two tabs lose nothing."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.step_lists import ASSISTANT, EMPLOYER, STEPS, next_step
from portti.models import AuditEvent, StepTick
from portti.queries import merging
from portti.services.erasure import close_account, erase_account
from portti.services.own_data import own_data
from portti.services.step_lists import own_steps, tick_steps
from portti.settings import Settings
from portti.wording.step import HELPERS
from portti.wording.step import STEPS as WORDS
from tests.conftest import NOW
from tests.factories.accounts import make_employer
from tests.factories.candidacies import make_candidacy
from tests.factories.needs import make_need
from tests.factories.profiles import make_full_profile


def employer_actor(session: Session) -> Actor:
    employer = make_employer(session)
    return Actor(employer.account_id, frozenset({"employer"}), employer.centre_id, employer_id=employer.id)


def done(session: Session, actor: Actor, side: str, now: datetime = NOW) -> list[str]:
    return [step.code for step in own_steps(session, actor, side, now=now) if step.is_done]


def tick(session: Session, actor: Actor, *ticked: str, unticked: tuple[str, ...] = ()) -> None:
    tick_steps(session, actor, EMPLOYER, ticked=ticked, unticked=unticked, now=NOW)


def test_each_step_has_words_and_somebody_who_helps() -> None:
    assert list(WORDS) == [step.code for side in (EMPLOYER, ASSISTANT) for step in STEPS[side]]
    assert {words.helper for words in WORDS.values()} == set(HELPERS)


def test_what_the_person_ticks_is_kept_for_them_alone(session: Session) -> None:
    actor, other = employer_actor(session), employer_actor(session)
    tick(session, other, "e_orient")
    for _press in range(2):
        tick(session, actor, "e_duties", "e_shift_list")
    assert done(session, actor, EMPLOYER) == ["e_duties", "e_shift_list"]
    assert done(session, other, EMPLOYER) == ["e_orient"]
    ahead = next_step(own_steps(session, actor, EMPLOYER, now=NOW))
    assert ahead is not None and ahead.code == "e_decision"
    tick(session, actor, unticked=("e_duties", "e_orient"))
    assert done(session, actor, EMPLOYER) == ["e_shift_list"]
    assert done(session, other, EMPLOYER) == ["e_orient"]
    ticked = [event.facts["ticked"] for event in session.scalars(select(AuditEvent).order_by(AuditEvent.id))]
    assert ticked == [["e_orient"], ["e_duties", "e_shift_list"], []]


def test_an_unknown_step_and_a_missing_side_are_refused(session: Session) -> None:
    actor = employer_actor(session)
    with pytest.raises(RuleViolation, match="unknown_step"):
        tick(session, actor, "a_sick")
    for side in (EMPLOYER, ASSISTANT):
        with pytest.raises(NotFound):
            own_steps(session, Actor(actor.account_id), side, now=NOW)
    assert session.scalars(select(StepTick)).all() == []


def test_portti_knows_the_employers_steps_by_itself(session: Session) -> None:
    employer = make_employer(session)
    actor = Actor(employer.account_id, employer_id=employer.id)
    make_need(session)  # of another employer
    need = make_need(session, employer=employer, state="draft", public_since=None)
    assert done(session, actor, EMPLOYER) == []
    employer.granted_hours, employer.power_of_attorney_on = 30.0, date(2026, 11, 1)
    employer.insurance_on = date(2026, 11, 1)
    need.part_timers, need.state = "nobody", "published"
    candidacy = make_candidacy(session, need, make_full_profile(session), "chosen", extract_seen_at=NOW)
    session.flush()
    known = ["e_decision", "e_attorney", "e_insurance", "e_part_timers", "e_need", "e_choose"]
    assert done(session, actor, EMPLOYER) == [*known, "e_extract"]
    # What was reached stays so when the candidacy has ended.
    candidacy.stage, candidacy.ended_reason, candidacy.deadline_at = "ended", "times_do_not_fit", None
    session.flush()
    assert "e_choose" in done(session, actor, EMPLOYER)


def test_a_need_that_nobody_sees_is_not_ticked_as_published(session: Session) -> None:
    employer = make_employer(session)
    actor = Actor(employer.account_id, employer_id=employer.id)
    make_need(session)  # of another employer
    need = make_need(session, employer=employer, public_since=NOW)
    for state, is_known in (
        ("published", True),
        ("paused", False),
        ("expired", False),
        ("filled", True),
        ("withdrawn", False),
    ):
        need.state = state
        session.flush()
        assert ("e_need" in done(session, actor, EMPLOYER)) is is_known, state


def test_two_have_met_once_the_time_that_they_agreed_on_is_behind(session: Session) -> None:
    employer = make_employer(session)
    actor = Actor(employer.account_id, employer_id=employer.id)
    at, hour = NOW + timedelta(days=2), timedelta(hours=1)
    need = make_need(session, employer=employer)
    row = make_candidacy(session, need, make_full_profile(session), "employer_interview", interview_at=at)

    def has_met(moment: datetime) -> bool:
        session.flush()
        return "e_meet" in done(session, actor, EMPLOYER, moment)

    assert (has_met(at - hour), has_met(at + hour)) == (False, True)
    row.arranging, row.arranging_since = "asked", NOW
    assert not has_met(at + hour)
    row.arranging, row.arranging_since = "", None
    row.stage, row.stage_since, row.ended_reason, row.deadline_at = "ended", at - hour, "other", None
    assert not has_met(at + hour)
    row.interview_at, row.trial_on, row.stage_since = None, at.date(), at + timedelta(days=3)
    assert (has_met(at - timedelta(days=1)), has_met(at + timedelta(days=1))) == (False, True)


def test_a_contract_is_signed_outside_portti_and_ticked_by_the_person(session: Session) -> None:
    profile, employer = make_full_profile(session), make_employer(session)
    make_candidacy(session, make_need(session, employer=employer), profile, "contract")
    of_employer = done(session, Actor(employer.account_id, employer_id=employer.id), EMPLOYER)
    of_assistant = done(session, Actor(profile.account_id, profile_id=profile.id), ASSISTANT)
    assert "e_choose" in of_employer and "e_contract" not in of_employer
    assert "a_answer" in of_assistant and "a_contract" not in of_assistant


def test_portti_knows_the_assistants_steps_by_itself(session: Session) -> None:
    profile = make_full_profile(session, state="published", interviewed_on=date(2026, 11, 2))
    actor = Actor(profile.account_id, profile_id=profile.id)
    make_candidacy(session, make_need(session), make_full_profile(session), "started")  # of another assistant
    assert done(session, actor, ASSISTANT) == ["a_profile", "a_publish", "a_interview"]
    make_candidacy(session, make_need(session), profile, "started")
    ahead = ["a_answer", "a_meet", "a_first_day"]
    assert done(session, actor, ASSISTANT) == ["a_profile", "a_publish", "a_interview", *ahead]


def test_ticks_are_in_the_copy_go_with_the_person_and_move_once_with_a_merge(
    session: Session, settings: Settings
) -> None:
    left, kept = employer_actor(session), employer_actor(session)
    tick(session, left, "e_duties", "e_orient")
    tick(session, kept, "e_duties")
    assert left.account_id is not None and left.employer_id is not None and kept.employer_id is not None
    copied = own_data(session, left.account_id, now=NOW)["steps"]
    assert [row["step"] for row in copied] == ["e_duties", "e_orient"]
    merging.move_rows(session, "employers", left.employer_id, kept.employer_id)
    assert done(session, kept, EMPLOYER) == ["e_duties", "e_orient"]
    assert len(session.scalars(select(StepTick)).all()) == 2
    leaver = Actor(kept.account_id, centre_id=kept.centre_id)
    close_account(session, leaver, settings=settings, now=NOW)
    assert kept.account_id is not None
    erase_account(session, kept.account_id, settings=settings, now=NOW + timedelta(days=30))
    assert session.scalars(select(StepTick)).all() == []
