"""SQL of blocks: the gate that neither side has blocked the other, and each side's own list."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, false, func, literal, or_, select, update
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.models import Block, Employer, Match, Need, Profile, RankingSnapshot
from portti.queries import practice
from portti.queries.found_rows import found_row, locked


@dataclass(frozen=True)
class BlockRow:
    """One block in the list of who made it: an assistant by first name, an employer by a need's title only."""

    block: Block
    shown_name: str
    title: str
    municipality_code: str | None


def no_block_between(employer_id: ColumnElement[int], profile_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that neither side has blocked the other, and no practice centre's wall is between them."""
    blocked = exists().where(
        Block.employer_id == employer_id, Block.profile_id == profile_id, Block.lifted_at.is_(None)
    )
    return and_(~blocked, ~practice.is_apart(employer_id, profile_id))


def is_blocked(session: Session, employer_id: int, profile_id: int) -> bool:
    """Answer whether one of the two has blocked the other, or a practice centre's wall is between them."""
    wall = practice.is_apart(literal(employer_id), literal(profile_id))
    return any(_standing(session, employer_id, profile_id)) or bool(session.scalar(select(wall)))


def standing_block(session: Session, employer_id: int, profile_id: int, side: str) -> Block | None:
    """Return the block that one side has put up, if it stands."""
    return next((row for row in _standing(session, employer_id, profile_id) if row.side == side), None)


def _standing(session: Session, employer_id: int, profile_id: int) -> Sequence[Block]:
    query = select(Block).where(Block.employer_id == employer_id, Block.profile_id == profile_id)
    return session.scalars(query.where(Block.lifted_at.is_(None)).order_by(Block.id)).all()


def blocked_profiles(session: Session, employer_id: int) -> dict[int, str]:
    """Return the exchange ids, by key, of the profiles that an employer is kept apart from."""
    query = select(Profile.id, Profile.exchange_id).join(Block, Block.profile_id == Profile.id)
    rows = session.execute(query.where(Block.employer_id == employer_id, Block.lifted_at.is_(None)))
    return dict(rows.all()) | practice.profiles_apart(session, [employer_id]).get(employer_id, {})


def count_blocked(session: Session, employer_id: int) -> int:
    """Return how many profiles a block keeps apart from an employer."""
    query = select(func.count(Block.profile_id.distinct()))
    return session.scalar(query.where(Block.employer_id == employer_id, Block.lifted_at.is_(None))) or 0


def blocked_employers(session: Session, profile_id: int) -> set[int]:
    """Return the employers whom a profile is kept apart from."""
    query = select(Block.employer_id).where(Block.profile_id == profile_id, Block.lifted_at.is_(None))
    return set(session.scalars(query)) | practice.employers_apart(session, profile_id)


def blocked_needs(session: Session, profile_id: int) -> set[str]:
    """Return the exchange ids of the needs that a profile is kept apart from."""
    employers = select(Block.employer_id).where(Block.profile_id == profile_id, Block.lifted_at.is_(None))
    blocked = set(session.scalars(select(Need.exchange_id).where(Need.employer_id.in_(employers))))
    return blocked | practice.needs_apart(session, [profile_id]).get(profile_id, set())


def matches_between(session: Session, employer_id: int, profile_id: int) -> Sequence[Match]:
    """Return all pairs of an employer's needs with a profile, locked until the transaction ends."""
    needs = select(Need.id).where(Need.employer_id == employer_id)
    query = select(Match).where(Match.profile_id == profile_id, Match.need_id.in_(needs)).order_by(Match.id)
    return session.scalars(locked(query)).all()


def ask_for_rankings(session: Session, employer_id: int, profile_id: int) -> None:
    """Let the job rank an employer's needs and a profile anew: their rankings count as never checked."""
    needs = select(Need.id).where(Need.employer_id == employer_id)
    of_both = or_(RankingSnapshot.need_id.in_(needs), RankingSnapshot.profile_id == profile_id)
    unchecked = update(RankingSnapshot).execution_options(synchronize_session="fetch")
    session.execute(unchecked.where(of_both).values(checked_number=0))


def _own(actor: Actor) -> ColumnElement[bool]:
    sides: list[ColumnElement[bool]] = [false()]
    if actor.employer_id is not None:
        sides.append(and_(Block.side == "employer", Block.employer_id == actor.employer_id))
    if actor.profile_id is not None:
        sides.append(and_(Block.side == "assistant", Block.profile_id == actor.profile_id))
    return or_(*sides)


def own_blocks(session: Session, actor: Actor) -> list[BlockRow]:
    """Return the standing blocks that the actor's side has put up, the newest first."""
    rows = session.execute(
        select(Block, Profile.shown_name, Need.shown_title, Profile.municipality_code, Need.municipality_code)
        .join(Profile, Profile.id == Block.profile_id)
        .outerjoin(Need, Need.id == Block.need_id)
        .where(_own(actor), Block.lifted_at.is_(None))
        .order_by(Block.blocked_at.desc(), Block.id.desc())
    )
    return [
        BlockRow(block, name, title or "", of_profile if block.side == "employer" else of_need)
        for block, name, title, of_profile, of_need in rows
    ]


def own_block_for_change(session: Session, actor: Actor, block_id: int) -> Block:
    """Return a block of the actor's side, standing or lifted; NotFound for any other."""
    query = select(Block).where(Block.id == block_id, _own(actor))
    return found_row(session, query, "block", for_change=True)


def all_of_profile(session: Session, profile_id: int) -> Sequence[Block]:
    """Return every block of and against an assistant, lifted ones too."""
    return session.scalars(select(Block).where(Block.profile_id == profile_id).order_by(Block.id)).all()


def all_of_employer(session: Session, employer_id: int) -> Sequence[Block]:
    """Return every block of and against an employer, lifted ones too."""
    return session.scalars(select(Block).where(Block.employer_id == employer_id).order_by(Block.id)).all()


def move_blocks(session: Session, from_employer: Employer, to_employer: Employer) -> None:
    """Let the blocks of an imported employer go along with the needs to the person they are tied to."""
    kept = {
        (block.profile_id, block.side)
        for block in session.scalars(
            select(Block).where(Block.employer_id == to_employer.id, Block.lifted_at.is_(None))
        )
    }
    for block in session.scalars(select(Block).where(Block.employer_id == from_employer.id)):
        if block.lifted_at is not None or (block.profile_id, block.side) not in kept:
            block.employer_id = to_employer.id
