"""A manager keeps the practice centre: opens it, invites staff, ends their practice, and starts it afresh."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.centres import practice_address
from portti.domain.errors import NotAllowed, NotFound, RuleViolation
from portti.models import Account, AccountLink, Centre, Employer, Need, OutboxMessage, Profile
from portti.queries.accounts import account_by_email, actor_of
from portti.queries.practice import practice_of
from portti.services import practice as services
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre
from tests.support.two_centres import fill_centre, rows_of

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def real(session: Session) -> Centre:
    make_centre(session)
    return make_centre(session, code="itä-suomi")


@pytest.fixture
def manager(session: Session, real: Centre) -> Actor:
    return actor_of(session, make_account(session, "manager", centre=real, email="oiva@example.org").id)


def opened(session: Session, manager: Actor, settings: Settings) -> Centre:
    return services.open_own_practice(session, manager, settings=settings, now=NOW)


@pytest.mark.either_database
def test_a_centre_has_one_practice_centre_which_its_manager_opens(
    session: Session, manager: Actor, real: Centre, settings: Settings
) -> None:
    assert services.own_practice(session, manager).centre is None
    centre = opened(session, manager, settings)
    assert opened(session, manager, settings).id == centre.id
    assert (centre.practice, centre.practice_of_id, centre.code) == (True, real.id, "harj-itä-suomi")
    own = services.own_practice(session, manager)
    assert own.centre is centre
    assert (own.employers, own.assistants) == (services.EMPLOYERS, services.ASSISTANTS)
    other = actor_of(session, make_account(session, "manager").id)
    assert services.own_practice(session, other).centre is None
    for role, whose in (("staff", real), ("manager", centre)):
        actor = actor_of(session, make_account(session, role, centre=whose).id)
        with pytest.raises(NotAllowed):
            opened(session, actor, settings)


@pytest.mark.either_database
def test_who_is_invited_gets_an_account_of_practice_and_the_link_at_their_own_address(
    session: Session, manager: Actor, real: Centre, settings: Settings
) -> None:
    centre = opened(session, manager, settings)
    member = make_account(
        session, "staff", centre=real, email="Kerttu.R@keskus.example", given_name="Kerttu", language="sv"
    )
    for _press in range(2):
        address = services.invite_to_practice(session, manager, member.id, settings=settings, now=NOW)
    assert address == "kerttu.r@harj-ita-suomi.example"
    account = account_by_email(session, address)
    assert account is not None
    assert (account.centre_id, account.given_name, account.language) == (centre.id, "Kerttu", "sv")
    mails = session.scalars(select(OutboxMessage).where(OutboxMessage.account_id == member.id)).all()
    assert [(mail.state, mail.to_address, mail.centre_id) for mail in mails] == [
        ("waiting", member.email, real.id)
    ]
    assert address in mails[0].body_text and "/sv/password/" in mails[0].body_text
    assert address in mails[0].body_html
    assert actor_of(session, account.id).practice
    assert [one.address for one in services.own_practice(session, manager).learners] == [address]
    stranger = make_account(session, "staff")
    with pytest.raises(RuleViolation, match="not_staff"):
        services.invite_to_practice(session, manager, stranger.id, settings=settings, now=NOW)


@pytest.mark.either_database
def test_an_address_that_somebody_else_has_is_not_taken(
    session: Session, manager: Actor, real: Centre, settings: Settings
) -> None:
    opened(session, manager, settings)
    taken = practice_address("harj-itä-suomi", "oiva@example.org")
    other = make_account(session, "employer", email=taken)
    assert manager.account_id is not None
    address = services.invite_to_practice(session, manager, manager.account_id, settings=settings, now=NOW)
    assert address == practice_address("harj-itä-suomi", "oiva@example.org", 2) != taken
    assert other.practice_of_id is None


def test_a_colleague_whose_address_begins_alike_gets_no_link_to_the_account_of_another(
    session: Session, manager: Actor, real: Centre, settings: Settings
) -> None:
    opened(session, manager, settings)
    first, second = (
        make_account(session, "staff", centre=real, email=f"anna@{domain}.example", given_name=name)
        for domain, name in (("kunta", "Anna"), ("keskus", "Annastiina"))
    )
    for _press in range(2):
        addresses = [
            services.invite_to_practice(session, manager, one.id, settings=settings, now=NOW)
            for one in (first, second)
        ]
    accounts = [account_by_email(session, address) for address in addresses]
    assert [one and (one.given_name, one.practice_of_id) for one in accounts] == [
        ("Anna", first.id),
        ("Annastiina", second.id),
    ]
    written_to = session.scalars(select(OutboxMessage.account_id).where(OutboxMessage.centre_id == real.id))
    assert sorted(written_to) == sorted((first.id, second.id))


def test_who_has_ended_is_gone_at_once_and_can_be_invited_again(
    session: Session, manager: Actor, real: Centre, settings: Settings
) -> None:
    centre = opened(session, manager, settings)
    member = make_account(session, "staff", centre=real)
    address = services.invite_to_practice(session, manager, member.id, settings=settings, now=NOW)
    account = account_by_email(session, address)
    assert account is not None
    before = account.fs_uniquifier
    for _press in range(2):
        services.end_practice(session, manager, account.id, now=NOW)
    assert not account.active and account.fs_uniquifier != before
    assert not session.scalars(select(AccountLink).where(AccountLink.account_id == account.id)).all()
    assert services.own_practice(session, manager).learners == ()
    made_up = session.scalar(select(Employer).where(Employer.centre_id == centre.id).limit(1))
    assert made_up is not None and made_up.account_id is not None
    for other in (member.id, made_up.account_id):
        with pytest.raises(NotFound):
            services.end_practice(session, manager, other, now=NOW)
    services.invite_to_practice(session, manager, member.id, settings=settings, now=LATER)
    assert account.active and [
        one.account_id for one in services.own_practice(session, manager).learners
    ] == [account.id]


MADE_ANEW = {
    *(
        "accounts",
        "audit_events",
        "centres",
        "client_event_functions",
        "client_events",
        "employers",
        "feedback",
    ),
    *("needs", "profiles", "tombstones"),
    # Of who learns there.
    "calendar_feeds",
}
"""What there is when the people are made anew; feedback is no centre's."""


