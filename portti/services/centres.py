"""Opening a centre and giving it its first manager: what an operator does before anybody can log in."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.accounts import PersonDraft, check_email, check_phone
from portti.domain.actor import Actor
from portti.domain.centres import CentreDraft, check_centre
from portti.domain.errors import RuleViolation
from portti.domain.permissions import check_may
from portti.domain.phones import international
from portti.domain.places import municipality_table
from portti.models import Account, Centre
from portti.queries import accounts as account_queries
from portti.services import audit
from portti.services.accounts import create_account_for_person
from portti.settings import Settings


def open_centre(session: Session, actor: Actor, draft: CentreDraft, *, now: datetime) -> Centre:
    """Store a new centre; its wellbeing services county is that of its municipality.

    Raises RuleViolation for a field that does not do, `code_taken` for a code in use.
    """
    check_centre(draft)
    check_phone(draft.phone)
    check_email(draft.email)
    if any(centre.code == draft.code for centre in account_queries.all_centres(session)):
        raise RuleViolation("code_taken", "code")
    centre = Centre(
        code=draft.code,
        name_fi=draft.name_fi,
        name_sv=draft.name_sv,
        name_en=draft.name_en.strip(),
        municipality_code=draft.municipality_code,
        wellbeing_county_code=municipality_table()[draft.municipality_code].wellbeing_county,
        phone=draft.phone,
        email=draft.email,
        interview_required=draft.interview_required,
    )
    session.add(centre)
    session.flush()
    audit.record(session, actor, "open_centre", "centre", centre.id, now=now)
    return centre


def choose_urgent_phone(session: Session, actor: Actor, typed: str, *, now: datetime) -> None:
    """Keep which telephone is told of a centre's shifts that must not fail; empty is the centre's own number."""
    check_may(actor, "manage_staff")
    check_phone(typed)
    if typed and international(typed) is None:
        # No message by the gateway would ever reach it, and nobody would see that.
        raise RuleViolation("phone_form", "phone")
    centre = account_queries.centre_for_change(session, actor.centre_id)
    if centre.urgent_phone == typed:
        return
    centre.urgent_phone = typed
    session.flush()
    audit.record(session, actor, "choose_urgent_phone", "centre", centre.id, now=now)


def appoint_manager(
    session: Session, centre_code: str, draft: PersonDraft, *, settings: Settings, now: datetime
) -> Account:
    """Make a manager's account from the command line; the link to choose a password goes to the address.

    The service itself acts: there is no person yet who could. Raises NotFound for an unknown centre.
    """
    centre = account_queries.centre_by_code(session, centre_code)
    operator = Actor(account_id=None, roles=frozenset({"manager"}), centre_id=centre.id)
    return create_account_for_person(session, operator, draft, settings=settings, now=now)
