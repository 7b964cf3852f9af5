"""Two accounts of one person become one: nothing is lost, nothing is there twice, nothing points to what was left."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portti.domain import same_person as rules
from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotAllowed, NotFound, RuleViolation
from portti.domain.same_person import PersonFacts, likely_pairs
from portti.models import (
    Account,
    AccountMerge,
    AuditEvent,
    Block,
    Booking,
    CalendarFeed,
    Candidacy,
    Conversation,
    ConversationMessage,
    DistinctPeople,
    Employer,
    InterviewRecord,
    Invitation,
    Match,
    Need,
    NeedKnown,
    NotificationChoice,
    OutboxMessage,
    Profile,
    Report,
    Representation,
    SubstituteAsk,
    SubstituteChoice,
    SubstituteRequest,
    Suggestion,
)
from portti.queries import merging, same_people
from portti.services.candidacy_deeds import end_as_assistant
from portti.services.erasure import erase_account, reopen_account_for
from portti.services.merge_pages import side_person, signs_of
from portti.services.merges import keep_apart, merge_people
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre, make_employer, make_representation
from tests.factories.candidacies import make_candidacy
from tests.factories.conversations import make_thread
from tests.factories.interview_records import make_record
from tests.factories.invitations import make_booking, make_invitation, make_slot
from tests.factories.matches import make_match, make_matchable
from tests.factories.messages import make_message
from tests.factories.needs import make_need
from tests.factories.staff_tasks import make_task

YES, NO = "interested", "not_for_me"


class Twice:
    """One person with two accounts, each an employer and an assistant, among others of the same centre."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self.session, self.settings = session, settings
        self.centre = make_centre(session)
        self.staff = make_account(session, "manager", centre=self.centre)
        self.actor = Actor(self.staff.id, frozenset({"staff"}), self.centre.id)
        self.kept, self.left = self.person("Venla"), self.person("Wenla")
        self.kept_employer, self.left_employer = (
            make_employer(session, account=one) for one in (self.kept, self.left)
        )
        self.kept_profile, self.left_profile = (
            make_matchable(session, name=one.given_name, account=one) for one in (self.kept, self.left)
        )
        self.need, self.other_need = (
            make_need(session, employer=make_employer(session, centre=self.centre)) for _number in range(2)
        )
        self.other_profile = make_matchable(session, name="Onni")
        # Noise: rows of somebody else stay theirs.
        make_match(session, need=self.need, profile=self.other_profile)
        make_thread(session, profile=self.other_profile)

    def person(self, name: str) -> Account:
        return make_account(self.session, "employer", "assistant", centre=self.centre, given_name=name)

    def merge(self, **more: object) -> AccountMerge:
        said = {"reason": "person_said", "sure": True, **more}
        merge = merge_people(
            self.session,
            self.actor,
            self.kept.id,
            self.left.id,
            str(said["reason"]),
            sure=bool(said["sure"]),
            settings=self.settings,
            now=NOW,
        )
        self.session.expire_all()
        return merge

    @property
    def profiles(self) -> tuple[Profile, Profile]:
        return self.kept_profile, self.left_profile


@pytest.fixture
def twice(session: Session, settings: Settings) -> Twice:
    return Twice(session, settings)


def count(session: Session, model: type, *wanted: object) -> int:
    return session.scalar(select(func.count()).select_from(model).where(*wanted)) or 0  # type: ignore[arg-type]


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
            allowed = {"uq_candidacies_standing", "uq_interview_records_open"}
            assert {one.name for one in unique} <= allowed, f"{table.name}.{column} may be there twice"


