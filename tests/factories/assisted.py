"""Made-up sheets of assisted mode."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.models import Account, AssistedSheet, Need, Profile
from tests.conftest import NOW


def make_sheet(
    session: Session,
    *,
    account: Account,
    need: Need | None = None,
    profile: Profile | None = None,
    now: datetime = NOW,
    **values: object,
) -> AssistedSheet:
    """Return a sheet of a need or a profile that waits for its client's word."""
    row = AssistedSheet(
        centre_id=account.centre_id,
        account_id=account.id,
        need_id=need.id if need else None,
        profile_id=profile.id if profile else None,
        begun_at=now,
        **values,
    )
    session.add(row)
    session.flush()
    return row
