"""One row of everything in the service record of a made-up portal, and of papers, goals and gatherings."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.mail.links import (
    assisted_word,
    gathering_word,
)
from portti.models import (
    Account,
    Centre,
    Employer,
)
from portti.models.profile import Profile
from portti.queries.instruction_cards import steps_of
from portti.services.answers_by_link import ask_about_event, code_of
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.assisted import make_sheet
from tests.factories.candidacies import make_candidacy
from tests.factories.client_events import make_event, make_service_session
from tests.factories.gatherings import make_gathering, make_place
from tests.factories.goals import make_ability_note, make_goal, make_progress_form
from tests.factories.guides import WRITTEN, make_guide
from tests.factories.instruction_cards import make_card
from tests.factories.invitations import make_slot
from tests.factories.matches import make_match
from tests.factories.needs import make_need
from tests.factories.news import make_news
from tests.factories.panels import make_panel
from tests.factories.papers import make_paper, make_trip


class ServiceRows:
    """Makes the rows for the people of a portal, and keeps what addresses name."""

    session: Session
    settings: Settings
    ids: dict[str, Any]
    people: dict[str, Account]

    def _make_service(self, centre: Centre) -> None:
        session, staff, own = self.session, self.people["staff"], {"centre": centre}
        self.ids["event"] = make_event(session, **own).id
        adviser = Actor(staff.id, frozenset({"staff"}), centre.id)
        link = ask_about_event(
            session, adviser, make_event(session, **own).id, settings=self.settings, now=NOW
        )
        self.ids["answer"] = code_of(self.settings, link)
        self.ids["open_session"] = make_service_session(session, **own, closed_at=None).id
        later = {NOW.date() + timedelta(days=30): WRITTEN}
        old = make_guide(session, **own)
        old.withdrawn_at = NOW
        self.ids |= {
            "guide": make_guide(session, **own, versions={NOW.date(): WRITTEN} | later).id,
            "old_guide": old.id,
            "news": make_news(session, **own).id,
        }
        self._make_gatherings(centre)

    def _make_papers(self, employer: Employer, own: Profile) -> None:
        """A claim of each side with a line, and a pair of each that has agreed on work."""
        session = self.session
        works_for = make_need(session)
        make_match(session, need=works_for, profile=own)
        self.ids["own_agreed"] = make_candidacy(session, works_for, own, "started", started_on=NOW.date()).id
        card = make_card(session, self.settings, employer=employer)
        self.ids |= {"card": card.id, "card_step": steps_of(session, card.id)[0].id}
        for name, owner in (("claim", {"employer": employer}), ("own_claim", {"profile": own})):
            paper = make_paper(session, self.settings, kind="mileage", **owner)
            self.ids |= {name: paper.id, f"{name}_line": make_trip(session, self.settings, paper).id}
        shifts = make_paper(session, self.settings, kind="shifts", employer=employer)
        shifts.candidacy_id, shifts.first_on, shifts.last_on = self.ids["agreed"], NOW.date(), NOW.date()
        self.ids["shifts"] = shifts.id

    def _make_goals(self) -> None:
        session, client = self.session, self.people["employer"]
        goal = make_goal(session, account=client, steps=("Soitan", "Kirjoitan"))
        ended = {"state": "reached", "end_reason": "in_service", "ended_on": NOW.date(), "follow_up_on": None}
        make_progress_form(session, account=client)
        self.ids |= {
            "goal": goal.id,
            "panel": (panel := make_panel(session, centre=session.get_one(Centre, client.centre_id))).id,
            "meeting": panel.meetings[0].id,
            "ended_goal": make_goal(session, account=client, **ended).id,
            "ability": make_ability_note(session, account=client).id,
        }

    def _make_gatherings(self, centre: Centre) -> None:
        session = self.session
        ahead = make_gathering(session, centre=centre, places=9)
        make_place(session, ahead)
        unconfirmed = make_place(session, ahead, state="unconfirmed")
        past = make_gathering(session, centre=centre, in_days=(-1,))
        make_place(session, past)
        free = make_slot(session, staff=self.people["staff"], purpose="appointment")
        own = self.people["employer"]
        employer = session.scalar(select(Employer).where(Employer.account_id == own.id))
        needs = [
            make_need(session, employer=employer, state="draft", steps_done="place") for _number in range(4)
        ]
        sheets = [make_sheet(session, account=own, need=need) for need in needs[:3]]
        self.ids |= {
            "sheet": sheets[0].id,
            "asked_sheet": sheets[1].id,
            "assisted_word": assisted_word(self.settings, sheets[2].id),
        }
        self.ids |= {
            "free_appointment": free.id,
            "gathering": ahead.id,
            "gathering_word": gathering_word(self.settings, unconfirmed.id),
            "draft_gathering": make_gathering(session, centre=centre, published_at=None).id,
            "past_gathering": past.id,
            "past_day": past.days[0].id,
        }
