"""Leaving: out of everything at once, back for a week, then nothing that names the person stays."""

from datetime import timedelta

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from portti.credentials import token_hash
from portti.domain.actor import Actor
from portti.domain.errors import NotFound, RuleViolation
from portti.mail.outbox import enqueue
from portti.mail.preview import preview
from portti.models import (
    Account,
    AccountLink,
    AuditEvent,
    Base,
    Booking,
    Employer,
    Match,
    Need,
    NotificationChoice,
    OutboxMessage,
    PackedNeed,
    PackedProfile,
    ProfileLanguage,
    Proposal,
    RankingSnapshot,
    Representation,
    RepresentationRequest,
    SubstituteAsk,
    SubstituteChoice,
)
from portti.queries import expired_data
from portti.queries.people import PeopleFilter, search_people
from portti.services import erasure
from portti.services.own_data import own_data
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_employer, make_profile, make_representation
from tests.factories.invitations import make_booking, make_invitation, make_slot
from tests.factories.matches import make_match
from tests.factories.needs import make_need
from tests.factories.substitutes import make_request

DAY = timedelta(days=1)
NAMES = ("Sofianna", "Pukkinen", "sofianna@example.org", "0401112223", "Apua aamulla", "Olen iloinen")


def actor_of(account: Account) -> Actor:
    return Actor(account_id=account.id, centre_id=account.centre_id)


def person(session: Session, *roles: str) -> Account:
    account = make_account(session, *roles, given_name=NAMES[0], family_name=NAMES[1], email=NAMES[2])
    account.phone = NAMES[3]
    session.flush()
    return account


def left_of(session: Session, words: tuple[str, ...]) -> list[str]:
    """Every place of the whole database in which one of the words stands."""
    found = []
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)).mappings():
            found += [
                f"{table.name}.{key}: {word}"
                for key, value in row.items()
                for word in words
                if word in str(value)
            ]
    return found


def close(session: Session, settings: Settings, account: Account, now=NOW) -> None:  # type: ignore[no-untyped-def]
    erasure.close_account(session, actor_of(account), settings=settings, now=now)
    session.flush()
    session.expire_all()


