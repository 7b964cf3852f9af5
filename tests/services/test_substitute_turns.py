"""A shift in trouble: given back, the asking goes on; what must not fail goes to the centre."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import NotAllowed, NotFound, RuleViolation
from portti.domain.substitutes import AskingChoice
from portti.jobs.runner import run_job
from portti.models import (
    Account,
    Centre,
    Need,
    OutboxMessage,
    Profile,
    StaffTask,
    SubstituteAsk,
)
from portti.queries.substitutes import requests_to_escalate
from portti.services.blocks import block_as_employer
from portti.services.centres import choose_urgent_phone
from portti.services.needs import withdraw_need
from portti.services.substitute_choices import choose_asking
from portti.services.substitute_turns import centre_list, note_promise, withdraw_from_shift
from portti.services.substitutes import answer_ask, ask_next, ask_substitutes
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account
from tests.factories.matches import assistant_actor, employer_actor, make_match, make_matchable
from tests.factories.needs import make_need
from tests.support.substitutes import SOON, ask, ready

LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def need(session: Session) -> Need:
    """A need beside another one, which nobody asks for."""
    make_need(session, title="Muualla")
    return make_need(session, shifts=((2, 480, 720),))


def ask_of(session: Session, profile: Profile) -> SubstituteAsk:
    return session.scalars(select(SubstituteAsk).where(SubstituteAsk.profile_id == profile.id)).one()


def answer(session: Session, settings: Settings, profile: Profile, said: str, at: datetime = LATER) -> str:
    found = ask_of(session, profile)
    return answer_ask(session, assistant_actor(profile), found.id, said, settings=settings, now=at).state


def give_back(session: Session, settings: Settings, profile: Profile, at: datetime = LATER) -> None:
    found = ask_of(session, profile)
    withdraw_from_shift(session, assistant_actor(profile), found.id, settings=settings, now=at)


def mails(session: Session, kind: str) -> list[int | None]:
    query = select(OutboxMessage.account_id).where(OutboxMessage.kind == kind)
    return list(session.scalars(query.order_by(OutboxMessage.id)))


def test_a_shift_that_is_given_back_is_asked_for_anew_and_the_next_yes_has_it(
    session: Session, settings: Settings, need: Need
) -> None:
    one, two, three = ready(session, "Yksi"), ready(session, "Kaksi"), ready(session, "Kolme")
    request = ask(session, need, settings)
    answer(session, settings, three, "no")
    answer(session, settings, one, "yes")
    assert answer(session, settings, two, "yes") == "taken"
    fourth = ready(session, "Neljäs")
    give_back(session, settings, one)
    give_back(session, settings, one, LATER + timedelta(minutes=1))
    assert len(mails(session, "substitute_withdrew")) == 1
    assert mails(session, "substitute_asked").count(two.account_id) == 2
    assert mails(session, "substitute_asked").count(three.account_id) == 1
    assert fourth.account_id in mails(session, "substitute_asked")
    assert request.goes_on and ask_of(session, one).withdrew_at == LATER
    assert answer(session, settings, two, "yes", LATER + timedelta(minutes=2)) == "yours"
    assert len(mails(session, "substitute_found")) == 2
    assert answer(session, settings, one, "yes", LATER + timedelta(minutes=3)) == "taken"


@pytest.mark.parametrize("why", ["paused", "quiet", "enough", "blocked", "elsewhere"])
def test_who_may_not_be_asked_now_is_not_asked_anew_and_who_rests_is_in_a_later_wave(
    session: Session, settings: Settings, need: Need, why: str
) -> None:
    one, two, other = ready(session, "Yksi"), ready(session, "Kaksi"), ready(session, "Muu")
    request = ask(session, need, settings)
    answer(session, settings, one, "yes")
    choice = {
        "paused": AskingChoice(paused_until_on=date(2026, 12, 1)),
        "quiet": AskingChoice(9, 12),
        "enough": AskingChoice(most_in_week=1),
    }
    if why in choice:
        choose_asking(session, assistant_actor(two), choice[why], now=NOW)
    elif why == "blocked":
        make_match(session, need=need, profile=two)
        block_as_employer(session, employer_actor(need), need.id, two.id, None, now=NOW)
    else:
        elsewhere = make_need(session, shifts=((2, 480, 720),))
        own = ask_substitutes(
            session, employer_actor(elsewhere), elsewhere.id, SOON, {two.id}, settings=settings, now=NOW
        )
        (key,) = session.scalars(select(SubstituteAsk.id).where(SubstituteAsk.request_id == own.id))
        answer_ask(session, assistant_actor(two), key, "yes", settings=settings, now=NOW)
    before = mails(session, "substitute_asked").count(two.account_id)
    give_back(session, settings, one)
    asked = mails(session, "substitute_asked")
    assert (asked.count(two.account_id), asked.count(other.account_id)) == (before, 2)
    # Two hours later it is past noon: the quiet hours are over.
    assert ask_next(session, request.id, settings=settings, now=NOW + timedelta(hours=2)) == (why == "quiet")
    asked = mails(session, "substitute_asked")
    assert asked.count(two.account_id) == before + (why == "quiet")
    assert ask_next(session, request.id, settings=settings, now=NOW + timedelta(hours=3)) == 0


@pytest.mark.parametrize("promised", [False, True])
def test_a_need_taken_away_ends_its_shifts_and_tells_who_was_asked_or_had_promised_once(
    session: Session, settings: Settings, need: Need, promised: bool
) -> None:
    one, two, no = ready(session, "Yksi"), ready(session, "Kaksi"), ready(session, "Ei")
    request = ask(session, need, settings, critical=True)
    other_need = make_need(session, shifts=((2, 480, 720),))
    other = ask(session, other_need, settings) if not promised else None
    answer(session, settings, no, "no") if promised else None
    answer(session, settings, one, "yes") if promised else None
    told = mails(session, "substitute_closed")
    for _press in range(2):
        withdraw_need(session, employer_actor(need), need.id, settings=settings, now=LATER)
    now_told = mails(session, "substitute_closed")[len(told) :]
    whom = [one] if promised else [one, two, no]
    assert sorted(map(str, now_told)) == sorted(str(person.account_id) for person in whom)
    assert request.cancelled_at == LATER and (other is None or other.cancelled_at is None)
    (key,) = session.scalars(
        select(SubstituteAsk.id).where(
            SubstituteAsk.request_id == request.id, SubstituteAsk.profile_id == one.id
        )
    )
    later = LATER + timedelta(minutes=1)
    say = answer_ask(session, assistant_actor(one), key, "yes", settings=settings, now=later)
    assert say.state == "cancelled"
    withdraw_from_shift(
        session, assistant_actor(one), key, settings=settings, now=later
    ) if promised else None
    assert len(mails(session, "substitute_found")) == promised
    assert mails(session, "substitute_withdrew") == []
    assert request.id not in requests_to_escalate(session, settings=settings, now=LATER + timedelta(hours=2))


@pytest.mark.parametrize(
    ("state", "open_still"),
    [("filled", True), ("paused", True), ("checking", True), ("expired", True), ("withdrawn", False)],
)
def test_nobody_is_called_or_says_yes_for_a_need_without_shifts_whatever_took_it_away(
    session: Session, settings: Settings, need: Need, state: str, open_still: bool
) -> None:
    one = ready(session, "Yksi")
    need.published_at = NOW
    request = ask(session, need, settings, critical=True)
    need.state = state
    session.flush()
    hours = NOW + timedelta(hours=2)
    assert requests_to_escalate(session, settings=settings, now=hours) == [request.id] * open_still
    assert answer(session, settings, one, "yes") == ("yours" if open_still else "cancelled")


def test_only_who_has_the_shift_gives_it_back_and_not_once_it_has_begun(
    session: Session, settings: Settings, need: Need
) -> None:
    one, two = ready(session, "Yksi"), ready(session, "Kaksi")
    request = ask(session, need, settings)
    answer(session, settings, one, "yes")
    with pytest.raises(RuleViolation, match="not_promised"):
        give_back(session, settings, two)
    with pytest.raises(NotFound):
        withdraw_from_shift(
            session, assistant_actor(two), ask_of(session, one).id, settings=settings, now=LATER
        )
    with pytest.raises(RuleViolation, match="shift_has_begun"):
        give_back(session, settings, one, request.begins_at)


def test_a_shift_that_is_given_back_late_is_a_task_for_the_centre(
    session: Session, settings: Settings, need: Need
) -> None:
    one = ready(session, "Yksi")
    request = ask(session, need, settings)
    answer(session, settings, one, "yes")
    give_back(session, settings, one, request.begins_at - timedelta(hours=11))
    assert [row.kind for row in session.scalars(select(StaffTask))] == ["urgent_shift"]


def run(session: Session, settings: Settings, at: datetime) -> dict[str, int]:
    session.commit()
    report = run_job("ask_next_substitutes", settings=settings, now=at)
    assert report is not None and report.failed == []
    session.expire_all()
    return report.counts


def test_what_must_not_fail_goes_to_the_centre_at_the_set_time_once(
    session: Session, settings: Settings, need: Need
) -> None:
    ready(session, "Yksi")
    request = ask(session, need, settings, critical=True)
    assert run(session, settings, NOW + timedelta(minutes=59)) == {}
    hour = NOW + timedelta(minutes=60)
    assert run(session, settings, hour) == {"escalated": 1}
    assert run(session, settings, hour + timedelta(minutes=1)) == {}
    (task,) = session.scalars(select(StaffTask))
    assert (task.kind, task.need_id) == ("urgent_shift", need.id)
    (mail,) = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "substitute_escalated"))
    assert "+358 14 000 0000" in mail.body_text
    assert request.goes_on


def test_what_must_not_fail_goes_to_the_centre_again_when_it_is_given_back(
    session: Session, settings: Settings, need: Need
) -> None:
    one = ready(session, "Yksi")
    request = ask(session, need, settings, critical=True)
    hour = NOW + timedelta(minutes=60)
    assert run(session, settings, hour) == {"escalated": 1}
    answer(session, settings, one, "yes")
    assert run(session, settings, hour + timedelta(minutes=1)) == {}
    give_back(session, settings, one, hour)
    assert run(session, settings, hour + timedelta(minutes=2))["escalated"] == 1
    assert "escalated" not in run(session, settings, hour + timedelta(minutes=3))
    tasks = session.scalars(select(StaffTask.dedupe_key).order_by(StaffTask.id)).all()
    assert tasks == [f"urgent_shift:{request.id}:{turn}" for turn in (0, 1)]
    assert len(mails(session, "substitute_escalated")) == 2


@pytest.fixture
def with_gateway(settings: Settings) -> Settings:
    """The settings of an installation that can send text messages."""
    sms = settings.sms.model_copy(update={"url": "http://127.0.0.1:9/sms"})
    return settings.model_copy(update={"sms": sms})


def test_what_must_not_fail_rings_the_telephone_that_a_manager_chose(
    session: Session, settings: Settings, with_gateway: Settings, need: Need
) -> None:
    centre = session.get_one(Centre, need.centre_id)
    manager = Actor(make_account(session, "manager", centre=centre).id, frozenset({"manager"}), centre.id)
    one = ready(session, "Yksi")
    ask(session, need, with_gateway, critical=True)

    def told() -> list[tuple[str, str]]:
        query = select(OutboxMessage).where(OutboxMessage.kind == "substitute_escalated")
        rows = session.scalars(query.order_by(OutboxMessage.id))
        return [(row.state, row.to_address) for row in rows if row.channel == "sms"]

    with pytest.raises(RuleViolation, match="phone_form"):
        choose_urgent_phone(session, manager, "soita", now=NOW)
    with pytest.raises(NotAllowed):
        staff = Actor(manager.account_id, frozenset({"staff"}), centre.id)
        choose_urgent_phone(session, staff, "040 555 4443", now=NOW)
    choose_urgent_phone(session, manager, "040 555 4443", now=NOW)
    session.commit()
    assert run(session, with_gateway, NOW + timedelta(minutes=60)) == {"escalated": 1}
    assert told() == [("waiting", "+358405554443")]
    mails = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "substitute_escalated"))
    assert {row.channel: "040 555 4443" in row.body_text for row in mails} == {"email": True, "sms": False}
    assert need.title not in "".join(session.scalars(select(OutboxMessage.body_text)))
    # What has not left before somebody says yes does not leave any more.
    answer(session, settings, one, "yes")
    assert told() == [("cancelled", "+358405554443")]
    give_back(session, settings, one)
    assert run(session, settings, NOW + timedelta(minutes=61)) == {"escalated": 1}
    choose_urgent_phone(session, manager, "", now=NOW)
    assert told() == [("cancelled", "+358405554443")]


@pytest.mark.parametrize(
    ("municipality", "language"), [("905", "fi"), ("598", "sv"), ("478", "sv"), ("000", "fi")]
)
def test_the_urgent_telephone_reads_the_language_of_most_people_there(
    session: Session, with_gateway: Settings, need: Need, municipality: str, language: str
) -> None:
    centre = session.get_one(Centre, need.centre_id)
    centre.municipality_code, centre.urgent_phone = municipality, "040 555 4443"
    ready(session, "Yksi")
    ask(session, need, with_gateway, critical=True)
    assert run(session, with_gateway, NOW + timedelta(minutes=60)) == {"escalated": 1}
    told = select(OutboxMessage).where(OutboxMessage.kind == "substitute_escalated")
    (message,) = session.scalars(told.where(OutboxMessage.channel == "sms"))
    said = {"fi": "tärkeään vuoroon ei ole tulijaa", "sv": "ingen kommer till ett pass"}
    assert message.language == language and said[language] in message.body_text


@pytest.mark.parametrize("critical", [True, False])
def test_nothing_goes_to_the_centre_that_somebody_does_or_that_may_fail(
    session: Session, settings: Settings, need: Need, critical: bool
) -> None:
    one = ready(session, "Yksi")
    ask(session, need, settings, critical=critical)
    if critical:
        answer(session, settings, one, "yes")
    assert run(session, settings, NOW + timedelta(hours=3)) == {}


def test_the_centre_calls_those_without_mail_too_and_notes_who_comes_first(
    session: Session, settings: Settings, need: Need
) -> None:
    one, without_mail = ready(session, "Yksi"), ready(session, "Puhelin")
    session.get_one(Account, without_mail.account_id).email = None
    session.flush()
    request = ask(session, need, settings)
    staff = Actor(make_account(session, "staff").id, frozenset({"staff"}), need.centre_id)
    found = centre_list(session, staff, request.id, settings=settings, now=LATER)
    said = [(profile.shown_name, row and row.answer) for profile, _account, row in found.people]
    assert (found.open, said) == (True, [("Yksi", None), ("Puhelin", None)])
    for _press in range(2):
        assert note_promise(session, staff, request.id, without_mail.id, settings=settings, now=LATER)
    assert ask_of(session, without_mail).won
    assert len(mails(session, "substitute_found")) == 1
    assert not note_promise(session, staff, request.id, one.id, settings=settings, now=LATER)
    assert not centre_list(session, staff, request.id, settings=settings, now=LATER).open


def test_nobody_but_the_shifts_centre_has_its_list_and_only_of_who_can_come(
    session: Session, settings: Settings, need: Need
) -> None:
    ready(session, "Yksi")
    elsewhere = make_matchable(session, name="Ei pääse", free=((5, 480, 720),))
    request = ask(session, need, settings)
    stranger = Actor(make_account(session, "staff").id, frozenset({"staff"}), elsewhere.centre_id)
    with pytest.raises(NotFound):
        centre_list(session, stranger, request.id, settings=settings, now=LATER)
    with pytest.raises(NotAllowed):
        centre_list(session, employer_actor(need), request.id, settings=settings, now=LATER)
    staff = Actor(make_account(session, "staff").id, frozenset({"staff"}), need.centre_id)
    with pytest.raises(NotFound):
        note_promise(session, staff, request.id, elsewhere.id, settings=settings, now=LATER)
