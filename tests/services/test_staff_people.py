"""What staff do for people: accounts with and without e-mail, an e-mail tied later, acting, imported rows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portti.domain.accounts import PersonDraft
from portti.domain.actor import Actor
from portti.domain.errors import NotAllowed, NotFound, RuleViolation
from portti.models import AccountLink, AuditEvent, Employer, OutboxMessage, Profile
from portti.services import staff_people
from tests.factories.accounts import make_account, make_centre, make_employer, make_profile
from tests.factories.needs import make_need

DRAFT = PersonDraft("Aino", "Virta", None, "040 123 4567", "fi", "employer")


@pytest.fixture
def centre(session):
    return make_centre(session)


@pytest.fixture
def actor(session, centre):
    account = make_account(session, "staff", centre=centre)
    return Actor(account.id, frozenset({"staff"}), centre.id)


@pytest.fixture
def manager(session, centre):
    account = make_account(session, "manager", centre=centre)
    return Actor(account.id, frozenset({"manager"}), centre.id)


def deeds(session, subject_id):
    query = select(AuditEvent).where(AuditEvent.subject_id == subject_id).order_by(AuditEvent.id)
    return {event.deed: event.facts for event in session.scalars(query)}


def messages_to(session, account_id):
    return session.scalars(select(OutboxMessage).where(OutboxMessage.account_id == account_id)).all()


def create(session, actor, settings, now, accepted="spoken", **changes):
    draft = replace(DRAFT, **changes)
    return staff_people.create_person(session, actor, draft, accepted, settings=settings, now=now)


def test_a_person_without_email_is_made_with_the_rules_accepted_together(session, actor, settings, now):
    account = create(session, actor, settings, now)
    assert (account.email, account.centre_id, account.created_by_account_id) == (
        None,
        actor.centre_id,
        actor.account_id,
    )
    assert account.conduct_rules_version == settings.site.conduct_rules_version
    assert deeds(session, account.id)["note_rules_accepted"]["how"] == "spoken"
    assert session.scalar(select(Employer).where(Employer.account_id == account.id)) is not None
    assert messages_to(session, account.id) == []


def test_without_email_the_rules_must_be_accepted(session, actor, settings, now):
    for accepted in (None, "", "perhaps"):
        with pytest.raises(RuleViolation, match="rules_not_accepted"):
            create(session, actor, settings, now, accepted)


def test_with_an_email_the_person_accepts_by_the_link(session, actor, settings, now):
    account = create(session, actor, settings, now, None, email="Aino@Example.org")
    assert account.email == "aino@example.org"
    assert account.conduct_rules_version is None
    assert [message.kind for message in messages_to(session, account.id)] == ["account_made_for_you"]


def test_pressed_twice_one_person_is_made(session, actor, settings, now):
    first = create(session, actor, settings, now)
    again = create(session, actor, settings, now + timedelta(seconds=2))
    later = create(session, actor, settings, now + timedelta(minutes=5))
    namesake = create(session, actor, settings, now + timedelta(minutes=5), phone=None)
    assert again.id == first.id
    assert len({first.id, later.id, namesake.id}) == 3


def test_only_roles_of_people_are_made_here_and_only_by_staff(session, actor, settings, now):
    with pytest.raises(RuleViolation, match="role_missing"):
        create(session, actor, settings, now, role="manager", email="m@example.org")
    outsider = make_account(session, "employer")
    with pytest.raises(NotAllowed):
        create(session, Actor(outsider.id, frozenset({"employer"}), outsider.centre_id), settings, now)


def tie(session, actor, account, email, settings, now):
    return staff_people.tie_email(session, actor, account.id, email, settings=settings, now=now)


def test_an_email_is_tied_later_and_twice_sends_one_link(session, actor, settings, now):
    account = create(session, actor, settings, now)
    for _ in range(2):
        tie(session, actor, account, " Aino@example.org ", settings, now)
    assert account.email == "aino@example.org"
    assert len(messages_to(session, account.id)) == 1
    assert account.conduct_rules_version == settings.site.conduct_rules_version


def test_a_mistyped_email_is_mended_and_its_link_dies(session, actor, settings, now):
    account = create(session, actor, settings, now, email="aion@example.org")
    tie(session, actor, account, "aino@example.org", settings, now + timedelta(minutes=1))
    links = session.scalars(select(AccountLink).where(AccountLink.account_id == account.id)).all()
    assert len(links) == 1
    assert sorted(message.to_address for message in messages_to(session, account.id)) == [
        "aino@example.org",
        "aion@example.org",
    ]


def test_an_email_that_is_confirmed_or_taken_stays(session, actor, settings, now, centre):
    own = make_account(session, "assistant", centre=centre, email="own@example.org")
    with pytest.raises(RuleViolation, match="email_confirmed"):
        tie(session, actor, own, "new@example.org", settings, now)
    account = create(session, actor, settings, now)
    with pytest.raises(RuleViolation, match="email_taken"):
        tie(session, actor, account, "OWN@example.org", settings, now)
    for wrong in ("", "aino", "a b@c"):
        with pytest.raises(RuleViolation):
            tie(session, actor, account, wrong, settings, now)
    assert account.email is None


def test_emails_of_staff_are_the_managers_matter(session, actor, manager, settings, now, centre):
    colleague = make_account(session, "staff", centre=centre)
    colleague.confirmed_at = None
    session.flush()
    with pytest.raises(NotAllowed):
        tie(session, actor, colleague, "thief@example.org", settings, now)
    tie(session, manager, colleague, "right@example.org", settings, now)
    assert colleague.email == "right@example.org"


def test_another_centres_people_are_not_there(session, actor, settings, now):
    stranger = make_account(session, "employer", "assistant")
    employer = make_employer(session, account=stranger)
    profile = make_profile(session, account=stranger)
    with pytest.raises(NotFound):
        tie(session, actor, stranger, "x@example.org", settings, now)
    with pytest.raises(NotFound):
        staff_people.start_acting(session, actor, stranger.id, "employer", "visit", "spoken", now=now)
    with pytest.raises(NotFound):
        staff_people.tie_profile(session, actor, profile.id, actor.account_id, now=now)
    with pytest.raises(NotFound):
        staff_people.tie_employer(session, actor, employer.id, actor.account_id, settings=settings, now=now)


def test_acting_is_recorded_with_reason_and_consent(session, actor, now, centre):
    employer = make_employer(session, centre=centre)
    make_employer(session, centre=centre)
    acting = staff_people.start_acting(
        session, actor, employer.account_id, "employer", "phone_request", "spoken", now=now
    )
    session.flush()
    assert acting == staff_people.ActingFor(employer_id=employer.id)
    facts = deeds(session, employer.account_id)["start_acting"]
    assert facts == {"side": "employer", "reason": "phone_request", "consent": "spoken"}


@pytest.mark.parametrize(
    ("side", "reason", "consent", "field"),
    [
        ("assistant", "visit", "spoken", "side"),
        ("", "visit", "spoken", "side"),
        ("employer", "", "spoken", "reason"),
        ("employer", "visit", "guessed", "consent"),
    ],
)
def test_acting_needs_a_side_a_reason_and_a_consent(
    session, actor, now, centre, side, reason, consent, field
):
    employer = make_employer(session, centre=centre)
    with pytest.raises(RuleViolation) as caught:
        staff_people.start_acting(session, actor, employer.account_id, side, reason, consent, now=now)
    assert caught.value.field == field


def imported_profile(session, centre):
    profile = make_profile(session, centre=centre, shown_name="")
    profile.account_id = None
    session.flush()
    return profile


def test_an_imported_profile_becomes_a_persons_and_their_empty_draft_makes_way(session, actor, now, centre):
    profile = imported_profile(session, centre)
    person = make_account(session, "assistant", centre=centre, given_name="Eino")
    draft = make_profile(session, account=person, state="draft")
    for _ in range(2):
        staff_people.tie_profile(session, actor, profile.id, person.id, now=now)
    assert (profile.account_id, profile.shown_name) == (person.id, "Eino")
    assert session.get(Profile, draft.id) is None
    assert len([deed for deed in deeds(session, profile.id) if deed == "tie_profile"]) == 1


def test_a_filled_profile_never_makes_way(session, actor, now, centre):
    profile = imported_profile(session, centre)
    own = make_profile(session, centre=centre)
    with pytest.raises(RuleViolation, match="has_profile"):
        staff_people.tie_profile(session, actor, profile.id, own.account_id, now=now)
    with pytest.raises(RuleViolation, match="tied_already"):
        other = make_account(session, "assistant", centre=centre)
        staff_people.tie_profile(session, actor, own.id, other.id, now=now)


def test_imported_needs_become_a_persons_who_may_have_needs_already(session, actor, settings, now, centre):
    imported = Employer(centre_id=centre.id, created_at=now)
    session.add(imported)
    session.flush()
    need = make_need(session, employer=imported)
    other_need = make_need(session, employer=make_employer(session, centre=centre))
    person = make_employer(session, centre=centre)
    kept = staff_people.tie_employer(
        session, actor, imported.id, person.account_id, settings=settings, now=now
    )
    assert (kept.id, need.employer_id) == (person.id, person.id)
    assert other_need.employer_id != person.id


def test_imported_needs_make_an_employer_of_a_person_who_was_none(session, actor, settings, now, centre):
    imported = Employer(centre_id=centre.id, created_at=now)
    session.add(imported)
    session.flush()
    person = make_account(session, "assistant", centre=centre)
    staff_people.tie_employer(session, actor, imported.id, person.id, settings=settings, now=now)
    assert imported.account_id == person.id
    assert {role.name for role in person.roles} == {"assistant", "employer"}


def test_an_imported_ad_that_staff_read_first_waits_from_the_tying_on(session, actor, settings, now, centre):
    imported = Employer(centre_id=centre.id, created_at=now)
    session.add(imported)
    session.flush()
    clean = make_need(session, employer=imported)
    prompted = make_need(session, employer=imported, text="Soita 040 123 4567.")
    person = make_employer(session, centre=centre)
    staff_people.tie_employer(session, actor, imported.id, person.account_id, settings=settings, now=now)
    assert (clean.state, prompted.state, prompted.words_unread) == ("published", "checking", True)
