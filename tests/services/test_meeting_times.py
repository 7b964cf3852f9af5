"""Another time for a meeting is asked for, offered, taken or not to be: each told once, and none waits for ever."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.candidacy_forms import MeetingDraft
from portti.domain.errors import Conflict, NotAllowed, NotFound, RuleViolation
from portti.domain.meetings import OfferDraft
from portti.models import Candidacy, CandidacyStep, OutboxMessage
from portti.services import candidacy_deeds as deeds
from portti.services import meeting_times as times
from portti.services.candidacy_pages import assistant_page, employer_page
from portti.services.meeting_clashes import clashes_of_assistant, clashes_of_employer
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_profile
from tests.factories.candidacies import make_candidacy
from tests.factories.invitations import make_booking, make_invitation, make_slot
from tests.factories.matches import assistant_actor, employer_actor, make_match, make_matchable
from tests.factories.needs import make_need
from tests.support.second_calendar import read_calendar
from tests.support.silence import chase, tasks

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MEETS = NOW + 4 * DAY
OFFERED = (NOW + 5 * DAY, NOW + 6 * DAY)


class Two:
    """An employer and an assistant who have both said yes, and what each may do."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self.session, self.settings = session, settings
        self.need, self.profile = make_need(session), make_matchable(session, name="Venla")
        answers = {"employer_answer": "interested", "assistant_answer": "interested"}
        make_match(session, need=self.need, profile=self.profile, **answers)
        self.id = make_candidacy(session, self.need, self.profile, "both_interested").id
        # Two others, whose meeting nobody moves.
        other = make_candidacy(session, make_need(session), make_profile(session), "employer_interview")
        other.interview_at, other.interview_minutes, other.interview_how = MEETS, 30, "phone"
        other.deadline_at = NOW + 90 * DAY

    @property
    def row(self) -> Candidacy:
        return self.session.get_one(Candidacy, self.id)

    def more(self, now: datetime) -> dict[str, object]:
        return {"settings": self.settings, "now": now}

    def agree(self, at: datetime = MEETS, now: datetime = NOW) -> Candidacy:
        draft = MeetingDraft(at, 30, "phone")
        return deeds.agree_interview(
            self.session, employer_actor(self.need), self.id, draft, **self.more(now)
        )

    def ask(self, words: str = "ti tai ke iltapäivällä", now: datetime = NOW) -> Candidacy:
        actor = assistant_actor(self.profile)
        return times.ask_another_time(self.session, actor, self.id, words, **self.more(now))

    def offer(self, *at: datetime, now: datetime = NOW) -> Candidacy:
        draft = OfferDraft(at or OFFERED, 45, "video")
        actor = employer_actor(self.need)
        return times.offer_times(self.session, actor, self.id, draft, **self.more(now))

    def keep(self, now: datetime = NOW) -> Candidacy:
        return times.keep_time(self.session, employer_actor(self.need), self.id, **self.more(now))

    def take(self, at: datetime = OFFERED[1], now: datetime = NOW) -> Candidacy:
        actor = assistant_actor(self.profile)
        return times.take_time(self.session, actor, self.id, at, **self.more(now))

    def mails(self, kind: str, state: str = "waiting") -> list[OutboxMessage]:
        query = select(OutboxMessage).where(OutboxMessage.kind == kind, OutboxMessage.state == state)
        return list(self.session.scalars(query.order_by(OutboxMessage.id)))


@pytest.fixture
def two(session: Session, settings: Settings) -> Two:
    return Two(session, settings)


def test_the_assistant_asks_the_employer_offers_and_a_time_is_taken(two: Two) -> None:
    two.agree()
    row = two.ask()
    assert (row.stage, row.arranging, row.waits_for) == ("employer_interview", "asked", "employer")
    assert row.deadline_at == NOW + 2 * DAY
    assert row.interview_at == MEETS, "until another is agreed this one holds"
    (asked,) = two.mails("candidacy_time")
    assert asked.account_id != two.profile.account_id
    assert "iltapäivällä" not in asked.body_text
    row = two.offer()
    assert (row.arranging, row.waits_for, row.arranging_words) == ("offered", "assistant", "")
    # What asked the employer has not left and is answered.
    assert [mail.account_id for mail in two.mails("candidacy_time")] == [two.profile.account_id]
    row = two.take()
    assert (row.interview_at, row.interview_minutes, row.interview_how) == (OFFERED[1], 45, "video")
    assert (row.arranging, row.offered_times, row.waits_for) == ("", [], "employer")
    assert row.deadline_at == OFFERED[1] + timedelta(minutes=45) + 5 * DAY
    assert two.mails("candidacy_time") == []
    invitations = two.mails("candidacy_interview")
    assert len(invitations) == 2
    for mail in invitations:
        calendar = read_calendar(mail.calendar or "")
        event = calendar.events[0]
        assert (event.text("SEQUENCE"), event.text("UID")) == ("1", f"meeting-{row.id}@portti")
        assert calendar.moment(event, "DTSTART") == OFFERED[1]
    steps = two.session.scalars(select(CandidacyStep).where(CandidacyStep.candidacy_id == row.id))
    assert [(step.deed, step.by) for step in steps][-1] == ("take_time", "assistant")


