"""Opening a practice centre: made-up people with whom new staff learn, behind a wall to all that is real.

Nothing leaves it by mail (portti.queries.operations keeps its messages), nothing of it is published, and nobody of it
is ranked with anybody else (portti.queries.practice). It is always a new centre: a real one never becomes one.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.accounts import PersonDraft
from portti.domain.actor import SYSTEM
from portti.domain.centres import LONGEST_CODE, CentreDraft
from portti.domain.errors import RuleViolation
from portti.domain.places import municipality_table
from portti.mail.links import page_url
from portti.models import Account, Centre
from portti.queries import accounts as account_queries
from portti.services import account_links, centres
from portti.services.demo_events import make_events
from portti.services.demo_rows import Maker
from portti.settings import Settings

ASSISTANTS, EMPLOYERS = 16, 8


@dataclass(frozen=True)
class PracticeCentre:
    """What was made: the centre's code, and where its manager chooses a password; no mail would reach them."""

    code: str
    link: str


def open_practice_centre(
    session: Session, of_code: str, manager: PersonDraft, *, settings: Settings, now: datetime
) -> PracticeCentre:
    """Make a practice centre beside a real one, with its manager and made-up people.

    Raises NotFound for an unknown centre, RuleViolation `practice_of_practice` or `code_taken`.
    """
    of = account_queries.centre_by_code(session, of_code)
    if of.practice:
        raise RuleViolation("practice_of_practice", "of")
    centre = centres.open_centre(session, SYSTEM, _draft(of), now=now)
    centre.practice = True
    session.flush()
    account = centres.appoint_manager(session, centre.code, manager, settings=settings, now=now)
    _make_people(session, centre, settings, now)
    make_events(session, centre, is_shown=False, now=now)
    link = account_links.make_link(
        session, account.id, account_links.FIRST_PASSWORD, settings=settings, now=now
    )
    return PracticeCentre(centre.code, page_url(settings, account.language, f"/password/{link.token}"))


def _draft(of: Centre) -> CentreDraft:
    return CentreDraft(
        code=f"harj-{of.code}"[:LONGEST_CODE].strip("-"),
        name_fi=f"Harjoittelu: {of.name_fi}"[:120],
        name_sv=f"Övning: {of.name_sv}"[:120],
        municipality_code=of.municipality_code,
        phone=of.phone,
        email=of.email,
    )


def _make_people(session: Session, centre: Centre, settings: Settings, now: datetime) -> None:
    """Make assistants with published profiles and employers with published needs, all of the centre's town."""
    maker, town = Maker(session, settings, now), municipality_table()[centre.municipality_code]
    maker.centres = [centre]
    for number in range(1, ASSISTANTS + 1):
        account = _person(maker, centre, "assistant", number)
        profile = maker.profile(number, town, "fi", account)
        profile.exchange_id = f"practice-{centre.id}-p{number}"
        session.add(profile)
    for number in range(1, EMPLOYERS + 1):
        employer = maker.employer(_person(maker, centre, "employer", number))
        need = maker.need(number, town, "fi", employer)
        need.exchange_id = f"practice-{centre.id}-n{number}"
        session.add(need)
    session.flush()


def _person(maker: Maker, centre: Centre, role: str, number: int) -> Account:
    account = maker.account_to_write(centre, "fi", role)
    account.email = f"{role}{number}@{centre.code}.example"
    maker.session.flush()
    return account
