"""Who of an employer's side hears of new matches: the employer and each representative, in their own rhythm."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.mail.links import read_unsubscribe
from portti.models import (
    Account,
    Employer,
    Representation,
)
from portti.queries import digests as digest_queries
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_employer, make_representation
from tests.factories.needs import make_need
from tests.support.digests import (
    NEXT_MORNING,
    assistant_account,
    choose,
    fitting_profile,
    messages,
    pair,
    tell_all,
)


def readers(session: Session) -> tuple[Employer, Account, Account, Account]:
    """An employer with an account of their own and two representatives."""
    own = make_account(session, "employer", given_name="Ebba", family_name="Ekholm")
    employer = make_employer(session, account=own)
    first, second = (make_account(session, "representative", language=code) for code in ("sv", "selko"))
    make_representation(session, first, employer)
    make_representation(session, second, employer)
    return employer, own, first, second


def test_the_employer_and_each_representative_are_told_once_in_their_own_rhythm_and_language(
    session: Session, settings: Settings
) -> None:
    employer, own, first, second = readers(session)
    pair(session)  # another employer's
    match = pair(session, make_need(session, employer=employer))
    choose(session, assistant_account(session, match), "never")
    choose(session, first.id, "at_once")
    choose(session, second.id, "weekly", hour=18, weekday=3)
    soon, thursday = NOW + timedelta(minutes=1), NOW + timedelta(days=2, hours=8)
    told = []
    for moment in (soon, NEXT_MORNING, thursday, thursday + timedelta(days=8)):
        tell_all(session, settings, moment)
        mine = [one for one in messages(session) if one.account_id in (own.id, first.id, second.id)]
        told.append([(one.account_id, one.language) for one in mine])
    at_once, daily = [(first.id, "sv")], [(first.id, "sv"), (own.id, "fi")]
    assert told == [at_once, daily, [*daily, (second.id, "selko")], [*daily, (second.id, "selko")]]
    session.expire_all()
    assert match.employer_told_at == soon
    links = {one.account_id: one.unsubscribe_url or "" for one in mine}
    assert len(set(links.values())) == 3
    for one in mine:
        assert own.given_name not in one.body_text or one.account_id == own.id
        assert own.family_name not in one.subject + one.body_text + one.body_html
        signed = read_unsubscribe(settings, links[one.account_id].rpartition("/")[2])
        assert signed == (one.account_id, "new_matches")


def test_one_representatives_never_stops_nobody_elses_mail(session: Session, settings: Settings) -> None:
    employer, own, first, second = readers(session)
    match = pair(session, make_need(session, employer=employer))
    choose(session, assistant_account(session, match), "never")
    choose(session, first.id, "never")
    assert tell_all(session, settings, NEXT_MORNING) == 2
    assert {message.account_id for message in messages(session)} == {own.id, second.id}


def test_who_no_longer_represents_or_cannot_be_written_to_is_told_nothing(
    session: Session, settings: Settings
) -> None:
    employer, own, first, second = readers(session)
    match = pair(session, make_need(session, employer=employer))
    choose(session, assistant_account(session, match), "never")
    own.email = None
    ended = session.scalars(
        select(Representation).where(Representation.representative_account_id == first.id)
    ).one()
    ended.until_at = NOW
    session.flush()
    assert tell_all(session, settings, NEXT_MORNING) == 1
    assert [message.account_id for message in messages(session)] == [second.id]
    assert digest_queries.untold_to_employer(session, first.id) == []


def test_what_the_side_was_told_before_a_representative_began_is_no_news_to_them(
    session: Session, settings: Settings
) -> None:
    employer = make_employer(session)
    need = make_need(session, employer=employer)
    before = pair(session, need)
    choose(session, assistant_account(session, before), "never")
    assert tell_all(session, settings, NEXT_MORNING) == 1
    late = make_account(session, "representative")
    make_representation(session, late, employer, now=NEXT_MORNING + timedelta(hours=1))
    after = pair(session, need, now=NEXT_MORNING + timedelta(hours=2))
    choose(session, assistant_account(session, after), "never")
    assert tell_all(session, settings, NEXT_MORNING + timedelta(days=1)) == 2
    (mine,) = [message for message in messages(session) if message.account_id == late.id]
    assert mine.subject.startswith("1 ")


def test_a_person_of_both_sides_gets_a_mail_for_each(session: Session, settings: Settings) -> None:
    account = make_account(session, "employer", "assistant")
    pair(session, make_need(session, employer=make_employer(session, account=account)))
    pair(session, None, fitting_profile(session, account))
    tell_all(session, settings, NEXT_MORNING)
    kinds = [message.kind for message in messages(session) if message.account_id == account.id]
    assert sorted(kinds) == ["new_matches_assistant", "new_matches_employer"]
