"""A need and two assistants on a random walk: every deed that may be tried, and what must hold after each."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain import candidacies as rules
from portti.domain.actor import Actor
from portti.domain.candidacy_forms import ContractDraft, MeetingDraft
from portti.domain.errors import PorttiError
from portti.domain.silence import ASKED_STAGES, CHASED_STAGES, YES_STAGES
from portti.models import Candidacy, CandidacyStep, Employer, Match, Need, OutboxMessage, Profile, StaffTask
from portti.queries import candidacy_work as work
from portti.queries.candidacies import standing_candidacy
from portti.queries.silence import last_call
from portti.services import (
    answers,
    blocks,
    candidacy_deeds,
    candidacy_follow_ups,
    candidacy_staff,
    needs,
    silence,
    staff_tasks,
)
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account
from tests.factories.matches import assistant_actor, employer_actor, make_matchable, rank_all
from tests.factories.needs import make_need
from tests.support.other_contacts import chase_messages, check_contacts, contact_deeds

SHIFTS = ((1, 480, 720), (3, 480, 720))


class Walk:
    """One need and two assistants, and every deed that may be tried on them; the clock only goes on."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self.session, self.settings, self.now = session, settings, NOW
        self.need: Need = make_need(session, shifts=SHIFTS, extract_asked=True)
        free = ((1, 420, 960), (3, 420, 960))
        self.people: list[Profile] = [
            make_matchable(session, name=name, free=free, short_notice_minutes=60)
            for name in ("Venla", "Onni")
        ]
        self.parted: set[int] = set()
        """Who could not be written to when the job looked."""
        make_need(session)
        rank_all(session, settings)
        staff = make_account(session, "staff")
        self.staff = Actor(staff.id, frozenset({"staff"}), self.need.centre_id)
        staff.centre_id = self.need.centre_id
        session.flush()

    def deeds(self, person: Profile) -> dict[str, Callable[[], object]]:
        """Return everything that may be tried with one of the two."""
        need, more = self.need, {"settings": self.settings, "now": self.now}
        employer, assistant = employer_actor(need), assistant_actor(person)
        row = standing_candidacy(self.session, need.id, person.id)
        key = row.id if row else self.last(person)
        today = helsinki(self.now).date()
        meeting = MeetingDraft(self.now + timedelta(days=2), 30, "phone")
        one, other = (f"{day}.08:00-12:00.1of1.1.0" for day in (1, 3))
        of = candidacy_deeds
        found: dict[str, Callable[[], object]] = {
            "block": lambda: blocks.block_as_employer(
                self.session, employer, need.id, person.id, None, now=self.now
            ),
            "withdraw": lambda: needs.withdraw_need(self.session, employer, need.id, **more),
            "publish": lambda: needs.publish_need(self.session, employer, need.id, **more),
            "release": lambda: candidacy_staff.release(self.session, self.staff, key, **more),
            "interview": lambda: of.agree_interview(self.session, employer, key, meeting, **more),
            "trial": lambda: of.agree_trial(self.session, employer, key, today, **more),
            "note": lambda: of.note_trial_as_assistant(self.session, assistant, key, "Hyvin", now=self.now),
            "choose": lambda: of.choose(self.session, employer, key, **more),
            "checks": lambda: of.begin_checks(self.session, employer, key, **more),
            "extract": lambda: of.note_extract(self.session, employer, key, today, now=self.now),
            "papers": lambda: of.mark_papers(
                self.session, employer, key, authority=True, insurance=True, now=self.now
            ),
            "start": lambda: of.start(self.session, employer, key, today, **more),
            "followed": lambda: candidacy_staff.note_followed_up(self.session, self.staff, key, **more),
            "employer_ends": lambda: of.end_as_employer(self.session, employer, key, "other", **more),
            "assistant_ends": lambda: of.end_as_assistant(self.session, assistant, key, "other", **more),
            "centre_ends": lambda: candidacy_staff.end_as_centre(
                self.session, self.staff, key, "other", **more
            ),
            "job": self.run_job,
            "chase": self.chase,
            "called": self.finish_tasks,
            **contact_deeds(self, person, key, employer, assistant),
        }
        for name, shifts in (("contract", (one,)), ("contract_all", (one, other))):
            draft = ContractDraft(today, None, shifts)
            found[name] = lambda draft=draft: of.agree_contract(self.session, employer, key, draft, **more)  # type: ignore[misc]
        for hold_back in (False, True):
            found["shortlist" if hold_back else "propose"] = lambda hold_back=hold_back: (  # type: ignore[misc]
                candidacy_staff.propose_person(
                    self.session,
                    self.staff,
                    need.id,
                    person.id,
                    list_was_ranked=True,
                    hold_back=hold_back,
                    **more,
                )
            )
        for said in ("interested", "not_for_me", None):
            found[f"employer_{said}"] = lambda said=said: answers.answer_as_employer(  # type: ignore[misc]
                self.session, employer, need.id, person.id, said, **more
            )
            found[f"assistant_{said}"] = lambda said=said: answers.answer_as_assistant(  # type: ignore[misc]
                self.session, assistant, need.id, said, **more
            )
        return found

    def last(self, person: Profile) -> int:
        """Return the key of the candidacy that ended last, or one that nobody has."""
        query = select(Candidacy.id).where(Candidacy.profile_id == person.id).order_by(Candidacy.id.desc())
        return self.session.scalar(query.limit(1)) or 0

    def run_job(self) -> None:
        """Do what is due."""
        for key in candidacy_follow_ups.due_candidacies(self.session, settings=self.settings, now=self.now):
            candidacy_follow_ups.do_due(self.session, key, settings=self.settings, now=self.now)

    def chase(self) -> None:
        """Remind and close what is due, and look for needs left alone, as the job of waiting does."""
        more = {"settings": self.settings, "now": self.now}
        for key in silence.candidacies_due(self.session, **more):  # type: ignore[arg-type]
            silence.chase_candidacy(self.session, key, **more)  # type: ignore[arg-type]
        for need_id in silence.needs_left_alone(self.session, now=self.now):
            silence.ask_for_candidates(self.session, need_id, now=self.now)
        chase_messages(self)
        self.check_nobody_waits_in_vain()

    def check_nobody_waits_in_vain(self) -> None:
        """Right after the job: past its last day all waits for a task of the centre; no need is alone."""
        query = select(Candidacy).where(Candidacy.need_id == self.need.id)
        rows = self.session.scalars(query.where(Candidacy.stage.in_(sorted(CHASED_STAGES)))).all()
        long = timedelta(days=self.settings.mediation.long_silence_days)
        for row in rows:
            assert row.deadline_at is not None
            if self.ends_soon(row):
                continue
            if row.arranging:
                assert row.deadline_at > self.now
                continue
            if row.deadline_at > self.now:
                before = timedelta(days=self.settings.contact.remind_days_before)
                assert row.chased_at is not None or row.deadline_at - before > self.now
                continue
            assert row.stage not in ASKED_STAGES
            call = last_call(self.session, row)
            assert call is not None and call.opened_at + long + long > self.now
        alone = select(StaffTask.id).where(StaffTask.kind == "no_candidates")
        alone = alone.where(StaffTask.need_id == self.need.id)
        for need_id in silence.needs_left_alone(self.session, now=self.now):
            assert need_id != self.need.id or self.session.scalars(alone).all()

    def ends_soon(self, row: Candidacy) -> bool:
        """Answer whether it ends with its need within the hour: nobody is reminded of that."""
        return bool(work.candidacies_to_end(self.session, closed_before=self.now, only=row.id))

    def finish_tasks(self) -> None:
        """Let the centre note every task as done."""
        for task in self.session.scalars(select(StaffTask).where(StaffTask.done_at.is_(None))):
            staff_tasks.finish_task(self.session, self.staff, task.id, now=self.now)

    def attempt(self, name: str, person: int, days: int) -> None:
        """Try a deed some days later; what is refused changes nothing."""
        self.now += timedelta(days=days)
        try:
            with self.session.begin_nested():
                self.deeds(self.people[person])[name]()
        except PorttiError:
            self.session.expire_all()

    def check(self) -> None:
        """Check what must hold after whatever was done."""
        query = select(Candidacy).where(Candidacy.need_id == self.need.id).order_by(Candidacy.id)
        rows = self.session.scalars(query).all()
        standing = [(row.need_id, row.profile_id) for row in rows if row.stage != "ended"]
        assert len(standing) == len(set(standing))
        for row in rows:
            self.check_row(row)
        self.check_nothing_is_lost()
        check_contacts(self)
        self.check_hours(rows)

    def check_row(self, row: Candidacy) -> None:
        """Check one candidacy: its waiting, and that its history is a way through the table."""
        assert (row.stage == "ended") == (row.deadline_at is None)
        assert (row.stage == "ended") == (row.ended_reason is not None)
        if row.stage != "ended":
            assert row.deadline_at is not None and row.waits_for in (
                "employer",
                "assistant",
                "both",
                "centre",
                "service",
            )
        if row.stage in rules.WORKING:
            employer = self.session.get_one(Employer, self.need.employer_id)
            assert employer.power_of_attorney_on and employer.insurance_on and row.started_on
        if row.extract_issued_on:
            assert any(step.to_stage in rules.EXTRACT_STAGES for step in self.steps(row))
        self.check_told(row)
        before: str | None = None
        for step in self.steps(row):
            assert step.from_stage == before
            assert rules.stage_after(step.deed, step.from_stage or rules.NEW, step.by) == step.to_stage
            before = step.to_stage
            if step.reason == "no_answer":
                assert step.from_stage in ASKED_STAGES | YES_STAGES, "silence ended what only people end"
        assert before == row.stage

    def check_told(self, row: Candidacy) -> None:
        """Whoever is waited for led it here, or a mail to them stands in the outbox since the stage began."""
        last = [step for step in self.steps(row) if step.from_stage != step.to_stage][-1]
        sides = rules.SIDES if row.waits_for == "both" else (row.waits_for,)
        for side in set(sides) & set(rules.SIDES) - {last.by}:
            person = self.session.get_one(Profile, row.profile_id)
            employer = self.session.get_one(Employer, self.need.employer_id)
            asked = employer.account_id if side == rules.EMPLOYER else person.account_id
            query = select(OutboxMessage.id).where(
                OutboxMessage.account_id == asked,
                OutboxMessage.kind.in_(_TELLING),
                OutboxMessage.state != "cancelled",
                OutboxMessage.created_at >= row.stage_since,
            )
            assert self.session.scalars(query).first(), f"{side} is waited for and knows nothing: {row.stage}"

    def steps(self, row: Candidacy) -> list[CandidacyStep]:
        """Return the history of one candidacy."""
        query = select(CandidacyStep).where(CandidacyStep.candidacy_id == row.id)
        return list(self.session.scalars(query.order_by(CandidacyStep.number)))

    def check_nothing_is_lost(self) -> None:
        """A yes without a no has a candidacy; it ended only by the centre, with the need, or after work was agreed.

        Or by a side that has taken its no back since: the other was told of the end and waits for nothing.
        """
        for match in self.session.scalars(select(Match).where(Match.need_id == self.need.id)):
            said = {match.employer_answer, match.assistant_answer}
            if "interested" not in said or "not_for_me" in said:
                continue
            query = select(Candidacy).where(Candidacy.profile_id == match.profile_id)
            rows = self.session.scalars(query.where(Candidacy.need_id == match.need_id)).all()
            assert rows, "a yes that nobody follows"
            last = max(rows, key=lambda row: row.id)
            if last.stage == "ended" and last.ended_by in rules.SIDES:
                from_stage = self.steps(last)[-1].from_stage
                answer = match.employer_answer if last.ended_by == rules.EMPLOYER else match.assistant_answer
                taken_back = last.ended_reason == "answer_taken_back" or answer is None
                assert from_stage in rules.AGREED or taken_back

    def check_hours(self, rows: list[Candidacy]) -> None:
        """Nobody takes what another has taken; a need of which nothing is open looks for nobody."""
        taken = [one["weekday"] for row in rows if row.stage in rules.AGREED for one in row.taken_shifts]
        assert len(taken) == len(set(taken))
        working = {one["weekday"] for row in rows if row.stage in rules.WORKING for one in row.taken_shifts}
        assert {row.weekday for row in self.need.shifts if row.taken} == working


_TELLING = (
    "candidacy_proposed",
    "both_interested",
    "candidacy_news",
    "candidacy_interview",
    "candidacy_time",
)
