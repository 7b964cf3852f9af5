"""The demo's trainings and groups, appointments, and a need that staff fill in with its employer."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.actor import Actor
from portti.domain.gatherings import DayDraft, GatheringDraft, SignUpDraft
from portti.domain.invitations import APPOINTMENT, HOME_VISIT, helsinki_moment
from portti.models import Account, Gathering, InterviewSlot
from portti.queries import accounts as account_queries
from portti.queries.demo import unpublished_need
from portti.queries.gatherings import places_of
from portti.services import appointments, assisted, gathering_places, gatherings
from portti.settings import Settings

_TRAINING = {
    "kind": "training",
    "title": "Uuden työnantajan ilta",
    "text": "Mistä aloitat, kun palkkaat ensimmäisen avustajan? Käymme läpi sopimuksen, työvuorot ja perehdytyksen.",
    "written_in": "fi",
    "place": "Väinönkatu 7, kokoustila",
    "municipality_code": "179",
    "video_url": "",
    "languages": ("fi", "sign"),
    "access": ("step_free", "hearing_loop", "sign_interpreter", "toilet", "breaks"),
    "for_whom": ("employers", "relatives"),
    "places": 3,
}
_GROUP = {
    "kind": "peer_group",
    "title": "Avustajien kahvit videolla",
    "text": "Puhumme työstä, jota kukin tekee yksin. Et tarvitse valmista aihetta.",
    "written_in": "fi",
    "place": "",
    "municipality_code": None,
    "video_url": "https://video.example/avustajat",
    "languages": ("fi", "selko"),
    "access": ("breaks",),
    "for_whom": ("assistants", "jobseekers"),
    "places": 10,
}
_PEOPLE = (
    ("Helmi", ("step_free", "own_assistant"), ""),
    ("Oskari", (), ""),
    ("Tuula", ("hearing_loop",), ""),
    ("Erkki", ("other",), "Tarvitsen pöydän, jonka alle mahtuu pyörätuoli."),
)


def make_gatherings(
    session: Session, accounts: Mapping[str, Account], *, settings: Settings, now: datetime
) -> None:
    """Make one of each: ahead with a waiting list, weekly by video, past and counted, and one that nobody sees yet."""
    staff = account_queries.actor_of(session, accounts["staff"].id)
    today = helsinki(now).date()
    ahead = _publish(session, staff, _draft(_TRAINING, today, 14, now), "ahead", now)
    for number, (name, access, words) in enumerate(_PEOPLE):
        told = SignUpDraft(name, f"{name.lower()}@portti.example", "", "fi", access, words)
        gathering_places.sign_up_for(
            session, staff, ahead.id, told, form_key=f"demo{number}", settings=settings, now=now
        )
    weekly = _publish(session, staff, _draft(_GROUP, today, 7, now, days=4), "weekly", now)
    assistant = account_queries.actor_of(session, accounts["assistant"].id)
    own = SignUpDraft(accounts["assistant"].given_name, "", "", "fi", (), "")
    gathering_places.sign_up(session, assistant, weekly.id, own, settings=settings, now=now)
    begun = now - timedelta(days=40)
    past = _publish(session, staff, _draft(_TRAINING, today - timedelta(days=40), 12, begun), "past", begun)
    for name, _access, _words in _PEOPLE[:3]:
        told = SignUpDraft(name, "", "", "fi", (), "")
        gathering_places.sign_up_for(
            session, staff, past.id, told, form_key=f"past{name}", settings=settings, now=begun
        )
    came = [place.id for place in places_of(session, past.id)][:2]
    gatherings.mark_who_came(session, staff, past.id, past.days[0].id, came, 1, now=now)
    gatherings.make_gathering(
        session, staff, _draft({**_TRAINING, "places": 20}, today, 60, now), form_key="demo-draft", now=now
    )


def _draft(
    facts: Mapping[str, Any], today: date, days_ahead: int, now: datetime, *, days: int = 1
) -> GatheringDraft:
    first = today + timedelta(days=days_ahead)
    starts = [helsinki_moment(first + timedelta(days=7 * number), 17 * 60) for number in range(days)]
    return GatheringDraft(
        days=[DayDraft(start, 120) for start in starts], sign_up_until=starts[0] - timedelta(days=1), **facts
    )


def _publish(session: Session, staff: Actor, draft: GatheringDraft, key: str, now: datetime) -> Gathering:
    row = gatherings.make_gathering(session, staff, draft, form_key=f"demo-{key}", now=now)
    gatherings.publish_gathering(session, staff, row.id, now=now)
    return row


def make_appointments(
    session: Session, accounts: Mapping[str, Account], *, settings: Settings, now: datetime
) -> None:
    """Free times for appointments and home visits, and the employer's links to both."""
    adviser, employer = accounts["staff"], accounts["employer"]
    staff, today = account_queries.actor_of(session, adviser.id), helsinki(now).date()
    for purpose, kind, place, minute in (
        (APPOINTMENT, "centre", "Väinönkatu 7", 16 * 60),
        (HOME_VISIT, "home", "", 17 * 60),
    ):
        slots = [
            InterviewSlot(
                centre_id=adviser.centre_id,
                staff_account_id=adviser.id,
                starts_at=helsinki_moment(today + timedelta(days=days), minute),
                minutes=45,
                kind=kind,
                place=place,
                purpose=purpose,
            )
            for days in (4, 5, 6, 11, 12)
        ]
        session.add_all(slots)
        session.flush()
        appointments.invite_client(session, staff, employer.id, purpose, settings=settings, now=now)


def fill_in_together(session: Session, accounts: Mapping[str, Account], *, now: datetime) -> None:
    """A need of somebody of the centre that is not public: the adviser fills it in with them, and it waits."""
    adviser = accounts["staff"]
    staff = account_queries.actor_of(session, adviser.id)
    found = unpublished_need(session, adviser.centre_id)
    if found is not None:
        assisted.begin_sheet(session, staff, found[0], need_id=found[1], now=now)
