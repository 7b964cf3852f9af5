"""The demo's feedback: what clients and partners answered, an address that waits, a follow-up with its day."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.actor import Actor
from portti.domain.answers import EVENT, PARTNER, counts_on
from portti.models import Account, Centre
from portti.queries import accounts as account_queries
from portti.queries.answers import write_answers
from portti.queries.demo import newest_events
from portti.services.answers_by_link import ask_about_event, ask_partners
from portti.services.demo_rows import Maker
from portti.services.event_follow_ups import plan_follow_up

_SEED = 20261126
_FACES = {"good": 70, "so_so": 22, "bad": 8}
_GROUPS = {"employer": 55, "assistant": 25, "relative": 20}
_PARTNERS = ("Kehitysvammatuki", "Näkövammaiset", "Hyvinvointialueen vammaispalvelut")
_SCORES = {1: ("5",) * 6 + ("4",) * 5 + ("3",) * 2, 2: ("5",) * 5 + ("4",) * 5 + ("3",)}
"""What partners answered one and two years ago."""


def make_feedback(maker: Maker, centre: Centre, staff: Account) -> None:
    """Write two years of answers of a centre, and let its adviser ask, and plan to go on."""
    session, now = maker.session, maker.now
    actor, today = account_queries.actor_of(session, staff.id), helsinki(now).date()
    chance = random.Random(_SEED)  # noqa: S311 - made-up data, nothing secret
    for back, scores in _SCORES.items():
        year = today.year - back
        write_answers(session, centre.id, PARTNER, counts_on(year), [(score, None) for score in scores])
    for day in _days(chance, today):
        answer, group = (chance.choices(list(of), list(of.values()))[0] for of in (_FACES, _GROUPS))
        write_answers(session, centre.id, EVENT, counts_on(day), [(answer, group)])
    ask_partners(session, actor, today.year, "\n".join(_PARTNERS), settings=maker.settings, now=now)
    _go_on(session, actor, centre, maker, today)


def _days(chance: random.Random, today: date) -> Iterator[date]:
    for back in range(1, 2 * 365):
        if chance.random() < 0.25:
            yield today - timedelta(days=back)


def _go_on(session: Session, actor: Actor, centre: Centre, maker: Maker, today: date) -> None:
    asked, *_rest, left_open = newest_events(session, centre.id, limit=5)
    ask_about_event(session, actor, asked.id, settings=maker.settings, now=maker.now)
    left_open.result = "continues"
    plan_follow_up(session, actor, left_open.id, today + timedelta(days=5), now=maker.now)
