"""SQL about who and what can be matched now; three gates of the portal stand here, before the engine's."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, case, cast, func, or_, select
from sqlalchemy.orm import Session

from portti.domain.interviews import HOLDING
from portti.models import Centre, Match, Need, NeedKnown, Profile, RankingSnapshot
from portti.queries.change_sequence import newest_number


def _is_matchable(
    *, after_interview: bool = False, or_travels: ColumnElement[bool] | None = None
) -> tuple[ColumnElement[bool], ...]:
    # Visible and fresh (hiding is a state), and met by the centre where the centre's rule asks for that.
    met = or_(
        and_(Profile.interviewed_on.is_not(None), Profile.interview_outcome.not_in(sorted(HOLDING))),
        # Looked up once, not for each row: there are few centres and many profiles.
        Profile.centre_id.in_(select(Centre.id).where(Centre.interview_required.is_(False))),
    )
    return (
        Profile.state == "published",
        Profile.availability != "not_now",
        Profile.visibility == "matched",
        Profile.latitude.is_not(None),
        Profile.travel.any() if or_travels is None else or_(or_travels, Profile.travel.any()),
        *(() if after_interview else (met,)),
    )


def matchable_profiles_query(
    *, after_interview: bool = False, or_travels: ColumnElement[bool] | None = None
) -> Select[Profile]:
    """Return the query of the profiles that may be ranked now, or will be once the centre has met them.

    `or_travels` tells cheaply of most that they have a way to travel; only of the others it is looked up.
    """
    conditions = _is_matchable(after_interview=after_interview, or_travels=or_travels)
    return select(Profile).where(*conditions).order_by(Profile.id)


def matchable_needs_query() -> Select[Need]:
    """Return the query of the needs that may be ranked now."""
    return select(Need).where(Need.state == "published", Need.latitude.is_not(None)).order_by(Need.id)


# Made once: every page about a pair asks it.
_VISIBLE = select(Profile.id).where(*_is_matchable(), Profile.id.in_(bindparam("ids", expanding=True)))


def matchable_profiles(session: Session) -> Sequence[Profile]:
    """Return all profiles that may be ranked now."""
    return session.scalars(matchable_profiles_query(), execution_options={"populate_existing": True}).all()


def matchable_profiles_among(session: Session, ids: Sequence[int]) -> list[Profile]:
    """Return those of the profiles that may be ranked now."""
    found: list[Profile] = []
    for start in range(0, len(ids), 500):
        query = matchable_profiles_query().where(Profile.id.in_(ids[start : start + 500]))
        # As the database has them, also where this session has read such a row before.
        found.extend(session.scalars(query, execution_options={"populate_existing": True}))
    return found


def profile_marks(session: Session) -> dict[int, str]:
    """Return of each profile that may be ranked now what tells this state of its row from any other it has had.

    Empty for a row whose change has no number yet.
    """
    mark = (
        cast(Profile.change_number, String)
        + " "
        + cast(Profile.row_version, String)
        + " "
        + cast(Profile.changed_at, String)
    )
    rows = session.execute(matchable_profiles_query().with_only_columns(Profile.id, mark))
    return {key: said or "" for key, said in rows}


def matchable_needs(session: Session) -> Sequence[Need]:
    """Return all needs that may be ranked now."""
    return session.scalars(matchable_needs_query(), execution_options={"populate_existing": True}).all()


def matchable_needs_among(session: Session, ids: Sequence[int]) -> list[Need]:
    """Return those of the needs that may be ranked now."""
    found: list[Need] = []
    for start in range(0, len(ids), 500):
        query = matchable_needs_query().where(Need.id.in_(ids[start : start + 500]))
        found.extend(session.scalars(query, execution_options={"populate_existing": True}))
    return found


def count_profiles(session: Session) -> int:
    """Return how many profiles there are, of any state."""
    return session.scalar(select(func.count(Profile.id))) or 0


def stale_need_ids(session: Session, version: str | None = None) -> list[int]:
    """Return the published needs whose ranking does not know a change of the need or of any profile.

    With the `version` of the rules also those that were ranked by other rules.
    """
    newest = newest_number(session, Profile)
    last = _last_snapshot("need_id", version)
    query = (
        select(Need.id, Need.change_number, last.c.checked)
        .outerjoin(last, last.c.key == Need.id)
        .where(Need.state == "published", Need.latitude.is_not(None))
        .order_by(Need.id)
    )
    return [key for key, changed, checked in session.execute(query) if _is_stale(checked, changed, newest)]


def stale_profile_ids(session: Session, version: str | None = None) -> list[int]:
    """Return the matchable profiles whose ranking does not know a change of the profile or of any need, as above."""
    newest = newest_number(session, Need)
    last = _last_snapshot("profile_id", version)
    query = (
        select(Profile.id, Profile.change_number, last.c.checked)
        .where(*_is_matchable())
        .outerjoin(last, last.c.key == Profile.id)
        .order_by(Profile.id)
    )
    return [key for key, changed, checked in session.execute(query) if _is_stale(checked, changed, newest)]


def _is_stale(checked: int | None, changed: int | None, newest: float) -> bool:
    """Answer whether a ranking knows less of the change sequence than there is; a row without a number is new."""
    return checked is None or changed is None or checked < max(changed, newest)


def visible_profile_ids(session: Session, profile_ids: Sequence[int]) -> set[int]:
    """Return which of these profiles employers may be shown now."""
    found: set[int] = set()
    for start in range(0, len(profile_ids), 500):
        found.update(session.scalars(_VISIBLE, {"ids": list(profile_ids[start : start + 500])}))
    return found


def profile_ids_matched_after_interview(session: Session, profile_ids: Sequence[int]) -> set[int]:
    """Return which of these profiles employers will be shown once the centre has met the person, or are already."""
    found: set[int] = set()
    for start in range(0, len(profile_ids), 500):
        part = profile_ids[start : start + 500]
        found.update(
            session.scalars(
                matchable_profiles_query(after_interview=True)
                .with_only_columns(Profile.id)
                .where(Profile.id.in_(part))
            )
        )
    return found


def urgent_need_names(session: Session, begins_by: date) -> frozenset[str]:
    """Return the exchange ids of the published needs whose first day has come or comes by a day."""
    query = select(Need.exchange_id).where(Need.state == "published", Need.from_on <= begins_by)
    return frozenset(session.scalars(query))


def profile_ids_with_open_need(
    session: Session, profile_ids: Sequence[int], *, begins_by: date | None = None
) -> set[int]:
    """Return which of these profiles stand in the ranking of a published need, or of one that begins by a day."""
    found: set[int] = set()
    soon = (Need.from_on <= begins_by,) if begins_by is not None else ()
    for start in range(0, len(profile_ids), 500):
        part = profile_ids[start : start + 500]
        found.update(
            session.scalars(
                select(Match.profile_id)
                .join(Need, Need.id == Match.need_id)
                .where(Match.profile_id.in_(part), Match.current.is_(True), Need.state == "published", *soon)
                .distinct()
            )
        )
    return found


def needs_with_stale_matches(session: Session) -> list[int]:
    """Return the needs that are no longer matched but still have current matches."""
    return list(
        session.scalars(
            select(Match.need_id)
            .join(Need, Need.id == Match.need_id)
            .where(Match.current.is_(True), Need.state != "published")
            .distinct()
            .order_by(Match.need_id)
        )
    )


def _last_snapshot(column: str, version: str | None):  # type: ignore[no-untyped-def]
    key = getattr(RankingSnapshot, column)
    by_rules = () if version is None else (RankingSnapshot.rules_version == version,)
    return (
        select(key.label("key"), func.max(RankingSnapshot.checked_number).label("checked"))
        .where(key.is_not(None), *by_rules)
        .group_by(key)
        .subquery()
    )


def known_exchange_ids(session: Session, need_ids: Sequence[int]) -> dict[int, str]:
    """Return the exchange ids of the profiles that these needs know, by key."""
    rows = session.execute(
        select(Profile.id, Profile.exchange_id)
        .join(NeedKnown, NeedKnown.profile_id == Profile.id)
        .where(NeedKnown.need_id.in_(need_ids))
    )
    return dict(rows.all())


def latest_snapshot(
    session: Session, *, need_id: int | None = None, profile_id: int | None = None
) -> RankingSnapshot | None:
    """Return the newest ranking of a need for its employer, or of a profile for its assistant."""
    query = (
        select(RankingSnapshot).order_by(RankingSnapshot.made_at.desc(), RankingSnapshot.id.desc()).limit(1)
    )
    if need_id is not None:
        return session.scalar(query.where(RankingSnapshot.need_id == need_id))
    return session.scalar(query.where(RankingSnapshot.profile_id == profile_id))


def matches_of_need(session: Session, need_id: int) -> Sequence[Match]:
    """Return all matches of a need, present and past."""
    return session.scalars(select(Match).where(Match.need_id == need_id)).all()


def not_shown_counts(session: Session) -> dict[str, int]:
    """Return how many profiles are compared with no need now, each by the first thing that keeps it out."""
    first = case(
        (Profile.state != "published", "not_published"),
        (Profile.availability == "not_now", "not_looking"),
        (Profile.visibility != "matched", "staff_only"),
        (or_(Profile.latitude.is_(None), ~Profile.travel.any()), "no_place"),
        else_="waits_for_interview",
    ).label("first")
    rows = session.execute(
        select(first, func.count()).where(~and_(*_is_matchable())).group_by(first).order_by(first)
    )
    return dict(rows.all())
