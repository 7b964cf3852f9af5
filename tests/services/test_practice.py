"""A practice centre: made-up people among themselves, mail that stays, and figures that nobody publishes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti import clock
from portti.domain.accounts import PersonDraft, RegistrationDraft
from portti.domain.actor import Actor
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.gatherings import SignUpDraft
from portti.mail.links import assisted_url, gathering_word
from portti.models import Centre, Employer, Feedback, Match, Need, OutboxMessage, Profile
from portti.queries import accounts as account_queries
from portti.queries import blocks, exchange, operations
from portti.queries import matches as match_queries
from portti.queries.gatherings import public_gatherings, visible_gathering
from portti.services import accounts, matchmaking
from portti.services import exchange as exchange_services
from portti.services.gathering_places import sign_up
from portti.services.practice import open_practice_centre
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre, make_employer
from tests.factories.assisted import make_sheet
from tests.factories.gatherings import make_gathering, make_place
from tests.factories.needs import make_need
from tests.factories.profiles import make_full_profile
from tests.support.web import log_in

MANAGER = PersonDraft(
    given_name="Oiva",
    family_name="Opettaja",
    email="oiva@example.org",
    phone=None,
    language="fi",
    role="manager",
)


@pytest.fixture
def real(session: Session) -> Centre:
    return make_centre(session, code="oikea")


@pytest.fixture
def practice(session: Session, real: Centre, settings: Settings) -> Centre:
    made = open_practice_centre(session, real.code, MANAGER, settings=settings, now=NOW)
    assert "/fi/password/" in made.link
    return account_queries.centre_by_code(session, made.code)


@pytest.mark.either_database
def test_it_is_a_new_centre_with_people_and_never_a_real_one(
    session: Session, real: Centre, practice: Centre, settings: Settings
) -> None:
    assert (practice.practice, real.practice) == (True, False)
    needs = session.scalars(select(Need).where(Need.centre_id == practice.id)).all()
    profiles = session.scalars(select(Profile).where(Profile.centre_id == practice.id)).all()
    assert len(needs) == 8
    assert len(profiles) == 16
    again = PersonDraft(**{**MANAGER.__dict__, "email": "toinen@example.org"})
    with pytest.raises(RuleViolation, match="code_taken"):
        open_practice_centre(session, real.code, again, settings=settings, now=NOW)
    with pytest.raises(RuleViolation, match="practice_of_practice"):
        open_practice_centre(session, practice.code, again, settings=settings, now=NOW)


def test_made_up_people_are_ranked_with_each_other_and_never_with_real_ones(
    session: Session, real: Centre, practice: Centre, settings: Settings
) -> None:
    whole = {"shifts": ((0, 480, 720),)}
    of_practice = session.scalar(select(Employer).where(Employer.centre_id == practice.id).limit(1))
    assert of_practice is not None
    needs = {
        "real": make_need(session, **whole),
        "practice": make_need(session, employer=of_practice, **whole),
    }
    profiles = {
        "real": make_full_profile(session, centre=real, state="published"),
        "practice": make_full_profile(session, centre=practice, state="published"),
    }
    for need in needs.values():
        matchmaking.refresh_need(session, need, settings=settings, now=NOW)
    for name, need in needs.items():
        found = set(session.scalars(select(Match.profile_id).where(Match.need_id == need.id)))
        other = "practice" if name == "real" else "real"
        assert profiles[name].id in found
        assert profiles[other].id not in found
        assert blocks.is_blocked(session, need.employer_id, profiles[other].id)
        assert not blocks.is_blocked(session, need.employer_id, profiles[name].id)
    assert needs["practice"].exchange_id in blocks.blocked_needs(session, profiles["real"].id)
    assert needs["real"].exchange_id not in blocks.blocked_needs(session, profiles["real"].id)


def test_an_export_of_all_centres_holds_nobody_made_up(
    session: Session, real: Centre, practice: Centre, settings: Settings
) -> None:
    profile = make_full_profile(session, centre=real, state="published")
    need = make_need(session, shifts=((0, 480, 720),))
    for centre, expected in ((None, {need.id}), (practice, set())):
        found = {row.id for row in exchange.ranked_needs(session, centre)}
        assert (need.id in found) is bool(expected)
        assert bool(found - {need.id}) is (centre is not None)
    assert [row.id for row in exchange.ranked_profiles(session, None)] == [profile.id]
    assert len(list(exchange.ranked_profiles(session, practice))) > 0
    for centre, is_marked in ((None, False), (practice, True)):
        for kind in ("needs", "profiles"):
            rows = list(exchange_services.export_rows(session, settings, centre, kind=kind))
            assert rows
            assert {row["id"].startswith("practice-") for row in rows} == {is_marked}


def test_nothing_leaves_by_mail_whatever_its_state(session: Session, practice: Centre) -> None:
    kept = session.scalars(select(OutboxMessage).where(OutboxMessage.centre_id == practice.id)).all()
    assert [message.state for message in kept] == ["practice"]
    kept[0].state = "waiting"
    session.flush()
    assert operations.claim_messages(session, limit=10, now=NOW) == []


def test_nobody_outside_sees_or_joins_it(
    session: Session, real: Centre, practice: Centre, settings: Settings
) -> None:
    assert [centre.code for centre in account_queries.real_centres(session)] == [real.code]
    draft = RegistrationDraft(
        given_name="Eero",
        family_name="Esimerkki",
        email="eero@example.org",
        role="employer",
        centre_id=practice.id,
        language="fi",
        rules_accepted=True,
    )
    with pytest.raises(RuleViolation, match="centre_missing"):
        accounts.register_person(session, draft, settings=settings, now=NOW)
    made_up = session.scalar(select(Need).where(Need.centre_id == practice.id, Need.state == "published"))
    assert made_up is not None
    made_up.open_to_visitors = True
    session.flush()
    assert made_up.id not in {row.id for row in match_queries.public_needs(session)}
    with pytest.raises(NotFound):
        match_queries.visible_need(session, Actor(None), made_up.id)
    for centre, seen in ((real, False), (practice, True)):
        profile = make_full_profile(session, centre=centre, state="published")
        actor = Actor(profile.account_id, frozenset({"assistant"}), centre.id, profile_id=profile.id)
        if seen:
            assert match_queries.visible_need(session, actor, made_up.id).id == made_up.id
        else:
            with pytest.raises(NotFound):
                match_queries.visible_need(session, actor, made_up.id)


@pytest.mark.either_database
def test_each_page_says_that_it_is_practice_and_staff_read_what_was_kept(
    app: Callable[..., object], client: FlaskClient, session: Session, practice: Centre, real: Centre
) -> None:
    said = "This is a practice centre."
    log_in(client, make_account(session, "staff", centre=practice, language="en"))
    assert said in client.get("/en/staff/").text
    message = session.scalar(select(OutboxMessage).where(OutboxMessage.centre_id == practice.id))
    assert message is not None
    page = client.get(f"/en/staff/messages/{message.id}").text
    assert "/password/" in page
    assert said in page
    session.add(Feedback(about="other", text="Oikea palaute", language="fi", form_key="x", received_at=NOW))
    session.flush()
    assert client.get("/en/staff/feedback").status_code == 403
    assert "/staff/feedback" not in client.get("/en/staff/").text
    other = app.test_client()  # type: ignore[attr-defined]
    log_in(other, make_account(session, "staff", centre=real, language="en"))
    assert said not in other.get("/en/staff/").text
    assert other.get(f"/en/staff/messages/{message.id}").status_code == 404


def test_trainings_are_apart_both_ways_also_by_their_address(
    session: Session, real: Centre, practice: Centre, settings: Settings
) -> None:
    rows = {centre.id: make_gathering(session, centre=centre) for centre in (practice, real)}
    told = SignUpDraft("Venla", "venla@example.org", "", "fi", (), "")
    for own, other in ((None, practice.id), (real.id, practice.id), (practice.id, real.id)):
        listed = public_gatherings(session, NOW - timedelta(days=1), own_centre_id=own)[0]
        assert [row.gathering.id for row in listed] == [rows[own or real.id].id]
        account = make_account(session, "employer", centre=session.get_one(Centre, own)) if own else None
        actor = Actor(account.id, frozenset({"employer"}), own) if account else Actor(None)
        with pytest.raises(NotFound):
            visible_gathering(session, own, rows[other].id)
        with pytest.raises(NotFound):
            sign_up(session, actor, rows[other].id, told, settings=settings, now=NOW)
        assert visible_gathering(session, own, rows[own or real.id].id).centre.id == (own or real.id)


@pytest.mark.either_database
def test_pages_of_personal_links_say_it_too(
    client: FlaskClient, session: Session, practice: Centre, real: Centre, settings: Settings
) -> None:
    for centre, said in ((practice, True), (real, False)):
        place = make_place(session, make_gathering(session, centre=centre))
        account = make_account(session, "employer", centre=centre)
        need = make_need(session, employer=make_employer(session, account=account, centre=centre))
        sheet = make_sheet(session, account=account, need=need, now=clock.now())
        for address in (
            f"/en/gatherings/place/{gathering_word(settings, place.id)}",
            assisted_url(settings, "en", sheet.id).removeprefix(settings.site.base_url),
        ):
            assert ("This is a practice centre." in client.get(address).text) is said