def messages(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def keep_token(session: Session) -> str:
    (body,) = [one.body_text for one in messages(session) if one.kind == "account_closed"]
    (link,) = {word for word in body.split() if "/keep-account/" in word}
    return link.rpartition("/")[2]


def test_an_employer_who_leaves_is_out_of_everything_at_once(session: Session, settings: Settings) -> None:
    account = person(session, "employer")
    employer = make_employer(session, account=account)
    helper = make_account(session, "representative")
    tie = make_representation(session, helper, employer)
    states = ("published", "paused", "draft", "withdrawn")
    needs = [make_need(session, employer=employer, state=state) for state in states]
    noise = make_need(session)
    yes = make_profile(session)
    make_match(session, need=needs[0], profile=yes, assistant_answer="interested")
    make_match(session, need=needs[0], profile=make_profile(session), assistant_answer="not_for_me")
    make_match(session, need=needs[1], profile=make_profile(session))
    refused = {"assistant_answer": "interested", "employer_answer": "not_for_me"}
    make_match(session, need=needs[1], profile=make_profile(session), **refused)
    waiting = preview("both_interested", "fi", settings=settings, now=NOW)
    enqueue(session, type(waiting)(**{**waiting.__dict__, "account_id": account.id}), now=NOW)
    before = account.fs_uniquifier

    for _ in range(2):
        close(session, settings, account)
    assert (account.active, account.closed_at) == (False, NOW)
    assert account.fs_uniquifier != before
    assert {need.state for need in needs} == {"withdrawn"}
    assert (noise.state, tie.until_at) == ("published", NOW)
    old, told, last = messages(session)
    assert (old.state, last.kind, last.account_id) == ("cancelled", "account_closed", account.id)
    assert (told.kind, told.account_id) == ("pair_ended", yes.account_id)
    for name in NAMES:
        assert name not in told.subject + told.body_text + told.body_html
    assert [event.deed for event in session.scalars(select(AuditEvent))].count("close_account") == 1


def test_an_assistant_who_leaves_frees_their_interview_and_tells_the_employers_side(
    session: Session, settings: Settings
) -> None:
    account = person(session, "assistant")
    profile = make_profile(session, account=account, shown_name="Sofianna")
    booked = make_booking(
        session,
        slot=make_slot(session, starts_at=NOW + 3 * DAY),
        invitation=make_invitation(session, profile=profile),
    )
    employer = make_employer(session)
    helper = make_account(session, "representative", language="sv")
    make_representation(session, helper, employer)
    need = make_need(session, employer=employer)
    make_match(
        session, need=need, profile=profile, employer_answer="interested", assistant_answer="interested"
    )
    close(session, settings, account)
    assert session.get_one(Booking, booked.id).cancelled_at == NOW
    # Of their own mails only the last one goes out.
    own = {one.kind: one.state for one in messages(session) if one.account_id == account.id}
    assert own == {"interview_cancelled": "cancelled", "account_closed": "waiting"}
    assert profile.state == "paused"
    told = [message for message in messages(session) if message.kind == "pair_ended"]
    assert [(one.account_id, one.language) for one in told] == [
        (employer.account_id, "fi"),
        (helper.id, "sv"),
    ]
    assert all(name not in one.subject + one.body_html + one.body_text for one in told for name in NAMES)


def test_what_was_deleted_comes_back_by_its_link_within_a_week(session: Session, settings: Settings) -> None:
    account = person(session, "assistant")
    profile = make_profile(session, account=account, shown_name="Sofianna")
    close(session, settings, account)
    token = keep_token(session)
    erasure.check_keep_link(session, token, now=NOW + 6 * DAY)
    for _ in range(2):
        erasure.reopen_account(session, token, now=NOW + 6 * DAY)
    assert (account.active, account.closed_at, account.email) == (True, None, NAMES[2])
    assert (profile.state, profile.shown_name) == ("paused", "Sofianna")
    assert not erasure.erase_account(session, account.id, settings=settings, now=NOW + 60 * DAY)
    with pytest.raises(NotFound):
        erasure.reopen_account(session, token, now=NOW + 8 * DAY)


@pytest.mark.parametrize("state", ["waiting", "failed"])
def test_who_is_back_before_the_last_mail_left_does_not_read_that_they_are_deleted(
    session: Session, settings: Settings, state: str
) -> None:
    account, other = person(session, "assistant"), make_account(session, "assistant")
    close(session, settings, account)
    close(session, settings, other)
    for one in messages(session):
        one.state = state
    session.flush()
    staff = Actor(make_account(session, "staff").id, frozenset({"staff"}), account.centre_id)
    assert erasure.reopen_account_for(session, staff, account.id, now=NOW + DAY)
    session.expire_all()
    assert {one.account_id: one.state for one in messages(session)} == {
        account.id: "cancelled",
        other.id: state,
    }


def test_after_a_week_nothing_names_the_person_anywhere(session: Session, settings: Settings) -> None:
    account = person(session, "employer", "assistant")
    noise = make_account(session, "assistant", given_name="Onni")
    employer = make_employer(session, account=account)
    need = make_need(session, employer=employer, title=NAMES[4], text=NAMES[5], municipality_code="179")
    profile = make_profile(
        session,
        account=account,
        shown_name=NAMES[0],
        text=NAMES[5],
        languages=[ProfileLanguage(language="fi", level="C2")],
    )
    match = make_match(session, need=need, profile=make_profile(session), employer_answer="interested")
    employer.insurance_on = NOW.date()
    session.add(SubstituteChoice(profile_id=profile.id, quiet_from=22, quiet_until=7))
    helper = {
        "email": "apu.pukkinen@example.org",
        "ground": "guardian",
        "answered_at": NOW,
        "answer": "declined",
    }
    session.add(
        RepresentationRequest(employer_id=employer.id, asked_at=NOW, asked_by_account_id=account.id, **helper)
    )
    session.add(NotificationChoice(account_id=account.id, kind="freshness", frequency="never", hour=9))
    session.add(
        AccountLink(
            account_id=account.id,
            purpose="log_in",
            token_hash=token_hash("x"),
            made_at=NOW,
            expires_at=NOW,
            used_at=NOW,
        )
    )
    parts = {"change_number": 1, "made_by": "x", "own": b"", "text": b""}
    session.add(PackedNeed(key=need.id, **parts))
    session.add(PackedProfile(key=profile.id, fixed=b"", lists=b"", **parts))
    close(session, settings, account)
    token = keep_token(session)
    assert left_of(session, NAMES)
    soon, due = NOW + 6 * DAY, NOW + 7 * DAY
    assert expired_data.accounts_to_erase(session, closed_before=soon - 7 * DAY) == []
    assert not erasure.erase_account(session, account.id, settings=settings, now=soon)
    assert expired_data.accounts_to_erase(session, closed_before=due - 7 * DAY) == [account.id]
    assert erasure.erase_account(session, account.id, settings=settings, now=due)
    assert not erasure.erase_account(session, account.id, settings=settings, now=due)
    session.flush()
    session.expire_all()
    assert left_of(session, (*NAMES, "apu.pukkinen")) == []
    assert (employer.insurance_on, session.get(SubstituteChoice, profile.id)) == (None, None)
    assert (session.get(PackedNeed, need.id), session.get(PackedProfile, profile.id)) == (None, None)
    assert (need.shifts, need.municipality_code, profile.languages, account.roles) == ([], None, [], [])
    assert session.get_one(Match, match.id).employer_answer == "interested"
    assert noise.given_name == "Onni"
    people, total = search_people(session, account.centre_id, PeopleFilter())
    assert account.id not in {row.account.id for row in people} and total == len(people)
    with pytest.raises(NotFound):
        erasure.reopen_account(session, token, now=due)
    # The same address may register anew.
    assert make_account(session, "employer", email=NAMES[2]).id != account.id


def test_a_year_later_what_was_kept_as_proof_goes_too(session: Session, settings: Settings) -> None:
    account = person(session, "employer")
    employer = make_employer(session, account=account)
    need = make_need(session, employer=employer)
    copy = make_need(session)
    copy.copied_from_id = need.id
    make_match(session, need=need, profile=make_profile(session))
    session.add(
        RankingSnapshot(
            centre_id=need.centre_id, need_id=need.id, rules_version="1", content_hash="x", inputs={}, result={},
            made_at=NOW, checked_at=NOW,
        )
    )  # fmt: skip
    close(session, settings, account)
    erasure.erase_account(session, account.id, settings=settings, now=NOW + 7 * DAY)
    session.flush()
    assert expired_data.delete_remains(session, erased_before=NOW + 6 * DAY) == 0
    assert expired_data.delete_remains(session, erased_before=NOW + 7 * DAY) == 1
    session.expire_all()
    assert session.scalars(select(Need.id)).all() == [copy.id]
    assert (session.scalars(select(Match.id)).all(), session.scalars(select(RankingSnapshot.id)).all()) == (
        [],
        [],
    )
    assert session.get_one(Employer, employer.id).account_id == account.id


def test_a_representative_who_leaves_takes_nothing_from_the_employer(
    session: Session, settings: Settings
) -> None:
    helper, employer = person(session, "representative"), make_employer(session)
    make_representation(session, helper, employer)
    need = make_need(session, employer=employer)
    close(session, settings, helper)
    assert need.state == "published"
    assert session.scalars(select(Representation.until_at)).all() == [NOW]


@pytest.mark.parametrize("role", ["staff", "manager"])
def test_who_works_at_a_centre_is_ended_by_their_manager(
    session: Session, settings: Settings, role: str
) -> None:
    account = make_account(session, role, "assistant")
    with pytest.raises(RuleViolation, match="staff_account"):
        close(session, settings, account)
    with pytest.raises(RuleViolation, match="staff_account"):
        erasure.send_close_link(session, actor_of(account), settings=settings, now=NOW)
    assert account.active


def test_a_copy_of_ones_data_holds_all_of_it_and_nothing_of_others(session: Session) -> None:
    account = person(session, "employer", "assistant")
    employer = make_employer(session, account=account)
    need = make_need(session, employer=employer, title=NAMES[4])
    other = make_account(
        session, "assistant", given_name="Onni", family_name="Salaperä", email="onni@example.org"
    )
    secret = make_profile(session, account=other, shown_name="Onni")
    make_match(session, need=need, profile=secret, employer_answer="interested", employer_answered_at=NOW)
    make_profile(session, account=account, shown_name="Sofianna", text=NAMES[5])
    account.password, account.tf_totp_secret = "hash-of-it", "totp-of-it"
    session.flush()
    data = own_data(session, account.id, now=NOW)
    whole = str(data)
    for word in NAMES:
        assert word in whole
    for word in ("Onni", "Salaperä", "hash-of-it", "totp-of-it", account.fs_uniquifier):
        assert word not in whole
    assert data["needs"][0]["answers"] == [{"answer": "interested", "answered_at": NOW.isoformat()}]
    assert data["needs"][0]["shifts"]
    # Every column of an account is either told, a key, or a secret of the log-in.
    told = {"id", "centre_id", "created_by_account_id", "practice_of_id", *data["account"]}
    kept_back = {column.key for column in inspect(Account).column_attrs} - told
    assert kept_back == {
        "password", "fs_uniquifier", "tf_primary_method", "tf_totp_secret", "tf_last_counter", "us_totp_secrets",
        "mf_recovery_codes",
    }  # fmt: skip


def test_a_copy_tells_of_shifts_asked_for_proposals_and_papers(session: Session) -> None:
    account = person(session, "employer", "assistant")
    employer = make_employer(session, account=account)
    employer.insurance_on = NOW.date()
    need = make_need(session, employer=employer)
    profile = make_profile(session, account=account)
    request = make_request(session, need, "2026-12-01T08:00", "2026-12-01T12:00")
    other = make_request(session, make_need(session), "2026-12-02T08:00", "2026-12-02T12:00")
    said = {"asked_at": NOW, "answered_at": NOW}
    session.add_all(
        [
            SubstituteAsk(request_id=request.id, profile_id=make_profile(session).id, answer="no", **said),
            SubstituteAsk(request_id=other.id, profile_id=profile.id, answer="yes", won=True, **said),
            SubstituteChoice(profile_id=profile.id, most_in_week=2),
            Proposal(
                centre_id=need.centre_id, need_id=need.id, change={}, mark="x", opens=1, note="Evening too?",
                state="declined", proposed_at=NOW, answer_text="No thanks",
            ),
        ]
    )  # fmt: skip
    session.flush()
    data = own_data(session, account.id, now=NOW)
    assert data["papers_in_place"] == {
        "power_of_attorney_on": None,
        "insurance_on": NOW.date().isoformat(),
    }
    assert [(one["starts_at"], one["asked"]) for one in data["substitute_requests"]] == [
        ("2026-12-01T08:00", 1)
    ]
    assert [(one["starts_at"], one["answer"]) for one in data["substitute_asks"]] == [
        ("2026-12-02T08:00", "yes")
    ]
    assert data["wishes_about_single_shifts"]["most_in_week"] == 2
    assert [(one["note"], one["answer_text"]) for one in data["proposals"]] == [("Evening too?", "No thanks")]


def test_foreign_keys_hold_while_remains_are_deleted(session: Session) -> None:
    if session.get_bind().dialect.name == "sqlite":
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
