"""The job that invites: each new complete profile once, one fault stops no other, a dry run changes nothing."""

import contextlib

import pytest
from sqlalchemy import select

from portti import database
from portti.domain.notifications import Rhythm
from portti.jobs import send_invitations
from portti.jobs.context import JobContext
from portti.mail.links import unsubscribe_url
from portti.models import Account, Invitation, Profile
from portti.queries.accounts import actor_of
from portti.services.invitation_queue import waiting_in_order
from portti.services.invitations import invite_profile, invite_profiles
from portti.services.notifications import choose_rhythm, stop_kind
from tests.factories.accounts import make_account, make_centre, make_profile
from tests.factories.invitations import make_slot
from tests.support.interviews import mails_to


@pytest.fixture
def centre(session):
    return make_centre(session)


@pytest.fixture
def context(settings, now, connection):
    return JobContext(settings, now, database.transaction, database.reading)


@pytest.fixture
def people(session, centre):
    staff = make_account(session, "staff", centre=centre)
    for _ in range(3):
        make_slot(session, staff=staff)
    make_profile(session)  # of a centre without a free time
    make_profile(session, centre=centre, state="draft")
    profiles = [make_profile(session, centre=centre) for _ in range(3)]
    session.commit()
    return [session.get_one(Account, profile.account_id) for profile in profiles]


def test_new_complete_profiles_are_invited_once(session, context, people):
    assert send_invitations.run(context).counts == {"invited": 3}
    assert send_invitations.run(context).is_empty
    for person in people:
        assert [mail.kind for mail in mails_to(session, person)] == ["interview_invitation"]
    assert len(session.scalars(select(Invitation)).all()) == 3


def test_who_has_stopped_invitations_is_left_to_staff_until_they_want_them_again(
    client, session, context, settings, now, people
):
    account, centre_id = people[0], people[0].centre_id
    path = unsubscribe_url(settings, "fi", account.id, "invitations").removeprefix(settings.site.base_url)
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    session.expire_all()
    assert send_invitations.run(context).counts == {"invited": 2}
    assert [len(mails_to(session, person)) for person in people] == [0, 1, 1]
    assert not invite_profile(session, profile_of(session, account).id, settings=settings, now=now)
    (waits,) = waiting_in_order(session, centre_id, settings=settings, now=now)
    assert (waits.account.id, waits.stopped) == (account.id, True)

    actor = actor_of(session, account.id)
    choose_rhythm(session, actor, "invitations", Rhythm("at_once", 9), now=now)
    session.commit()
    (waits,) = waiting_in_order(session, centre_id, settings=settings, now=now)
    assert not waits.stopped
    assert send_invitations.run(context).counts == {"invited": 1}
    (mail,) = mails_to(session, account)
    assert mail.unsubscribe_url == unsubscribe_url(settings, mail.language, account.id, "invitations")


def profile_of(session, account):
    return session.scalars(select(Profile).where(Profile.account_id == account.id)).one()


def test_staff_invite_by_hand_who_has_stopped_invitations_and_that_mail_offers_no_stop(
    session, settings, now, people
):
    account = people[0]
    stop_kind(session, account.id, "invitations", settings=settings, now=now)
    staff = session.scalars(select(Account).where(Account.roles.any(name="staff"))).one()
    done = invite_profiles(
        session,
        actor_of(session, staff.id),
        [profile_of(session, account).id],
        settings=settings,
        now=now,
    )
    assert done.invited == 1
    (mail,) = mails_to(session, account)
    assert mail.kind == "interview_invitation"
    assert mail.unsubscribe_url is None
    assert "/stop-mail/" not in mail.body_text + mail.body_html


def test_a_dry_run_counts_and_changes_nothing(session, settings, now, people):
    context = JobContext(settings, now, database.transaction, database.reading, dry_run=True)
    assert send_invitations.run(context).counts == {"due": 3}
    assert session.scalars(select(Invitation)).all() == []


def test_one_item_that_fails_stops_no_other(session, settings, now, people):
    tries = iter(range(10))

    @contextlib.contextmanager
    def breaks_once():
        with database.transaction() as inner:
            yield inner
            if next(tries) == 1:
                raise ValueError("the connection broke")

    report = send_invitations.run(JobContext(settings, now, breaks_once, database.reading))
    assert report.counts == {"invited": 2}
    assert len(report.failed) == 1
    again = JobContext(settings, now, database.transaction, database.reading)
    assert send_invitations.run(again).counts == {"invited": 1}
    assert [len(mails_to(session, person)) for person in people] == [1, 1, 1]


def test_a_run_that_is_asked_to_stop_leaves_the_rest_for_later(settings, now, people):
    context = JobContext(settings, now, database.transaction, database.reading, should_stop=lambda: True)
    assert send_invitations.run(context).counts == {"left_for_later": 3}
