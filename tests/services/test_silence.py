"""Nobody waits for ever: a reminder, a kind end told to who waited, a task for the centre, each once; no rank moves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain import silence as rules
from portti.domain.candidacy_forms import MeetingDraft
from portti.models import (
    Account,
    OutboxMessage,
    RankingInput,
    RankingSnapshot,
    StaffTask,
)
from portti.services.candidacy_deeds import agree_interview
from portti.services.matchmaking import refresh_need, refresh_profile
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.conversations import make_thread
from tests.factories.matches import employer_actor
from tests.support.silence import (
    Pair,
    asking,
    assistant_says,
    at,
    chase,
    employer_says,
    fitting_pair,
    mails,
    only,
    tasks,
)


@pytest.fixture
def pair(session: Session, settings: Settings) -> Pair:
    """A need and a profile that fit, beside others."""
    return fitting_pair(session, settings)


def test_who_is_waited_for_is_reminded_once_then_the_one_who_waited_is_told_and_the_centre_too(
    session: Session, settings: Settings, pair: Pair
) -> None:
    need, profile = pair
    employer_says(session, settings, pair, "interested")
    assert chase(session, settings, 4.9) == {}
    assert chase(session, settings, 5) == {"reminded": 1}
    assert mails(session, "answer_awaited") == [profile.account_id]
    assert chase(session, settings, 6.9) == {}
    assert chase(session, settings, 7) == {"closed": 1, "tasks": 1}
    row = only(session)
    assert (row.stage, row.ended_reason, row.ended_by) == ("ended", "no_answer", "service")
    (told,) = mails(session, "candidacy_ended")
    assert told != profile.account_id
    assert tasks(session) == [("no_candidates", need.id)]
    assert chase(session, settings, 8) == {}


def test_an_employer_who_does_not_answer_is_called_and_the_assistant_waits_no_longer(
    session: Session, settings: Settings, pair: Pair
) -> None:
    need, profile = pair
    assistant_says(session, settings, pair, "interested")
    chase(session, settings, 5)
    assert chase(session, settings, 7)["closed"] == 1
    assert mails(session, "candidacy_ended") == [profile.account_id]
    assert ("silent_candidacy", need.id) in tasks(session)


def test_who_answers_in_time_is_reminded_of_nothing(session: Session, settings: Settings, pair: Pair) -> None:
    employer_says(session, settings, pair, "interested")
    assistant_says(session, settings, pair, "not_for_me", 3)
    assert chase(session, settings, 6.5) == {"tasks": 1}
    assert mails(session, "answer_awaited") == []


@pytest.mark.parametrize("stood_still_until", [7.5, 30])
def test_nobodys_waiting_ends_without_a_reminder_where_the_scheduler_stood_still(
    session: Session, settings: Settings, pair: Pair, stood_still_until: float
) -> None:
    employer_says(session, settings, pair, "interested")
    assert chase(session, settings, stood_still_until) == {"reminded": 1}
    (mail,) = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "answer_awaited"))
    assert mail.send_before == at(stood_still_until + settings.contact.remind_days_before)
    assert only(session).stage == "proposed"
    assert chase(session, settings, stood_still_until + 2)["closed"] == 1


def test_two_who_write_to_each_other_are_left_alone(session: Session, settings: Settings, pair: Pair) -> None:
    need, profile = pair
    employer_says(session, settings, pair, "interested")
    assistant_says(session, settings, pair, "interested")
    make_thread(session, need=need, profile=profile, now=at(4))
    assert chase(session, settings, 8) == {}
    assert only(session).deadline_at == at(11)
    assert chase(session, settings, 9) == {"reminded": 1}
    assert chase(session, settings, 11) == {"tasks": 1}
    assert only(session).stage == "both_interested"


def call(session: Session) -> StaffTask:
    query = select(StaffTask).where(StaffTask.kind == "silent_candidacy").order_by(StaffTask.id.desc())
    return session.scalars(query.limit(1)).one()


@pytest.mark.either_database
@pytest.mark.parametrize("stage", sorted(rules.YES_STAGES))
@pytest.mark.parametrize("called", [False, True])
def test_two_who_take_no_step_are_called_about_and_after_a_long_time_ended_kindly(
    session: Session, settings: Settings, pair: Pair, stage: str, called: bool
) -> None:
    need, profile = pair
    employer_says(session, settings, pair, "interested")
    assistant_says(session, settings, pair, "interested")
    only(session).stage = stage
    assert chase(session, settings, 5) == {"reminded": 1}
    assert mails(session, "answer_awaited") != [profile.account_id]
    assert chase(session, settings, 7) == {"tasks": 1}
    if called:
        call(session).done_at = at(8)
    long = settings.mediation.long_silence_days
    assert chase(session, settings, 6.9 + long) == {}
    assert chase(session, settings, 7 + long) == {"closed": 1, "tasks": 1}
    assert (only(session).ended_reason, len(mails(session, "candidacy_ended"))) == ("no_answer", 2)
    assert tasks(session) == [("silent_candidacy", need.id), ("no_candidates", need.id)]
    assert call(session).done_at is not None


def test_what_the_centre_has_planned_holds_two_together(
    session: Session, settings: Settings, pair: Pair
) -> None:
    employer_says(session, settings, pair, "interested")
    assistant_says(session, settings, pair, "interested")
    chase(session, settings, 5)
    chase(session, settings, 7)
    only(session).next_action_on = at(60).date()
    assert chase(session, settings, 50) == {}
    assert chase(session, settings, 62)["closed"] == 1


def test_nobody_is_parted_before_the_centre_had_a_long_time_to_call(
    session: Session, settings: Settings, pair: Pair
) -> None:
    """Also where the scheduler stood still for months."""
    employer_says(session, settings, pair, "interested")
    assistant_says(session, settings, pair, "interested")
    assert chase(session, settings, 100) == {"reminded": 1}
    assert chase(session, settings, 200) == {"tasks": 1}
    assert chase(session, settings, 229) == {}
    assert chase(session, settings, 230)["closed"] == 1


@pytest.mark.parametrize("stage", sorted(rules.CALLED_STAGES))
def test_where_only_people_end_anything_the_centre_is_asked_again_and_again(
    session: Session, settings: Settings, pair: Pair, stage: str
) -> None:
    employer_says(session, settings, pair, "interested")
    assistant_says(session, settings, pair, "interested")
    row, long = only(session), settings.mediation.long_silence_days
    row.stage, row.chased_at = stage, at(5)
    assert chase(session, settings, 7) == {"tasks": 1}
    assert chase(session, settings, 8 + long) == {}
    call(session).done_at = at(9)
    assert chase(session, settings, 8 + long) == {"tasks": 1}
    assert call(session).done_at is None
    assert only(session).stage == stage


def test_a_meeting_that_is_moved_has_a_reminder_of_its_own(
    session: Session, settings: Settings, pair: Pair
) -> None:
    need, _profile = pair
    employer_says(session, settings, pair, "interested")
    assistant_says(session, settings, pair, "interested")
    key = only(session).id
    days = settings.mediation.deadline_days.employer_interview
    for number, day in enumerate((2, 20), 1):
        meeting = MeetingDraft(at(day), 30, "phone")
        agree_interview(session, employer_actor(need), key, meeting, settings=settings, now=at(day - 1))
        assert chase(session, settings, day + days - 1) == {"reminded": 1}
        assert len(mails(session, "answer_awaited")) == number


def test_who_have_met_are_not_parted_by_silence_the_centre_calls_once(
    session: Session, settings: Settings, pair: Pair
) -> None:
    employer_says(session, settings, pair, "interested")
    assistant_says(session, settings, pair, "interested")
    row = only(session)
    row.stage, row.stage_since, row.deadline_at = "chosen", at(0), at(7)
    assert chase(session, settings, 6) == {"reminded": 1}
    assert chase(session, settings, 8) == {"tasks": 1}
    assert chase(session, settings, 20) == {}
    assert only(session).stage == "chosen"
    assert [kind for kind, _need in tasks(session)] == ["silent_candidacy"]


def test_who_has_no_mail_is_called_by_the_centre(session: Session, settings: Settings, pair: Pair) -> None:
    need, profile = pair
    employer_says(session, settings, pair, "interested")
    session.get_one(Account, profile.account_id).email = None
    assert chase(session, settings, 5) == {"tasks": 1}
    assert tasks(session) == [("silent_candidacy", need.id)]


def test_no_ranking_reads_how_fast_anybody_answers(session: Session, settings: Settings, pair: Pair) -> None:
    """What is ranked, and the order, are the same to the letter for who was reminded, closed and late."""
    need, profile = pair
    before = rankings(session, settings, pair, 0)
    employer_says(session, settings, pair, "interested")
    chase(session, settings, 5)
    chase(session, settings, 7)
    asking(session, make_thread(session, need=need, profile=profile), "assistant", days=1)
    chase(session, settings, 7.5)
    assert rankings(session, settings, pair, 0) == before
    told = " ".join(str(row.data) for row in session.scalars(select(RankingInput)))
    for word in ("deadline", "chased", "reminded", "answer", "waits", "stage", "candidac"):
        assert word not in told


def rankings(session: Session, settings: Settings, pair: Pair, days: float) -> list[tuple[object, ...]]:
    need, profile = pair
    refresh_need(session, need, settings=settings, now=at(days))
    refresh_profile(session, profile, settings=settings, now=at(days))
    session.flush()
    query = select(RankingSnapshot).where(
        (RankingSnapshot.need_id == need.id) | (RankingSnapshot.profile_id == profile.id)
    )
    rows = session.scalars(query.order_by(RankingSnapshot.id))
    return [(row.content_hash, str(row.inputs), str(row.result)) for row in rows]


@pytest.mark.parametrize(
    ("hours", "reminded", "wanted"),
    [
        (0, False, rules.WAIT),
        (24 * 5, False, rules.REMIND),
        (24 * 7, False, rules.LATE_REMINDER),
        (24 * 6, True, rules.WAIT),
        (24 * 7, True, rules.CLOSE),
    ],
)
def test_a_last_day_is_near_passed_or_far(hours: int, reminded: bool, wanted: str) -> None:
    reminded_at = NOW if reminded else None
    now = NOW + timedelta(hours=hours)
    assert rules.step_due(at(7), reminded_at, days_before=2, now=now) == wanted


def test_what_was_planned_for_a_day_holds_until_that_day_is_over_in_finland() -> None:
    late = datetime(2026, 7, 2, 21, 30, tzinfo=UTC)  # 00.30 on 3 July in Helsinki
    for planned, step in ((date(2026, 7, 2), rules.CALL), (date(2026, 7, 3), rules.WAIT)):
        found = rules.late_step("chosen", late, None, planned, long_days=60, now=late)
        assert found == step
