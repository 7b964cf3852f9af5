"""A year whose public figures hide something in every table."""

import random
from datetime import date, timedelta

from portti.domain.client_events import CHANNELS, FUNCTIONS, GROUPS, RESULTS, SATISFACTIONS
from portti.domain.reporting_periods import calendar_year
from portti.services.published_statistics import of_year
from portti.services.statistic_tables import Ask
from tests.factories.accounts import make_centre
from tests.factories.client_events import make_event


def make_published_year(session, now):
    """A year of a middling centre in one place, with a few events of everything that is seldom."""
    centre, chance, lengths = make_centre(session), random.Random(5), random.Random(6)
    for _ in range(260):
        make_event(
            session,
            centre=centre,
            happened_on=date(2025, 1, 1) + timedelta(days=chance.randrange(365)),
            client_group=chance.choices(GROUPS, (50, 20, 20, 8, 3, 1))[0],
            functions=tuple(chance.sample(FUNCTIONS, chance.choice((1, 1, 2)))),
            channel=chance.choices(CHANNELS, (9, 6, 4, 2, 1, 1, 0.1, 0.1, 0.1))[0],
            municipality_code=chance.choices(("179", "410", "992", "277", None), (50, 9, 2, 0.6, 5))[0],
            client_number=chance.choice((None, str(chance.randrange(90)))),
            result=chance.choices((None, *RESULTS), (*[5] * len(RESULTS), 0.3))[0],
            satisfaction=chance.choices((None, *SATISFACTIONS), (9, 9, 5, 0.3, 0.2))[0],
            minutes=lengths.choice((None, 0, 5, 20, 45, 90)),
        )
    for number in range(40):
        make_event(
            session,
            centre=centre,
            happened_on=date(2024, 1 + number % 12, 3),
            client_group=GROUPS[number % 3 if number < 38 else 3],
        )
    make_event(session, centre=make_centre(session), happened_on=date(2025, 2, 2))
    year = calendar_year(2025)
    return of_year(Ask(session, centre.id, year, year, "en", now), 2025)
