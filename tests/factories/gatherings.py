"""Made-up trainings and groups with valid defaults."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy.orm import Session

from portti.models import Account, Centre, Gathering, GatheringDay, GatheringPlace
from tests.conftest import NOW
from tests.factories.accounts import make_centre

_NUMBERS = count(1)


def make_gathering(
    session: Session,
    *,
    centre: Centre | None = None,
    in_days: Sequence[float] = (10,),
    now: datetime = NOW,
    **values: object,
) -> Gathering:
    """Return a published training of two hours with two places, ten days ahead."""
    starts = [now + timedelta(days=days) for days in in_days]
    fields: dict[str, object] = {
        "kind": "training",
        "title": "Uuden työnantajan ilta",
        "text": "Mistä työnantaja aloittaa.",
        "written_in": "fi",
        "place": "Kauppakatu 1",
        "municipality_code": "179",
        "video_url": "",
        "languages": ["fi"],
        "access": ["step_free"],
        "for_whom": ["employers"],
        "places": 2,
        "sign_up_until": min(starts),
        "published_at": now,
        **values,
    }
    row = Gathering(
        centre_id=(centre or make_centre(session)).id,
        form_key=f"factory:{next(_NUMBERS)}",
        changed_at=now,
        **fields,
    )
    row.days = [GatheringDay(starts_at=start, minutes=120) for start in starts]
    session.add(row)
    session.flush()
    return row


def make_place(
    session: Session,
    gathering: Gathering,
    *,
    account: Account | None = None,
    state: str = "placed",
    now: datetime = NOW,
    **values: object,
) -> GatheringPlace:
    """Return somebody's place, with a seat where the state holds one."""
    number = next(_NUMBERS)
    email = account.email if account else f"tulija{number}@example.org"
    fields: dict[str, object] = {
        "given_name": account.given_name if account else f"Tulija{number}",
        "email": email,
        "language": "fi",
        "access": [],
        "needs_told": False,
        "queued_at": now if state == "waiting" else None,
        "seat": number if state in ("placed", "offered") else None,
        **values,
    }
    row = GatheringPlace(
        gathering_id=gathering.id,
        account_id=account.id if account else None,
        person_key=f"email:{fields['email']}",
        state=state,
        signed_up_at=now,
        calendar_uid=f"gathering-{number}@portti",
        **fields,
    )
    session.add(row)
    session.flush()
    return row
