"""Finding people of one's own centre."""

from datetime import timedelta

import pytest

from portti.domain.errors import NotFound
from portti.queries import people as queries
from portti.queries.people import PeopleFilter
from tests.factories.accounts import (
    make_account,
    make_centre,
    make_employer,
    make_profile,
    make_representation,
)
from tests.factories.matches import make_match
from tests.factories.needs import make_need


@pytest.fixture
def centre(session):
    return make_centre(session)


def found(session, centre, **wanted):
    rows, total = queries.search_people(session, centre.id, PeopleFilter(**wanted))
    assert total == len(rows)
    return [row.account.id for row in rows]


def test_people_are_found_by_name_in_any_case_by_email_and_phone(session, centre):
    person = make_account(
        session, "assistant", centre=centre, given_name="Äiti", family_name="Öhman", email="ao@example.org"
    )
    person.phone = "040 123 4567"
    make_account(session, "assistant", centre=centre, given_name="Pertti", family_name="Koski")
    make_account(session, "assistant", given_name="Äiti", family_name="Öhman")  # another centre's
    session.flush()
    for words in ("äiti", "ÖHMAN", "öhm äit", "ao@example", "123 4567"):
        assert found(session, centre, words=words) == [person.id], words
    assert found(session, centre, words="äiti koski") == []
    assert len(found(session, centre)) == 2


@pytest.mark.parametrize("words", ["%", "_", "100%"])
def test_signs_that_mean_something_to_the_database_are_plain_letters(session, centre, words):
    make_account(session, "assistant", centre=centre)
    assert found(session, centre, words=words) == []


def test_people_are_found_by_role_and_municipality(session, centre):
    employer = make_employer(session, centre=centre)
    make_need(session, employer=employer, municipality_code="091")
    profile = make_profile(session, centre=centre, municipality_code="049")
    make_profile(session, municipality_code="049")
    assert found(session, centre, role="employer") == [employer.account_id]
    assert found(session, centre, municipality_code="049") == [profile.account_id]
    assert found(session, centre, municipality_code="091") == [employer.account_id]
    assert found(session, centre, role="assistant", municipality_code="091") == []
    rows, _ = queries.search_people(session, centre.id, PeopleFilter(municipality_code="091"))
    assert rows[0].needs == 1
    assert rows[0].municipality_codes == ("091",)


def test_a_long_list_is_cut_into_pages(session, centre):
    for _ in range(5):
        make_account(session, "assistant", centre=centre)
    rows, total = queries.search_people(session, centre.id, PeopleFilter(), limit=2, offset=4)
    assert (len(rows), total) == (1, 5)


def test_a_person_comes_with_what_hangs_on_them_and_only_to_their_centre(session, centre):
    employer = make_employer(session, centre=centre)
    need = make_need(session, employer=employer)
    representative = make_account(session, "representative", centre=centre)
    make_representation(session, representative, employer)
    person = queries.person_of_centre(session, centre.id, employer.account_id)
    assert [found.id for found in person.needs] == [need.id]
    assert [account.id for _tie, account in person.representatives] == [representative.id]
    other = queries.person_of_centre(session, centre.id, representative.id)
    assert [tied.id for _tie, tied, _account in other.represented] == [employer.id]
    with pytest.raises(NotFound):
        queries.person_of_centre(session, make_centre(session).id, employer.account_id)


def test_match_counts_tell_what_was_said(session, centre):
    profile = make_profile(session, centre=centre)
    needs = [make_need(session) for _ in range(4)]
    make_match(session, need=needs[0], profile=profile)
    make_match(session, need=needs[1], profile=profile, employer_answer="interested")
    make_match(
        session,
        need=needs[2],
        profile=profile,
        employer_answer="interested",
        assistant_answer="interested",
    )
    make_match(session, need=needs[3], profile=profile, current=False)
    make_match(session, need=needs[0], profile=make_profile(session))
    counts = queries.match_counts(session, profile_id=profile.id)
    assert counts == queries.MatchCounts(3, 2, 1, 1)
    assert queries.match_counts(session, employer_id=needs[0].employer_id).fitting == 2


def test_staff_are_those_who_work_for_the_centre_now(session, centre):
    staff = make_account(session, "staff", centre=centre, family_name="Aalto")
    manager = make_account(session, "manager", "staff", centre=centre, family_name="Berg")
    make_account(session, "staff", centre=centre).active = False
    make_account(session, "assistant", centre=centre)
    make_account(session, "manager")
    session.flush()
    assert [a.id for a in queries.staff_of_centre(session, centre.id)] == [staff.id, manager.id]
    assert queries.count_managers(session, centre.id) == 1


def test_who_waits_for_a_call_has_a_whole_profile_and_no_email(session, centre):
    def assistant(home=centre, email=None, **values):
        account = make_account(session, "assistant", centre=home)
        account.email = email
        make_profile(session, account=account, **values)
        return account.id

    waits = assistant()
    assistant(email="has@example.org")
    assistant(state="draft")
    assistant(home=make_centre(session))
    session.flush()
    assert found(session, centre, waits="phone") == [waits]


def test_accounts_made_by_a_member_of_staff_are_found_by_the_moment(session, centre, now):
    staff = make_account(session, "staff", centre=centre)
    made = make_account(session, "employer", centre=centre, now=now)
    early = make_account(session, "employer", centre=centre, now=now - timedelta(hours=1))
    other = make_account(session, "employer", centre=centre, now=now)
    made.created_by_account_id = early.created_by_account_id = staff.id
    other.created_by_account_id = made.id
    session.flush()
    since = now - timedelta(minutes=1)
    assert [account.id for account in queries.made_by(session, staff.id, since=since)] == [made.id]
