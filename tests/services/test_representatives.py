"""Representatives: asked, saying yes or no, acting for whom they may, and losing the right at once."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import NotAllowed, NotFound, RuleViolation
from portti.models import Account, AuditEvent, Employer, RepresentationRequest
from portti.queries import accounts as queries
from portti.queries import audit as audit_queries
from portti.services import representatives as service
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_employer, make_representation
from tests.support.mailbox import mail_to

ADDRESS = "edustaja@example.org"


def actor_for(session: Session, account: Account, employer: Employer | None = None) -> Actor:
    wanted = employer.id if employer else None
    return queries.actor_of(session, account.id, acting_for_employer_id=wanted)


def owner_of(session: Session, employer: Employer) -> Actor:
    assert employer.account_id is not None
    return queries.actor_of(session, employer.account_id)


def ask(
    session: Session, settings: Settings, employer: Employer, address: str = ADDRESS
) -> RepresentationRequest:
    return service.ask_representative(
        session,
        owner_of(session, employer),
        address,
        "guardian",
        language="sv",
        settings=settings,
        now=NOW,
    )


def test_asking_mails_a_person_without_naming_anybody(session: Session, settings: Settings) -> None:
    employer = make_employer(session)
    ask(session, settings, employer, "Edustaja@Example.org")
    (message,) = mail_to(session, ADDRESS)
    assert (message.kind, message.language) == ("representative_asked", "sv")
    assert "Aino" not in f"{message.subject}{message.body_text}{message.body_html}"


def test_asking_twice_asks_once(session: Session, settings: Settings) -> None:
    employer = make_employer(session)
    assert ask(session, settings, employer).id == ask(session, settings, employer).id
    assert len(mail_to(session, ADDRESS)) == 1


def test_a_person_says_yes_and_may_act(session: Session, settings: Settings) -> None:
    employer, other = make_employer(session), make_employer(session)
    account = make_account(session, "assistant", email=ADDRESS)
    wish = ask(session, settings, employer)
    answer = service.answer_request(session, actor_for(session, account), wish.id, accepts=True, now=NOW)
    assert answer == employer.id
    assert "representative" in {role.name for role in account.roles}
    assert actor_for(session, account, employer).employer_id == employer.id
    assert actor_for(session, account, other).employer_id == employer.id
    again = service.answer_request(session, actor_for(session, account), wish.id, accepts=True, now=NOW)
    assert again == employer.id
    assert len(queries.representatives_of(session, employer.id)) == 1


def test_a_person_says_no(session: Session, settings: Settings) -> None:
    employer = make_employer(session)
    account = make_account(session, "representative", email=ADDRESS)
    wish = ask(session, settings, employer)
    actor = actor_for(session, account)
    assert service.answer_request(session, actor, wish.id, accepts=False, now=NOW) is None
    assert service.answer_request(session, actor, wish.id, accepts=True, now=NOW) is None
    assert queries.representatives_of(session, employer.id) == []


@pytest.mark.parametrize("confirmed", [True, False])
def test_only_the_confirmed_person_of_the_address_answers(
    session: Session, settings: Settings, confirmed: bool
) -> None:
    wish = ask(session, settings, make_employer(session))
    account = make_account(session, "representative", email="other@example.org" if confirmed else ADDRESS)
    if not confirmed:
        account.confirmed_at = None
        session.flush()
    with pytest.raises(NotFound):
        service.answer_request(session, actor_for(session, account), wish.id, accepts=True, now=NOW)


def test_a_wish_taken_back_cannot_be_accepted(session: Session, settings: Settings) -> None:
    employer = make_employer(session)
    account = make_account(session, "representative", email=ADDRESS)
    wish = ask(session, settings, employer)
    assert service.withdraw_request(session, owner_of(session, employer), wish.id, now=NOW)
    assert not service.withdraw_request(session, owner_of(session, employer), wish.id, now=NOW)
    answer = service.answer_request(session, actor_for(session, account), wish.id, accepts=True, now=NOW)
    assert answer is None


def test_nobody_takes_back_anothers_wish(session: Session, settings: Settings) -> None:
    wish = ask(session, settings, make_employer(session))
    with pytest.raises(NotFound):
        service.withdraw_request(session, owner_of(session, make_employer(session)), wish.id, now=NOW)


def test_wishes_that_make_no_sense(session: Session, settings: Settings) -> None:
    account = make_account(session, "employer", email="oma@example.org")
    employer = make_employer(session, account=account)
    with pytest.raises(RuleViolation, match="own_address"):
        ask(session, settings, employer, "oma@example.org")
    with pytest.raises(RuleViolation, match="email_form"):
        ask(session, settings, employer, "nobody")
    representative = make_account(session, "representative", email=ADDRESS)
    make_representation(session, representative, employer)
    with pytest.raises(RuleViolation, match="represents_already"):
        ask(session, settings, employer)


def test_a_representative_hands_the_right_on_to_nobody(session: Session, settings: Settings) -> None:
    employer = make_employer(session)
    representative = make_account(session, "representative")
    make_representation(session, representative, employer)
    with pytest.raises(NotAllowed):
        service.ask_representative(
            session,
            actor_for(session, representative, employer),
            ADDRESS,
            "parent",
            language="fi",
            settings=settings,
            now=NOW,
        )


def test_the_employer_ends_the_right_at_once(session: Session) -> None:
    employer, other = make_employer(session), make_employer(session)
    representative = make_account(session, "representative")
    tie = make_representation(session, representative, employer)
    kept = make_representation(session, representative, other)
    assert not service.end_representation(session, owner_of(session, employer), tie.id, now=NOW)
    assert actor_for(session, representative, employer).employer_id == other.id
    assert kept.until_at is None


def test_a_representative_gives_up_and_strangers_end_nothing(session: Session) -> None:
    employer = make_employer(session)
    representative = make_account(session, "representative")
    tie = make_representation(session, representative, employer)
    with pytest.raises(NotFound):
        service.end_representation(session, owner_of(session, make_employer(session)), tie.id, now=NOW)
    assert service.end_representation(session, actor_for(session, representative), tie.id, now=NOW)
    assert actor_for(session, representative, employer).employer_id is None


def test_a_right_that_ended_comes_back_by_a_new_yes(session: Session, settings: Settings) -> None:
    employer = make_employer(session)
    account = make_account(session, "representative", email=ADDRESS)
    tie = make_representation(session, account, employer)
    service.end_representation(session, owner_of(session, employer), tie.id, now=NOW)
    wish = ask(session, settings, employer)
    service.answer_request(session, actor_for(session, account), wish.id, accepts=True, now=NOW)
    assert tie.until_at is None


def test_beginning_to_act_is_recorded_and_the_employer_sees_it(session: Session) -> None:
    employer, other = make_employer(session), make_employer(session)
    representative = make_account(session, "representative", given_name="Eero")
    make_representation(session, representative, employer)
    service.start_acting_for(session, actor_for(session, representative), employer.id, now=NOW)
    with pytest.raises(NotFound):
        service.start_acting_for(session, actor_for(session, representative), other.id, now=NOW)
    service.stop_acting_for(session, actor_for(session, representative), employer.id, now=NOW)
    assert employer.account_id is not None
    rows, total = audit_queries.acts_of_others(
        session, employer.account_id, employer_id=employer.id, profile_id=None
    )
    assert [row.event.deed for row in rows] == ["stop_acting", "start_acting"]
    assert total == 2 and all(row.account is representative for row in rows)
    assert other.account_id is not None
    assert audit_queries.acts_of_others(session, other.account_id, employer_id=other.id, profile_id=None) == (
        [],
        0,
    )


def test_ones_own_deeds_are_not_acts_of_others(session: Session, settings: Settings) -> None:
    employer = make_employer(session)
    ask(session, settings, employer)
    assert session.scalars(select(AuditEvent.deed)).all() == ["ask_representative"]
    assert employer.account_id is not None
    assert audit_queries.acts_of_others(
        session, employer.account_id, employer_id=employer.id, profile_id=None
    ) == ([], 0)