def fill(twice: Twice) -> None:
    """Give both accounts a row of everything, so that all that may be there once would be there twice."""
    session, need = twice.session, twice.need
    requests = [
        SubstituteRequest(
            centre_id=twice.centre.id,
            need_id=need.id,
            starts_at=f"2099-12-0{number}T08:00",
            ends_at=f"2099-12-0{number}T12:00",
            begins_at=NOW,
            requested_at=NOW,
        )
        for number in (2, 3)
    ]
    session.add_all(requests)
    session.flush()
    for number, (account, employer, profile) in enumerate(
        (
            (twice.kept, twice.kept_employer, twice.kept_profile),
            (twice.left, twice.left_employer, twice.left_profile),
        )
    ):
        own = make_need(session, employer=employer, title=f"Oma {number}")
        make_thread(session, need=own, profile=twice.other_profile)
        make_thread(session, employer=employer)
        make_thread(session, profile=profile, text=f"Keskukselle {number}")
        make_thread(session, need=need, profile=profile, text=f"Parille {number}")
        make_match(session, need=need, profile=profile)
        make_message(session, account=account)
        make_record(session, profile=profile, final_at=NOW)
        make_task(session, centre=twice.centre, profile_id=profile.id)
        make_representation(session, make_account(session, "representative"), employer)
        make_representation(session, account, make_employer(session, centre=twice.centre))
        make_invitation(session, profile=profile, token=f"word{number}")
        block = {"side": "employer", "blocked_at": NOW}
        session.add_all(
            [
                Block(employer_id=twice.other_need.employer_id, profile_id=profile.id, **block),
                Block(employer_id=employer.id, profile_id=twice.other_profile.id, **block),
                NeedKnown(need_id=need.id, profile_id=profile.id),
                SubstituteChoice(profile_id=profile.id, most_in_week=number + 1),
                SubstituteAsk(request_id=requests[number].id, profile_id=profile.id, asked_at=NOW),
                NotificationChoice(account_id=account.id, kind="new_matches", frequency="daily", hour=9),
                CalendarFeed(account_id=account.id, token_hash=f"hash{number}", made_at=NOW),
                Suggestion(
                    centre_id=twice.centre.id,
                    need_id=need.id,
                    profile_id=profile.id,
                    position=number + 1,
                    reason="met",
                    suggested_at=NOW,
                ),
                Report(
                    centre_id=twice.centre.id,
                    employer_id=need.employer_id,
                    profile_id=profile.id,
                    side="assistant",
                    reason="rude",
                    text="Huusi",
                    language="fi",
                    form_key=f"report{number}",
                    reported_at=NOW,
                    reported_by_account_id=account.id,
                ),
                AuditEvent(
                    centre_id=twice.centre.id,
                    account_id=account.id,
                    profile_id=profile.id,
                    employer_id=employer.id,
                    deed="read_profile",
                    subject="profile",
                    subject_id=profile.id,
                    facts={},
                    happened_at=NOW,
                ),
            ]
        )
        session.flush()


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


@pytest.mark.parametrize(
    ("stages", "stands"),
    [(("applied", "trial_shift"), 1), (("contract", "both_interested"), 0), (("ended", "applied"), 1)],
)
def test_of_two_ways_to_one_need_the_further_one_goes_on(
    session: Session, twice: Twice, stages: tuple[str, str], stands: int
) -> None:
    rows = [
        make_candidacy(session, twice.need, profile, stage)
        for profile, stage in zip(twice.profiles, stages, strict=True)
    ]
    twice.merge()
    found = [session.get_one(Candidacy, row.id) for row in rows]
    assert {row.profile_id for row in found} == {twice.kept_profile.id}
    assert (found[stands].stage, found[1 - stands].stage) == (stages[stands], "ended")
    if stages[1 - stands] != "ended":
        assert found[1 - stands].ended_reason == "merged"
    assert count(session, OutboxMessage, OutboxMessage.kind == "candidacy_ended") == 0


def test_two_halves_of_a_yes_make_a_whole_one(session: Session, twice: Twice) -> None:
    for profile, side in zip(twice.profiles, ("employer", "assistant"), strict=True):
        make_match(
            session,
            need=twice.need,
            profile=profile,
            **{f"{side}_answer": YES, f"{side}_answered_at": NOW},
        )
    make_candidacy(session, twice.need, twice.kept_profile, "proposed")
    make_candidacy(session, twice.need, twice.left_profile, "applied")
    twice.merge()
    (match,) = session.scalars(select(Match).where(Match.profile_id == twice.kept_profile.id))
    assert (match.employer_answer, match.assistant_answer) == (YES, YES)
    standing = session.scalars(select(Candidacy).where(Candidacy.stage != "ended")).one()
    assert (standing.stage, standing.profile_id) == ("both_interested", twice.kept_profile.id)
    assert count(session, OutboxMessage, OutboxMessage.kind == "both_interested") == 2


def test_the_last_answer_counts_and_a_no_ends_what_it_is_about(session: Session, twice: Twice) -> None:
    for profile, answer, days in zip(twice.profiles, (YES, NO), (0, 1), strict=True):
        at = NOW + timedelta(days=days)
        make_match(
            session, need=twice.need, profile=profile, assistant_answer=answer, assistant_answered_at=at
        )
    make_candidacy(session, twice.need, twice.kept_profile, "applied")
    twice.merge()
    (match,) = session.scalars(select(Match).where(Match.profile_id == twice.kept_profile.id))
    assert match.assistant_answer == NO
    row = session.scalars(select(Candidacy)).one()
    assert (row.stage, row.ended_reason) == ("ended", "assistant_declined")


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


