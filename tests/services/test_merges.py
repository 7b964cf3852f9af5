"""Two accounts of one person become one: nothing is lost, nothing is there twice, nothing points to what was left."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain import same_person as rules
from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotAllowed, NotFound, RuleViolation
from portti.domain.same_person import likely_pairs
from portti.models import (
    Account,
    AccountMerge,
    AuditEvent,
    Block,
    Booking,
    CalendarFeed,
    Conversation,
    ConversationMessage,
    DistinctPeople,
    Employer,
    InterviewRecord,
    Invitation,
    Need,
    NotificationChoice,
    OutboxMessage,
    Profile,
    Report,
    Representation,
    SubstituteAsk,
    SubstituteChoice,
    Suggestion,
)
from portti.queries import merging, same_people
from portti.services.erasure import erase_account, reopen_account_for
from portti.services.merge_pages import side_person, signs_of
from portti.services.merges import keep_apart, merge_people
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre, make_employer, make_representation
from tests.factories.candidacies import make_candidacy
from tests.factories.interview_records import make_record
from tests.factories.invitations import make_booking, make_invitation, make_slot
from tests.factories.matches import make_matchable
from tests.factories.messages import make_message
from tests.factories.twice import Twice, count, fill

YES, NO = "interested", "not_for_me"


@pytest.fixture
def twice(session: Session, settings: Settings) -> Twice:
    return Twice(session, settings)


def test_every_column_that_points_to_a_person_has_its_way() -> None:
    """A new table cannot be forgotten: who makes one says here what becomes of it when two accounts become one."""
    pointing = merging.pointing_columns("accounts", "employers", "profiles")
    names = {f"{table.name}.{column}" for table, column, _target in pointing}
    assert names == set(merging.WAYS)
    for table, column, _target in pointing:
        way = merging.WAYS[f"{table.name}.{column}"]
        unique = [index for index in table.indexes if index.unique and column in index.columns]
        unique += [
            one for one in table.constraints if hasattr(one, "columns") and type(one).__name__ == "UniqueConstraint"
            if column in one.columns
        ]  # fmt: skip
        if way is merging.MOVES:
            allowed = {
                "uq_candidacies_standing",
                "uq_interview_records_open",
                "uq_assisted_sheets_profile_open",
            }
            assert {one.name for one in unique} <= allowed, f"{table.name}.{column} may be there twice"


def test_nothing_points_to_what_was_left_and_nothing_is_lost(session: Session, twice: Twice) -> None:
    fill(twice)
    left = {"accounts": twice.left.id, "employers": twice.left_employer.id, "profiles": twice.left_profile.id}
    kept = {"accounts": twice.kept.id, "employers": twice.kept_employer.id, "profiles": twice.kept_profile.id}
    texts = set(session.scalars(select(ConversationMessage.text)))
    merge = twice.merge()
    own = {"account_merges", "audit_events"}
    for table, name, target in merging.pointing_columns("accounts", "employers", "profiles"):
        way = merging.WAYS[f"{table.name}.{name}"]
        if way is merging.STAYS or table.name in own:
            continue
        rows = session.execute(select(table.c[name]).where(table.c[name] == left[target])).all()
        assert rows == [], f"{table.name}.{name} still points to what was left"
    assert set(session.scalars(select(ConversationMessage.text))) == texts
    assert count(session, Need, Need.employer_id == kept["employers"]) == 2
    assert count(session, Report, Report.profile_id == kept["profiles"]) == 2
    assert count(session, InterviewRecord, InterviewRecord.profile_id == kept["profiles"]) == 2
    assert count(session, SubstituteAsk, SubstituteAsk.profile_id == kept["profiles"]) == 2
    assert count(session, Representation, Representation.employer_id == kept["employers"]) == 2
    told = AuditEvent.subject_id == kept["profiles"]
    assert count(session, AuditEvent, AuditEvent.deed == "read_profile", told) == 2
    # What a person has once.
    choice = session.scalars(select(SubstituteChoice)).one()
    assert (choice.profile_id, choice.most_in_week) == (kept["profiles"], 1)
    for model, name in ((CalendarFeed, "hash0"), (NotificationChoice, None)):
        row = session.scalars(select(model)).one()
        assert row.account_id == kept["accounts"] and (name is None or row.token_hash == name)
    threads = select(Conversation).where(Conversation.profile_id == kept["profiles"])
    assert sorted(row.kind for row in session.scalars(threads)) == ["assistant", "pair"]
    standing = Block.lifted_at.is_(None)
    assert count(session, Block, Block.profile_id == kept["profiles"], standing) == 1
    assert count(session, Block, Block.profile_id == kept["profiles"]) == 2
    assert count(session, Block, Block.employer_id == kept["employers"], standing) == 1
    suggested = (Suggestion.profile_id == kept["profiles"], Suggestion.taken_back_at.is_(None))
    assert count(session, Suggestion, *suggested) == 1
    assert (merge.kept_account_id, merge.left_account_id) == (kept["accounts"], left["accounts"])


def test_a_row_that_names_a_person_in_several_columns_is_counted_once(session: Session, twice: Twice) -> None:
    row = make_candidacy(session, twice.need, twice.left_profile, "applied", now=NOW)
    row.opened_by_account_id = row.responsible_account_id = twice.left.id
    make_candidacy(session, twice.need, twice.other_profile, "applied", now=NOW)
    session.flush()
    side = side_person(session, twice.actor, twice.left.id, ["candidacies", "needs", "matches"])
    assert side.counts == {"candidacies": 1}


def test_what_two_accounts_have_in_common_is_read_of_the_two_alone(session: Session, twice: Twice) -> None:
    twice.kept.phone = twice.left.phone = "040 123 4567"
    session.flush()
    assert signs_of(session, twice.kept, twice.left) == (rules.PHONE,)
    facts = same_people.people_to_compare(session, twice.centre.id, only=[twice.kept.id, twice.left.id])
    assert [row.account_id for row in facts] == [twice.kept.id, twice.left.id]


def test_who_was_called_another_than_the_left_account_is_another_than_the_kept_one(
    session: Session, twice: Twice
) -> None:
    first, second, third = (twice.person(name) for name in ("Aino", "Eino", "Oili"))
    for one, other in (
        (twice.kept, twice.left),
        (twice.left, first),
        (second, twice.left),
        (second, twice.kept),
        (third, twice.kept),
        (first, third),
    ):
        keep_apart(session, twice.actor, one.id, other.id, now=NOW)
    twice.merge()
    assert same_people.distinct_pairs(session) == {
        (twice.kept.id, first.id),
        (twice.kept.id, second.id),
        (twice.kept.id, third.id),
        (first.id, third.id),
    }


def test_the_left_account_is_closed_for_good_with_a_pointer_and_the_deed_is_recorded(
    session: Session, settings: Settings, twice: Twice
) -> None:
    twice.left.phone = "040 123 4567"
    waiting = make_message(session, account=twice.left)
    merge = twice.merge()
    left, kept = session.get_one(Account, twice.left.id), session.get_one(Account, twice.kept.id)
    assert (left.active, left.closed_at, left.roles) == (False, NOW, [])
    assert (kept.phone, sorted(role.name for role in kept.roles)) == (
        "040 123 4567",
        ["assistant", "employer"],
    )
    assert merge.merged_by_account_id == twice.staff.id
    assert session.get_one(OutboxMessage, waiting.id).state == "cancelled"
    told = session.scalars(select(AuditEvent).where(AuditEvent.deed == "merge_people")).all()
    assert {event.account_id for event in told} == {twice.staff.id}
    assert not reopen_account_for(session, twice.actor, left.id, now=NOW)
    # Pressed twice; later what names the left account is erased, and the pointer stays.
    assert twice.merge().id == merge.id
    assert erase_account(session, left.id, settings=settings, now=NOW + timedelta(days=8))
    assert count(session, AccountMerge) == 1
    assert session.get_one(Account, kept.id).given_name == "Venla"


def test_who_had_no_log_in_gets_that_of_the_left_account(session: Session, twice: Twice) -> None:
    address = twice.left.email
    twice.left.password, twice.kept.email, twice.kept.confirmed_at = "hash", None, None
    twice.merge()
    kept = session.get_one(Account, twice.kept.id)
    assert (kept.email, kept.password, kept.confirmed_at) == (address, "hash", NOW)
    assert session.get_one(Account, twice.left.id).email is None


def test_an_employer_and_an_assistant_of_two_accounts_become_one_person(
    session: Session, settings: Settings
) -> None:
    centre = make_centre(session)
    one, other = (make_account(session, role, centre=centre) for role in ("employer", "assistant"))
    employer, profile = make_employer(session, account=one), make_matchable(session, account=other)
    actor = Actor(make_account(session, "staff", centre=centre).id, frozenset({"staff"}), centre.id)
    more = {"sure": True, "settings": settings, "now": NOW}
    merge_people(session, actor, one.id, other.id, "identity_seen", **more)  # type: ignore[arg-type]
    session.expire_all()
    assert session.get_one(Profile, profile.id).account_id == one.id
    assert session.get_one(Employer, employer.id).account_id == one.id
    assert {role.name for role in session.get_one(Account, one.id).roles} == {"employer", "assistant"}


def test_what_the_kept_profile_lacks_comes_from_the_other_and_what_it_has_stays(
    session: Session, twice: Twice
) -> None:
    kept, left = twice.profiles
    kept.text, left.text, left.text_language = "", "Laulan mielelläni.", "fi"
    left.interviewed_on = date(2026, 9, 1)
    before, kept.free_times = [row.mode for row in kept.travel], []
    session.flush()
    twice.merge()
    kept = session.get_one(Profile, kept.id)
    assert (kept.text, kept.interviewed_on) == ("Laulan mielelläni.", date(2026, 9, 1))
    assert [row.mode for row in kept.travel] == before
    assert len(kept.free_times) == 1
    assert session.get(Profile, left.id) is None


def test_an_untouched_draft_makes_way_for_the_profile_that_was_filled_in(
    session: Session, twice: Twice
) -> None:
    kept, left = twice.profiles
    kept.state, kept.steps_done, kept.published_at = "draft", "", None
    session.flush()
    twice.merge()
    assert session.get(Profile, kept.id) is None
    assert session.get_one(Profile, left.id).account_id == twice.kept.id


@pytest.mark.parametrize("booked", [(True, False), (False, True), (True, True)])
def test_one_invitation_stays_open_and_one_time_booked(
    session: Session, settings: Settings, twice: Twice, booked: tuple[bool, bool]
) -> None:
    made = []
    for number, (profile, has_time) in enumerate(zip(twice.profiles, booked, strict=True), 1):
        invitation = make_invitation(session, profile=profile, token=f"word{number}")
        if has_time:
            slot = make_slot(session, staff=twice.staff, starts_at=NOW + timedelta(days=number))
            make_booking(session, invitation=invitation, slot=slot)
        made.append(invitation)
    twice.merge()
    rows = session.scalars(select(Invitation).where(Invitation.profile_id == twice.kept_profile.id)).all()
    assert sorted(row.round for row in rows) == [1, 2]
    (still_open,) = [row for row in rows if row.cancelled_at is None]
    assert still_open.id == made[0 if booked[0] else 1].id
    standing = session.scalars(select(Booking).where(Booking.cancelled_at.is_(None))).one()
    assert standing.invitation_id == still_open.id


def test_nobody_represents_themselves(session: Session, twice: Twice) -> None:
    make_representation(session, twice.left, twice.kept_employer)
    twice.merge()
    assert session.scalars(select(Representation)).one().until_at == NOW


def test_two_unfinished_records_are_finished_first(session: Session, twice: Twice) -> None:
    for profile in twice.profiles:
        make_record(session, profile=profile)
    with pytest.raises(RuleViolation, match="two_open_records"):
        twice.merge()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"reason": ""}, "merge_reason_missing"),
        ({"reason": "guess"}, "merge_reason_missing"),
        ({"sure": False}, "not_sure"),
    ],
)
def test_staff_say_how_they_know_and_that_they_are_sure(
    session: Session, twice: Twice, said: dict[str, object], code: str
) -> None:
    with pytest.raises(RuleViolation, match=code):
        twice.merge(**said)
    assert count(session, AccountMerge) == 0


def test_only_open_accounts_of_the_own_centre_that_are_nobodys_of_its_staff(
    session: Session, settings: Settings, twice: Twice
) -> None:
    more = {"sure": True, "settings": settings, "now": NOW}
    stranger = make_account(session, "assistant")
    for kept, left in ((twice.kept, stranger), (stranger, twice.left)):
        with pytest.raises(NotFound):
            merge_people(session, twice.actor, kept.id, left.id, "person_said", **more)  # type: ignore[arg-type]
    with pytest.raises(RuleViolation, match="staff_account"):
        merge_people(session, twice.actor, twice.kept.id, twice.staff.id, "person_said", **more)  # type: ignore[arg-type]
    with pytest.raises(RuleViolation, match="same_account"):
        merge_people(session, twice.actor, twice.kept.id, twice.kept.id, "person_said", **more)  # type: ignore[arg-type]
    for role in ("employer", "assistant", "representative"):
        with pytest.raises(NotAllowed):
            own = Actor(twice.kept.id, frozenset({role}), twice.centre.id)
            merge_people(session, own, twice.kept.id, twice.left.id, "person_said", **more)  # type: ignore[arg-type]
    twice.left.closed_at = NOW
    with pytest.raises(Conflict, match="account_closed"):
        twice.merge()


def test_two_people_are_compared_once_and_never_again(session: Session, twice: Twice) -> None:
    twice.kept.phone, twice.left.phone = "040 123 4567", "+358 40 1234567"
    elsewhere = make_account(session, "assistant")
    elsewhere.phone = "0401234567"
    session.flush()

    def found() -> list[tuple[int, int]]:
        facts = same_people.people_to_compare(session, twice.centre.id)
        apart = same_people.distinct_pairs(session)
        return [(pair.first, pair.second) for pair in likely_pairs(facts, apart)]

    assert found() == [(twice.kept.id, twice.left.id)]
    for _press in range(2):
        keep_apart(session, twice.actor, twice.left.id, twice.kept.id, now=NOW)
    assert found() == []
    assert count(session, DistinctPeople) == 1
    with pytest.raises(NotFound):
        keep_apart(session, twice.actor, twice.kept.id, elsewhere.id, now=NOW)
    twice.merge()
    assert count(session, DistinctPeople) == 0
