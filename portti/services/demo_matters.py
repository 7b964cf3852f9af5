"""What the five who can be logged in as have at hand: needs, a profile, answers, interview times."""

from datetime import datetime, time, timedelta
from typing import Any

from portti.clock import HELSINKI, helsinki
from portti.domain.needs import RosterDraft, TermsDraft
from portti.domain.notifications import Rhythm
from portti.domain.open_times import OpenTimes
from portti.domain.places import Municipality, municipality_table
from portti.domain.rosters import monday_of
from portti.mail.kinds import NEW_MATCHES
from portti.models import (
    Account,
    Candidacy,
    Centre,
    Employer,
    InterviewSlot,
    Match,
    Need,
    NeedKnown,
    Profile,
    Representation,
)
from portti.queries import accounts as account_queries
from portti.queries import demo as demo_queries
from portti.queries.candidacies import standing_candidacy
from portti.services import answers, invitations
from portti.services.demo_candidacies import lead, make_candidacies
from portti.services.demo_goals import make_goals
from portti.services.demo_interviews import make_missed, make_records
from portti.services.demo_messages import write_messages
from portti.services.demo_papers import make_papers
from portti.services.demo_people import DEMO_PEOPLE
from portti.services.demo_rows import Maker
from portti.services.demo_troubles import give_shift_back, tell_the_centre
from portti.services.demo_words import AD_TO_READ, OWN_WORDS
from portti.services.match_inputs import fill_need, fill_profile
from portti.services.matchmaking import refresh_need, refresh_profile
from portti.services.need_open_times import write_all_open_times, write_terms
from portti.services.need_rosters import put_roster
from portti.services.needs import publish_need
from portti.services.notifications import choose_rhythm
from portti.services.proposals import propose_change
from portti.services.staff_tasks import open_task
from portti.services.substitutes import ask_substitutes, coming_shifts
from portti.services.suggestions import put_forward, ranked_people
from portti.services.widening import widening_options

# Beyond the numbers of the needs and profiles that are spread over the country.
_FIRST_NUMBER = 9001
_SLOT_DAYS, _SLOT_HOURS = 10, (9, 10, 13, 14)
_HOME = "179"

_MORNINGS: dict[str, Any] = {
    "shifts": [
        {"weekday": 1, "start": "08:00", "end": "12:00"},
        {"weekday": 3, "start": "08:00", "end": "12:00"},
        {"weekday": 5, "start": "16:00", "end": "20:00", "splittable": True},
    ],
    "skills": {"must": [], "wish": ["pc_dress", "hh_cook", "oh_shop"]},
    "languages": {"must": {"fi": "A2", "en": "A2"}},
    "conditions": ["c_pets:dog"],
}
_ROSTER = {"cycle": 2, "weeks": [1]}
_TUESDAY, _THURSDAY, _SATURDAY = _MORNINGS["shifts"]
_SOME_SATURDAYS = _MORNINGS | {"shifts": [_TUESDAY, _THURSDAY, _SATURDAY | _ROSTER]}
_SOME_TUESDAYS = _MORNINGS | {"shifts": [_TUESDAY | _ROSTER, _THURSDAY, _SATURDAY]}
_WEEKDAYS: dict[str, Any] = {
    "windows": [
        {"weekdays": [0, 1, 2, 3, 4], "earliest": "09:00", "latest": "16:00", "minutes": 180, "times": 2}
    ],
    "skills": {"must": [], "wish": ["oh_shop", "hh_clean"]},
    "conditions": ["c_pets"],
    "languages": {"must": {"fi": "A2"}},
}
_OFFER: dict[str, Any] = {
    "travel": [{"mode": "car", "minutes": 40}, {"mode": "bicycle", "minutes": 30}],
    "available": [{"weekday": day, "start": "07:00", "end": "17:00"} for day in (0, 1, 3, 4)]
    + [{"weekday": 5, "start": "12:00", "end": "22:00"}],
    "hours": {"min": 4, "max": 25},
    "shortest_shift": 120,
    "skills": {"pc_dress": "done", "hh_cook": "can", "oh_shop": "done", "mt_hoist": "learn"},
    "languages": {"fi": "C2", "en": "B2"},
    "cannot": ["c_smoking_home"],
    "short_notice": {"minutes": 120},
}


