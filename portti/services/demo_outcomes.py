"""The published outcomes of two projects as rows of periods of their own, so that statistics give them.

Onnistu 2017–2019: 79 % of its clients got the support that they needed, 75 % made new plans, 38 % went on to education
or paid work. OSKU 2011–2013: 67 % and 66 % of those asked found that client orientation and the structures of services
improved much or somewhat; it held panels in three municipalities, in one of them twice. Neither source says how many
were asked: that it is a hundred clients and a hundred sheets is chosen by us. So is what else the sources do not tell:
days, reasons, which municipalities, and how much and somewhat share what they give together.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portti.domain.goals import ENDS
from portti.models import Centre, Panel, PanelMeeting, PanelProposal, PanelSheet
from portti.queries.goals import write_goals

ONNISTU = (date(2017, 1, 1), date(2019, 12, 31))
OSKU = (date(2011, 1, 1), date(2013, 12, 31))
_CLIENTS = _SHEETS = 100
_REACHED = {"service": (79, "in_service"), "plan": (75, "plan_made"), "work_study": (38, "in_work")}
_OTHERWISE = ("not_wanted", "another_way", "offer_refused", "not_offered", "not_reached")
_ANSWERS = {
    "client_orientation": {"much": 22, "somewhat": 45, "little": 21, "not": 12},
    "service_structures": {"much": 18, "somewhat": 48, "little": 23, "not": 11},
}
_PANELS = (
    ("Jyväskylän asiakasraati 2011", "179", date(2011, 3, 1)),
    ("Jämsän asiakasraati", "182", date(2011, 9, 1)),
    ("Äänekosken asiakasraati", "992", date(2012, 2, 1)),
    ("Jyväskylän asiakasraati 2013", "179", date(2013, 2, 1)),
)
_ABOUT = (
    "Raadin vuodet ovat OSKU-hankkeen vuosia. Paikkakunnat, päivät ja vastaajien määrä 100 ovat tämän esittelyn "
    "valitsemia: lähde ei kerro niitä."
)
_PROPOSALS = (
    ("Palaverissa ensin asiakkaan asia, sitten lomakkeet.", "done", "Keskustelun runko muutettiin."),
    ("Sama ihminen vastaa koko ajan.", "partly", "Jokaisella on nimetty työntekijä, lomien ajan toinen."),
    (
        "Päätökset selkokielellä.",
        "not_done",
        "Päätöksen muoto tulee laista. Mukaan tulee selkeä tiivistelmä.",
    ),
)


def make_onnistu_period(session: Session, centre: Centre, *, now: datetime) -> None:
    """Write three goals of each client, all ended within the three years."""
    write_goals(session, list(_goals(centre.id, now)))


def _goals(centre_id: int, now: datetime) -> Iterator[dict[str, Any]]:
    chance = random.Random(2017)  # noqa: S311 - made-up data, nothing secret
    for area, (reached, why) in _REACHED.items():
        clients = list(range(_CLIENTS))
        chance.shuffle(clients)
        for place, client in enumerate(clients):
            reason = why if place < reached else chance.choice(_OTHERWISE)
            if reason == "in_work" and chance.random() < 0.4:
                reason = "in_studies"
            opened = ONNISTU[0] + timedelta(days=chance.randrange(700))
            yield {
                "centre_id": centre_id,
                "account_id": None,
                "client_number": f"onnistu-{client + 1}",
                "area": area,
                "title": "",
                "language": "fi",
                "opened_on": opened,
                "follow_up_on": None,
                "state": next(end for end, reasons in ENDS.items() if reason in reasons),
                "ended_on": opened + timedelta(days=chance.randrange(60, 390)),
                "end_reason": reason,
                "source": "import",
                "source_key": None,
                "changed_at": now,
                "row_version": 1,
            }


def make_osku_panels(session: Session, centre: Centre, *, now: datetime) -> None:
    """Write four panels in three municipalities, and what those asked at their end answered."""
    panels = [
        Panel(
            centre_id=centre.id,
            name=name,
            about=_ABOUT,
            language="fi",
            municipality_code=municipality,
            begun_on=begun,
            ended_on=begun + timedelta(days=240),
            published_at=now,
            changed_at=now,
        )
        for name, municipality, begun in _PANELS
    ]
    for panel in panels:
        days = [panel.begun_on + timedelta(days=60 * number) for number in range(1, 4)]
        panel.meetings = [PanelMeeting(held_on=day, place="Kaupungintalo", about="") for day in days]
        panel.proposals = [
            PanelProposal(made_on=days[0], text=text, status=status, answer=answer, answered_on=days[-1])
            for text, status, answer in _PROPOSALS
        ]
    orientation, structures = (_dealt(_ANSWERS[effect]) for effect in _ANSWERS)
    for number in range(_SHEETS):
        panels[number % len(panels)].sheets.append(
            PanelSheet(
                # Everybody was asked in the last year, when all panels had ended or were about to.
                answered_on=date(2013, 11, 1) + timedelta(days=number % 25),
                client_orientation=orientation[number],
                service_structures=structures[number],
            )
        )
    session.add_all(panels)
    session.flush()


def _dealt(answers: dict[str, int]) -> Sequence[str]:
    chance = random.Random(2011)  # noqa: S311 - made-up data, nothing secret
    dealt = [answer for answer, count in answers.items() for _number in range(count)]
    chance.shuffle(dealt)
    return dealt
