"""Representatives: asked by an employer, saying yes or no, acting for whom they choose, ending it."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.accounts import check_email, check_ground, stored_email
from portti.domain.actor import Actor
from portti.domain.errors import NotAllowed, NotFound, RuleViolation
from portti.mail.compose import account as compose
from portti.mail.compose.drafting import Holder
from portti.mail.outbox import enqueue
from portti.models import Account, Employer, Representation, RepresentationRequest
from portti.queries import accounts as queries
from portti.services import audit
from portti.services.accounts import own_account
from portti.settings import Settings


def own_employer(session: Session, actor: Actor) -> Employer:
    """Return the employer whose representatives the actor may name: their own, or one that staff act for."""
    if actor.employer_id is None:
        raise NotFound("employer")
    employer = session.get(Employer, actor.employer_id)
    if employer is None:
        raise NotFound("employer")
    if employer.account_id != actor.account_id and not actor.is_staff:
        # A representative hands the right to act on to nobody.
        raise NotAllowed("name_representative")
    return employer


def ask_representative(
    session: Session,
    actor: Actor,
    email: str,
    ground: str,
    *,
    language: str,
    settings: Settings,
    now: datetime,
) -> RepresentationRequest:
    """Ask the person of an address to act for the employer; the answer does not tell whether it is registered."""
    employer = queries.employer_for_change(session, own_employer(session, actor).id)
    check_email(email)
    check_ground(ground)
    address = stored_email(email)
    person = queries.account_by_email(session, address)
    if person is not None and person.id == employer.account_id:
        raise RuleViolation("own_address", "email")
    if any(account.email == address for _tie, account in queries.representatives_of(session, employer.id)):
        raise RuleViolation("represents_already", "email")
    for wish in queries.open_requests_of_employer(session, employer.id):
        if wish.email == address:
            return wish
    wish = RepresentationRequest(
        employer_id=employer.id,
        email=address,
        ground=ground,
        asked_by_account_id=actor.account_id,
        asked_at=now,
    )
    session.add(wish)
    session.flush()
    holder = Holder(
        account_id=person.id if person else None,
        centre_id=employer.centre_id,
        address=address,
        language=person.language if person else language,
        given_name="",
    )
    draft = compose.representative_asked(holder, request_id=wish.id, settings=settings, now=now)
    enqueue(session, draft, now=now)
    audit.record(session, actor, "ask_representative", "representation_request", wish.id, now=now)
    return wish


def withdraw_request(session: Session, actor: Actor, request_id: int, *, now: datetime) -> bool:
    """Take back a wish to be represented; False where it was answered or taken back before."""
    employer = own_employer(session, actor)
    wish = queries.request_for_change(session, request_id)
    if wish.employer_id != employer.id:
        raise NotFound("request")
    if wish.answered_at is not None:
        return False
    wish.answered_at, wish.answer = now, "withdrawn"
    audit.record(session, actor, "withdraw_request", "representation_request", wish.id, now=now)
    session.flush()
    return True


def answer_request(
    session: Session, actor: Actor, request_id: int, *, accepts: bool, now: datetime
) -> int | None:
    """Say yes or no to representing; return the employer that the actor may act for now, if any.

    Only the person of the asked address may answer, and an answer pressed twice is given once.
    """
    account = own_account(session, actor)
    wish = queries.request_for_change(session, request_id)
    if account.email is None or wish.email != account.email or account.confirmed_at is None:
        raise NotFound("request")
    if wish.answered_at is not None:
        return wish.employer_id if wish.answer == "accepted" else None
    wish.answered_at, wish.answer = now, "accepted" if accepts else "declined"
    audit.record(session, actor, f"{wish.answer}_representing", "employer", wish.employer_id, now=now)
    if not accepts:
        return None
    _tie(session, account, wish, now)
    return wish.employer_id


def _tie(session: Session, account: Account, wish: RepresentationRequest, now: datetime) -> None:
    tie = queries.representation(session, account.id, wish.employer_id)
    if tie is None:
        tie = Representation(representative_account_id=account.id, employer_id=wish.employer_id)
        session.add(tie)
    tie.ground, tie.since_at, tie.until_at = wish.ground, now, None
    if "representative" not in {role.name for role in account.roles}:
        account.roles.append(queries.role_by_name(session, "representative"))
    session.flush()


def end_representation(session: Session, actor: Actor, representation_id: int, *, now: datetime) -> bool:
    """End a representative's right to act at once; the employer may, and the representative themselves.

    Returns whether it was the representative who ended it.
    """
    tie, own = _own_tie(session, actor, representation_id)
    if tie.until_at is None:
        tie.until_at = now
        audit.record(session, actor, "end_representation", "employer", tie.employer_id, now=now)
    session.flush()
    return own


def _own_tie(session: Session, actor: Actor, representation_id: int) -> tuple[Representation, bool]:
    """Return a tie of the actor's, and whether they are its representative."""
    tie = queries.representation_by_id(session, representation_id)
    own = tie.representative_account_id == actor.account_id
    if not own and own_employer(session, actor).id != tie.employer_id:
        raise NotFound("representation")
    return tie, own


def tie_to_end(session: Session, actor: Actor, representation_id: int) -> tuple[bool, str]:
    """Return whether the actor is the representative of a tie, and the other person's name; NotFound when ended."""
    tie, own = _own_tie(session, actor, representation_id)
    if tie.until_at is not None:
        raise NotFound("representation")
    if own:
        return own, queries.employer_names(session, [tie.employer_id]).get(tie.employer_id, "")
    person = queries.account_by_id(session, tie.representative_account_id)
    return own, f"{person.given_name} {person.family_name}"


def start_acting_for(session: Session, actor: Actor, employer_id: int, *, now: datetime) -> None:
    """Record that a representative begins to act for one of the employers they represent."""
    if actor.account_id is None:
        raise NotFound("employer")
    represented = {employer.id for employer in queries.represented_employers(session, actor.account_id)}
    if employer_id not in represented:
        raise NotFound("employer")
    facts = {"side": "employer", "consent": "representative"}
    audit.record(session, actor, "start_acting", "employer", employer_id, now=now, facts=facts)


def stop_acting_for(session: Session, actor: Actor, employer_id: int, *, now: datetime) -> None:
    """Record that a representative stopped acting for an employer."""
    audit.record(session, actor, "stop_acting", "employer", employer_id, now=now)