class Matters:
    """Makes the rows of the five in Jyväskylä, with the services that people themselves use."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker
        self.session = maker.session
        self.home: Municipality = municipality_table()[_HOME]
        self.centre: Centre = maker.centre_of(self.home)
        self.number = _FIRST_NUMBER
        self.accounts: dict[str, Account] = {
            person.role: maker.account(self.centre, person.language, person.role, person)
            for person in DEMO_PEOPLE
        }

    def make(self) -> None:
        """Make everything that hangs on the five."""
        # Nobody has said yet which week is week 1 of this one's roster.
        mornings = self.need("employer", "fi", _SOME_SATURDAYS, maker_of=self.accounts["employer"])
        mornings.known = [NeedKnown(profile_id=self.near_profiles()[0].id)]
        weekdays = self.need("weekdays", "selko", _WEEKDAYS)
        other = self.need("other", "fi", _MORNINGS | {"conditions": []})
        for need in (weekdays, other):
            self.session.add(
                Representation(
                    representative_account_id=self.accounts["representative"].id,
                    employer_id=need.employer_id,
                    ground="guardian",
                    since_at=self.maker.now - timedelta(days=30),
                )
            )
        profile = self.profile()
        self.session.flush()
        settings, now = self.maker.settings, self.maker.now
        for need in (mornings, weekdays, other):
            refresh_need(self.session, need, settings=settings, now=now)
        refresh_profile(self.session, profile, settings=settings, now=now)
        self.answer(mornings, profile, weekdays, other)
        for role in ("employer", "representative", "assistant"):
            # Whoever tries the demo out should not wait for tomorrow's mail.
            actor = account_queries.actor_of(self.session, self.accounts[role].id)
            choose_rhythm(self.session, actor, NEW_MATCHES, Rhythm("at_once", 9), now=now)
        self.interviews()
        self.propose(mornings, weekdays)
        self.suggest(mornings)
        make_candidacies(self.maker, self.accounts, mornings, profile, (other, weekdays))
        self.substitute(mornings)
        give_shift_back(self.session, mornings, self.accounts["assistant"], settings=settings, now=now)
        self.tasks()
        self.ad_to_read()
        write_messages(self.session, self.accounts, settings=settings, now=now)
        tell_the_centre(self.session, self.accounts, now=now)
        self.entered_twice()
        row = self.work(profile)
        self.interest(profile)
        # After all that ranks: it changes profiles, and each would be read anew.
        self.past_interviews(profile)
        make_goals(self.session, self.accounts, now=now)
        make_papers(self.session, self.accounts, mornings, row, settings=settings, now=now)

    def work(self, profile: Profile) -> Candidacy | None:
        """Let the assistant have begun to work for one more employer, where the two fit."""
        match = self.one_more(profile, _SOME_TUESDAYS)
        if match is None:
            return None
        need = self.session.get_one(Need, match.need_id)
        put_roster(need, RosterDraft(monday_of(helsinki(self.maker.now).date())))
        lead(self.maker, match, "started")
        return standing_candidacy(self.session, match.need_id, profile.id)

    def interest(self, profile: Profile) -> None:
        """Let an employer be interested in the assistant, who has not answered yet."""
        match = self.one_more(profile)
        if match is not None:
            self.say_as_employer(self.session.get_one(Need, match.need_id), profile.id, "interested")

    def one_more(self, profile: Profile, data: dict[str, Any] = _MORNINGS) -> Match | None:
        """Make one more employer's need; return how the assistant fits it, if so."""
        need = self.need("other", "fi", data | {"conditions": []})
        refresh_need(self.session, need, settings=self.maker.settings, now=self.maker.now)
        found = demo_queries.current_matches(self.session, need.id)
        return next((match for match in found if match.profile_id == profile.id), None)

    def entered_twice(self) -> None:
        """Let one assistant have been entered once more, as an employer who came to the desk."""
        account_id = next(row.account_id for row in self.near_profiles()[1:] if row.account_id)
        first = self.session.get_one(Account, account_id)
        second = self.maker.account(self.centre, "fi", "employer")
        self.maker.employer(second)
        second.given_name, second.family_name = first.given_name, first.family_name
        first.phone, second.phone = "040 000 0011", "+358 40 0000011"
        second.email = second.confirmed_at = None
        self.session.flush()

    def ad_to_read(self) -> None:
        """Let an employer publish an ad whose words raise a question: it waits for the centre."""
        account = self.maker.account(self.centre, "fi", "employer")
        need = self.need("other", "fi", _MORNINGS | {"conditions": []}, maker_of=account)
        (need.title, need.text), need.state = AD_TO_READ, "draft"
        need.published_at = need.confirmed_at = None
        actor = account_queries.actor_of(self.session, account.id)
        settings, now = self.maker.settings, self.maker.now
        publish_need(self.session, actor, need.id, settings=settings, now=now)

    def need(self, words: str, language: str, data: dict[str, Any], maker_of: Account | None = None) -> Need:
        """Make a published need of an account, or of a new employer."""
        account = maker_of or self.maker.account(self.centre, language, "employer")
        employer: Employer = self.maker.employer(account)
        need = self.maker.need(self.number, self.home, language, employer)
        self.session.add(need)
        self.number += 1
        fill_need(need, {**data, "from": helsinki(self.maker.now).date().isoformat()})
        need.title, need.text = OWN_WORDS[words]
        need.state, need.open_to_visitors = "published", True
        write_all_open_times(need, OpenTimes())
        write_terms(need, TermsDraft())
        need.roster_begins_on = need.roster_weeks = None
        self.session.flush()
        return need

    def profile(self) -> Profile:
        """Make the assistant's profile."""
        profile = self.maker.profile(self.number, self.home, "fi", self.accounts["assistant"])
        self.session.add(profile)
        self.number += 1
        fill_profile(profile, _OFFER)
        profile.state, profile.text = "published", OWN_WORDS["assistant"][1]
        profile.interviewed_on, profile.live_in = None, ""
        return profile

    def near_profiles(self) -> list[Profile]:
        """Return the published profiles of the home municipality in a fixed order."""
        return demo_queries.published_profiles_of(self.session, self.home.code)

    def answer(self, mornings: Need, profile: Profile, weekdays: Need, other: Need) -> None:
        """Let some say yes or no: one pair says yes on both sides, which promises both a mail."""
        waits = [
            match
            for match in demo_queries.current_matches(self.session, mornings.id)
            if match.profile_id != profile.id
        ]
        for match, answer in zip(waits, ("interested", "interested", "not_for_me"), strict=False):
            self.say_as_assistant(match.profile_id, mornings, answer)
        if waits:
            self.say_as_employer(mornings, waits[0].profile_id, "interested")
        fitting = {match.profile_id for match in demo_queries.current_matches(self.session, mornings.id)}
        if profile.id in fitting:
            self.say_as_assistant(profile.id, mornings, "interested")
        for need in (weekdays, other):
            if any(
                match.profile_id == profile.id
                for match in demo_queries.current_matches(self.session, need.id)
            ):
                self.say_as_employer(need, profile.id, "interested")

    def say_as_assistant(self, profile_id: int, need: Need, answer: str) -> None:
        """Give an assistant's own answer."""
        profile = self.session.get(Profile, profile_id)
        if profile is None or profile.account_id is None:
            return
        actor = account_queries.actor_of(self.session, profile.account_id)
        answers.answer_as_assistant(
            self.session, actor, need.id, answer, settings=self.maker.settings, now=self.maker.now
        )

    def say_as_employer(self, need: Need, profile_id: int, answer: str) -> None:
        """Give an employer's own answer."""
        employer = self.session.get(Employer, need.employer_id)
        if employer is None or employer.account_id is None:
            return
        actor = account_queries.actor_of(self.session, employer.account_id)
        answers.answer_as_employer(
            self.session, actor, need.id, profile_id, answer, settings=self.maker.settings, now=self.maker.now
        )

    def propose(self, *needs: Need) -> None:
        """Let staff propose the change that brings most to each of some needs."""
        actor = account_queries.actor_of(self.session, self.accounts["staff"].id)
        settings, now = self.maker.settings, self.maker.now
        for need in needs:
            options = widening_options(self.session, need, "fi", settings=settings)
            if options and options[0].opens:
                propose_change(
                    self.session,
                    actor,
                    need.id,
                    options[0].key,
                    OWN_WORDS["proposal"][1],
                    language="fi",
                    settings=settings,
                    now=now,
                )

    def suggest(self, need: Need) -> None:
        """Let staff put two of a need's list forward, who do not stand first in it."""
        actor = account_queries.actor_of(self.session, self.accounts["staff"].id)
        people = ranked_people(self.session, need, "fi")[2:4]
        for person, (reason, text) in zip(
            people, (("met", OWN_WORDS["suggestion"][1]), ("stays", "")), strict=False
        ):
            put_forward(
                self.session,
                actor,
                need.id,
                person.profile_id,
                reason,
                text,
                language="fi",
                now=self.maker.now,
            )

    def substitute(self, need: Need) -> None:
        """Let the employer ask the assistant and others to do a shift next week; nobody has answered yet."""
        employer = self.session.get_one(Employer, need.employer_id)
        assert employer.account_id is not None
        actor = account_queries.actor_of(self.session, employer.account_id)
        settings, now = self.maker.settings, self.maker.now
        single = coming_shifts(need, now)[-1]
        ask_substitutes(self.session, actor, need.id, single, None, settings=settings, now=now)

    def interviews(self) -> None:
        """Free times of each centre's adviser, two of the first centre's booked on the phone."""
        for centre in self.maker.centres:
            adviser = self.accounts["staff"]
            if centre.id != self.centre.id:
                seat = municipality_table()[centre.municipality_code]
                adviser = self.maker.account(
                    centre, "sv" if seat.languages.startswith("sv") else "fi", "staff"
                )
            self.slots(centre, adviser)
        self.session.flush()
        actor = account_queries.actor_of(self.session, self.accounts["staff"].id)
        free = demo_queries.slots_of(self.session, self.centre.id)
        own = self.accounts["assistant"].id
        waiting = [row for row in self.near_profiles() if row.account_id != own]
        for profile in waiting[:2]:
            profile.interviewed_on = None
        for number, (profile, slot) in enumerate(zip(waiting[:2], (free[1], free[4]), strict=False)):
            invitations.book_for_person(
                self.session,
                actor,
                profile.id,
                slot.id,
                settings=self.maker.settings,
                now=self.maker.now,
                phone=f"040 000 000{number}",
            )

    def past_interviews(self, profile: Profile) -> None:
        """A missed interview, a summary for the assistant to read, and records of others."""
        actor = account_queries.actor_of(self.session, self.accounts["staff"].id)
        near = [row for row in self.near_profiles() if row.account_id != self.accounts["assistant"].id]
        moment: dict[str, Any] = {"settings": self.maker.settings, "now": self.maker.now}
        for other in near[2:3]:
            make_missed(self.session, actor, other, **moment)
        make_records(self.session, actor, profile, near[3:5], **moment)

    def tasks(self) -> None:
        """Two tasks for the staff of the first centre, one of them taken."""
        now, today = self.maker.now, helsinki(self.maker.now).date()
        for number, profile in enumerate(self.near_profiles()[4:6]):
            open_task(
                self.session,
                self.centre.id,
                "follow_up",
                f"demo:{number}",
                profile_id=profile.id,
                assigned_account_id=self.accounts["staff"].id if number else None,
                due_on=today + timedelta(days=2 * number),
                now=now,
            )

    def slots(self, centre: Centre, adviser: Account) -> None:
        """Free times on ten working days from tomorrow, four a day."""
        day, made = helsinki(self.maker.now).date() + timedelta(days=1), 0
        while made < _SLOT_DAYS:
            if day.weekday() < 5:
                made += 1
                for hour in _SLOT_HOURS:
                    starts_at = datetime.combine(day, time(hour), HELSINKI)
                    kind = "phone" if hour < 12 else "video"
                    self.session.add(
                        InterviewSlot(
                            centre_id=centre.id,
                            staff_account_id=adviser.id,
                            starts_at=starts_at,
                            minutes=30,
                            kind=kind,
                            place="https://video.portti.example/esihaastattelu" if kind == "video" else "",
                        )
                    )
            day += timedelta(days=1)
