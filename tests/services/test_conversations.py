"""Messages in the portal: who may write to whom, what each side learns, one notice an hour, and what ends it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import NotAllowed, NotFound, RuleViolation
from portti.models import (
    AuditEvent,
    Conversation,
    ConversationMessage,
    Match,
    Need,
    OutboxMessage,
    Profile,
    Report,
)
from portti.queries import conversations as queries
from portti.queries.operations import purge_old_rows
from portti.services import conversations
from portti.services.blocks import block_as_assistant
from portti.services.conversations import MessageDraft, Thread, mark_read, write_message
from portti.services.erasure import close_account, erase_account
from portti.services.message_notices import tell_account
from portti.services.own_data import own_data
from portti.settings import Settings
from tests.factories.accounts import make_account, make_centre, make_employer, make_representation
from tests.factories.candidacies import make_candidacy
from tests.factories.conversations import make_thread
from tests.factories.matches import assistant_actor, employer_actor, make_match, make_matchable
from tests.factories.needs import make_need

YES = {"employer_answer": "interested", "assistant_answer": "interested"}


@pytest.fixture
def need(session: Session) -> Need:
    return make_need(session, title="Aamut")


@pytest.fixture
def venla(session: Session) -> Profile:
    return make_matchable(session, name="Venla")


@pytest.fixture
def match(session: Session, need: Need, venla: Profile) -> Match:
    return make_match(session, need=need, profile=venla, **YES)


@pytest.fixture(autouse=True)
def noise(session: Session) -> Conversation:
    """A thread of two who have nothing to do with any of it."""
    other, eino = make_need(session, title="Toinen"), make_matchable(session, name="Eino")
    make_match(session, need=other, profile=eino, **YES)
    return make_thread(session, need=other, profile=eino, text="Ei kuulu tähän")


def draft(text: str = "Hei!", *, asks: bool = False, key: str | None = None) -> MessageDraft:
    draft.count = getattr(draft, "count", 0) + 1  # type: ignore[attr-defined]
    return MessageDraft(text, "fi", asks, key or f"key{draft.count}")  # type: ignore[attr-defined]


class Pair:
    """The two sides of a pair as they write."""

    def __init__(self, session: Session, settings: Settings, need: Need, profile: Profile) -> None:
        self.session, self.settings, self.need, self.profile = session, settings, need, profile
        own = session.get_one(type(need), need.id).employer_id
        self.employer, self.assistant = employer_actor(need), assistant_actor(profile)
        self.employer_id = own

    def thread(self, side: str) -> Thread:
        if side == "employer":
            return conversations.employer_thread(self.session, self.employer, self.need.id, self.profile.id)
        return conversations.assistant_thread(self.session, self.assistant, self.need.id)

    def write(self, side: str, message: MessageDraft, now) -> None:
        actor = self.employer if side == "employer" else self.assistant
        thread = self.thread(side)
        write_message(self.session, actor, thread, message, settings=self.settings, now=now)

    def texts(self, side: str) -> list[tuple[str, str]]:
        found = self.thread(side).conversation
        rows = queries.messages_of(self.session, found.id, limit=50) if found else []
        return [(row.side, row.text) for row in rows]


@pytest.fixture
def pair(session: Session, settings: Settings, need: Need, venla: Profile, match: Match) -> Pair:
    return Pair(session, settings, need, venla)


def notices(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "message_waits")))


def test_both_sides_of_a_mutual_yes_write_in_one_thread(pair, now):
    pair.write("employer", draft("Milloin tapaamme?"), now)
    pair.write("assistant", draft("Tiistaina."), now)
    told = [("employer", "Milloin tapaamme?"), ("assistant", "Tiistaina.")]
    assert pair.texts("employer") == pair.texts("assistant") == told


@pytest.mark.either_database
@pytest.mark.parametrize("answer", [None, "not_for_me"])
@pytest.mark.parametrize("side", ["employer", "assistant"])
def test_nobody_writes_before_both_have_said_yes(session, pair, match, side, answer):
    setattr(match, f"{side}_answer", answer)
    session.flush()
    for reader in ("employer", "assistant"):
        with pytest.raises(NotFound):
            pair.thread(reader)


def test_what_was_written_is_read_still_when_a_yes_is_taken_back(session, pair, match, now):
    pair.write("employer", draft(), now)
    match.assistant_answer = None
    session.flush()
    assert not pair.thread("employer").may_write
    with pytest.raises(RuleViolation, match="not_to_be_written_now"):
        pair.write("assistant", draft(), now)
    assert pair.texts("assistant") == [("employer", "Hei!")]


@pytest.mark.either_database
@pytest.mark.parametrize("stage", ["both_interested", "trial_shift", "contract", "follow_up_3_months"])
def test_the_right_to_write_lasts_as_long_as_the_candidacy_and_ends_with_it(
    session, pair, need, venla, match, now, stage
):
    make_candidacy(session, need, venla, "ended")
    row = make_candidacy(session, need, venla, stage)
    pair.write("employer", draft(), now)
    pair.write("assistant", draft("Sopii."), now)
    assert pair.thread("employer").candidacy_id == row.id
    # Both answers still say yes: the candidacy alone has ended.
    row.stage, row.deadline_at, row.ended_reason = "ended", None, "mediation_done"
    session.flush()
    for side in ("employer", "assistant"):
        assert (pair.thread(side).may_write, pair.thread(side).closed_because) == (False, "ended")
        with pytest.raises(RuleViolation, match="not_to_be_written_now"):
            pair.write(side, draft(), now)
    assert len(pair.texts("assistant")) == 2


def test_after_an_end_in_which_nothing_was_written_there_is_no_page(session, pair, need, venla):
    make_candidacy(session, need, venla, "ended")
    assert not conversations.has_page(session, need, venla)
    with pytest.raises(NotFound):
        pair.thread("employer")


@pytest.mark.parametrize("text", ["", "   ", "a" * 3001])
def test_a_message_says_something_and_not_too_much(pair, now, text):
    with pytest.raises(RuleViolation, match="message"):
        pair.write("employer", draft(text), now)


def test_a_form_that_is_sent_twice_is_one_message(pair, now):
    pair.write("employer", draft(key="same"), now)
    pair.write("employer", draft(key="same"), now)
    assert len(pair.texts("employer")) == 1


@pytest.mark.either_database
def test_nobody_writes_without_end_on_one_day(session, pair, need, now):
    account = make_account(session, "employer")
    pair.employer = Actor(account.id, frozenset({"employer"}), need.centre_id, employer_id=need.employer_id)
    for number in range(100):
        pair.write("employer", draft(), now + timedelta(minutes=number))
    with pytest.raises(RuleViolation, match="too_many_messages"):
        pair.write("employer", draft(), now + timedelta(hours=2))
    pair.write("employer", draft(), now + timedelta(days=1, minutes=1))


def test_a_block_ends_the_thread_for_both_and_stops_the_notice(session, pair, need, settings, now):
    pair.write("assistant", draft(), now)
    pair.write("employer", draft(), now)
    told = len(notices(session))
    pair.write("employer", draft(), now + timedelta(minutes=5))
    block_as_assistant(session, pair.assistant, need.id, None, now=now)
    for side, actor in (("employer", pair.employer), ("assistant", pair.assistant)):
        with pytest.raises(NotFound):
            pair.thread(side)
        assert conversations.own_threads(session, actor, side) == []
        assert conversations.count_unread(session, actor, side) == 0
    account_id = pair.profile.account_id
    assert not tell_account(session, account_id, settings=settings, now=now + timedelta(hours=2))
    assert len(notices(session)) == told


def test_who_writes_for_somebody_writes_as_that_side_and_is_recorded(session, settings, pair, need, now):
    representative = make_account(session, "representative")
    make_representation(
        session, representative, session.get_one(type(make_employer(session)), need.employer_id)
    )
    actor = Actor(
        representative.id, frozenset({"representative"}), need.centre_id, employer_id=need.employer_id
    )
    thread = conversations.employer_thread(session, actor, need.id, pair.profile.id)
    write_message(session, actor, thread, draft("Puolesta"), settings=settings, now=now)
    assert pair.texts("assistant") == [("employer", "Puolesta")]
    event = session.scalars(select(AuditEvent).where(AuditEvent.deed == "write_message")).one()
    assert (event.account_id, event.employer_id) == (representative.id, need.employer_id)


def test_a_person_is_told_once_an_hour_of_all_that_is_new_and_of_nothing_that_was_read(
    session, settings, pair, now
):
    pair.write("employer", draft("Salaista"), now)
    pair.write("employer", draft("Salaisempaa"), now + timedelta(minutes=1))
    (first,) = notices(session)
    assert first.account_id == pair.profile.account_id
    assert not any(word in first.body_text + first.subject for word in ("Salai", "Aamut", "Jyväskylä"))
    account_id = pair.profile.account_id
    assert queries.accounts_to_tell(session) == [account_id]
    assert not tell_account(session, account_id, settings=settings, now=now + timedelta(minutes=59))
    assert tell_account(session, account_id, settings=settings, now=now + timedelta(minutes=61))
    assert not tell_account(session, account_id, settings=settings, now=now + timedelta(minutes=200))
    assert len(notices(session)) == 2
    pair.write("employer", draft(), now + timedelta(minutes=90))
    mark_read(session, pair.assistant, pair.thread("assistant"))
    assert not tell_account(session, account_id, settings=settings, now=now + timedelta(minutes=200))
    assert len(notices(session)) == 2


def test_unread_is_what_the_other_side_wrote_since_the_last_look(session, pair, need, now):
    account = make_account(session, "employer")
    pair.employer = Actor(account.id, frozenset({"employer"}), need.centre_id, employer_id=need.employer_id)
    pair.write("assistant", draft(), now)
    pair.write("employer", draft(), now)
    assert conversations.count_unread(session, pair.employer, "employer") == 1
    mark_read(session, pair.employer, pair.thread("employer"))
    assert conversations.count_unread(session, pair.employer, "employer") == 0
    pair.write("assistant", draft(), now)
    (row,) = conversations.own_threads(session, pair.employer, "employer")
    assert (row.unread, row.shown_name, row.title) == (1, "Venla", "Aamut")


def test_staff_who_act_for_a_person_read_nothing_on_their_behalf(session, pair, venla, now):
    pair.write("employer", draft(), now)
    staff = make_account(session, "staff")
    acting = Actor(staff.id, frozenset({"staff"}), venla.centre_id, profile_id=venla.id)
    mark_read(session, acting, conversations.assistant_thread(session, acting, pair.need.id))
    assert conversations.count_unread(session, pair.assistant, "assistant") == 1


def centre_staff(session: Session, centre_id: int) -> Actor:
    return Actor(make_account(session, "staff").id, frozenset({"staff"}), centre_id)


def test_a_person_and_their_centre_write_to_each_other(session, settings, venla, now):
    own, staff = assistant_actor(venla), centre_staff(session, venla.centre_id)
    thread = conversations.own_centre_thread(session, own, "assistant")
    write_message(session, own, thread, draft("Kysymys", asks=True), settings=settings, now=now)
    assert notices(session) == []
    assert queries.waiting_for_centre(session, venla.centre_id) == (1, now)
    (row,), total = queries.centre_threads(session, venla.centre_id, waiting=True, limit=9, offset=0)
    assert (row.unread, row.person.id, total) == (1, venla.account_id, 1)
    thread = conversations.centre_thread(session, staff, "assistant", venla.id)
    mark_read(session, staff, thread)
    assert queries.waiting_for_centre(session, venla.centre_id)[0] == 1
    write_message(session, staff, thread, draft("Vastaus"), settings=settings, now=now)
    assert queries.waiting_for_centre(session, venla.centre_id) == (0, None)
    assert [row.account_id for row in notices(session)] == [venla.account_id]


def test_another_centre_and_people_find_no_thread_of_a_centre(session, venla):
    elsewhere = centre_staff(session, make_centre(session).id)
    with pytest.raises(NotFound):
        conversations.centre_thread(session, elsewhere, "assistant", venla.id)
    with pytest.raises(NotAllowed):
        conversations.centre_thread(session, assistant_actor(venla), "assistant", venla.id)


def test_the_centre_reads_a_pair_only_where_one_has_told_of_the_other(session, pair, need, venla, now):
    pair.write("employer", draft(), now)
    staff = centre_staff(session, need.centre_id)
    with pytest.raises(NotFound):
        conversations.reported_thread(session, staff, need.id, venla.id)
    about = {"employer_id": need.employer_id, "profile_id": venla.id, "need_id": need.id}
    session.add(
        Report(
            **about,
            centre_id=need.centre_id,
            side="assistant",
            reason="rude",
            text="Huusi",
            language="fi",
            form_key="report",
            reported_at=now,
        )
    )
    session.flush()
    assert not conversations.reported_thread(session, staff, need.id, venla.id).may_write
    with pytest.raises(NotFound):
        conversations.reported_thread(
            session, centre_staff(session, make_centre(session).id), need.id, venla.id
        )


def test_an_answer_that_is_asked_for_has_a_last_day_until_the_other_side_writes(session, settings, pair, now):
    pair.write("employer", draft(asks=True), now)
    found = pair.thread("employer").conversation
    until = now + timedelta(days=settings.contact.answer_days)
    assert (found.waits_for, found.answer_by) == ("assistant", until)
    pair.write("employer", draft(), now + timedelta(days=1))
    assert (found.waits_for, found.answer_by) == ("assistant", until)
    pair.write("assistant", draft(asks=True), now + timedelta(days=2))
    assert (found.waits_for, found.answer_by) == ("employer", until + timedelta(days=2))
    pair.write("employer", draft(), now + timedelta(days=2))
    assert (found.waits_for, found.answer_by) == (None, None)


def test_an_own_copy_holds_both_sides_words_and_nobody_elses(session, pair, venla, now):
    pair.write("employer", draft("Kysymys"), now)
    pair.write("assistant", draft("Vastaus"), now)
    told = own_data(session, venla.account_id, now=now)["conversations"]
    assert [(row["by"], row["text"]) for row in told] == [("employer", "Kysymys"), ("you", "Vastaus")]


def test_who_is_erased_leaves_no_word_of_their_own_and_nothing_with_the_centre(
    session, settings, pair, venla, noise, now
):
    pair.write("employer", draft("Kysymys"), now)
    pair.write("assistant", draft("Vastaus"), now)
    with_centre = make_thread(session, profile=venla, text="Keskukselle")
    actor = assistant_actor(venla)
    close_account(session, actor, settings=settings, now=now)
    assert not pair.thread("employer").may_write
    assert erase_account(session, venla.account_id, settings=settings, now=now + timedelta(days=8))
    assert pair.texts("employer") == [("employer", "Kysymys"), ("assistant", "")]
    kept = {
        row.conversation_id: row.text
        for row in session.scalars(select(ConversationMessage))
        if row.conversation_id in (with_centre.id, noise.id)
    }
    assert kept == {with_centre.id: "", noise.id: "Ei kuulu tähän"}


def test_what_was_written_a_year_ago_is_deleted_and_what_is_newer_stays(session, pair, now):
    pair.write("employer", draft("Vanha"), now - timedelta(days=400))
    pair.write("assistant", draft("Uusi"), now - timedelta(days=300))
    old = make_thread(session, profile=pair.profile, now=now - timedelta(days=366))
    days = {"message_days": 90, "run_days": 90, "feedback_days": 365}
    assert purge_old_rows(session, now=now, **days)["old_conversations"] == 2
    assert pair.texts("employer") == [("assistant", "Uusi")]
    session.expire_all()
    assert session.scalar(select(Conversation.id).where(Conversation.id == old.id)) is None
