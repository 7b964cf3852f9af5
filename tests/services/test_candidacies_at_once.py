"""Two deeds on one pair in the same second, with real connections and commits on both databases: each counts once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine, select

from portti.domain.actor import Actor
from portti.domain.errors import PorttiError
from portti.jobs import chase_candidacies, follow_candidacies
from portti.jobs.context import JobContext, JobReport
from portti.mail.links import CandidacyQuestion
from portti.models import (
    Candidacy,
    CandidacyStep,
    Conversation,
    ConversationMessage,
    Employer,
    Match,
    OutboxMessage,
    StaffTask,
)
from portti.services import answers, conversations
from portti.services.candidacy_answers import answer_by_link
from portti.services.candidacy_staff import propose_person
from portti.services.conversations import MessageDraft
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account
from tests.factories.candidacies import make_candidacy
from tests.factories.matches import assistant_actor, employer_actor, make_match, make_matchable
from tests.factories.needs import make_need
from tests.services.test_bookings_at_once import at_once
from tests.support.interviews import staff_actor
from tests.support.real_database import real_engine, transaction_of

Deed = Callable[[], object]


@dataclass(frozen=True)
class Pair:
    """A need and a profile that fit, each with whom they belong to, and their centre's staff."""

    need_id: int
    profile_id: int
    employer: Actor
    assistant: Actor
    staff: Actor
    employer_account: int
    assistant_account: int


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def other_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database of these tests, of each kind; each test looks at a pair of its own."""
    with real_engine(request.param) as engine:
        yield engine


@pytest.fixture
def pair(other_engine: Engine) -> Pair:
    return make_pair(other_engine)


def make_pair(engine: Engine, stage: str | None = None, **values: object) -> Pair:
    """Store a pair; with a stage also its candidacy, and the answers that lead there."""
    with transaction_of(engine)() as session:
        need, profile = make_need(session), make_matchable(session)
        said = "interested" if stage not in (None, "proposed") else None
        make_match(session, need=need, profile=profile, employer_answer=said, assistant_answer=said)
        staff = make_account(session, "staff")
        staff.centre_id = need.centre_id
        account_id = session.get_one(Employer, need.employer_id).account_id
        assert account_id is not None and profile.account_id is not None
        if stage is not None:
            make_candidacy(session, need, profile, stage, **values)  # type: ignore[arg-type]
        return Pair(
            need.id,
            profile.id,
            employer_actor(need),
            assistant_actor(profile),
            staff_actor(staff),
            account_id,
            profile.account_id,
        )


def in_transaction(engine: Engine, deed: Callable[..., object], *arguments: object, **more: object) -> Deed:
    """Return a deed in a transaction of its own; what it returns is not looked at."""

    def do() -> object:
        with transaction_of(engine)() as session:
            deed(session, *arguments, **more)
        return None

    return do


def employer_says(engine: Engine, settings: Settings, pair: Pair, answer: str | None) -> Deed:
    what = (pair.employer, pair.need_id, pair.profile_id, answer)
    return in_transaction(engine, answers.answer_as_employer, *what, settings=settings, now=NOW)


def assistant_says(engine: Engine, settings: Settings, pair: Pair, answer: str | None) -> Deed:
    what = (pair.assistant, pair.need_id, answer)
    return in_transaction(engine, answers.answer_as_assistant, *what, settings=settings, now=NOW)


def proposer(engine: Engine, settings: Settings, pair: Pair) -> Deed:
    more = {"list_was_ranked": True, "hold_back": False, "settings": settings, "now": NOW}
    return in_transaction(engine, propose_person, pair.staff, pair.need_id, pair.profile_id, **more)


def candidacies_of(engine: Engine, pair: Pair) -> list[Candidacy]:
    query = select(Candidacy).where(
        Candidacy.need_id == pair.need_id, Candidacy.profile_id == pair.profile_id
    )
    with transaction_of(engine)() as session:
        return list(session.scalars(query.order_by(Candidacy.id)))


def deeds_of(engine: Engine, candidacy_id: int) -> list[str]:
    """Return the steps of a candidacy, after checking that each begins where the one before ended."""
    query = select(CandidacyStep).where(CandidacyStep.candidacy_id == candidacy_id)
    with transaction_of(engine)() as session:
        steps = list(session.scalars(query.order_by(CandidacyStep.number)))
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    for before, after in pairwise(steps):
        assert after.from_stage == before.to_stage
    return [step.deed for step in steps]


def mails(engine: Engine, kind: str, *account_ids: int) -> list[int | None]:
    query = select(OutboxMessage.account_id).where(
        OutboxMessage.kind == kind, OutboxMessage.account_id.in_(account_ids)
    )
    with transaction_of(engine)() as session:
        return sorted(session.scalars(query), key=lambda key: key or 0)


def sides(pair: Pair) -> list[int]:
    return sorted((pair.employer_account, pair.assistant_account))


def test_two_who_say_yes_at_once_are_one_candidacy_and_each_hears_once(
    other_engine: Engine, settings: Settings, pair: Pair
) -> None:
    yes = [
        one(other_engine, settings, pair, "interested")
        for one in (employer_says, assistant_says, employer_says, assistant_says)
    ]
    assert at_once(yes) == [None] * 4
    (row,) = candidacies_of(other_engine, pair)
    assert (row.stage, row.waits_for) == ("both_interested", "employer")
    assert deeds_of(other_engine, row.id)[-1] == "both_say_yes"
    assert mails(other_engine, "both_interested", *sides(pair)) == sides(pair)


def test_two_answers_to_one_proposal_at_once(other_engine: Engine, settings: Settings) -> None:
    """Both press yes in their mails, the assistant twice: one step on, and both are told once."""
    pair = make_pair(other_engine, "proposed", origin="centre", waits_for="both")
    (row,) = candidacies_of(other_engine, pair)
    asked = [CandidacyQuestion(row.id, account_id) for account_id in [*sides(pair), pair.assistant_account]]
    more = {"settings": settings, "now": NOW}
    yes = [in_transaction(other_engine, answer_by_link, one, "yes", **more) for one in asked]
    assert at_once(yes) == [None] * 3
    (row,) = candidacies_of(other_engine, pair)
    assert row.stage == "both_interested"
    # The factory has told of the proposal as the first step.
    assert deeds_of(other_engine, row.id)[1:] == ["both_say_yes"]
    assert mails(other_engine, "both_interested", *sides(pair)) == sides(pair)


def test_a_yes_and_a_no_at_once_end_it_whichever_comes_first(
    other_engine: Engine, settings: Settings
) -> None:
    pair = make_pair(other_engine, "proposed", origin="centre", waits_for="both")
    said = at_once(
        [
            employer_says(other_engine, settings, pair, "not_for_me"),
            assistant_says(other_engine, settings, pair, "interested"),
        ]
    )
    assert said == [None, None]
    rows = candidacies_of(other_engine, pair)
    assert rows[0].stage == "ended" and rows[0].ended_reason == "employer_declined"
    # A yes that comes after the no is an application of its own; nothing else is left standing.
    assert [row.stage for row in rows[1:]] in ([], ["applied"])
    assert mails(other_engine, "both_interested", *sides(pair)) == []


def test_the_same_pair_proposed_by_two_at_once_is_one_proposal(
    other_engine: Engine, settings: Settings, pair: Pair
) -> None:
    assert at_once([proposer(other_engine, settings, pair)] * 4) == [None] * 4
    (row,) = candidacies_of(other_engine, pair)
    assert (row.stage, row.origin) == ("proposed", "centre")
    assert deeds_of(other_engine, row.id) == ["propose"]
    assert mails(other_engine, "candidacy_proposed", *sides(pair)) == sides(pair)


def test_a_proposal_and_an_application_at_once_are_one_candidacy(
    other_engine: Engine, settings: Settings, pair: Pair
) -> None:
    said = at_once(
        [
            proposer(other_engine, settings, pair),
            assistant_says(other_engine, settings, pair, "interested"),
        ]
    )
    assert said == [None, None]
    (row,) = candidacies_of(other_engine, pair)
    assert (row.stage, row.waits_for) in (("proposed", "employer"), ("applied", "employer"))
    assert mails(other_engine, "candidacy_proposed", pair.employer_account) == [pair.employer_account]


@pytest.mark.parametrize("same_side", [True, False])
def test_two_first_messages_at_once_are_one_thread(
    other_engine: Engine, settings: Settings, same_side: bool
) -> None:
    pair = make_pair(other_engine, "both_interested")

    def write(session: object, side: str, number: int) -> None:
        actor = pair.employer if side == "employer" else pair.assistant
        thread = (
            conversations.employer_thread(session, actor, pair.need_id, pair.profile_id)  # type: ignore[arg-type]
            if side == "employer"
            else conversations.assistant_thread(session, actor, pair.need_id)  # type: ignore[arg-type]
        )
        draft = MessageDraft(f"Hei {number}", "fi", False, f"{pair.need_id}:{number}")
        conversations.write_message(session, actor, thread, draft, settings=settings, now=NOW)  # type: ignore[arg-type]

    writers = ["employer"] * 2 if same_side else ["employer", "assistant"]
    deeds = [in_transaction(other_engine, write, side, number) for number, side in enumerate(writers)]
    assert at_once(deeds) == [None, None]
    with transaction_of(other_engine)() as session:
        (thread,) = session.scalars(select(Conversation).where(Conversation.need_id == pair.need_id))
        said = session.scalars(
            select(ConversationMessage.side).where(ConversationMessage.conversation_id == thread.id)
        )
        assert sorted(said) == sorted(writers)
    told = [pair.assistant_account] if same_side else sides(pair)
    assert mails(other_engine, "message_waits", *sides(pair)) == told


def runner(engine: Engine, job: Callable[[JobContext], JobReport], settings: Settings, now: datetime) -> Deed:
    """Return a run of a job as the scheduler makes it, but without the lease that keeps a second run away."""
    transaction = transaction_of(engine)

    def run() -> object:
        try:
            return job(JobContext(settings, now, transaction, transaction))
        except PorttiError as fault:
            return fault

    return run


def test_two_follow_up_jobs_at_once_ask_each_once(other_engine: Engine, settings: Settings) -> None:
    started = NOW.date() - timedelta(days=15)
    pairs = [
        make_pair(other_engine, "started", started_on=started, deadline_at=NOW - timedelta(days=1))
        for _number in range(2)
    ]
    reports = at_once([runner(other_engine, follow_candidacies.run, settings, NOW)] * 3)
    asked = [one for one in reports if isinstance(one, JobReport)]
    assert [one.failed for one in asked] == [[], [], []]
    assert sum(one.counts.get("follow_ups_asked", 0) for one in asked) == len(pairs)
    for pair in pairs:
        (row,) = candidacies_of(other_engine, pair)
        assert deeds_of(other_engine, row.id)[1:] == ["follow_up_2_weeks"]
        assert mails(other_engine, "candidacy_follow_up", *sides(pair)) == sides(pair)
        with transaction_of(other_engine)() as session:
            tasks = session.scalars(select(StaffTask.kind).where(StaffTask.need_id == pair.need_id))
            assert list(tasks) == ["follow_up"]


def test_two_chasing_jobs_at_once_remind_and_close_each_once(
    other_engine: Engine, settings: Settings
) -> None:
    pair = make_pair(other_engine, "applied", waits_for="employer", deadline_at=NOW + timedelta(days=1))
    with transaction_of(other_engine)() as session:
        match = session.scalars(select(Match).where(Match.need_id == pair.need_id)).one()
        match.employer_answer = None
    for now in (NOW, NOW + timedelta(days=1)):
        reports = at_once([runner(other_engine, chase_candidacies.run, settings, now)] * 3)
        assert [one.failed for one in reports if isinstance(one, JobReport)] == [[], [], []]
    (row,) = candidacies_of(other_engine, pair)
    assert (row.stage, row.ended_reason) == ("ended", "no_answer")
    assert deeds_of(other_engine, row.id).count("end") == 1
    assert mails(other_engine, "answer_awaited", *sides(pair)) == [pair.employer_account]
    assert mails(other_engine, "candidacy_ended", *sides(pair)) == [pair.assistant_account]
    with transaction_of(other_engine)() as session:
        tasks = session.scalars(select(StaffTask.kind).where(StaffTask.need_id == pair.need_id))
        assert sorted(tasks) == ["no_candidates", "silent_candidacy"]
