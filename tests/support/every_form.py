"""Each route that takes a POST, and where its form stands in a made-up portal that holds one row of everything."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask
from sqlalchemy.orm import Session

from portti.domain.needs import OpenTimesDraft
from portti.domain.open_times import key_of_open_times
from portti.mail.links import freshness_url, unsubscribe_url
from portti.models import (
    Account,
    Block,
    Employer,
    Feedback,
    Report,
    RepresentationRequest,
)
from portti.models.profile import Profile
from portti.services import account_links, log_ins
from portti.settings import Settings
from portti.web.assistant.profile_forms import PAGES as PROFILE_STEPS
from portti.web.auth.passwords import hashed
from portti.web.auth.totp import totp
from portti.web.employer.need_steps import _PAGES as NEED_STEPS
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre, make_employer, make_representation
from tests.factories.invitations import make_booking, make_invitation, make_slot
from tests.factories.matches import rank_all
from tests.factories.messages import make_message
from tests.factories.needs import make_need
from tests.factories.profiles import make_full_profile
from tests.support.client_visitor import ClientVisitor
from tests.support.visitor import Form
from tests.support.web import log_in

PASSWORD = "kolme pientä sanaa"
Typed = dict[str, str | list[str]]


@dataclass(frozen=True)
class Place:
    """Where one form stands, who sends it, and what makes it whole; `button` is one that no page shows just now."""

    endpoint: str
    who: str
    page: str
    typed: Typed = field(default_factory=dict)
    button: bool = False
    ending: str = ""

    def __str__(self) -> str:
        return f"{self.endpoint} of {self.who} on {self.page}"


def _place(endpoint: str, who: str, page: str, **typed: str | list[str]) -> Place:
    return Place(endpoint, who, page, typed)


def _button(endpoint: str, who: str, page: str, **typed: str | list[str]) -> Place:
    return Place(endpoint, who, page, typed, button=True)


_PAIR = "employer/needs/{need}/matches/{profile}"
_PROFILE_TYPED: dict[str, Typed] = {
    "place": {"place": "Turku"},
    "travel": {"car": "30"},
    "dates": {"availability": "now"},
    "hours": {"least": "5", "most": "10"},
    "languages": {"level_sv": "B1"},
    "conditions": {"conditions": ["c_pets"]},
    "about": {"shown_name": "Venla", "text": "Toinen teksti"},
    "visibility": {"visibility": "matched"},
}
_NEED_TYPED: dict[str, Typed] = {
    "place": {"place": "Turku"},
    "times": {"kinds": ["weekly", "single"]},
    "week": {"do": "add", "days": ["3"], "start": "9", "end": "13"},
    "windows": {"do": "add", "days": ["3"], "earliest": "9", "latest": "13", "hours": "2"},
    "singles": {"do": "add", "day-day": "3", "day-month": "3", "day-year": "2027", "start": "9", "end": "13"},
    "open": {"parts": ["evening"], "hours_max": "12"},
    "dates": {"hours_cap": "30"},
    "tasks": {"groups": ["household"]},
    "task_list": {"skills": ["hh_cook"]},
    "communication": {"skills": ["co_aac"]},
    "languages": {"level_sv": "B1"},
    "home": {"conditions": ["c_pets"]},
    "known": {},
    "text": {"title": "Illat", "text": "Apua iltaisin."},
    "strengths": {},
}
_NEED_PAGES = {"task_list": "task_list?groups=household"}
_PERSON = {"given_name": "Uuno", "family_name": "Uusi", "language": "fi", "email": "uuno@example.org"}

PLACES: tuple[Place, ...] = (
    _place("auth.log_in", "visitor", "login", email="employer@example.org", password=PASSWORD),
    _place("auth.register", "visitor", "register", **_PERSON, role="employer", centre="{centre}", rules="y"),
    _place("auth.reset", "visitor", "reset", email="employer@example.org"),
    _place("auth.display", "visitor", "display", contrast="dark"),
    _place("auth.confirm", "visitor", "confirm/{confirm}"),
    _place("auth.confirm_email", "visitor", "confirm-email/{change_email}"),
    _place("auth.log_in_link", "visitor", "login/link/{log_in}"),
    _place("auth.new_password", "visitor", "password/{reset_password}", password="aivan uusi lause"),
    _place("auth.code", "pending", "login/code", code="123456"),
    _place("auth.set_up_codes", "newcomer", "login/codes", code="123456"),
    _place("auth.drop_kept_form", "kept", "login/kept"),
    _place("auth.log_out", "employer", "account"),
    _place(
        "public.send", "visitor", "feedback", about="other", text="Hyvä palvelu", reply_to="a@example.org"
    ),
    _place("public.interview_times", "visitor", "interview/{invited}/times", slot="{slot}"),
    _place("public.interview_check", "visitor", "interview/{invited}/check?slot={slot}"),
    _place("public.interview_cancel", "visitor", "interview/{booked}/cancel"),
    _place("public.still_valid_now", "visitor", "still-valid/{still_valid}"),
    _place("public.stop_mail_now", "visitor", "stop-mail/{stop_mail}"),
    _place("account.details", "employer", "account/details", given_name="Eino", phone="040 123 4567"),
    _place("account.email", "employer", "account/email", email="uusi@example.org", present_password=PASSWORD),
    _place(
        "account.password",
        "employer",
        "account/password",
        present_password=PASSWORD,
        password="aivan uusi lause",
    ),
    _place("account.codes", "employer", "account/codes", code="123456"),
    _place("account.notifications", "employer", "notifications", frequency="weekly", weekday="3", hour="7"),
    _place(
        "account.representatives",
        "employer",
        "account/representatives",
        email="sisko@example.org",
        ground="guardian",
    ),
    _place("account.withdraw_wish", "employer", "account/representatives"),
    _place("account.end_tie", "employer", "account/acting/ties/{tie}/end"),
    _place("account.lift_block", "employer", "account/blocks"),
    _place("account.log_out_everywhere", "employer", "account"),
    _place("account.recovery_codes_kept", "codes", "account/recovery-codes"),
    _place("account.answer_wish", "representative", "account/acting"),
    _place("account.start_acting", "representative", "account/acting"),
    _place("account.stop_acting", "acting", "account"),
    _place("assistant.begin_profile", "starter", "assistant/"),
    _place("assistant.publish_profile", "drafter", "assistant/profile"),
    _button("assistant.confirm_profile", "assistant", "assistant/profile/confirm"),
    _place("assistant.pause_profile", "assistant", "assistant/profile"),
    _place("assistant.take_profile_away", "assistant", "assistant/profile/take-away"),
    *(
        _place("assistant.profile_step", "assistant", f"assistant/profile/{step}", **_PROFILE_TYPED[step])
        for step in PROFILE_STEPS
    ),
    _place("assistant.profile_skills", "assistant", "assistant/profile/skills", groups=["household"]),
    _place(
        "assistant.profile_skill_tasks",
        "assistant",
        "assistant/profile/skills/tasks?groups=household",
        skills=["hh_cook", "hh_clean"],
    ),
    _place("assistant.profile_skill_levels", "assistant", "assistant/profile/skills/levels"),
    _place(
        "assistant.add_times", "assistant", "assistant/profile/times", weekdays=["2"], start="8", end="12"
    ),
    _place("assistant.fill_times", "assistant", "assistant/profile/times", preset="weekday_mornings"),
    _place("assistant.remove_time", "assistant", "assistant/profile/times"),
    _place("assistant.put_time_back", "assistant", "assistant/profile/times?removed=2.480.720"),
    _place("assistant.change_time", "assistant", "assistant/profile/times/{time}", start="9", end="11"),
    _place("assistant.copy_time", "assistant", "assistant/profile/times/{time}", copy_to=["5"]),
    _place("assistant.answer_match", "assistant", "assistant/matches/{need}", answer="interested"),
    _button("assistant.rank_profile_now", "assistant", "assistant/matches/rank"),
    _place("assistant.block_employer", "assistant", "assistant/matches/{need}/block", reason="rude"),
    _place(
        "assistant.report_employer",
        "assistant",
        "assistant/matches/{need}/report",
        reason="rude",
        text="Huusi minulle",
    ),
    _place("employer.new_need", "employer", "employer/"),
    _place("employer.copy_need", "employer", "employer/needs/{need}"),
    Place("employer.need_deed", "employer", "employer/needs/{draft}/summary", ending="/publish"),
    *(
        Place("employer.need_deed", "employer", "employer/needs/{need}", ending=f"/{deed}")
        for deed in ("pause", "fill", "withdraw")
    ),
    _button("employer.need_deed", "employer", "employer/needs/{need}/deed/confirm"),
    _button("employer.need_deed", "employer", "employer/needs/{withdrawn}/deed/restore"),
    *(
        _place(
            "employer.need_step",
            "employer",
            f"employer/needs/{{need}}/{_NEED_PAGES.get(step, step)}",
            **_NEED_TYPED[step],
        )
        for step in NEED_STEPS
    ),
    _place("employer.clear_open_times", "employer", "employer/needs/{open}/open"),
    _place("employer.put_open_times_back", "employer", "employer/needs/{need}/times?emptied={emptied}"),
    _button("employer.rank_need_now", "employer", "employer/needs/{need}/matches/rank"),
    _place("employer.answer_match", "employer", _PAIR, answer="interested"),
    _place("employer.block_assistant", "employer", f"{_PAIR}/block", reason="rude"),
    _place("employer.report_assistant", "employer", f"{_PAIR}/report", reason="rude", text="Ei tullut"),
    _place("staff.search_people", "staff", "staff/people", words="Venla"),
    _place("staff.search_needs", "staff", "staff/needs", words="Aamu"),
    _place("staff.search_imported", "staff", "staff/imported", words="p1"),
    _place("staff.start_acting", "staff", "staff/people/{person}/act", reason="visit", consent="spoken"),
    _place("staff.new_person", "staff", "staff/people/new", **_PERSON, role="employer"),
    _place("staff.tie_email", "staff", "staff/people/{person}/email", email="muu@example.org"),
    _place("staff.tie_employer", "staff", "staff/imported/employers/{loose_employer}", words="Venla"),
    _place("staff.tie_profile", "staff", "staff/imported/profiles/{loose_profile}", words="Venla"),
    _place("staff.book_for_person", "staff", "staff/profiles/{draft_profile}/interview", slot="{slot}"),
    _place("staff.cancel_booking", "staff", "staff/interviews/bookings/{booking}/cancel"),
    _button("staff.note_held", "staff", "staff/interviews/bookings/{held}/held"),
    _place("staff.cancel_invitation", "staff", "staff/invitations/{invitation}/cancel"),
    _button("staff.invite", "staff", "staff/invitations/invite", profile="{draft_profile}"),
    _place(
        "staff.publish_slots",
        "staff",
        "staff/interviews/publish",
        on="9.12.2026",
        start="9.30",
        kind="phone",
        count="2",
    ),
    _place("staff.withdraw_slots", "staff", "staff/interviews", slot="{slot}"),
    _place("staff.cancel_message", "staff", "staff/messages/{message}"),
    _button("staff.resend_message", "staff", "staff/messages/{failed}/resend"),
    _place("staff.feedback_answered", "staff", "staff/feedback"),
    _button("staff.feedback_waiting", "staff", "staff/feedback/{answered}/waiting"),
    _place("staff.report_handled", "staff", "staff/reports"),
    _button("staff.report_waiting", "staff", "staff/reports/{handled}/waiting"),
    _place("staff.new_member", "manager", "staff/members/new", **_PERSON, role="staff"),
    _place("staff.member", "manager", "staff/members/{colleague}", role="manager"),
    _button("staff.reset_codes", "manager", "staff/people/{colleague}/codes"),
)

SEARCHES = {
    place.endpoint
    for place in PLACES
    if place.endpoint.startswith("staff.search_") or "tie_" in place.endpoint
} - {"staff.tie_email"}
"""Forms that look for something: any words are fine, and what is not known narrows nothing."""


class WholePortal:
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
            ("drafter", "assistant"),
            ("representative", "representative"),
            ("staff", "staff"),
            ("colleague", "staff"),
            ("newcomer", "staff"),
            ("manager", "manager"),
            ("pending", "employer"),
            ("unconfirmed", "employer"),
        ):
            account = make_account(session, role, centre=centre, email=f"{who}@example.org")
            self.people[who] = account
        self.ids |= {"centre": centre.id, "colleague": self.people["colleague"].id}
        self._make_accounts()
        employer = self._make_needs()
        self._make_profiles(employer)
        self._make_interviews()
        self._make_messages(employer)

    def _make_accounts(self) -> None:
        people = self.people
        people["employer"].password = hashed(PASSWORD)
        people["unconfirmed"].confirmed_at = None
        for who in ("pending", "colleague"):
            people[who].tf_totp_secret = totp().generate_totp_secret()
            people[who].tf_primary_method = "authenticator"
        for purpose, who in (
            ("confirm", "unconfirmed"),
            ("log_in", "employer"),
            ("reset_password", "employer"),
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
        loose = make_need(
            session, employer=employer, state="draft", shifts=(), open_parts_of_day="morning", **whole
        )
        self.ids |= {
            "need": need.id,
            "draft": draft.id,
            "withdrawn": withdrawn.id,
            "open": loose.id,
            "emptied": quote(key_of_open_times(OpenTimesDraft(parts=("evening",)))),
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

    def _make_interviews(self) -> None:
        session, staff = self.session, self.people["staff"]
        centre = session.get_one(Account, staff.id).centre_id
        past = make_slot(session, staff=staff, starts_at=NOW - timedelta(days=1))
        slots = [make_slot(session, staff=staff) for _number in range(2)]
        booked, held = (
            make_full_profile(session, account=self._assistant(centre), state="published")
            for _number in range(2)
        )
        invited = session.get_one(Profile, self.ids["profile"])
        make_invitation(session, profile=invited, token="invited")
        invitation = make_invitation(session, profile=booked, token="booked")
        earlier = make_invitation(session, profile=held)
        self.ids |= {
            "slot": slots[0].id,
            "invited": "invited",
            "booked": "booked",
            "invitation": invitation.id,
            "booking": make_booking(session, invitation=invitation, slot=slots[1]).id,
            "held": make_booking(session, invitation=earlier, slot=past).id,
        }

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

    def visitor(self, who: str, language: str = "fi") -> ClientVisitor:
        """Return a browser in which the person stands where their form can be reached."""
        visitor = ClientVisitor(self.app.test_client(), language)
        client = visitor.client
        account = self.people.get(
            {"acting": "representative", "kept": "employer", "codes": "employer"}.get(who, who)
        )
        if who in ("pending", "newcomer") and account is not None:
            with client.session_transaction() as cookies:
                cookies["pending"] = {
                    "person": account.fs_uniquifier,
                    "at": int(NOW.timestamp()),
                    "target": None,
                    "via": "password",
                }
            return visitor
        if account is not None:
            log_in(client, account)
        if who == "acting":
            visitor.press(visitor.open("account/acting").form_to("/start"))
        if who in ("kept", "codes"):
            assert account is not None
            held = {
                "kept": ("/fi/account/details", [("given_name", "Helmi")]),
                "codes": (f"recovery codes of {account.id}", [("recovery_code", "abc")]),
            }[who]
            token = log_ins.hold_form(self.session, *held, settings=self.settings, now=NOW)
            self.session.commit()
            with client.session_transaction() as cookies:
                if who == "kept":
                    cookies["held_form"] = {"token": token, "person": account.id}
                else:
                    cookies["recovery_codes"] = token
        return visitor

    def form(self, visitor: ClientVisitor, place: Place) -> Form:
        """Return the form as it stands on its page; of a lone button a form with the token."""
        page = place.page.format(**self.ids)
        if place.button:
            token = next(form for form in visitor.open("display").forms if "/display" in form.action)
            hidden = tuple(field for field in token.fields if field.name == "csrf_token")
            return Form(f"/{page}", f"{visitor.base_url}/{visitor.language}/{page}", hidden, ())
        answer = visitor.open(page)
        assert answer.status == 200, f"{place}: {answer.status} {answer.address}"
        adapter = self.app.url_map.bind("localhost")
        for form in answer.every_form:
            path = form.action.removeprefix(visitor.base_url).partition("?")[0]
            if adapter.match(path, method="POST")[0] == place.endpoint and path.endswith(place.ending):
                return form
        raise AssertionError(f"{place}: no such form on {answer.address}")

    def whole(self, form: Form, place: Place) -> list[tuple[str, str]]:
        """Return what a person sends who has filled the form in."""
        typed = {
            name: [one.format(**self.ids) for one in ([value] if isinstance(value, str) else value)]
            for name, value in place.typed.items()
        }
        kept = [(name, value) for name, value in form.as_it_stands() if name not in typed]
        return [*kept, *((name, one) for name, values in typed.items() for one in values)]


def encoded(fields: list[tuple[str, str]]) -> bytes:
    """Return fields as a browser sends them."""
    return urlencode(fields).encode()
