"""Keeping a ranking as it is shown: once for each content, with the moment when it was last found right."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portti.models import RankingSnapshot
from portti.queries import match_pool


def keep_snapshot(
    session: Session,
    centre_id: int,
    result: Mapping[str, Any],
    inputs: dict[str, Any],
    order: Sequence[str],
    now: datetime,
    *,
    need_id: int | None = None,
    profile_id: int | None = None,
) -> None:
    """Store a ranking of a need or a profile; one that has not changed moves its `checked_at` only."""
    kept = {
        "order": list(order),
        "pool": result["pool"],
        "stopped_at": result["stopped_at"],
        "version": result["version"],
    }
    text = json.dumps([kept, inputs], sort_keys=True, ensure_ascii=False)
    content_hash = hashlib.sha256(text.encode()).hexdigest()
    last = match_pool.latest_snapshot(session, need_id=need_id, profile_id=profile_id)
    if last is not None and last.content_hash == content_hash:
        last.checked_at = now
        return
    session.add(
        RankingSnapshot(
            centre_id=centre_id,
            need_id=need_id,
            profile_id=profile_id,
            rules_version=result["version"],
            content_hash=content_hash,
            inputs=inputs,
            result=kept,
            made_at=now,
            checked_at=now,
        )
    )
    session.flush()