def test_times_can_be_offered_before_any_is_agreed_and_none_need_suit(two: Two) -> None:
    row = two.offer()
    assert (row.stage, row.waits_for) == ("both_interested", "assistant")
    row = two.ask("vain viikonloppuna")
    assert (row.arranging, row.waits_for, row.interview_at) == ("asked", "employer", None)
    row = two.agree()
    assert (row.stage, row.arranging, row.interview_sequence) == ("employer_interview", "", 0)


def test_the_employer_may_keep_the_time_and_the_calendar_does_not_change(two: Two) -> None:
    two.agree()
    two.ask()
    row = two.keep()
    assert (row.arranging, row.interview_at, row.interview_sequence) == ("", MEETS, 0)
    assert row.deadline_at == MEETS + timedelta(minutes=30) + 5 * DAY
    (told,) = two.mails("candidacy_time")
    assert told.account_id == two.profile.account_id
    # The same by noting the same time again; nothing asked, nothing happens.
    two.ask("toinen toive", NOW + HOUR)
    assert two.agree(now=NOW + 2 * HOUR).arranging == ""
    two.keep(NOW + 3 * HOUR)
    assert [mail.account_id for mail in two.mails("candidacy_time")] == [two.profile.account_id]
    assert len(two.mails("candidacy_interview")) == 2


def test_pressed_twice_each_is_once(two: Two) -> None:
    two.agree()
    two.ask()
    two.ask(now=NOW + HOUR)
    assert len(two.mails("candidacy_time")) == 1
    two.offer()
    two.offer(now=NOW + HOUR)
    assert len(two.mails("candidacy_time")) == 1
    two.take()
    two.take(now=NOW + HOUR)
    assert len(two.mails("candidacy_interview")) == 2
    assert two.row.interview_sequence == 1