def test_who_has_a_promised_shift_keeps_it(session: Session, twice: Twice) -> None:
    request = SubstituteRequest(
        centre_id=twice.centre.id,
        need_id=twice.need.id,
        starts_at="2099-12-02T08:00",
        ends_at="2099-12-02T12:00",
        begins_at=NOW,
        requested_at=NOW,
    )
    session.add(request)
    session.flush()
    asked = {"request_id": request.id, "asked_at": NOW}
    session.add(SubstituteAsk(profile_id=twice.kept_profile.id, **asked))
    session.add(SubstituteAsk(profile_id=twice.left_profile.id, answer="yes", won=True, **asked))
    session.flush()
    twice.merge()
    ask = session.scalars(select(SubstituteAsk)).one()
    assert (ask.profile_id, ask.answer, ask.won) == (twice.kept_profile.id, "yes", True)


def test_nobody_represents_themselves(session: Session, twice: Twice) -> None:
    make_representation(session, twice.left, twice.kept_employer)
    twice.merge()
    assert session.scalars(select(Representation)).one().until_at == NOW


def test_nobody_is_on_the_way_to_work_for_themselves(session: Session, twice: Twice) -> None:
    own = make_need(session, employer=twice.kept_employer)
    row = make_candidacy(session, own, twice.left_profile, "applied")
    other = make_candidacy(session, twice.need, twice.left_profile, "applied")
    twice.merge()
    assert (session.get_one(Candidacy, row.id).ended_reason) == "merged"
    assert session.get_one(Candidacy, other.id).stage == "applied"


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


def test_a_candidacy_that_went_over_is_the_kept_persons_to_end(
    session: Session, settings: Settings, twice: Twice
) -> None:
    row = make_candidacy(session, twice.need, twice.left_profile, "both_interested")
    twice.merge()
    own = Actor(twice.kept.id, frozenset({"assistant"}), twice.centre.id, profile_id=twice.kept_profile.id)
    end_as_assistant(session, own, row.id, "other", settings=settings, now=NOW)
    assert session.get_one(Candidacy, row.id).stage == "ended"


def person(number: int, **facts: object) -> PersonFacts:
    fields: dict[str, object] = {
        "given_name": f"Etu{number}",
        "family_name": "Suku",
        "email": None,
        "phone": None,
    }
    return PersonFacts(number, **{**fields, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "signs"),
    [
        ({"phone": "040 123 4567"}, {"phone": "+358 40 1234567"}, (rules.PHONE,)),
        ({"phone": "00358-40-1234567"}, {"phone": "(040) 1234567"}, (rules.PHONE,)),
        ({"phone": "+46 70 123 45 67"}, {"phone": "070 123 4567"}, ()),
        ({"phone": ""}, {"phone": ""}, ()),
        ({"phone": "ei ole"}, {"phone": "ei ole"}, ()),
        ({"email": "Aino@Example.org "}, {"email": "aino+portti@example.org"}, (rules.EMAIL,)),
        ({"email": "aino@example.org"}, {"email": "aino@example.com"}, ()),
        (
            {"given_name": "Päivi-Maria", "family_name": "Öst", "postal_codes": frozenset({"40100"})},
            {"given_name": "paivi maria", "family_name": "OST", "postal_codes": frozenset({"40100", "00100"})},
            (rules.NAME_AND_PLACE,),
        ),
        (
            {"given_name": "Aino", "postal_codes": frozenset({"40100"})},
            {"given_name": "Aino", "postal_codes": frozenset({"40200"})},
            (),
        ),
        ({"given_name": "Aino"}, {"given_name": "Aino"}, ()),
    ],
)  # fmt: skip
def test_signs_of_one_person(
    one: dict[str, object], other: dict[str, object], signs: tuple[str, ...]
) -> None:
    found = likely_pairs([person(1, **one), person(2, **other), person(3, phone="050 000 0000")])
    assert [pair.signs for pair in found] == ([signs] if signs else [])


def test_the_clearest_pair_comes_first_and_a_number_of_a_whole_house_says_nothing() -> None:
    house = [person(number, phone="014 123 456") for number in range(10, 40)]
    both = {"phone": "040 123 4567", "email": "a@example.org"}
    found = likely_pairs([*house, person(1, **both), person(2, phone="0401234567"), person(3, **both)])
    assert [(pair.first, pair.second) for pair in found] == [(1, 3), (1, 2), (2, 3)]
