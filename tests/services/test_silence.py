"""Nobody waits for ever: a reminder, a kind end told to who waited, a task for the centre, each once; no rank moves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain import silence as rules
from portti.domain.candidacy_forms import MeetingDraft
from portti.jobs.runner import run_job
from portti.models import (
    Account,
    Candidacy,
    Conversation,
    ConversationMessage,
    Need,
    OutboxMessage,
    Profile,
    Proposal,
    RankingInput,
    RankingSnapshot,
    StaffTask,
)
from portti.services import answers, needs, silence
from portti.services.candidacy_deeds import agree_interview
from portti.services.matchmaking import refresh_need, refresh_profile
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.conversations import make_thread
from tests.factories.matches import assistant_actor, employer_actor, make_match, make_matchable, rank_all
from tests.factories.needs import make_need

Pair = tuple[Need, Profile]
YES = {"employer_answer": "interested", "assistant_answer": "interested"}


@pytest.fixture
def pair(session: Session, settings: Settings) -> Pair:
    """A need and a profile that fit, beside others."""
    need, profile = make_need(session), make_matchable(session)
    make_need(session)
    make_matchable(session, name="Muu")
    rank_all(session, settings)
    return need, profile


def at(days: float) -> datetime:
    return NOW + timedelta(days=days)


def employer_says(session: Session, settings: Settings, pair: Pair, answer: str, days: float = 0) -> None:
    need, profile = pair
    answers.answer_as_employer(
        session, employer_actor(need), need.id, profile.id, answer, settings=settings, now=at(days)
    )


def assistant_says(session: Session, settings: Settings, pair: Pair, answer: str, days: float = 0) -> None:
    need, profile = pair
    answers.answer_as_assistant(
        session, assistant_actor(profile), need.id, answer, settings=settings, now=at(days)
    )


def chase(session: Session, settings: Settings, days: float) -> dict[str, int]:
    """Run the job, and once more: the second run finds nothing left to do."""
    session.commit()
    report = run_job("chase_candidacies", settings=settings, now=at(days))
    again = run_job("chase_candidacies", settings=settings, now=at(days))
    assert report is not None and again is not None
    assert report.failed == again.failed == []
    assert again.counts == {}
    session.expire_all()
    return report.counts


def mails(session: Session, kind: str) -> list[int | None]:
    query = select(OutboxMessage.account_id).where(OutboxMessage.kind == kind)
    return list(session.scalars(query.order_by(OutboxMessage.id)))


def tasks(session: Session) -> list[tuple[str, int | None]]:
    rows = session.scalars(select(StaffTask).order_by(StaffTask.id))
    return [(row.kind, row.need_id) for row in rows]


def only(session: Session) -> Candidacy:
    return session.scalars(select(Candidacy)).one()


def test_an_open_need_without_anybody_is_marked_and_becomes_one_task(
    session: Session, settings: Settings, pair: Pair
) -> None:
    need = make_need(session, published_at=NOW, confirmed_at=NOW)
    for other in session.scalars(select(Need).where(Need.id != need.id)):
        other.state = "paused"
    session.flush()
    asked = {"settings": settings, "only": need.id}
    days = settings.mediation.no_candidate_days
    assert silence.needs_without_candidate(session, now=at(days - 0.1), **asked) == []  # type: ignore[arg-type]
    assert silence.needs_without_candidate(session, now=at(days), **asked) == [need.id]  # type: ignore[arg-type]
    match = make_match(session, need=need, profile=make_matchable(session, name="Kolmas"))
    assert silence.needs_without_candidate(session, now=at(days), **asked) == []  # type: ignore[arg-type]
    match.current = False
    session.flush()
    assert chase(session, settings, days) == {"tasks": 1}
    assert chase(session, settings, days + 1) == {}
    assert tasks(session) == [("no_candidates", need.id)]
    # Neither while the task waits nor soon after it was done is the need looked at again; then it is asked about anew.
    look = {"settings": settings}
    assert silence.needs_to_find_for(session, now=at(3 * days), **look) == []  # type: ignore[arg-type]
    session.scalars(select(StaffTask)).one().done_at = at(3 * days)
    session.flush()
    assert silence.needs_to_find_for(session, now=at(4 * days - 1), **look) == []  # type: ignore[arg-type]
    assert silence.needs_to_find_for(session, now=at(4 * days), **look) == [need.id]  # type: ignore[arg-type]
    assert chase(session, settings, 4 * days) == {"tasks": 1}
    assert tasks(session) == [("no_candidates", need.id)] * 2


@pytest.mark.parametrize("away", ["paused", "expired"])
def test_a_need_that_is_public_again_has_had_nobody_since_then_only(
    session: Session, settings: Settings, away: str
) -> None:
    need = make_need(session, text="Etsin avustajaa.")
    make_need(session)
    actor = employer_actor(need)
    asked = {"settings": settings, "only": need.id}
    if away == "paused":
        needs.pause_need(session, actor, need.id, now=at(1))
        needs.publish_need(session, actor, need.id, settings=settings, now=at(61))
    else:
        needs.hide_need(session, actor, need, now=at(1))
        needs.confirm_need(session, actor, need.id, settings=settings, now=at(61))
    assert need.state == "published"
    # Saying that it still stands makes it no newer.
    needs.confirm_need(session, actor, need.id, settings=settings, now=at(70))
    days = settings.mediation.no_candidate_days
    for after, marked in ((0, []), (days - 0.1, []), (days, [need.id])):
        found = silence.needs_without_candidate(session, now=at(61 + after), **asked)  # type: ignore[arg-type]
        assert found == marked


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


def asking(session: Session, thread: Conversation, waits_for: str, days: float = 7) -> Conversation:
    thread.waits_for, thread.answer_by = waits_for, at(days)
    session.flush()
    return thread


def test_a_message_that_asks_is_reminded_of_once_and_then_who_asked_is_told(
    session: Session, settings: Settings, pair: Pair
) -> None:
    need, profile = make_need(session), make_matchable(session, name="Venla")
    make_match(session, need=need, profile=profile, **YES)
    thread = asking(session, make_thread(session, need=need, profile=profile), "assistant")
    make_thread(session, profile=pair[1])
    assert chase(session, settings, 4) == {}
    assert chase(session, settings, 5) == {"reminded": 1}
    assert mails(session, "answer_awaited") == [profile.account_id]
    assert chase(session, settings, 7) == {"closed": 1}
    (told,) = mails(session, "no_answer_came")
    assert told not in (None, profile.account_id)
    thread = session.get_one(Conversation, thread.id)
    assert (thread.waits_for, thread.answer_by) == (None, None)
    said = session.scalars(select(ConversationMessage).where(ConversationMessage.code == "no_answer")).one()
    assert (said.conversation_id, said.side) == (thread.id, "portti")


def test_the_centre_is_given_a_task_and_nothing_closes_while_a_person_waits_for_it(
    session: Session, settings: Settings, pair: Pair
) -> None:
    thread = asking(session, make_thread(session, profile=pair[1]), "centre")
    assert chase(session, settings, 5) == {"tasks": 1}
    assert chase(session, settings, 20) == {}
    assert session.get_one(Conversation, thread.id).waits_for == "centre"
    assert mails(session, "answer_awaited") == mails(session, "no_answer_came") == []


def test_nobody_is_reminded_of_a_thread_in_which_nobody_can_write_any_more(
    session: Session, settings: Settings
) -> None:
    need, profile = make_need(session), make_matchable(session, name="Venla")
    make_match(session, need=need, profile=profile, employer_answer="interested", assistant_answer=None)
    thread = asking(session, make_thread(session, need=need, profile=profile), "assistant")
    assert chase(session, settings, 5) == {}
    assert session.get_one(Conversation, thread.id).waits_for is None
    assert mails(session, "answer_awaited") == []


def test_a_proposed_change_is_reminded_of_once_and_then_the_centre_calls(
    session: Session, settings: Settings, pair: Pair
) -> None:
    need, _profile = pair
    change = {"code": "split_shift", "facts": {"index": 0}}
    whose = {"centre_id": need.centre_id, "need_id": need.id, "change": change, "mark": "x", "opens": 1}
    session.add(Proposal(**whose, proposed_at=NOW))
    session.add(Proposal(**whose, proposed_at=at(-30), state="declined", answered_at=at(-20)))
    assert chase(session, settings, 4.9) == {}
    assert chase(session, settings, 5) == {"reminded": 1}
    assert chase(session, settings, 6.9) == {}
    assert chase(session, settings, 7) == {"tasks": 1}
    assert chase(session, settings, 30) == {}
    assert len(mails(session, "answer_awaited")) == 1
    assert tasks(session) == [("silent_candidacy", need.id)]


def test_a_need_is_left_alone_once_for_each_time_and_not_by_its_employers_own_choice(
    session: Session, settings: Settings, pair: Pair
) -> None:
    need, _profile = pair
    employer_says(session, settings, pair, "interested")
    employer_says(session, settings, pair, "not_for_me", 1)
    assert chase(session, settings, 2) == {}
    employer_says(session, settings, pair, "interested", 3)
    assistant_says(session, settings, pair, "not_for_me", 4)
    assert chase(session, settings, 5) == {"tasks": 1}
    assert tasks(session) == [("no_candidates", need.id)]


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
