"""Inviting by the job and by staff, again, by phone; withdrawing; noting an interview as held."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portti.credentials import token_hash
from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotAllowed, NotFound, RuleViolation
from portti.models import AuditEvent, Invitation
from portti.moments import appointment_in_words
from portti.queries import invitations as queries
from portti.services import bookings, invitations
from tests.factories.accounts import make_account, make_centre, make_profile
from tests.factories.invitations import make_slot
from tests.support.interviews import invite_somebody, mails_to, staff_actor


@pytest.fixture
def centre(session):
    return make_centre(session)


@pytest.fixture
def staff(session, centre):
    return make_account(session, "staff", centre=centre)


@pytest.fixture
def person(session, centre):
    return make_account(session, "assistant", centre=centre, language="sv")


@pytest.fixture
def profile(session, person):
    return make_profile(session, account=person)


@pytest.fixture
def invite(session, settings, profile, now):
    def invite(**options):
        moment = options.pop("now", now)
        return invitations.invite_profile(session, profile.id, settings=settings, now=moment, **options)

    return invite


def only_invitation(session, profile):
    return session.scalars(select(Invitation).where(Invitation.profile_id == profile.id)).one()


def test_an_invitation_says_the_next_three_times_and_its_link_opens_it(
    session, settings, staff, person, profile, invite, now
):
    slots = [make_slot(session, staff=staff) for _ in range(4)]
    make_slot(session, staff=staff, starts_at=now + timedelta(hours=1))  # too near to be offered
    assert invite()
    (mail,) = mails_to(session, person)
    assert (mail.kind, mail.language) == ("interview_invitation", "sv")
    times = [line for line in mail.body_text.splitlines() if line.startswith("- ")]
    assert len(times) == 3
    for slot, line in zip(slots, times, strict=False):
        assert time_in_words(slot) in line
    invitation = only_invitation(session, profile)
    word = mail.body_text.split("/sv/interview/")[1].split()[0]
    assert token_hash(word) == invitation.token_hash
    assert word not in repr(invitation.__dict__)
    assert invitation.expires_at == now + timedelta(days=settings.invitations.link_days)
    assert mail.send_before == invitation.expires_at


def time_in_words(slot):
    return appointment_in_words(slot.starts_at, slot.minutes, "sv")


def test_the_job_invites_once_and_only_where_a_time_is_free(session, staff, person, profile, invite, now):
    make_slot(session)
    assert not invite()
    slot = make_slot(session, staff=staff)
    assert invite()
    assert not invite()
    invitation = only_invitation(session, profile)
    invitation.cancelled_at = now
    slot.withdrawn_at = None
    session.flush()
    assert not invite()
    assert len(mails_to(session, person)) == 1


@pytest.mark.parametrize("reason", ["draft", "interviewed", "no address", "closed"])
def test_who_cannot_be_invited_is_not(session, staff, person, profile, invite, now, reason):
    make_slot(session, staff=staff)
    if reason == "draft":
        profile.state = "draft"
    elif reason == "interviewed":
        profile.interviewed_on = now.date()
    elif reason == "no address":
        person.email = None
    else:
        person.active = False
    session.flush()
    assert not invite()
    assert not invite(actor=staff_actor(staff))


def test_staff_invite_before_a_time_is_free_and_again_when_the_last_one_has_run_out(
    session, settings, staff, person, profile, now
):
    def by_hand(moment):
        return invitations.invite_profiles(
            session, staff_actor(staff), [profile.id, profile.id], settings=settings, now=moment
        )

    assert (by_hand(now).invited, by_hand(now).left_out) == (1, 1)
    later = now + timedelta(days=settings.invitations.link_days)
    assert by_hand(later).invited == 1
    first, second = session.scalars(select(Invitation).order_by(Invitation.round))
    assert (first.round, second.round) == (1, 2)
    assert first.token_hash != second.token_hash
    assert queries.open_invitation(session, profile.id, later).id == second.id
    assert len(mails_to(session, person)) == 2


def test_staff_invite_people_of_their_own_centre_only(session, settings, staff, profile, now):
    elsewhere = make_profile(session)
    with pytest.raises(NotFound):
        invitations.invite_profiles(
            session, staff_actor(staff), [profile.id, elsewhere.id], settings=settings, now=now
        )
    with pytest.raises(RuleViolation, match="nobody_chosen"):
        invitations.invite_profiles(session, staff_actor(staff), [], settings=settings, now=now)
    assistant = Actor(1, frozenset({"assistant"}), staff.centre_id)
    with pytest.raises(NotAllowed):
        invitations.invite_profiles(session, assistant, [profile.id], settings=settings, now=now)


def test_withdrawing_an_invitation_cancels_its_booking_and_closes_the_link(session, settings, now):
    invited = invite_somebody(session, settings)
    bookings.book_slot(session, invited.token, invited.slots[0].id, settings=settings, now=now)
    for _ in range(2):
        invitations.cancel_invitation(
            session, invited.actor, invited.invitation.id, settings=settings, now=now
        )
    kinds = [mail.kind for mail in mails_to(session, invited.person)]
    assert kinds == ["interview_booked", "interview_cancelled"]
    assert invited.token not in mails_to(session, invited.person)[-1].body_text
    with pytest.raises(NotFound):
        bookings.book_slot(session, invited.token, invited.slots[1].id, settings=settings, now=now)
    deeds = list(session.scalars(select(AuditEvent.deed).order_by(AuditEvent.id)))
    assert deeds == ["book_interview", "cancel_interview", "cancel_invitation"]


def test_another_centres_invitation_is_not_there(session, settings, staff, now):
    invited = invite_somebody(session, settings)
    with pytest.raises(NotFound):
        invitations.cancel_invitation(
            session, staff_actor(staff), invited.invitation.id, settings=settings, now=now
        )
    assert invited.invitation.cancelled_at is None


def test_staff_book_for_a_person_on_the_phone(session, settings, staff, person, profile, now):
    person.email = None
    slot, other = make_slot(session, staff=staff, kind="phone", place=""), make_slot(session, staff=staff)

    def book(slot, phone=""):
        return invitations.book_for_person(
            session, staff_actor(staff), profile.id, slot.id, settings=settings, now=now, phone=phone
        )

    # A call to a person whose number nobody knows cannot be booked.
    for typed, code in (("", "phone_missing"), ("illalla", "phone_not_understood")):
        with pytest.raises(RuleViolation, match=code):
            book(slot, typed)
    assert book(slot, "040 123 4567").id == book(slot).id
    assert person.phone == "040 123 4567"
    with pytest.raises(Conflict, match="already_booked"):
        book(other)
    assert only_invitation(session, profile).round == 1
    profile.interviewed_on = now.date()
    with pytest.raises(RuleViolation, match="interviewed_already"):
        book(other)


def test_a_held_interview_is_noted_and_the_note_can_be_taken_back(session, staff, profile, now):
    actor = staff_actor(staff)
    with pytest.raises(RuleViolation, match="interview_ahead"):
        invitations.note_interviewed(session, actor, profile.id, now.date() + timedelta(days=1), now=now)
    for on in (now.date(), now.date(), None):
        invitations.note_interviewed(session, actor, profile.id, on, now=now)
        assert profile.interviewed_on == on
    deeds = list(session.scalars(select(AuditEvent.deed).order_by(AuditEvent.id)))
    assert deeds == ["note_interviewed", "take_back_interviewed"]
    with pytest.raises(NotFound):
        invitations.note_interviewed(session, actor, make_profile(session).id, now.date(), now=now)
