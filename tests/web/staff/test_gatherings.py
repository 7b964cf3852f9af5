"""The form of a gathering: all that is wrong is told at once, each beside its field, and nothing typed is lost."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import Gathering
from tests.factories.accounts import make_account
from tests.support.web import log_in

DAY = {"days-day": "9", "days-month": "12", "days-year": "2026"}


def linked(page: str) -> list[str]:
    """Return the fields to which the summary of errors leads."""
    summary = page.split("govuk-error-summary__list", 1)[1].split("</ul>", 1)[0]
    return [part.split('"', 1)[0] for part in summary.split('href="#')[1:]]


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        (
            {"key": "a", "title": "Ilta", "start": "late"},
            [
                "kind",
                "days",
                "start",
                "end",
                "place",
                "languages",
                "for_whom",
                "places",
                "sign_up_until",
            ],
        ),
        (
            {
                "key": "a",
                "kind": "training",
                "title": "Ilta",
                **DAY,
                "start": "18",
                "end": "17",
                "rhythm": "once",
            },
            ["end", "place", "languages", "for_whom", "places", "sign_up_until"],
        ),
        (
            {
                "key": "a",
                "kind": "other",
                "title": "Ilta",
                **DAY,
                "days-year": "0001",
                "start": "0",
                "end": "2",
            },
            ["days", "place", "languages", "for_whom", "places", "sign_up_until"],
        ),
        (
            {"key": "a", "kind": "other", "title": "Ilta", **DAY, "rhythm": "day", "start": "0", "end": "2"}
            | {
                f"{day}-{part}": word
                for day in ("days", "until")
                for part, word in (("day", "31"), ("year", "9999"))
            }
            | {"until-month": "12"},
            ["days", "until", "place", "languages", "for_whom", "places", "sign_up_until"],
        ),
    ],
)
def test_all_faults_are_told_at_once(
    client: FlaskClient, session: Session, typed: dict[str, str], fields: list[str]
) -> None:
    log_in(client, make_account(session, "staff"))
    answer = client.post("/en/staff/gatherings/new", data=typed)
    assert answer.status_code == 422
    assert sorted(linked(answer.text)) == sorted(fields)
    assert 'value="Ilta"' in answer.text
    assert session.scalars(select(Gathering)).all() == []
