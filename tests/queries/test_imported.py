"""Imported rows that are nobody's yet, by centre, id and page."""

import pytest

from portti.models import Employer
from portti.queries import imported as queries
from tests.factories.accounts import make_centre, make_employer, make_profile
from tests.factories.needs import make_need


@pytest.fixture
def centre(session):
    return make_centre(session)


def loose_employer(session, centre, now):
    employer = Employer(centre_id=centre.id, account_id=None, created_at=now)
    session.add(employer)
    session.flush()
    return employer


def loose_profile(session, centre, exchange_id):
    profile = make_profile(session, centre=centre)
    profile.account_id, profile.exchange_id = None, exchange_id
    session.flush()
    return profile


def test_rows_without_a_person_are_their_centres(session, now, centre):
    employer, other = loose_employer(session, centre, now), loose_employer(session, make_centre(session), now)
    need, second = make_need(session, employer=employer), make_need(session, employer=employer)
    make_need(session, employer=other)
    make_need(session, employer=make_employer(session, centre=centre))
    loose_employer(session, centre, now)
    profile = loose_profile(session, centre, "p1")
    loose_profile(session, make_centre(session), "p2")
    make_profile(session, centre=centre)
    rows, total = queries.untied_employers(session, centre.id)
    assert [(row.id, [n.id for n in needs]) for row, needs in rows] == [(employer.id, [second.id, need.id])]
    profiles, profiles_total = queries.untied_profiles(session, centre.id)
    assert [row.id for row in profiles] == [profile.id]
    assert (total, profiles_total) == (1, 1)
    assert queries.count_untied(session, centre.id) == {"needs": 1, "profiles": 1}


def test_more_rows_than_one_page_are_all_reached(session, now, centre):
    employers = [loose_employer(session, centre, now) for _number in range(7)]
    for employer in employers:
        make_need(session, employer=employer)
    profiles = [loose_profile(session, centre, f"p{number}") for number in range(5)]
    seen = []
    for offset in range(0, 9, 3):
        rows, total = queries.untied_employers(session, centre.id, limit=3, offset=offset)
        seen += [row.id for row, _needs in rows]
        assert total == 7
    assert seen == [employer.id for employer in employers]
    rows, total = queries.untied_profiles(session, centre.id, limit=3, offset=3)
    assert ([row.id for row in rows], total) == ([row.id for row in profiles[3:]], 5)


def test_an_id_is_found_by_a_part_of_it_to_the_letter(session, now, centre):
    employer, other = loose_employer(session, centre, now), loose_employer(session, centre, now)
    need = make_need(session, employer=employer)
    make_need(session, employer=other)
    need.exchange_id = "Reg-2026_07"
    profile = loose_profile(session, centre, "reg-2026-71")
    session.flush()
    assert [row.id for row, _ in queries.untied_employers(session, centre.id, words="reg-2026")[0]] == [
        employer.id
    ]
    assert [row.id for row in queries.untied_profiles(session, centre.id, words="2026-7")[0]] == [profile.id]
    # A sign that SQL reads as "any letter" is a sign here.
    assert queries.untied_profiles(session, centre.id, words="2026_7") == ([], 0)
    assert queries.untied_employers(session, centre.id, words="nothing") == ([], 0)
