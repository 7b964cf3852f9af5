"""One person with two accounts of one centre, and a row of everything for both."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.models import (
    Account,
    AccountMerge,
    AuditEvent,
    Block,
    CalendarFeed,
    NeedKnown,
    NotificationChoice,
    Profile,
    Report,
    SubstituteAsk,
    SubstituteChoice,
    SubstituteRequest,
    Suggestion,
)
from portti.services.merges import merge_people
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre, make_employer, make_representation
from tests.factories.assisted import make_sheet
from tests.factories.conversations import make_thread
from tests.factories.interview_records import make_record
from tests.factories.invitations import make_invitation
from tests.factories.matches import make_match, make_matchable
from tests.factories.messages import make_message
from tests.factories.needs import make_need
from tests.factories.staff_tasks import make_task


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


def count(session: Session, model: type, *wanted: object) -> int:
    """Return how many rows there are of a kind."""
    return session.scalar(select(func.count()).select_from(model).where(*wanted)) or 0  # type: ignore[arg-type]


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
        make_sheet(session, account=account, profile=profile)
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
