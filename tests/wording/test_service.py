"""Every code of the service record has its word, in the order of the rules, and no table has a word too many."""

import pytest

from portti.domain import client_events, service_sessions
from portti.wording import service

TABLES = (
    "GROUPS",
    "FUNCTIONS",
    "TOPICS",
    "CHANNELS",
    "BEGUN_BY",
    "RESULTS",
    "REFERRED_TO",
    "UNMET_NEEDS",
    "SATISFACTIONS",
    "SOURCES",
    "VOID_REASONS",
)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        *(pytest.param(getattr(service, name), getattr(client_events, name), id=name) for name in TABLES),
        pytest.param(service.SESSION_KINDS, service_sessions.KINDS, id="KINDS"),
    ],
)
def test_each_code_has_its_word(words, codes):
    assert tuple(words) == codes
