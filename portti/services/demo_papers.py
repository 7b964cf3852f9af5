"""Papers and instruction cards of the demo: of the employer, and of the assistant with somebody they work for."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain import papers as rules
from portti.domain.actor import Actor
from portti.domain.candidacies import ASSISTANT, EMPLOYER
from portti.models import Account, Candidacy, Employer, Need
from portti.queries import accounts as account_queries
from portti.queries import candidacies as candidacy_queries
from portti.services.instruction_cards import NewCard, begin_card
from portti.services.paper_lines import add_line
from portti.services.papers import NewPaper, begin_paper
from portti.settings import Settings

_TRIPS = ((6, "Koti", "Uimahalli", 7_400), (6, "Uimahalli", "Koti", 7_400), (2, "Koti", "Kirjasto", 12_300))


def make_papers(
    session: Session,
    accounts: dict[str, Account],
    need: Need,
    row: Candidacy | None,
    *,
    settings: Settings,
    now: datetime,
) -> None:
    """Let the employer have each kind of paper and two cards, and the assistant what belongs to their work, `row`."""
    own = account_queries.actor_of(session, accounts["employer"].id)
    agreed = candidacy_queries.agreed_of_need(session, need.id)
    monday = helsinki(now).date() + timedelta(days=14 - helsinki(now).weekday())
    last = monday + timedelta(days=27)
    for kind in rules.OF_SIDE[EMPLOYER]:
        if kind not in rules.OF_PAIR or agreed:
            new = NewPaper(
                kind,
                "fi",
                f"demo:{kind}",
                agreed[0].id if kind in rules.OF_PAIR else None,
                *((monday, last) if kind == rules.SHIFTS else (None, None)),
            )
            begin_paper(session, own, EMPLOYER, new, settings=settings, now=now)
    _cards(session, own, ("morning", "trouble"), settings, now)
    if row is not None:
        _claim(session, accounts["assistant"], row, settings, now)


def _claim(session: Session, account: Account, row: Candidacy, settings: Settings, now: datetime) -> None:
    """Let an assistant who works for somebody have a claim with trips, and a card to read."""
    other = session.get_one(Employer, session.get_one(Need, row.need_id).employer_id)
    assert other.account_id is not None
    boss = account_queries.actor_of(session, other.account_id)
    _cards(session, boss, ("arriving",), settings, now)
    worker = account_queries.actor_of(session, account.id)
    new = NewPaper(rules.MILEAGE, "fi", "demo:own", row.id)
    claim = begin_paper(session, worker, ASSISTANT, new, settings=settings, now=now)
    for number, (ago, start, end, metres) in enumerate(_TRIPS):
        trip = rules.Trip(helsinki(now).date() - timedelta(days=ago), start, end, metres)
        add_line(session, worker, ASSISTANT, claim.id, trip, f"demo:{number}", settings=settings, now=now)


def _cards(
    session: Session, actor: Actor, templates: tuple[str, ...], settings: Settings, now: datetime
) -> None:
    for template in templates:
        key = f"demo:{template}:{actor.employer_id}"
        begin_card(session, actor, NewCard(template, "", "fi", key), settings=settings, now=now)
