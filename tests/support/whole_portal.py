"""A made-up portal that holds one row of everything, and a browser for each of its people."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.needs import OpenTimesDraft
from portti.domain.open_times import OpenTimes, key_of_open_times
from portti.mail.links import (
    candidacy_answer_url,
    freshness_url,
    substitute_url,
    unsubscribe_url,
)
from portti.models import (
    Account,
    AdCheck,
    Block,
    Centre,
    Employer,
    Feedback,
    Need,
    PairFeedback,
    Proposal,
    Report,
    RepresentationRequest,
    SubstituteAsk,
    SubstituteRequest,
    Suggestion,
)
from portti.models.profile import Profile
from portti.services import account_links
from portti.services.calendar_feeds import make_feed
from portti.services.need_changes import mark_before
from portti.settings import Settings
from portti.web.auth.passwords import hashed
from portti.web.auth.totp import totp
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre, make_employer, make_representation
from tests.factories.candidacies import make_candidacy
from tests.factories.conversations import make_thread
from tests.factories.interview_records import make_record
from tests.factories.invitations import make_booking, make_invitation, make_slot
from tests.factories.matches import make_match, rank_all
from tests.factories.messages import make_message
from tests.factories.needs import make_need
from tests.factories.profiles import make_full_profile
from tests.factories.staff_tasks import make_task
from tests.support.every_form import PROFILE_STEPS
from tests.support.form_place import PASSWORD
from tests.support.portal_visitors import PortalVisitors
from tests.support.service_rows import ServiceRows


class WholePortal(PortalVisitors, ServiceRows):
    """One row of everything, and the people who own it; `ids` are what addresses name."""

    def __init__(self, app: Flask, session: Session, settings: Settings) -> None:
        self.app, self.session, self.settings = app, session, settings
        self.ids: dict[str, Any] = {}
        self.people: dict[str, Account] = {}
        self._held = ""
        with app.test_request_context():
            self._make()
        session.commit()

    def _make(self) -> None:
        session, centre = self.session, make_centre(self.session)
        for who, role in (
            ("employer", "employer"),
            ("assistant", "assistant"),
            ("starter", "assistant"),
            ("partner", "assistant"),
            ("drafter", "assistant"),
            ("representative", "representative"),
            ("staff", "staff"),
            ("colleague", "staff"),
            ("newcomer", "staff"),
            ("manager", "manager"),
            ("pending", "employer"),
            ("unconfirmed", "employer"),
            ("leaver", "assistant"),
        ):
            account = make_account(session, role, centre=centre, email=f"{who}@example.org")
            self.people[who] = account
        self.ids |= {
            "centre": centre.id,
            "colleague": self.people["colleague"].id,
            "leaver": self.people["leaver"].id,
            "twin": self.people["drafter"].id,
        }
        self._make_accounts()
        employer = self._make_needs()
        self._make_profiles(employer)
        self._make_interviews()
        self._make_messages(employer)
        self._make_goals()

    def _make_accounts(self) -> None:
        people = self.people
        people["employer"].password = hashed(PASSWORD)
        people["unconfirmed"].confirmed_at = None
        people["leaver"].closed_at, people["leaver"].active = NOW, False
        for who in ("pending", "colleague"):
            people[who].tf_totp_secret = totp().generate_totp_secret()
            people[who].tf_primary_method = "authenticator"
        for purpose, who in (
            ("confirm", "unconfirmed"),
            ("log_in", "employer"),
            ("reset_password", "employer"),
            ("close_account", "pending"),
            ("keep_account", "leaver"),
            ("change_email", "employer"),
        ):
            link = account_links.make_link(
                self.session,
                people[who].id,
                purpose,
                address="toinen@example.org" if purpose == "change_email" else None,
                settings=self.settings,
                now=NOW,
            )
            self.ids[purpose] = link.token

    def _make_needs(self) -> Employer:
        session, people = self.session, self.people
        employer = make_employer(session, account=people["employer"])
        whole = {"steps_done": "place times tasks text", "text": "Apua aamuisin.", "open_to_visitors": True}
        need = make_need(session, employer=employer, asked_at=NOW, shifts=((0, 480, 720),), **whole)
        draft = make_need(session, employer=employer, state="draft", **whole)
        withdrawn = make_need(session, employer=employer, state="withdrawn", **whole)
        granted = make_employer(session, centre=session.get_one(Centre, employer.centre_id))
        granted.granted_hours, granted.granted_per = 1, "week"
        self.ids["over"] = make_need(session, employer=granted, state="draft", **whole).id
        checking = make_need(session, employer=employer, state="checking", **whole)
        session.add(
            AdCheck(
                centre_id=checking.centre_id,
                need_id=checking.id,
                mark="0" * 16,
                raised=[],
                asked_at=NOW,
                due_on=NOW.date(),
            )
        )
        loose = make_need(
            session, employer=employer, state="draft", shifts=(), open_parts_of_day="morning", **whole
        )
        rostered = make_need(session, employer=employer, state="filled", **whole)
        rostered.shifts[0].cycle, rostered.shifts[0].weeks = 2, "1"
        self.ids |= {
            "rostered": rostered.id,
            "need": need.id,
            "checking": checking.id,
            "draft": draft.id,
            "withdrawn": withdrawn.id,
            "open": loose.id,
            "emptied": quote(key_of_open_times(OpenTimes(OpenTimesDraft(parts=("evening",))))),
            "person": people["employer"].id,
            "tie": make_representation(session, people["representative"], employer).id,
        }
        # Who represents one employer acts for them at once; who represents two chooses.
        make_representation(session, people["representative"], make_employer(session, centre=None))
        imported = Employer(centre_id=employer.centre_id, created_at=NOW)
        session.add(imported)
        session.flush()
        make_need(session, employer=imported, state="draft")
        self.ids["loose_employer"] = imported.id
        for email in ("asked@example.org", people["representative"].email):
            session.add(
                RepresentationRequest(
                    employer_id=employer.id,
                    email=email,
                    ground="guardian",
                    asked_by_account_id=employer.account_id,
                    asked_at=NOW,
                )
            )
        return employer

    def _make_profiles(self, employer: Employer) -> None:
        session, people = self.session, self.people
        whole = {"steps_done": " ".join([*PROFILE_STEPS, "times", "skills"])}
        profile = make_full_profile(session, account=people["assistant"], state="published", **whole)
        draft = make_full_profile(session, account=people["drafter"], state="draft", **whole)
        blocked = make_full_profile(session, state="published", centre=None)
        imported = Profile(
            centre_id=employer.centre_id,
            exchange_id="p-imported",
            state="draft",
            shown_name="Tuotu",
            created_at=NOW,
            changed_at=NOW,
        )
        pair = {"employer_id": employer.id, "profile_id": blocked.id, "side": "employer"}
        session.add_all([Block(**pair, blocked_at=NOW), imported])
        rank_all(session, self.settings)
        self.ids |= {
            "profile": profile.id,
            "time": profile.free_times[0].id,
            "draft_profile": draft.id,
            "loose_profile": imported.id,
        }
        reports = [
            Report(
                **pair,
                centre_id=employer.centre_id,
                reason="other",
                text="Jotain",
                language="fi",
                form_key=key,
                reported_at=NOW,
            )
            for key in ("first", "second")
        ]
        reports[1].handled_at = NOW
        session.add_all(reports)
        session.flush()
        self.ids["handled"] = reports[1].id
        self._make_proposals(employer)
        self._make_conversations(employer)

    def _make_proposals(self, employer: Employer) -> None:
        session, need = self.session, self.session.get_one(Need, self.ids["need"])
        change = {"code": "split_shift", "facts": {"index": 0}}
        whose = {"centre_id": employer.centre_id, "need_id": need.id}
        proposal = Proposal(**whose, change=change, mark=mark_before(need, change), opens=1, proposed_at=NOW)
        fitting = make_full_profile(session, state="published")
        suggestion = Suggestion(**whose, profile_id=fitting.id, position=1, reason="met", suggested_at=NOW)
        session.add_all([proposal, suggestion])
        session.flush()
        asking = make_need(session, employer=employer, shifts=((0, 480, 720),))
        self.ids |= {"suggestion": suggestion.id, "asking": asking.id, "change": "none"}
        self._make_substitutes(need)
        self._make_candidacies(need, asking, fitting)

    def _make_candidacies(self, need: Need, asking: Need, fitting: Profile) -> None:
        """One candidacy in each stage in which something else can be done, each of another assistant."""
        session, today = self.session, NOW.date()
        need.extract_asked = True
        employer = session.get_one(Employer, need.employer_id)
        employer.power_of_attorney_on = employer.insurance_on = today
        for name, stage, values in (
            ("both", "both_interested", {}),
            ("trial", "trial_shift", {"trial_on": today}),
            ("chosen", "chosen", {}),
            ("agreed", "contract", {"contract_from_on": today, "weekly_minutes": 600}),
            ("shortlisted", "shortlisted", {}),
            ("followed", "follow_up_2_weeks", {"started_on": today}),
        ):
            profile = make_full_profile(session, state="published")
            make_match(session, need=need, profile=profile)
            self.ids[name] = make_candidacy(session, need, profile, stage, **values).id
        own = session.get_one(Profile, self.ids["profile"])
        self._make_papers(employer, own)
        worked = make_candidacy(
            session, make_need(session, employer=employer), own, "started", started_on=today
        )
        self.ids["worked"] = worked.id
        for side, point in (("employer", "agreed"), ("assistant", "agreed")):
            session.add(
                PairFeedback(
                    candidacy_id=worked.id, side=side, moment="start", went_well=[point], written_at=NOW
                )
            )
        self.ids["own"] = make_candidacy(session, asking, own, "trial_shift", trial_on=today).id
        meets = NOW + timedelta(days=4)
        meeting = {"interview_at": meets, "interview_minutes": 30, "interview_how": "phone"}
        asked = {"arranging": "asked", "arranging_since": NOW, "arranging_words": "Vain aamuisin"}
        later = {
            "offered_times": ["2026-12-09T08:00:00+00:00"],
            "offered_minutes": 30,
            "offered_how": "phone",
        }
        offered = {"arranging": "offered", "arranging_since": NOW, "waits_for": "assistant", **later}
        for name, values in (("moving", {**meeting, **asked}), ("choosing", {**meeting, **offered})):
            wanted = make_need(session, employer=employer)
            make_match(
                session, need=wanted, profile=own, employer_answer="interested", assistant_answer="interested"
            )
            self.ids[name] = make_candidacy(session, wanted, own, "employer_interview", **values).id
        proposed = make_candidacy(session, need, own, "proposed")
        account_id = self.people["assistant"].id
        link = candidacy_answer_url(self.settings, "fi", candidacy_id=proposed.id, account_id=account_id)
        make_match(session, need=asking, profile=fitting)
        self.ids |= {"proposal": link.rpartition("/")[2], "proposable": self.ids["profile"]}

    def _make_substitutes(self, need: Need) -> None:
        session, account = self.session, self.people["assistant"]
        asked = SubstituteRequest(
            centre_id=need.centre_id,
            need_id=need.id,
            starts_at="2026-12-07T08:00",
            ends_at="2026-12-07T12:00",
            begins_at=NOW + timedelta(days=6),
            requested_at=NOW,
        )
        session.add(asked)
        session.flush()
        ask = SubstituteAsk(request_id=asked.id, profile_id=self.ids["profile"], asked_at=NOW)
        session.add(ask)
        session.flush()
        link = substitute_url(self.settings, "fi", ask_id=ask.id, account_id=account.id)
        self.ids |= {"request": asked.id, "ask": ask.id, "substitute": link.rpartition("/")[2]}

    def _make_conversations(self, employer: Employer) -> None:
        session, need = self.session, self.session.get_one(Need, self.ids["need"])
        partner = make_full_profile(session, account=self.people["partner"], state="published")
        yes = {"employer_answer": "interested", "assistant_answer": "interested"}
        make_match(session, need=need, profile=partner, **yes)
        make_thread(session, need=need, profile=partner)
        make_thread(session, profile=session.get_one(Profile, self.ids["profile"]))
        self.ids |= {"partner": partner.id, "own_employer": employer.id}

    def _make_interviews(self) -> None:
        session, staff = self.session, self.people["staff"]
        centre = session.get_one(Account, staff.id).centre_id
        past = make_slot(session, staff=staff, starts_at=NOW - timedelta(days=1))
        slots = [make_slot(session, staff=staff) for _number in range(2)]
        booked, held = (
            make_full_profile(session, account=self._assistant(centre), state="published")
            for _number in range(2)
        )
        waiting = make_full_profile(session, account=self._assistant(centre), state="published")
        invited = session.get_one(Profile, self.ids["profile"])
        make_invitation(session, profile=invited, token="invited")
        invitation = make_invitation(session, profile=booked, token="booked")
        earlier = make_invitation(session, profile=held)
        self.ids |= {
            "slot": slots[0].id,
            "invited": "invited",
            "booked": "booked",
            "waiting": waiting.id,
            "invitation": invitation.id,
            "booking": make_booking(session, invitation=invitation, slot=slots[1]).id,
            "held": make_booking(session, invitation=earlier, slot=past).id,
        }

        tasks = [make_task(session, kind="follow_up", profile_id=waiting.id) for _number in range(2)]
        for task in tasks:
            task.centre_id = centre
        tasks[1].done_at = NOW
        session.flush()
        record = make_record(session, profile=held)
        shared = make_record(session, profile=invited, shared_at=NOW)
        self.ids |= {"record": record.id, "shared_record": shared.id}
        drafter = Actor(self.people["drafter"].id, frozenset({"assistant"}), centre)
        make_feed(session, drafter, settings=self.settings, now=NOW)
        self.ids |= {"task": tasks[0].id, "done_task": tasks[1].id}
        self._make_service(session.get_one(Centre, centre))
        self._make_practice(centre)

    def _make_practice(self, centre: int) -> None:
        practice = make_centre(self.session)
        practice.practice, practice.practice_of_id = True, centre
        make_account(self.session, "staff", centre=practice)
        make_employer(self.session, centre=practice)

    def _assistant(self, centre_id: int) -> Account:
        account = make_account(self.session, "assistant")
        account.centre_id = centre_id
        self.session.flush()
        return account

    def _make_messages(self, employer: Employer) -> None:
        session, account = self.session, self.people["employer"]
        feedback = [
            Feedback(about="other", text="Hei", language="fi", form_key=key, received_at=NOW)
            for key in ("first", "second")
        ]
        feedback[1].answered_at = NOW
        session.add_all(feedback)
        session.flush()
        freshness = freshness_url(
            self.settings, "fi", noun="need", key=self.ids["need"], account_id=account.id, asked_at=NOW
        )
        stop = unsubscribe_url(self.settings, "fi", account.id, "new_matches")
        self.ids |= {
            "message": make_message(session, account=account).id,
            "failed": make_message(session, account=account, state="failed").id,
            "answered": feedback[1].id,
            "still_valid": freshness.rpartition("/")[2],
            "stop_mail": stop.rpartition("/")[2],
        }


def encoded(fields: list[tuple[str, str]]) -> bytes:
    """Return fields as a browser sends them."""
    return urlencode(fields).encode()