def test_only_offered_times_ahead_are_taken_and_each_side_does_its_own(two: Two) -> None:
    two.offer()
    for at, now in ((MEETS, NOW), (OFFERED[0], OFFERED[0])):
        with pytest.raises(RuleViolation, match="time_not_offered"):
            two.take(at, now)
    with pytest.raises(NotFound):
        times.take_time(
            two.session, assistant_actor(make_profile(two.session)), two.id, OFFERED[0], **two.more(NOW)
        )
    for deed, actor in (
        (times.keep_time, assistant_actor(two.profile)),
        (times.keep_time, employer_actor(make_need(two.session))),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            deed(two.session, actor, two.id, **two.more(NOW))


def test_nothing_is_moved_that_is_not_there_is_past_or_has_ended(two: Two) -> None:
    with pytest.raises(RuleViolation, match="no_meeting_to_move"):
        two.ask()
    two.agree()
    with pytest.raises(RuleViolation, match="no_meeting_to_move"):
        two.ask(now=MEETS)
    deeds.choose(two.session, employer_actor(two.need), two.id, **two.more(NOW))
    with pytest.raises(RuleViolation, match="candidacy_cannot_offer_times"):
        two.offer()
    deeds.end_as_assistant(two.session, assistant_actor(two.profile), two.id, "too_far", **two.more(NOW))
    for deed in (two.ask, two.offer, two.keep):
        with pytest.raises(Conflict):
            deed()


@pytest.mark.parametrize("deed", ["choose", "trial", "end"])
def test_whatever_goes_on_settles_what_was_asked(two: Two, deed: str) -> None:
    two.agree()
    two.ask()
    actor, more = employer_actor(two.need), two.more(NOW)
    if deed == "choose":
        deeds.choose(two.session, actor, two.id, **more)
    elif deed == "trial":
        deeds.agree_trial(two.session, actor, two.id, NOW.date(), **more)
    else:
        deeds.end_as_employer(two.session, actor, two.id, "times_do_not_fit", **more)
    assert (two.row.arranging, two.row.arranging_words, two.row.arranging_since) == ("", "", None)
    assert two.mails("candidacy_time") == []


@pytest.mark.either_database
def test_an_unanswered_wish_is_reminded_of_then_the_time_holds_and_the_centre_calls(two: Two) -> None:
    two.agree()
    two.ask()
    session, settings = two.session, two.settings
    assert chase(session, settings, 0.9) == {}
    assert chase(session, settings, 1) == {"reminded": 1}
    assert chase(session, settings, 1.9) == {}
    assert chase(session, settings, 2) == {"closed": 1}
    row = two.row
    assert (row.stage, row.arranging, row.interview_at) == ("employer_interview", "", MEETS)
    assert row.deadline_at == MEETS + timedelta(minutes=30) + 5 * DAY
    assert two.mails("candidacy_time")[-1].account_id == two.profile.account_id
    assert tasks(session) == [("silent_candidacy", two.need.id)]
    assert chase(session, settings, 3) == {}


def test_offered_times_that_nobody_takes_lapse_and_the_employer_is_told(two: Two) -> None:
    two.offer()
    session, settings = two.session, two.settings
    assert chase(session, settings, 1) == {"reminded": 1}
    assert chase(session, settings, 2) == {"closed": 1}
    assert (two.row.stage, two.row.arranging, two.row.waits_for) == ("both_interested", "", "employer")
    assert two.mails("candidacy_time")[-1].account_id != two.profile.account_id
    assert tasks(session) == [("silent_candidacy", two.need.id)]


def test_after_a_standstill_the_reminder_comes_late_and_who_waited_is_told_that_the_time_has_passed(
    two: Two,
) -> None:
    two.agree()
    two.ask()
    session, settings = two.session, two.settings
    assert chase(session, settings, 3) == {"reminded": 1}
    assert two.row.deadline_at == MEETS
    assert chase(session, settings, 4.01) == {"closed": 1}
    assert two.row.arranging == ""
    (told,) = two.mails("candidacy_time")
    assert told.account_id == two.profile.account_id
    assert "tapaamisen aika on jo mennyt" in told.body_text
    assert tasks(session) == [("silent_candidacy", two.need.id)]


def test_the_words_are_the_employers_to_read_and_nobody_elses(two: Two) -> None:
    two.agree()
    two.ask()
    more = {"settings": two.settings}
    told = employer_page(two.session, employer_actor(two.need), two.id, "fi", **more).told
    assert told["meeting_words"] == "ti tai ke iltapäivällä"
    other = assistant_page(two.session, assistant_actor(two.profile), two.id, "fi", **more).told
    assert "meeting_words" not in other


def test_each_learns_of_their_own_clashes_only(two: Two) -> None:
    session = two.session
    two.agree()
    assert clashes_of_assistant(session, two.profile.id, MEETS, 30, but=two.id) == []
    assert clashes_of_employer(session, two.need.employer_id, MEETS, 30, but=two.id) == []
    # The employer meets somebody else, the assistant another employer; both overlap by a quarter.
    another = make_candidacy(session, two.need, make_profile(session), "employer_interview")
    another.interview_at, another.interview_minutes = MEETS - timedelta(minutes=45), 60
    elsewhere = make_candidacy(session, make_need(session), two.profile, "employer_interview")
    elsewhere.interview_at, elsewhere.interview_minutes = MEETS + timedelta(minutes=15), 60
    slot = make_slot(session, starts_at=MEETS - timedelta(minutes=10))
    make_booking(session, invitation=make_invitation(session, profile=two.profile), slot=slot)
    make_candidacy(session, make_need(session), two.profile, "trial_shift", trial_on=MEETS.date())
    works = make_candidacy(session, make_need(session), two.profile, "started", contract_from_on=NOW.date())
    works.taken_shifts = [{"weekday": MEETS.weekday(), "start": "08:00", "end": "16:00"}]
    session.flush()
    found = clashes_of_assistant(session, two.profile.id, MEETS, 30, but=two.id)
    assert found == ["meeting", "interview", "shift", "trial"]
    assert clashes_of_employer(session, two.need.employer_id, MEETS, 30, but=two.id) == ["meeting"]
    # What ends when the meeting begins is no clash, and an ended candidacy's meeting is off.
    assert (
        clashes_of_employer(session, two.need.employer_id, MEETS + timedelta(minutes=15), 30, but=two.id)
        == []
    )
    another.stage, another.ended_reason, another.deadline_at = "ended", "other", None
    session.flush()
    assert clashes_of_employer(session, two.need.employer_id, MEETS, 30, but=two.id) == []
