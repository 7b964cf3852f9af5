"""Papers that an employer or an assistant fills in: begun from what the portal knows, changed, deleted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.credentials import decrypt_text, encrypt_text
from portti.domain import papers as rules
from portti.domain.actor import Actor
from portti.domain.candidacies import AGREED, EMPLOYER
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.permissions import check_may
from portti.models import Candidacy, Employer, Need, Paper, Profile
from portti.queries import papers as queries
from portti.services import audit
from portti.services.candidacy_mail import tell_list
from portti.services.paper_facts import known_words, task_codes
from portti.services.paper_shifts import place_lines
from portti.settings import Settings
from portti.words import LANGUAGES

_QUIET = timedelta(minutes=15)
"""So long after a change that was not told the employer has perhaps done with changing."""


@dataclass(frozen=True)
class NewPaper:
    """Which paper is begun: its kind and language, with whom, and of a list of shifts its days."""

    kind: str
    language: str
    form_key: str
    candidacy_id: int | None = None
    first_on: date | None = None
    last_on: date | None = None
    roster_week: int | None = None


@dataclass(frozen=True)
class PaperPage:
    """A paper with what stands in its fields."""

    paper: Paper
    words: Mapping[str, str] = field(default_factory=dict)
    is_readable: bool = True
    """Whether the installation's key fits; another one leaves the fields empty."""


def check_side(actor: Actor, side: str) -> None:
    """Raise NotAllowed for who writes no papers of this side, NotFound where nobody's matters are at hand."""
    check_may(actor, f"write_papers_as_{side}")
    if (actor.employer_id if side == EMPLOYER else actor.profile_id) is None:
        raise NotFound("paper")


def begin_paper(
    session: Session, actor: Actor, side: str, new: NewPaper, *, settings: Settings, now: datetime
) -> Paper:
    """Begin a paper with what the portal knows; the same form sent twice makes one."""
    check_side(actor, side)
    if new.kind not in rules.OF_SIDE[side]:
        raise NotFound("paper")
    owner = _owner(session, actor, side)
    made = queries.paper_of_key(session, new.form_key)
    if made is not None:
        return queries.own_paper(session, actor, side, made.id)
    if new.language not in LANGUAGES:
        raise RuleViolation("language_missing", "language")
    candidacy_id = _checked_candidacy(session, actor, side, new)
    first_on, last_on = new.first_on, new.last_on
    if new.kind == rules.SHIFTS:
        first_on, last_on = rules.checked_period(first_on, last_on, today=helsinki(now).date())
    else:
        first_on = last_on = None
    words = known_words(
        session, actor, side, new.kind, candidacy_id, new.language, settings=settings, now=now
    )
    paper = Paper(
        **owner,
        candidacy_id=candidacy_id,
        kind=new.kind,
        language=new.language,
        words=encrypt_text(settings, json.dumps(words)),
        first_on=first_on,
        last_on=last_on,
        form_key=new.form_key,
        made_at=now,
        changed_at=now,
    )
    session.add(paper)
    session.flush()
    if new.kind == rules.SHIFTS:
        place_lines(session, paper, new.roster_week)
        _change_calendar(session, paper)
    audit.record(session, actor, "make_paper", "paper", paper.id, now=now, facts={"kind": paper.kind})
    session.flush()
    return paper


def _checked_candidacy(session: Session, actor: Actor, side: str, new: NewPaper) -> int | None:
    if new.kind not in rules.OF_PAIR:
        return None
    allowed = {row.id for row, _need, _profile in queries.agreed_rows(session, actor, side)}
    if new.candidacy_id not in allowed:
        raise RuleViolation("person_missing", "candidacy")
    return new.candidacy_id


def _owner(session: Session, actor: Actor, side: str) -> dict[str, int | None]:
    """Return whose paper it is; locked, so that two presses in the same moment make one."""
    if side == EMPLOYER:
        employer = session.get_one(Employer, actor.employer_id, with_for_update=True)
        return {"centre_id": employer.centre_id, "employer_id": employer.id}
    profile = session.get_one(Profile, actor.profile_id, with_for_update=True)
    return {"centre_id": profile.centre_id, "profile_id": profile.id}


def paper_page(session: Session, actor: Actor, side: str, paper_id: int, *, settings: Settings) -> PaperPage:
    """Return one of the actor's own papers; NotFound for any other."""
    check_side(actor, side)
    return page_of(queries.own_paper(session, actor, side, paper_id), settings)


def page_of(paper: Paper, settings: Settings) -> PaperPage:
    """Return a paper with its words in the clear."""
    text = decrypt_text(settings, paper.words)
    return PaperPage(paper, json.loads(text) if text else {}, text is not None)


