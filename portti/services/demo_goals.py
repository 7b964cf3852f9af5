"""The demo's own goals: those of the people who can be logged in as, of many others, and a panel of this year."""

import random
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.ability_notes import AbilityDraft
from portti.domain.goals import AREAS, ENDS, GoalDraft
from portti.domain.progress_forms import STATEMENTS
from portti.domain.service_profiles import WishDraft
from portti.models import (
    Account,
    Centre,
    Panel,
    PanelDraft,
    PanelMeeting,
    PanelProposal,
    ProgressAnswer,
    ProgressForm,
)
from portti.queries import accounts as account_queries
from portti.queries.demo import people_of_centre
from portti.queries.goals import write_goals
from portti.services import ability_notes, goals, service_profiles

_SEED = 20261126
_GOALS, _PAIRS = 160, 12
_REACHED = 0.7
_REASONS = tuple(
    reason for reasons in ENDS.values() for reason in reasons if reason not in ("died", "mistake")
)
_MOST_AREAS = AREAS[:5]


def make_goals(session: Session, accounts: Mapping[str, Account], *, now: datetime) -> None:
    """Let the employer and the assistant of the demo say what they want, with the adviser's help."""
    today = helsinki(now).date()
    staff = account_queries.actor_of(session, accounts["staff"].id)
    for role, wishes, words, goal_words, area, steps in (
        (
            "employer",
            {"substitute", "papers", "peers"},
            "Tarvitsen apua, kun avustajani on lomalla. Lomakkeet täytän mieluiten yhdessä.",
            "Minulla on sijainen jokaiselle lomaviikolle",
            "assistance",
            ("Kirjoitan lomaviikot muistiin", "Pyydän sijaisia Portissa", "Perehdytän sijaiset"),
        ),
        (
            "assistant",
            {"find_work", "training"},
            "Haluan lisää tunteja ja oppia nostimen käytön.",
            "Teen kaksikymmentä tuntia viikossa",
            "work_study",
            ("Päivitän vapaat ajat", "Käyn nostokoulutuksessa"),
        ),
    ):
        client = accounts[role]
        own = account_queries.actor_of(session, client.id)
        service_profiles.save_wishes(
            session, own, client.id, WishDraft(frozenset(wishes), words, "fi"), row_version=0, now=now
        )
        draft = GoalDraft(area, goal_words, "fi", today + timedelta(days=30))
        goal = goals.open_goal(session, own, client.id, draft, form_key=f"demo-{role}", now=now)
        assert goal is not None
        for step in steps:
            goals.add_step(session, staff, client.id, goal.id, step, now=now)
        goals.tick_step(session, own, client.id, goal.id, goal.steps[0].id, True, now=now)
    done = AbilityDraft(
        today - timedelta(days=60), "selko", frozenset({"everyday", "people"}), today + timedelta(days=120)
    )
    ability_notes.note_ability(session, staff, accounts["employer"].id, done, form_key="demo", now=now)


def make_outcomes(session: Session, centre: Centre, *, now: datetime) -> None:
    """Write goals of many clients that ended within two years, and forms before and after of the last whole year."""
    chance = random.Random(_SEED)  # noqa: S311 - made-up data, nothing secret
    people = people_of_centre(session, centre.id)
    today = helsinki(now).date()
    write_goals(session, list(_goals(chance, centre.id, [one.account_id for one in people], today, now)))
    for side in STATEMENTS:
        clients = [one.account_id for one in people if (one.side == "employer") == (side == "employer")]
        for account_id in clients[:_PAIRS]:
            for moment, values, month in (("before", (1, 2, 2, 3), 2), ("after", (2, 3, 3, 4), 10)):
                form = ProgressForm(
                    centre_id=centre.id,
                    account_id=account_id,
                    side=side,
                    moment=moment,
                    answered_on=date(today.year - 1, month, 15),
                    changed_at=now,
                )
                form.answers = [
                    ProgressAnswer(statement=one, value=chance.choice(values)) for one in STATEMENTS[side]
                ]
                session.add(form)


def _goals(
    chance: random.Random, centre_id: int, people: list[int], today: date, now: datetime
) -> Iterator[dict[str, Any]]:
    for _number in range(_GOALS if people else 0):
        ended = today - timedelta(days=chance.randrange(1, 700))
        reached = chance.random() < _REACHED
        reason = chance.choice([one for one in _REASONS if (one in ENDS["reached"]) == reached])
        yield {
            "centre_id": centre_id,
            "account_id": chance.choice(people),
            "client_number": None,
            "area": chance.choice(_MOST_AREAS),
            # What the goal was called has been deleted, as Portti does with time.
            "title": "",
            "language": "fi",
            "opened_on": ended - timedelta(days=chance.randrange(30, 300)),
            "follow_up_on": None,
            "state": next(end for end, reasons in ENDS.items() if reason in reasons),
            "ended_on": ended,
            "end_reason": reason,
            "source": "staff",
            "source_key": None,
            "changed_at": now,
            "row_version": 1,
        }


def make_panel(session: Session, centre: Centre, *, now: datetime) -> None:
    """Write the panel of this year, with a proposal in each state, and one that nobody sees yet."""
    today = helsinki(now).date()
    begun = today - timedelta(days=200)
    shared = {"centre_id": centre.id, "language": "fi", "changed_at": now}
    panel = Panel(
        name="Avun käyttäjien raati",
        about="Raati kertoo, miten keskuksen palvelu toimii ja mitä siinä pitää muuttaa. Raati kokoontuu kahden "
        "kuukauden välein.",
        municipality_code=centre.municipality_code,
        begun_on=begun,
        published_at=now,
        **shared,
    )
    days = [begun + timedelta(days=60 * number) for number in range(3)]
    panel.meetings = [
        PanelMeeting(held_on=day, place="Keskus", attended=count, about=about)
        for day, count, about in zip(
            days,
            (7, 9, 8),
            ("Mikä toimii ja mikä ei", "Uuden työnantajan opas", "Mitä ehdotuksista on tehty"),
            strict=True,
        )
    ]
    panel.drafts = [
        PanelDraft(
            shown_on=days[1],
            title="Uuden työnantajan oppaan luonnos",
            outcome="Raati toivoi lyhyempiä lauseita ja kuvia. Opas kirjoitettiin uudelleen.",
        ),
        PanelDraft(shown_on=days[2], title="Ajanvarauksen tekstit", outcome=""),
    ]
    panel.proposals = [
        PanelProposal(
            made_on=days[made],
            text=text,
            status=status,
            answer=answer,
            answered_on=days[2] if answer else None,
        )
        for made, text, status, answer in (
            (0, "Puhelinaika myös iltaisin.", "done", "Torstaisin vastaamme kello 18 asti."),
            (0, "Sijaisen pyytäminen yhdellä napilla.", "under_way", "Kokeilemme sitä talven aikana."),
            (1, "Opas myös videona.", "partly", "Kaksi lukua on videona. Loput tehdään, kun rahaa on."),
            (1, "Keskus auki lauantaisin.", "not_done", "Työntekijöitä ei ole tarpeeksi."),
            (2, "Raadin kokoukset myös etänä.", "waits", ""),
        )
    ]
    hidden = Panel(name="Avustajien raati", about="", begun_on=today + timedelta(days=20), **shared)
    session.add_all([panel, hidden])
    session.flush()