def test_starting_afresh_leaves_of_the_old_only_who_learns_there_and_touches_nobody_else(
    session: Session, manager: Actor, real: Centre, settings: Settings
) -> None:
    beside = fill_centre(session, NOW, settings, "beside")["centre"]
    known = rows_of(session)
    used = fill_centre(session, NOW, settings, "used")
    centre: Centre = used["centre"]
    centre.practice, centre.practice_of_id = True, real.id
    session.flush()
    filled = [one for one, keys in rows_of(session).items() if keys - known[one]]
    assert len(filled) > 60
    mark = services.people_mark(session, centre.id)
    learners = {one.account_id for one in services.own_practice(session, manager).learners}
    assert used["staff_id"] in learners
    for _press in range(2):
        services.start_afresh(session, manager, seen=mark, settings=settings, now=LATER)
    now_there = rows_of(session)
    for one, keys in known.items():
        assert keys <= now_there[one], one
    new = {one.__tablename__ for one, keys in now_there.items() if keys - known[one]}  # type: ignore[attr-defined]
    assert {one for one in new if not one.startswith(("need_", "profile_"))} == MADE_ANEW, new
    own = services.own_practice(session, manager)
    assert (own.employers, own.assistants) == (services.EMPLOYERS, services.ASSISTANTS)
    assert {one.account_id for one in own.learners} == learners
    assert own.mark != mark
    people = select(Account.id).where(Account.centre_id == centre.id)
    assert len(session.scalars(people).all()) == 24 + len(learners)
    for table, count in ((Need, services.EMPLOYERS), (Profile, services.ASSISTANTS)):
        assert len(session.scalars(select(table).where(table.centre_id == centre.id)).all()) == count
    assert practice_of(session, real.id) is centre
    assert len(session.scalars(select(Need).where(Need.centre_id == beside.id)).all()) > 3
