"""Asking for a substitute: who can come, who is asked, and what each answer does."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.types import SingleShift
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.mail.links import SubstituteQuestion
from portti.models import (
    Account,
    AuditEvent,
    Employer,
    Need,
    NeedCondition,
    NeedKnown,
    Profile,
    ProfileCannot,
    SubstituteAsk,
)
from portti.queries.operations import purge_old_rows
from portti.queries.substitutes import asks_of_request, open_requests_of_centre, requests_to_go_on
from portti.queries.worklist import shifts_without_anybody
from portti.services.answers import answer_as_employer
from portti.services.blocks import block_as_employer
from portti.services.substitute_candidates import who_can_come
from portti.services.substitutes import (
    answer_ask,
    answer_by_link,
    ask_substitutes,
    cancel_request,
    coming_shifts,
    standing_of,
)
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_employer
from tests.factories.candidacies import make_candidacy
from tests.factories.matches import assistant_actor, employer_actor, make_match, make_matchable
from tests.factories.needs import make_need
from tests.support.substitutes import (
    LATER,
    SOON,
    address_of,
    addresses,
    ask,
    asking,
    come,
    mails,
    ready,
    say,
)


@pytest.mark.either_database
def test_who_can_come_is_free_in_time_and_known_people_come_first(
    session: Session, settings: Settings
) -> None:
    need = make_need(session, conditions=[])
    others = [ready(session, name) for name in ("Aino", "Eero", "Ilona")]
    known = ready(session, "Tuttu")
    # Known by another need of the same employer; whom another employer knows counts for nothing here.
    make_need(session, employer=_employer(session, need), known=[NeedKnown(profile_id=known.id)])
    make_need(session, known=[NeedKnown(profile_id=others[0].id)])
    ready(session, "Hidas", short_notice_minutes=60 * 24 * 3)
    ready(session, "Sanomaton", short_notice_minutes=None)
    ready(session, "Kaukainen", latitude=66.5)
    make_matchable(session, name="Varattu", short_notice_minutes=60)
    names = come(session, need, settings)
    assert names[0] == "Tuttu"
    assert sorted(names[1:]) == ["Aino", "Eero", "Ilona"]
    found = who_can_come(session, need, SOON, "fi", settings=settings, now=NOW).people
    assert [one.known for one in found] == [True, False, False, False]
    assert all(one.card is not None and one.card.lead for one in found)


def _employer(session: Session, need: Need) -> Any:
    return session.get_one(Employer, need.employer_id)


def test_who_works_for_the_employer_is_known_and_not_asked_to_stand_in_for_themselves(
    session: Session, settings: Settings
) -> None:
    need = make_need(session)
    ill, colleague, of_another = (ready(session, name) for name in ("Sairas", "Kollega", "Muu"))
    for whose, person, weekday in ((need, ill, 2), (need, colleague, 4), (make_need(session), of_another, 2)):
        shifts = [{"weekday": weekday, "start": "08:00", "end": "12:00"}]
        make_candidacy(session, whose, person, "started", started_on=NOW.date(), taken_shifts=shifts)
    people = who_can_come(session, need, SOON, settings=settings, now=NOW).people
    assert [(one.profile_id, one.known) for one in people] == [(colleague.id, True), (of_another.id, False)]


def test_every_gate_and_block_and_refusal_keeps_out(session: Session, settings: Settings) -> None:
    need = make_need(session, conditions=[NeedCondition(condition="c_pets:dog")])
    ready(session, "Koiraton", cannot=[ProfileCannot(condition="c_pets")])
    blocked, refused = ready(session, "Estetty"), ready(session, "Torjuttu")
    for one in (blocked, refused):
        make_match(session, need=need, profile=one)
    ready(session, "Sopiva")
    unreachable = ready(session, "Postiton")
    session.get_one(Account, unreachable.account_id).email = None
    block_as_employer(session, employer_actor(need), need.id, blocked.id, None, now=NOW)
    answer_as_employer(
        session, employer_actor(need), need.id, refused.id, "not_for_me", settings=settings, now=NOW
    )
    session.flush()
    assert come(session, need, settings) == ["Sopiva"]
    assert who_can_come(session, need, SOON, settings=settings, now=NOW).without_email == 1


def test_asking_twice_asks_nobody_twice_and_each_gets_one_mail(session: Session, settings: Settings) -> None:
    need, one, two, three = make_need(session), *(ready(session, name) for name in ("A", "B", "C"))
    first = ask(session, need, settings, one, two)
    assert ask(session, need, settings, one, two).id == first.id
    assert addresses(session, "substitute_asked") == {address_of(session, one), address_of(session, two)}
    assert ask(session, need, settings, three).id == first.id
    assert len(mails(session, "substitute_asked")) == 3
    for mail in mails(session, "substitute_asked"):
        assert mail.send_before == first.begins_at
        assert "/substitute/" in mail.body_text
    with pytest.raises(RuleViolation, match="nobody_chosen"):
        ask_substitutes(session, employer_actor(need), need.id, SOON, set(), settings=settings, now=NOW)


def test_the_first_yes_has_the_shift_the_others_and_the_employer_are_told(
    session: Session, settings: Settings
) -> None:
    need, one, two, three = make_need(session), *(ready(session, name) for name in ("A", "B", "C"))
    request = ask(session, need, settings)
    assert say(session, request, three, "no", settings) == "open"
    assert say(session, request, one, "yes", settings) == "yours"
    assert say(session, request, two, "yes", settings) == "taken"
    assert say(session, request, one, "yes", settings) == "yours"
    assert [row.ask.won for row in asks_of_request(session, request.id)] == [True, False, False]
    assert addresses(session, "substitute_closed") == {address_of(session, two)}
    (found,) = mails(session, "substitute_found")
    assert "A" in found.subject
    assert need.employer_id
    assert open_requests_of_centre(session, need.centre_id, LATER) == []
    deeds = session.scalars(select(AuditEvent.deed).where(AuditEvent.deed == "answer_substitute")).all()
    assert len(deeds) == 3


def test_a_promise_is_not_taken_back_by_a_button(session: Session, settings: Settings) -> None:
    need, one = make_need(session), ready(session, "A")
    request = ask(session, need, settings)
    say(session, request, one, "yes", settings)
    with pytest.raises(RuleViolation, match="promised_already"):
        say(session, request, one, "no", settings)
    with pytest.raises(Conflict):
        cancel_request(session, employer_actor(need), request.id, settings=settings, now=LATER)
    assert asking(session, request, one).won


def test_who_said_no_may_say_yes_while_the_shift_is_open(session: Session, settings: Settings) -> None:
    need, one = make_need(session), ready(session, "A")
    request = ask(session, need, settings)
    assert say(session, request, one, "no", settings) == "open"
    assert say(session, request, one, "yes", settings) == "yours"


def test_who_has_promised_another_shift_is_not_asked_and_is_known_from_then_on(
    session: Session, settings: Settings
) -> None:
    need, other, one = make_need(session), make_need(session), ready(session, "A")
    ready(session, "B")
    say(session, ask(session, need, settings, one), one, "yes", settings)
    assert come(session, other, settings) == ["B"]
    next_week = SingleShift(SOON.start + timedelta(days=7), SOON.end + timedelta(days=7))
    found = who_can_come(session, need, next_week, settings=settings, now=NOW).people
    assert {session.get_one(Profile, person.profile_id).shown_name: person.known for person in found} == {
        "A": True,
        "B": False,
    }
    with pytest.raises(RuleViolation, match="shift_is_taken"):
        ask(session, need, settings)


def test_cancelling_tells_those_who_have_not_said_no(session: Session, settings: Settings) -> None:
    need, one, two = make_need(session), ready(session, "A"), ready(session, "B")
    request = ask(session, need, settings)
    say(session, request, two, "no", settings)
    for _press in range(2):
        cancel_request(session, employer_actor(need), request.id, settings=settings, now=LATER)
    assert addresses(session, "substitute_closed") == {address_of(session, one)}
    assert say(session, request, one, "yes", settings) == "cancelled"
    assert not asking(session, request, one).won
    # The same shift can be asked for anew.
    assert ask(session, need, settings).id != request.id


@pytest.mark.either_database
def test_the_link_is_its_receivers_only(session: Session, settings: Settings) -> None:
    need, one, two = make_need(session), ready(session, "A"), ready(session, "B")
    request = ask(session, need, settings)
    key = asking(session, request, one).id
    for account_id in (two.account_id, 9_999_999):
        with pytest.raises(NotFound):
            standing_of(session, SubstituteQuestion(key, account_id or 0), now=NOW)
    with pytest.raises(NotFound):
        standing_of(session, SubstituteQuestion(9_999_999, one.account_id or 0), now=NOW)
    with pytest.raises(NotFound):
        answer_ask(session, assistant_actor(two), key, "yes", settings=settings, now=NOW)
    own = SubstituteQuestion(key, one.account_id or 0)
    assert answer_by_link(session, own, "yes", settings=settings, now=LATER).state == "yours"


def test_nobody_answers_after_the_shift_has_begun_or_after_a_block(
    session: Session, settings: Settings
) -> None:
    need, one, two = make_need(session), ready(session, "A"), ready(session, "B")
    request = ask(session, need, settings)
    own = SubstituteQuestion(asking(session, request, one).id, one.account_id or 0)
    late = request.begins_at + timedelta(seconds=1)
    assert answer_by_link(session, own, "yes", settings=settings, now=late).state == "over"
    make_match(session, need=need, profile=two)
    block_as_employer(session, employer_actor(need), need.id, two.id, None, now=LATER)
    assert say(session, request, two, "yes", settings) == "gone"
    assert not any(row.ask.won for row in asks_of_request(session, request.id))


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_a_draft_has_no_shifts(session: Session, settings: Settings, state: str) -> None:
    need = make_need(session, state=state)
    ready(session, "A")
    with pytest.raises(RuleViolation, match="need_has_no_shifts"):
        ask(session, need, settings)


def test_a_need_whose_new_words_staff_read_has_shifts_where_it_was_public_before(
    session: Session, settings: Settings
) -> None:
    ready(session, "A")
    with pytest.raises(RuleViolation, match="need_has_no_shifts"):
        ask(session, make_need(session, state="checking"), settings)
    need = make_need(session, state="checking", published_at=NOW, text="Soita 0401234567.", words_unread=True)
    request = ask(session, need, settings)
    assert [row.profile.shown_name for row in asks_of_request(session, request.id)] == ["A"]
    request.goes_on = True
    session.flush()
    later = NOW + timedelta(hours=1)
    assert requests_to_go_on(session, settings=settings, now=later) == [request.id]


def test_a_filled_need_of_the_past_still_finds_a_substitute(session: Session, settings: Settings) -> None:
    need = make_need(session, state="filled", to_on=(NOW - timedelta(days=5)).date())
    ready(session, "A")
    assert come(session, need, settings) == ["A"]
    assert [one.start.isoweekday() for one in coming_shifts(need, NOW)] == [2]


def test_only_the_employers_side_asks_and_cancels(session: Session, settings: Settings) -> None:
    need = make_need(session)
    ready(session, "A")
    request = ask(session, need, settings)
    stranger = employer_actor(make_need(session))
    with pytest.raises(NotFound):
        ask_substitutes(session, stranger, need.id, SOON, None, settings=settings, now=NOW)
    with pytest.raises(NotFound):
        cancel_request(session, stranger, request.id, settings=settings, now=NOW)
    assert make_employer(session).id


def test_staff_see_a_shift_that_waits_long_or_begins_soon(session: Session, settings: Settings) -> None:
    need = make_need(session)
    ready(session, "A")
    request = ask(session, need, settings)
    make_need(session)

    def count(moment: datetime) -> int:
        limits = {"wait": timedelta(hours=1), "soon": timedelta(hours=12)}
        return shifts_without_anybody(session, need.centre_id, moment, **limits).count

    assert count(NOW + timedelta(minutes=59)) == 0
    assert count(NOW + timedelta(minutes=60)) == 1
    assert count(request.begins_at) == 0
    request.requested_at = request.begins_at - timedelta(hours=12, minutes=30)
    session.flush()
    assert count(request.begins_at - timedelta(hours=12, minutes=1)) == 0
    assert count(request.begins_at - timedelta(hours=12)) == 1
    (row,) = open_requests_of_centre(session, need.centre_id, NOW)
    assert (row.asked, row.said_no) == (1, 0)


def test_no_mail_says_who_the_employer_is(session: Session, settings: Settings) -> None:
    need, one, _two = make_need(session), ready(session, "A"), ready(session, "B")
    account = session.get_one(Account, _employer(session, need).account_id)
    account.given_name, account.family_name, account.phone = "Eufemia", "Salattunen", "+358401112223"
    session.flush()
    say(session, ask(session, need, settings), one, "yes", settings)
    for kind in ("substitute_asked", "substitute_closed"):
        found = mails(session, kind)
        assert found
        for mail in found:
            for word in ("Eufemia", "Salattunen", "+358401112223", need.title):
                assert word not in mail.body_text + mail.subject + mail.body_html
    (found_mail,) = mails(session, "substitute_found")
    assert address_of(session, one) not in found_mail.body_text


def test_old_shifts_are_deleted_and_coming_ones_stay(session: Session, settings: Settings) -> None:
    need = make_need(session)
    ready(session, "A")
    request = ask(session, need, settings)

    def purge(moment: datetime) -> int:
        days = {"message_days": 90, "run_days": 90, "feedback_days": 365}
        return purge_old_rows(session, now=moment, **days)["shifts"]

    assert purge(request.begins_at + timedelta(days=365)) == 0
    assert purge(request.begins_at + timedelta(days=365, minutes=1)) == 1
    assert session.scalars(select(SubstituteAsk)).all() == []
