"""Made-up centres, accounts, employers and assistants with valid defaults."""

import itertools
import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from portti.models import Account, Centre, Employer, Profile, Representation
from portti.queries import accounts as account_queries
from tests.conftest import NOW

_numbers = itertools.count(1)


def make_centre(session: Session, *, code: str | None = None, interview_required: bool = False) -> Centre:
    """Return a stored centre."""
    number = next(_numbers)
    centre = Centre(
        code=code or f"centre{number}",
        name_fi=f"Keskus {number}",
        name_sv=f"Center {number}",
        municipality_code="179",
        wellbeing_county_code="13",
        phone="+358 14 000 0000",
        email=f"centre{number}@example.org",
        interview_required=interview_required,
    )
    session.add(centre)
    session.flush()
    return centre


def make_account(
    session: Session,
    *roles: str,
    centre: Centre | None = None,
    email: str | None = None,
    language: str = "fi",
    given_name: str = "Aino",
    family_name: str = "Esimerkki",
    now: datetime = NOW,
) -> Account:
    """Return a stored, confirmed account with `roles`."""
    number = next(_numbers)
    account = Account(
        centre_id=(centre or make_centre(session)).id,
        email=email or f"person{number}@example.org",
        given_name=given_name,
        family_name=family_name,
        language=language,
        roles=[account_queries.role_by_name(session, role) for role in roles],
        active=True,
        confirmed_at=now,
        fs_uniquifier=secrets.token_hex(32),
        conduct_rules_version="2026-11",
        conduct_rules_accepted_at=now,
        display={},
        created_at=now,
    )
    session.add(account)
    session.flush()
    return account


def make_employer(
    session: Session, *, account: Account | None = None, centre: Centre | None = None, now: datetime = NOW
) -> Employer:
    """Return a stored employer with an account of the role."""
    account = account or make_account(session, "employer", centre=centre, now=now)
    employer = Employer(centre_id=account.centre_id, account_id=account.id, created_at=now)
    session.add(employer)
    session.flush()
    return employer


def make_representation(
    session: Session, representative: Account, employer: Employer, *, now: datetime = NOW
) -> Representation:
    """Let `representative` act for `employer`."""
    representation = Representation(
        representative_account_id=representative.id, employer_id=employer.id, ground="guardian", since_at=now
    )
    session.add(representation)
    session.flush()
    return representation


def make_profile(
    session: Session,
    *,
    account: Account | None = None,
    centre: Centre | None = None,
    state: str = "published",
    now: datetime = NOW,
    **values: object,
) -> Profile:
    """Return a stored profile in Jyväskylä of an assistant's account."""
    account = account or make_account(session, "assistant", centre=centre, now=now)
    fields: dict[str, object] = {
        "shown_name": account.given_name,
        "municipality_code": "179",
        "latitude": 62.24,
        "longitude": 25.75,
        "published_at": now if state == "published" else None,
        "confirmed_at": now if state == "published" else None,
        **values,
    }
    profile = Profile(
        centre_id=account.centre_id,
        account_id=account.id,
        state=state,
        exchange_id=f"p{next(_numbers)}",
        created_at=now,
        changed_at=now,
        **fields,
    )
    session.add(profile)
    session.flush()
    return profile
