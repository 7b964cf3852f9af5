"""A practice centre: made-up people with whom new staff learn, behind a wall to all that is real.

Nothing leaves it by mail (portti.queries.operations keeps its messages), nothing of it is published, and nobody of it
is ranked with anybody else (portti.queries.practice). It is always a new centre: a real one never becomes one.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.accounts import CODE_ROLES, PersonDraft
from portti.domain.actor import SYSTEM, Actor
from portti.domain.centres import CentreDraft, practice_code
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.permissions import check_may
from portti.domain.places import municipality_table
from portti.mail.compose import account as compose
from portti.mail.links import page_url
from portti.mail.outbox import enqueue
from portti.models import Account, Centre
from portti.queries import accounts as account_queries
from portti.queries import people as people_queries
from portti.queries import practice as queries
from portti.queries import practice_rows
from portti.services import account_links, audit, centres, learners
from portti.services.accounts import holder_of
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
    centre = _open(session, of, settings, now)
    account = centres.appoint_manager(session, centre.code, manager, settings=settings, now=now)
    link = account_links.make_link(
        session, account.id, account_links.FIRST_PASSWORD, settings=settings, now=now
    )
    return PracticeCentre(centre.code, page_url(settings, account.language, f"/password/{link.token}"))


def open_own_practice(session: Session, actor: Actor, *, settings: Settings, now: datetime) -> Centre:
    """Make the practice centre of the actor's centre, with made-up people; pressed twice it is made once."""
    check_may(actor, "keep_practice")
    standing = queries.practice_of(session, actor.centre_id, for_change=True)
    if standing is not None:
        return standing
    of = session.get_one(Centre, actor.centre_id)
    centre = _open(session, of, settings, now)
    audit.record(session, actor, "open_practice", "centre", actor.centre_id, now=now)
    return centre


def invite_to_practice(
    session: Session, actor: Actor, account_id: int, *, settings: Settings, now: datetime
) -> str:
    """Give a member of staff an account in the practice centre; return the address that they log in with.

    The link to choose a password goes to their own address: it is the real centre's mail. Who has ended comes back,
    who practises gets a new link; pressed twice one mail leaves.
    """
    centre, member = _own_practice(session, actor), _member(session, actor, account_id)
    role = "manager" if any(one.name == "manager" for one in member.roles) else "staff"
    account = learners.learner_for(session, centre, member, role, settings=settings, now=now)
    address = account.email or ""
    if account_links.was_just_made(session, account.id, account_links.FIRST_PASSWORD, now=now):
        return address
    link = account_links.make_link(
        session, account.id, account_links.FIRST_PASSWORD, settings=settings, now=now
    )
    name = centre.name(member.language)
    mail = compose.account_made_for_you(
        holder_of(member),
        link.token,
        link_id=link.id,
        expires_at=link.expires_at,
        centre=name,
        centre_phone=centre.phone,
        log_in_address=address,
        settings=settings,
    )
    enqueue(session, mail, now=now)
    audit.record(session, actor, "invite_to_practice", "account", member.id, now=now)
    return address


def end_practice(session: Session, actor: Actor, account_id: int, *, now: datetime) -> None:
    """Let somebody practise no more: their account of the practice centre is closed; pressed twice it closes once."""
    centre = _own_practice(session, actor)
    people_queries.account_of_centre(session, centre.id, account_id)
    account = account_queries.account_for_change(session, account_id)
    if not {one.name for one in account.roles} & CODE_ROLES:
        raise NotFound("account")
    if not account.active:
        return
    learners.end_learner(session, account)
    # Told of the member: the number of a made-up account may be another's once the practice centre has ended.
    whose = account.practice_of_id
    subject = ("centre", centre.practice_of_id) if whose is None else ("account", whose)
    audit.record(session, actor, "end_practice", *subject, now=now)