def write_paper(
    session: Session,
    actor: Actor,
    side: str,
    paper_id: int,
    words: Mapping[str, str],
    version: int,
    *,
    settings: Settings,
    now: datetime,
) -> Paper:
    """Keep what was filled in; RuleViolation where another tab has changed the paper since `version`."""
    paper = paper_for_change(session, actor, side, paper_id)
    checked = rules.checked_words(paper.kind, words)
    before = page_of(paper, settings)
    if before.words == checked:
        return paper
    if paper.row_version != version:
        raise RuleViolation("paper_changed_meanwhile")
    paper.words = encrypt_text(settings, json.dumps(checked))
    note_change(session, actor, paper, now)
    return paper


def paper_for_change(session: Session, actor: Actor, side: str, paper_id: int) -> Paper:
    """Return one of the actor's own papers, locked."""
    check_side(actor, side)
    return queries.own_paper(session, actor, side, paper_id, for_change=True)


def note_change(session: Session, actor: Actor, paper: Paper, now: datetime) -> None:
    """Note that a locked paper has changed."""
    paper.row_version += 1
    paper.changed_at = now
    audit.record(session, actor, "write_paper", "paper", paper.id, now=now, facts={"kind": paper.kind})
    session.flush()


def delete_paper(
    session: Session, actor: Actor, side: str, paper_id: int, *, settings: Settings, now: datetime
) -> None:
    """Delete one of the actor's own papers with its lines."""
    paper = paper_for_change(session, actor, side, paper_id)
    tell_of_change(session, paper, settings, now, at_once=True)
    _change_calendar(session, paper)
    audit.record(session, actor, "delete_paper", "paper", paper.id, now=now, facts={"kind": paper.kind})
    session.delete(paper)
    session.flush()


def _change_calendar(session: Session, paper: Paper) -> None:
    """Let calendars take the weekly shifts anew: of the days of a list they come, or come no more."""
    if is_at_work(session, paper):
        session.get_one(Candidacy, paper.candidacy_id).calendar_version += 1


def is_at_work(session: Session, paper: Paper) -> bool:
    """Answer whether a list of shifts is that of two who have agreed on work: of others nobody works by it."""
    row = session.get(Candidacy, paper.candidacy_id) if paper.candidacy_id else None
    return paper.kind == rules.SHIFTS and row is not None and row.stage in AGREED


def give_list(
    session: Session, actor: Actor, paper_id: int, given: bool, *, settings: Settings, now: datetime
) -> None:
    """Give a list of shifts to its assistant, who is told and sees it as it is from now on; or take it back.

    Pressed twice it is done once.
    """
    paper = paper_for_change(session, actor, EMPLOYER, paper_id)
    if not is_at_work(session, paper):
        raise NotFound("paper")
    if given == (paper.given_at is not None):
        return
    if not given:
        tell_of_change(session, paper, settings, now, at_once=True)
    paper.given_at = now if given else None
    _change_calendar(session, paper)
    session.flush()
    deed = "give_paper" if given else "take_paper_back"
    audit.record(session, actor, deed, "paper", paper.id, now=now, facts={"kind": paper.kind})
    if given:
        row = session.get_one(Candidacy, paper.candidacy_id)
        tell_list(session, row, "list", f"{paper.id}:{int(now.timestamp())}", settings=settings, now=now)


def tell_of_change(
    session: Session, paper: Paper, settings: Settings, now: datetime, *, at_once: bool = False
) -> bool:
    """Tell the assistant that a list which was given to them is another; once an hour at most, however many changes.

    What changes after the hour's mail waits for the next hour's; `at_once` is for what ends the list.
    """
    if paper.given_at is None or not is_at_work(session, paper):
        paper.untold_since = None
        return False
    row = session.get_one(Candidacy, paper.candidacy_id)
    key = f"{paper.id}:{int(now.timestamp())}" if at_once else f"{paper.id}:{now:%Y%m%d%H}"
    is_told = tell_list(session, row, "list_changed", key, settings=settings, now=now)
    paper.untold_since = None if is_told else paper.untold_since or now
    return is_told


def lists_to_tell(session: Session, *, now: datetime) -> Sequence[int]:
    """Return the lists of which a change waits to be told, and whose employer has perhaps done with changing."""
    return queries.untold_lists(session, now - _QUIET)


def tell_of_waiting(session: Session, paper_id: int, *, settings: Settings, now: datetime) -> bool:
    """Tell of the changes of one list that wait; False where the hour's mail has left already."""
    paper = session.get(Paper, paper_id, with_for_update=True, populate_existing=True)
    if paper is None or paper.untold_since is None:
        return False
    return tell_of_change(session, paper, settings, now)


def tasks_of(session: Session, paper: Paper) -> list[str]:
    """Return the tasks of the need that a paper belongs to."""
    row = session.get(Candidacy, paper.candidacy_id) if paper.candidacy_id else None
    return task_codes(session.get_one(Need, row.need_id)) if row is not None else []
