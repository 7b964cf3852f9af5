"""SQL of papers: each side's own, of which candidacies they can be made, and what of them is removed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Row, delete, or_, select
from sqlalchemy.orm import Session, lazyload

from portti.domain.actor import Actor
from portti.domain.candidacies import AGREED, EMPLOYER
from portti.domain.errors import NotFound
from portti.models import Candidacy, Need, Paper, PaperLine, Profile, SubstituteAsk, SubstituteRequest
from portti.queries.candidacies import agreed_rows_of_employer, rows_of_assistant
from portti.queries.found_rows import found_row


def _owner(actor: Actor, side: str) -> ColumnElement[bool]:
    column, key = (
        (Paper.employer_id, actor.employer_id) if side == EMPLOYER else (Paper.profile_id, actor.profile_id)
    )
    if key is None:
        raise NotFound("paper")
    return column == key


def own_papers(session: Session, actor: Actor, side: str) -> Sequence[Paper]:
    """Return the papers of the actor's side, those changed last first."""
    query = select(Paper).where(_owner(actor, side)).order_by(Paper.changed_at.desc(), Paper.id.desc())
    return session.scalars(query).all()


def own_paper(session: Session, actor: Actor, side: str, paper_id: int, *, for_change: bool = False) -> Paper:
    """Return one paper of the actor's side; NotFound for any other."""
    query = select(Paper).where(Paper.id == paper_id, _owner(actor, side))
    return found_row(session, query, "paper", for_change=for_change)


def paper_of_key(session: Session, form_key: str) -> Paper | None:
    """Return the paper that a form has made already."""
    return session.scalar(select(Paper).where(Paper.form_key == form_key))


def lines_of(session: Session, paper_id: int) -> Sequence[PaperLine]:
    """Return the lines of a paper by their days."""
    query = select(PaperLine).where(PaperLine.paper_id == paper_id)
    return session.scalars(query.order_by(PaperLine.happens_on, PaperLine.start_minute, PaperLine.id)).all()


def line_of(session: Session, paper: Paper, line_id: int) -> PaperLine:
    """Return one line of a paper; NotFound for another paper's."""
    query = select(PaperLine).where(PaperLine.id == line_id, PaperLine.paper_id == paper.id)
    return found_row(session, query, "paper_line")


def line_of_key(session: Session, form_key: str) -> PaperLine | None:
    """Return the line that a form has added already."""
    return session.scalar(select(PaperLine).where(PaperLine.form_key == form_key))


def agreed_rows(session: Session, actor: Actor, side: str) -> list[Row[Candidacy, Need, Profile]]:
    """Return the candidacies of the actor's side in which a contract was agreed on, or work goes on."""
    if side == EMPLOYER:
        return list(agreed_rows_of_employer(session, actor))
    return [row for row in rows_of_assistant(session, actor) if row[0].stage in AGREED]


def untold_lists(session: Session, untold_before: datetime) -> Sequence[int]:
    """Return the lists of which a change has waited to be told since before a moment."""
    query = select(Paper.id).where(Paper.untold_since <= untold_before)
    return session.scalars(query.order_by(Paper.id)).all()


def single_shifts_between(
    session: Session, employer_id: int, profile_id: int, first: date, last: date
) -> Sequence[SubstituteRequest]:
    """Return the single shifts of these days that an assistant has promised an employer."""
    query = (
        select(SubstituteRequest)
        .join(SubstituteAsk, SubstituteAsk.request_id == SubstituteRequest.id)
        .join(Need, Need.id == SubstituteRequest.need_id)
        .where(
            Need.employer_id == employer_id,
            SubstituteAsk.profile_id == profile_id,
            *_promised(first, last),
        )
    )
    return session.scalars(query.order_by(SubstituteRequest.starts_at, SubstituteRequest.id)).all()


def promised_shifts_between(
    session: Session, profile_id: int, first: date, last: date
) -> list[Row[SubstituteRequest, Need]]:
    """Return the single shifts of these days that an assistant has promised anybody, each with its need."""
    query = (
        select(SubstituteRequest, Need)
        .join(Need, Need.id == SubstituteRequest.need_id)
        .join(SubstituteAsk, SubstituteAsk.request_id == SubstituteRequest.id)
        .where(SubstituteAsk.profile_id == profile_id, *_promised(first, last))
        .options(lazyload("*"))
    )
    return list(session.execute(query.order_by(SubstituteRequest.starts_at, SubstituteRequest.id)))


def _promised(first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    return (
        SubstituteAsk.won.is_(True),
        SubstituteRequest.cancelled_at.is_(None),
        # As they are kept: wall time as text, which sorts as time goes.
        SubstituteRequest.starts_at >= first.isoformat(),
        SubstituteRequest.starts_at < (last + timedelta(days=1)).isoformat(),
    )


def delete_papers_naming(session: Session, *, employer_id: int | None, profile_id: int | None) -> None:
    """Delete the papers of who leaves, and those of others that name them."""
    for key, of_need in ((employer_id, True), (profile_id, False)):
        if key is None:
            continue
        named = select(Candidacy.id).join(Need, Need.id == Candidacy.need_id)
        named = named.where(Need.employer_id == key if of_need else Candidacy.profile_id == key)
        own = Paper.employer_id == key if of_need else Paper.profile_id == key
        _delete(session, or_(own, Paper.candidacy_id.in_(named)))


def delete_old_papers(session: Session, *, changed_before: datetime) -> int:
    """Delete the papers that nobody has changed for long."""
    return _delete(session, Paper.changed_at < changed_before)


def _delete(session: Session, which: ColumnElement[bool]) -> int:
    papers = select(Paper.id).where(which)
    session.execute(delete(PaperLine).where(PaperLine.paper_id.in_(papers)))
    deleted = session.execute(delete(Paper).where(which))
    return int(deleted.rowcount)  # type: ignore[attr-defined]


def papers_of_person(session: Session, employer_id: int | None, profile_id: int | None) -> Sequence[Paper]:
    """Return all papers of one person, in both of their roles."""
    own = []
    if employer_id is not None:
        own.append(Paper.employer_id == employer_id)
    if profile_id is not None:
        own.append(Paper.profile_id == profile_id)
    if not own:
        return []
    return session.scalars(select(Paper).where(or_(*own)).order_by(Paper.id)).all()