def start_afresh(
    session: Session, actor: Actor, *, seen: str | None = None, settings: Settings, now: datetime
) -> None:
    """Delete all that was done in the practice centre, and make its people anew; who practises there stays.

    `seen` is the mark of the people that the page spoke of: pressed twice they are made anew once.
    """
    centre = _own_practice(session, actor)
    if seen is not None and seen != people_mark(session, centre.id):
        return
    practice_rows.empty_practice(session, centre.id)
    _fill(session, centre, settings, now)
    audit.record(session, actor, "refill_practice", "centre", actor.centre_id, now=now)


def people_mark(session: Session, centre_id: int) -> str:
    """Return what tells the made-up people of a practice centre from those that were there before."""
    made_at = queries.people_made_at(session, centre_id)
    return made_at.isoformat() if made_at is not None else ""


@dataclass(frozen=True)
class Learner:
    """Somebody who practises: the address that they log in with, and whether they have chosen a password."""

    account_id: int
    name: str
    address: str
    has_begun: bool


@dataclass(frozen=True)
class OwnPractice:
    """A centre's practice centre as its managers see it, and the staff who can be invited there."""

    centre: Centre | None
    learners: tuple[Learner, ...]
    members: tuple[Account, ...]
    employers: int
    assistants: int
    mark: str


def own_practice(session: Session, actor: Actor) -> OwnPractice:
    """Return whether the actor's centre has a practice centre, and who is there."""
    check_may(actor, "keep_practice")
    if actor.centre_id is None:
        raise NotFound("centre")
    members = tuple(people_queries.staff_of_centre(session, actor.centre_id))
    centre = queries.practice_of(session, actor.centre_id)
    if centre is None:
        return OwnPractice(None, (), members, 0, 0, "")
    learners = tuple(
        Learner(one.id, f"{one.given_name} {one.family_name}", one.email or "", one.confirmed_at is not None)
        for one in people_queries.staff_of_centre(session, centre.id)
    )
    return OwnPractice(
        centre, learners, members, *queries.count_people(session, centre.id), people_mark(session, centre.id)
    )


def _own_practice(session: Session, actor: Actor) -> Centre:
    check_may(actor, "keep_practice")
    centre = queries.practice_of(session, actor.centre_id, for_change=True)
    if centre is None:
        raise NotFound("practice")
    return centre


def _member(session: Session, actor: Actor, account_id: int) -> Account:
    if actor.centre_id is None or not people_queries.works_for(session, actor.centre_id, account_id):
        raise RuleViolation("not_staff", "member")
    return account_queries.account_by_id(session, account_id)


def _open(session: Session, of: Centre, settings: Settings, now: datetime) -> Centre:
    centre = centres.open_centre(session, SYSTEM, _draft(of), now=now)
    centre.practice, centre.practice_of_id = True, of.id
    session.flush()
    _fill(session, centre, settings, now)
    return centre


def _fill(session: Session, centre: Centre, settings: Settings, now: datetime) -> None:
    _make_people(session, centre, settings, now)
    make_events(session, centre, is_shown=False, now=now)


def _draft(of: Centre) -> CentreDraft:
    return CentreDraft(
        code=practice_code(of.code),
        name_fi=f"Harjoittelu: {of.name_fi}"[:120],
        name_sv=f"Övning: {of.name_sv}"[:120],
        name_en=f"Practice: {of.name('en')}"[:120],
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
        profile.exchange_id = f"{centre.code}-p{number}"
        session.add(profile)
    for number in range(1, EMPLOYERS + 1):
        employer = maker.employer(_person(maker, centre, "employer", number))
        need = maker.need(number, town, "fi", employer)
        need.exchange_id = f"{centre.code}-n{number}"
        session.add(need)
    session.flush()


def _person(maker: Maker, centre: Centre, role: str, number: int) -> Account:
    account = maker.account_to_write(centre, "fi", role)
    account.email = f"{role}{number}@{centre.code}.example"
    maker.session.flush()
    return account
