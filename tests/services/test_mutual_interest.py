"""Both sides are told that both said yes, once, and without a word of who the other is."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.models import OutboxMessage, ProfileTravel
from portti.services.answers import answer_as_assistant, answer_as_employer
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_employer, make_profile, make_representation
from tests.factories.matches import make_match
from tests.factories.needs import make_need


def messages(session: Session) -> list[OutboxMessage]:
    """The mails that both said yes; that one is asked for an answer is told by others."""
    query = select(OutboxMessage).where(OutboxMessage.kind == "both_interested")
    return list(session.scalars(query.order_by(OutboxMessage.id)))


def test_each_side_hears_once_and_reads_no_name_of_the_other(session: Session, settings: Settings) -> None:
    employer = make_employer(
        session, account=make_account(session, "employer", language="sv", given_name="Ebba", family_name="Ek")
    )
    need = make_need(session, employer=employer, title="Apua MS-tautiin")
    account = make_account(session, "assistant", language="selko", given_name="Kalle", family_name="Kuusi")
    profile = make_profile(session, account=account, travel=[ProfileTravel(mode="car", reach=60.0)])
    make_match(session, need=need, profile=profile)
    make_match(session, need=make_need(session), profile=profile)
    says_employer = Actor(employer.account_id, frozenset({"employer"}), employer.centre_id, employer.id)
    says_assistant = Actor(account.id, frozenset({"assistant"}), account.centre_id, None, profile.id)

    answer_as_employer(session, says_employer, need.id, profile.id, "interested", settings=settings, now=NOW)
    assert messages(session) == []
    later = NOW + timedelta(minutes=5)
    answer_as_assistant(session, says_assistant, need.id, "interested", settings=settings, now=later)

    to_employer, to_assistant = messages(session)
    assert (to_employer.account_id, to_employer.language) == (employer.account_id, "sv")
    assert (to_assistant.account_id, to_assistant.language) == (account.id, "selko")
    assert f"/sv/employer/needs/{need.id}/matches/{profile.id}" in to_employer.body_text
    assert f"/selko/assistant/matches/{need.id}" in to_assistant.body_text
    assert "Kalle" not in to_employer.body_text + to_employer.body_html
    for word in ("Ebba", "Ek,", "MS-tau", "Apua"):
        assert word not in to_assistant.body_text + to_assistant.body_html

    # Taken back and said again: the promise was kept already.
    answer_as_employer(session, says_employer, need.id, profile.id, None, settings=settings, now=later)
    answer_as_employer(
        session, says_employer, need.id, profile.id, "interested", settings=settings, now=later
    )
    assert len(messages(session)) == 2


@pytest.mark.parametrize("unreachable", ["no_email", "unconfirmed", "closed"])
def test_who_cannot_be_written_to_gets_nothing_and_the_deed_stands(
    session: Session, settings: Settings, unreachable: str
) -> None:
    account = make_account(session, "assistant")
    if unreachable == "no_email":
        account.email = None
    elif unreachable == "unconfirmed":
        account.confirmed_at = None
    else:
        account.active = False
    profile = make_profile(session, account=account, travel=[ProfileTravel(mode="car", reach=60.0)])
    employer = make_employer(session)
    need = make_need(session, employer=employer)
    match = make_match(session, need=need, profile=profile, assistant_answer="interested")
    actor = Actor(employer.account_id, frozenset({"employer"}), employer.centre_id, employer.id)

    answer_as_employer(session, actor, need.id, profile.id, "interested", settings=settings, now=NOW)

    assert match.employer_answer == "interested"
    assert [message.account_id for message in messages(session)] == [employer.account_id]


def test_a_representative_hears_as_well_as_the_employer(session: Session, settings: Settings) -> None:
    employer = make_employer(session)
    representative = make_account(session, "representative")
    former = make_account(session, "representative")
    make_representation(session, representative, employer)
    make_representation(session, former, employer).until_at = NOW
    need = make_need(session, employer=employer)
    profile = make_profile(session, travel=[ProfileTravel(mode="car", reach=60.0)])
    make_match(session, need=need, profile=profile, assistant_answer="interested")
    actor = Actor(representative.id, frozenset({"representative"}), employer.centre_id, employer.id)

    answer_as_employer(session, actor, need.id, profile.id, "interested", settings=settings, now=NOW)

    told = {message.account_id for message in messages(session)}
    assert told == {employer.account_id, representative.id, profile.account_id}
