"""The demo's needs of two years that are over, in the centre that is shown: opened a week apart, most were filled."""

import random
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta

from portti.domain.actor import Actor
from portti.domain.places import municipality_table
from portti.models import Centre, Employer, Need
from portti.queries import demo as queries
from portti.services import audit
from portti.services.demo_rows import Maker

_SEED = 20261129
_FIRST_NUMBER, _COUNT = 8001, 90
_NEWEST = timedelta(days=24)
_FILLED, _WITHDRAWN = 0.85, 0.6
_TO_PROPOSAL, _TO_FILLED = 6.0, 15.0
"""Days in the middle: until the first proposal, and from it until somebody is found."""
_EVERY, _OPEN_DAYS = 5, (50, 210)
"""Every fifth need that is open still was opened first so many days ago: a long wait that has not ended."""


@dataclass(frozen=True)
class PastNeed:
    """A need that is over: whose, when somebody was proposed first, and when it was filled if it was."""

    need: Need
    employer: Employer
    proposed_at: datetime
    filled_at: datetime | None


def make_past_needs(maker: Maker, centre: Centre, besides: Sequence[int]) -> list[PastNeed]:
    """Write needs that are over for the employers of a centre but for some accounts; newest first."""
    chance = random.Random(_SEED)  # noqa: S311 - made-up data, nothing secret
    employers = queries.employers_besides(maker.session, centre.id, besides)
    came: dict[int, datetime] = {}
    made = []
    for number in range(_COUNT if employers else 0):
        employer, code = employers[number * 7 % len(employers)]
        opened = maker.now - _NEWEST - timedelta(days=7 * number, hours=chance.randrange(8))
        made.append(_past_need(maker, chance, number, employer, code or centre.municipality_code, opened))
        _came_before(came, employer, opened)
    maker.session.flush()
    for past in made:
        if past.filled_at is not None:
            actor = Actor(past.employer.account_id, centre_id=centre.id, employer_id=past.employer.id)
            audit.record(maker.session, actor, "fill_need", "need", past.need.id, now=past.filled_at)
    of_account = {employer.account_id: employer for employer, _code in employers}
    owners = {employer.id: employer for employer in of_account.values()}
    for need in queries.needs_nobody_stands_for(maker.session, centre.id)[::_EVERY]:
        if need.employer_id in owners:
            # Paused in between: the centre is not asked to help with it yet.
            need.public_since = need.published_at
            need.published_at = need.created_at = maker.now - timedelta(days=chance.randint(*_OPEN_DAYS))
            _came_before(came, owners[need.employer_id], need.published_at)
    queries.let_accounts_come(maker.session, came)
    return made


def _past_need(
    maker: Maker, chance: random.Random, number: int, employer: Employer, code: str, opened: datetime
) -> PastNeed:
    then, last = copy(maker), maker.now - timedelta(days=1)
    then.now = opened
    need = then.need(_FIRST_NUMBER + number, municipality_table()[code], "fi", employer)
    proposed = min(last, opened + timedelta(days=chance.lognormvariate(0, 0.9) * _TO_PROPOSAL))
    filled = proposed + timedelta(days=chance.lognormvariate(0, 0.7) * _TO_FILLED)
    is_filled = chance.random() < _FILLED and filled < last
    need.state = "filled" if is_filled else "withdrawn" if chance.random() < _WITHDRAWN else "expired"
    need.created_at = need.published_at = need.confirmed_at = opened
    need.changed_at = filled if is_filled else min(last, proposed + timedelta(days=chance.randint(10, 60)))
    need.asked_at = None
    maker.session.add(need)
    return PastNeed(need, employer, proposed, filled if is_filled else None)


def _came_before(came: dict[int, datetime], employer: Employer, moment: datetime) -> None:
    """Nobody has a need before they came: note that an employer came some days before a moment."""
    if employer.account_id is not None and employer.created_at > moment:
        employer.created_at = came[employer.account_id] = moment - timedelta(days=3)
