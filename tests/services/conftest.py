"""What tests of public figures share: a centre, and who asks for its year that is over beside the year before."""

import pytest

from portti.domain.reporting_periods import calendar_year
from portti.services.statistic_tables import Ask
from tests.factories.accounts import make_centre


@pytest.fixture
def centre(session):
    return make_centre(session)


@pytest.fixture
def ask(session, centre, now):
    return Ask(session, centre.id, calendar_year(2025), calendar_year(2024), "en", now)
