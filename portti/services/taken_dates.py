"""Single dates of needs: each is taken by whose contract names it, or by who promised that shift."""

from collections.abc import Sequence, Set
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from matching.types import SingleShift
from portti.clock import wall_minute
from portti.domain.actor import SYSTEM, Actor
from portti.domain.candidacies import WORKING
from portti.domain.weekly_hours import key_of, singles_of_keys
from portti.models import Candidacy, Need, NeedSingleShift
from portti.queries import agreed_work as queries
from portti.queries.audit import last_deed
from portti.queries.candidacies import agreed_of_need
from portti.queries.freshness import lock_need
from portti.services import need_drafts, needs
from portti.services.need_news import tell_filled, tell_open_again
from portti.settings import Settings

FILLED_BY_ITSELF = frozenset({"checking", "published", "paused", "expired"})
_SHOWING = frozenset({"publish_need", "confirm_need", "open_need", "ask_check_need"})
_HIDING = frozenset({"pause_need", "hide_need", "restore_need", "send_back_need"})


def is_in_contract(row: Candidacy, day: date) -> bool:
    """Answer whether a day lies between the first and the last day of what was agreed."""
    return (row.contract_from_on is None or row.contract_from_on <= day) and (
        row.contract_to_on is None or day <= row.contract_to_on
    )


def are_dates_taken(
    session: Session,
    need: Need,
    agreed: Sequence[Candidacy],
    now: datetime,
    *,
    left: Candidacy | None = None,
    given_back: Set[str] = frozenset(),
) -> bool:
    """Answer whether a need asks for single dates only, and each one ahead is taken by who has begun to work.

    A contract that names none, as an older one, means all of its days where it is the only one; of two nobody has said
    who does which. Who has just `left`, and the shifts `given_back`, count as before.
    """
    if not asks_for_dates_only(need):
        return False
    wall = wall_minute(now)
    ahead = [one for one in need.single_shifts if one.ends_at >= wall]
    promised = {one.key for one in queries.promises_of_need(session, need.id) if one.is_won} | given_back
    workers = [row for row in agreed if row.stage in WORKING or row is left]
    promised |= {key for row in workers for key in row.taken_dates}
    worker = workers[0] if len(agreed) == len(workers) == 1 and not workers[0].taken_dates else None

    def is_taken(one: NeedSingleShift) -> bool:
        is_work = worker is not None and is_in_contract(worker, date.fromisoformat(one.starts_at[:10]))
        return is_work or one.shift_key in promised

    return bool(ahead) and all(map(is_taken, ahead))


def asks_for_dates_only(need: Need) -> bool:
    """Answer whether a need has no other times than single dates."""
    return need_drafts.kinds_of(need) == ("single",)


def open_dates(session: Session, need: Need, row: Candidacy, *, now: datetime) -> dict[str, SingleShift]:
    """Return the single shifts of a need that one may take by contract, by key: those ahead that nobody else has.

    What is in the contract already stays there, also when its day has passed.
    """
    others = [one for one in agreed_of_need(session, need.id) if one.id != row.id]
    gone = {key for one in others for key in one.taken_dates}
    promises = queries.promises_of_need(session, need.id)
    gone |= {one.key for one in promises if one.is_won and one.profile_id != row.profile_id}
    wall = wall_minute(now)
    ahead = [one.shift_key for one in need.single_shifts if one.ends_at >= wall]
    keys = sorted({*row.taken_dates, *(key for key in ahead if key not in gone)})
    return {key_of(single): single for single in singles_of_keys(keys)}


def to_look_at(session: Session, *, now: datetime) -> Sequence[int]:
    """Return the needs of which a date was promised or given back since anything else happened to them."""
    return queries.needs_promised_since(session, FILLED_BY_ITSELF, now)


def follow_promises(session: Session, need_id: int, *, settings: Settings, now: datetime) -> str | None:
    """Say that a need is filled by the promises since, or open again by what was given back; None for neither.

    Whatever else is done with the need comes after them: an employer who looks for others goes on looking.
    """
    need = lock_need(session, need_id)
    if need is None:
        return None
    agreed = agreed_of_need(session, need.id)
    since = [one for one in queries.promises_of_need(session, need.id) if one.at > need.changed_at]
    is_full = are_dates_taken(session, need, agreed, now)
    if need.state in FILLED_BY_ITSELF and is_full and any(one.is_won for one in since):
        needs.fill_by_itself(session, _service(need), need, now=now)
        tell_filled(session, need, settings=settings, now=now)
        return "needs_filled"
    back = {one.key for one in since if not one.is_won}
    was_full = are_dates_taken(session, need, agreed, now, given_back=back)
    if need.state == "filled" and was_full and not is_full:
        return "needs_open_again" if open_again(session, need, settings=settings, now=now) else None
    return None


def open_again(session: Session, need: Need, *, settings: Settings, now: datetime) -> bool:
    """Look for assistants again for a locked need that has filled by itself; answer whether it does.

    One that was hidden when it filled, or was looked at too long ago to be shown, waits for its employer.
    """
    shown_since = now - timedelta(days=settings.freshness.hide_after_days)
    is_fresh = need.confirmed_at is not None and need.confirmed_at > shown_since
    if is_fresh and last_deed(session, "need", need.id, _SHOWING | _HIDING) not in _HIDING:
        needs.open_again(session, _service(need), need, settings=settings, now=now)
        if need.state == "published":
            # One that staff read first is told of when they have.
            tell_open_again(session, need, settings=settings, now=now)
    return need.state != "filled"


def _service(need: Need) -> Actor:
    return Actor(SYSTEM.account_id, centre_id=need.centre_id)
