"""Deeds on a client's service profile: the client or the centre's staff write what is wanted; each change is kept."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.accounts import CODE_ROLES
from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotFound
from portti.domain.permissions import check_may
from portti.domain.service_profiles import WishDraft, check_wishes
from portti.models import Account, ServiceProfile, ServiceProfileChange, ServiceWish
from portti.queries import accounts as account_queries
from portti.queries import people
from portti.queries import service_profiles as queries
from portti.queries.storing import add_once
from portti.services import audit


def client_for(session: Session, actor: Actor, account_id: int) -> Account:
    """Return the client whose needs and goals are at hand: the actor, or a person of the centre that staff work for."""
    if actor.account_id == account_id and not actor.is_staff:
        account = account_queries.account_by_id(session, account_id)
    else:
        check_may(actor, "map_needs")
        account = people.account_of_centre(session, actor.centre_id, account_id)
    if account.erased_at is not None or CODE_ROLES & {role.name for role in account.roles}:
        raise NotFound("account")
    return account


def save_wishes(
    session: Session, actor: Actor, account_id: int, draft: WishDraft, *, row_version: int, now: datetime
) -> None:
    """Write which help a client wants; what it was before stays in the history by codes."""
    client = client_for(session, actor, account_id)
    check_wishes(draft)
    row = _row_of(session, client, draft, now=now)
    before = {one.wish for one in row.wishes} if row else set()
    is_reworded = (row.own_words if row else "") != draft.own_words
    if before == draft.wishes and not is_reworded:
        # Nothing told, or the same form sent twice.
        return
    if row is None or row.row_version != row_version:
        raise Conflict("changed_meanwhile")
    kept = [one for one in row.wishes if one.wish in draft.wishes]
    row.wishes = [*kept, *(ServiceWish(wish=wish) for wish in sorted(draft.wishes - before))]
    if is_reworded:
        row.own_words, row.language = draft.own_words, draft.language
    row.changed_at = now
    row.row_version += 1
    facts = {
        "added": sorted(draft.wishes - before),
        "removed": sorted(before - draft.wishes),
        "words": is_reworded,
    }
    session.add(
        ServiceProfileChange(
            service_profile_id=row.id, account_id=actor.account_id, changed_at=now, facts=facts
        )
    )
    audit.record(session, actor, "write_wishes", "account", account_id, now=now)
    session.flush()


def _row_of(session: Session, client: Account, draft: WishDraft, *, now: datetime) -> ServiceProfile | None:
    """Return the client's row to write into; None where there is none and nothing is told."""
    row = queries.service_profile_of(session, client.id, for_change=True)
    if row is not None or not (draft.wishes or draft.own_words):
        return row
    new = ServiceProfile(
        centre_id=client.centre_id,
        account_id=client.id,
        own_words="",
        language=draft.language,
        changed_at=now,
        row_version=0,
    )
    if add_once(session, new):
        return new
    return queries.service_profile_of(session, client.id, for_change=True)


def merge_service_profiles(session: Session, kept_id: int, left_id: int, *, now: datetime) -> None:
    """Put what two accounts of one person wish together; nothing that was written is lost."""
    left = queries.service_profile_of(session, left_id, for_change=True)
    if left is None:
        return
    kept = queries.service_profile_of(session, kept_id, for_change=True)
    if kept is None:
        left.account_id = kept_id
        session.flush()
        return
    have = {one.wish for one in kept.wishes}
    added = sorted({one.wish for one in left.wishes} - have)
    kept.wishes = [*kept.wishes, *(ServiceWish(wish=wish) for wish in added)]
    words = left.own_words if left.own_words != kept.own_words else ""
    kept.own_words = "\n\n".join(text for text in (kept.own_words, words) if text)
    kept.changed_at = now
    kept.row_version += 1
    session.add(
        ServiceProfileChange(
            service_profile_id=kept.id,
            account_id=None,
            changed_at=now,
            facts={"added": added, "removed": [], "words": bool(words)},
        )
    )
    session.delete(left)
    session.flush()
