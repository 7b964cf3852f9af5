"""A manager is named by the same words for a centre and for its practice centre."""

import pytest

from portti import database
from portti.cli.__main__ import main
from portti.queries import accounts as queries
from portti.settings import Settings

NAME = ("--given-name", "Aura", "--family-name", "Lahti", "--language", "sv")
CENTRE = ("--name-fi", "Keski-Suomi", "--name-sv", "Mellersta Finland", "--municipality", "179")
CONTACT = ("--phone", "014 123 4567", "--email", "keskus@example.org")


@pytest.mark.either_database
def test_a_centre_and_its_practice_centre_get_their_managers(
    own_settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["accounts", "open-centre", "keski-suomi", *CENTRE, *CONTACT]) == 0
    assert main(["accounts", "appoint-manager", "aura@example.org", "--centre", "keski-suomi", *NAME]) == 0
    assert main(["accounts", "open-practice", "harj@example.org", "--of", "keski-suomi", *NAME]) == 0
    assert "harj-keski-suomi" in capsys.readouterr().out
    with database.reading() as session:
        for email, is_practice in (("aura@example.org", False), ("harj@example.org", True)):
            account = queries.account_by_email(session, email)
            assert account is not None
            assert (account.given_name, account.family_name, account.language) == ("Aura", "Lahti", "sv")
            assert [role.name for role in account.roles] == ["manager"]
            assert queries.centre_by_id(session, account.centre_id).practice is is_practice


def test_no_manager_is_made_for_an_unknown_centre(
    own_settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    for deed, option in (("appoint-manager", "--centre"), ("open-practice", "--of")):
        assert main(["accounts", deed, "aura@example.org", option, "muualla", *NAME]) != 0
        assert f"{option} muualla: there is no such centre." in capsys.readouterr().err
