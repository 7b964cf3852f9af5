"""What staff do with a training: publishing, changing, calling off, counting who came once; and what is kept of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.credentials import encrypt_text
from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotAllowed, NotFound, RuleViolation
from portti.domain.gatherings import DayDraft, GatheringDraft
from portti.jobs.runner import run_job
from portti.mail.links import gathering_word
from portti.models import Account, Centre, GatheringPlace, OutboxMessage, ServiceSession
from portti.queries import gatherings as queries
from portti.services import gathering_places as places
from portti.services import gatherings as services
from portti.services.erasure import close_account, erase_account
from portti.services.own_gatherings import own_gatherings
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre
from tests.factories.gatherings import make_gathering, make_place
from tests.support.sign_ups import draft, mails, sign_up


@pytest.fixture
def centre(session: Session) -> Centre:
    return make_centre(session)


@pytest.fixture
def actor(session: Session, centre: Centre) -> Actor:
    return Actor(make_account(session, "staff", centre=centre).id, frozenset({"staff"}), centre.id)


def gathering_draft(**values: object) -> GatheringDraft:
    start = NOW + timedelta(days=10)
    whole = {
        "kind": "peer_group",
        "title": "Työnantajien ilta",
        "text": "",
        "written_in": "fi",
        "days": (DayDraft(start, 120), DayDraft(start + timedelta(days=7), 120)),
        "place": "Kirjasto",
        "municipality_code": "179",
        "video_url": "",
        "languages": ("sv", "fi"),
        "access": ("breaks",),
        "for_whom": ("everybody",),
        "places": 3,
        "sign_up_until": start,
        **values,
    }
    return GatheringDraft(**whole)  # type: ignore[arg-type]


def test_one_press_makes_one_and_nobody_sees_it_before_it_is_published(
    session: Session, actor: Actor
) -> None:
    first = services.make_gathering(session, actor, gathering_draft(), form_key="k", now=NOW)
    assert services.make_gathering(session, actor, gathering_draft(), form_key="k", now=NOW).id == first.id
    assert first.languages == ["fi", "sv"]
    assert queries.public_gatherings(session, NOW)[1] == 0
    with pytest.raises(NotFound):
        queries.public_gathering(session, first.id)
    for _press in range(2):
        services.publish_gathering(session, actor, first.id, now=NOW)
    rows, total = queries.public_gatherings(session, NOW)
    assert ([row.gathering.id for row in rows], total) == ([first.id], 1)
    assert queries.public_gatherings(session, NOW, kind="training")[1] == 0


def test_nothing_is_published_for_which_nobody_can_sign_up(session: Session, actor: Actor) -> None:
    late = NOW + timedelta(hours=2)
    row = services.make_gathering(session, actor, gathering_draft(sign_up_until=NOW), form_key="k", now=NOW)
    with pytest.raises(RuleViolation, match="sign_up_day_past"):
        services.publish_gathering(session, actor, row.id, now=late)
    with pytest.raises(RuleViolation, match="sign_up_day_past"):
        services.make_gathering(session, actor, gathering_draft(sign_up_until=NOW), form_key="l", now=late)
    assert queries.public_gatherings(session, NOW)[1] == 0


def test_another_centre_and_people_without_the_right_reach_nothing(
    session: Session, settings: Settings, actor: Actor
) -> None:
    row = make_gathering(session)
    with pytest.raises(NotFound):
        services.publish_gathering(session, actor, row.id, now=NOW)
    with pytest.raises(NotFound):
        services.call_off(session, actor, row.id, settings=settings, now=NOW)
    with pytest.raises(NotFound):
        places.sign_up_for(session, actor, row.id, draft(), form_key="k", settings=settings, now=NOW)
    with pytest.raises(NotAllowed):
        services.make_gathering(
            session,
            Actor(None, frozenset({"employer"}), row.centre_id),
            gathering_draft(),
            form_key="k",
            now=NOW,
        )


def test_a_change_of_time_is_told_to_who_has_a_place_and_new_places_are_offered(
    session: Session, settings: Settings, actor: Actor, centre: Centre
) -> None:
    row = make_gathering(session, centre=centre, places=1)
    placed, waiting = make_place(session, row, seat=1), make_place(session, row, state="waiting")
    moved = NOW + timedelta(days=12)
    change = gathering_draft(days=(DayDraft(moved, 60),), sign_up_until=moved, places=2)
    services.change_gathering(session, actor, row.id, change, row_version=1, settings=settings, now=NOW)
    assert mails(session, placed) == ["gathering_place"]
    assert mails(session, waiting) == ["gathering_offer"]
    with pytest.raises(Conflict):
        services.change_gathering(session, actor, row.id, change, row_version=1, settings=settings, now=NOW)
    with pytest.raises(RuleViolation, match="fewer_places_than_people"):
        services.change_gathering(
            session, actor, row.id, gathering_draft(places=1), row_version=2, settings=settings, now=NOW
        )
    session.expire(row)
    sooner = gathering_draft(days=(DayDraft(NOW + timedelta(hours=3), 60),), sign_up_until=NOW, places=2)
    services.change_gathering(session, actor, row.id, sooner, row_version=2, settings=settings, now=NOW)
    offers = select(OutboxMessage).where(OutboxMessage.to_address == waiting.email).order_by(OutboxMessage.id)
    assert [mail.state for mail in session.scalars(offers)] == ["cancelled", "waiting"]
    word, begun = gathering_word(settings, waiting.id), NOW + timedelta(hours=4)
    assert waiting.offered_until is not None and waiting.offered_until > begun
    with pytest.raises(Conflict, match="offer_over"):
        places.take_offer(session, word, settings=settings, now=begun)


def test_calling_off_tells_all_once_and_takes_the_entries_away(
    session: Session, settings: Settings, actor: Actor, centre: Centre
) -> None:
    row = make_gathering(session, centre=centre, places=1)
    placed, waiting = make_place(session, row, seat=1), make_place(session, row, state="waiting")
    for _press in range(2):
        services.call_off(session, actor, row.id, settings=settings, now=NOW)
    assert mails(session, placed) == mails(session, waiting) == ["gathering_off"]
    message = session.scalar(select(OutboxMessage).where(OutboxMessage.to_address == placed.email))
    assert message is not None
    assert message.calendar_method == "CANCEL"
    assert "STATUS:CANCELLED" in (message.calendar or "")
    assert placed.calendar_uid in (message.calendar or "")
    assert row.title not in (message.calendar or "") + message.body_text + message.subject


def test_a_gathering_of_several_days_has_an_entry_for_each(session: Session, settings: Settings) -> None:
    row = make_gathering(session, in_days=(10, 17), video_url="https://video.example/1")
    place = sign_up(session, row, settings, "eka@example.org")
    message = session.scalar(
        select(OutboxMessage).where(
            OutboxMessage.dedupe_key == f"gathering_place:{place.id}:{place.sequence}"
        )
    )
    assert message is not None
    assert message.calendar_method == "PUBLISH"
    assert (message.calendar or "").count("BEGIN:VEVENT") == 2
    assert "https://video.example/1" in message.body_text


def test_a_reminder_goes_once_to_who_has_a_place(session: Session, settings: Settings) -> None:
    row = make_gathering(session, places=1)
    placed, waiting = make_place(session, row, seat=1), make_place(session, row, state="waiting")
    session.commit()
    near = NOW + timedelta(days=8, hours=1)
    assert run_job("tend_gatherings", settings=settings, now=near).counts == {"told": 1}  # type: ignore[union-attr]
    assert run_job("tend_gatherings", settings=settings, now=near).counts == {}  # type: ignore[union-attr]
    assert mails(session, placed) == ["gathering_reminder"]
    assert mails(session, waiting) == []


def test_who_came_makes_the_days_session_once(session: Session, actor: Actor, centre: Centre) -> None:
    row = make_gathering(session, centre=centre, in_days=(-1, 6), kind="peer_group")
    came, stayed_away = make_place(session, row), make_place(session, row)
    stranger = make_place(session, make_gathering(session))
    past, ahead = row.days
    services.mark_who_came(session, actor, row.id, past.id, [came.id, stranger.id], 2, now=NOW)
    counted = services.mark_who_came(session, actor, row.id, past.id, [came.id, stayed_away.id], 3, now=NOW)
    sessions = session.scalars(select(ServiceSession)).all()
    assert sessions == [counted]
    assert (counted.kind, counted.visitors, counted.anonymous_visitors) == ("group", 5, 3)
    assert (counted.open_minutes, counted.source, counted.municipality_code) == (120, "portal", "179")
    assert queries.present_on(session, past.id) == {came.id, stayed_away.id}
    assert counted.closed_at == NOW
    with pytest.raises(RuleViolation, match="day_still_ahead"):
        services.mark_who_came(session, actor, row.id, ahead.id, [], 0, now=NOW)


def test_what_a_trainee_marks_waits_for_a_colleague(session: Session, actor: Actor, centre: Centre) -> None:
    row = make_gathering(session, centre=centre, in_days=(-1,))
    trainee = Actor(actor.account_id, frozenset({"staff", "trainee"}), centre.id)
    counted = services.mark_who_came(session, trainee, row.id, row.days[0].id, [], 4, now=NOW)
    assert counted.closed_at is None
    # What a colleague has marked is closed: its figures are no longer the trainee's to change.
    closed = make_gathering(session, centre=centre, in_days=(-1,))
    for who, others in ((actor, 2), (trainee, 9)):
        counted = services.mark_who_came(session, who, closed.id, closed.days[0].id, [], others, now=NOW)
    assert (counted.closed_at, counted.visitors) == (NOW, 2)


def test_needs_go_first_then_people_and_sign_ups_nobody_confirmed(
    session: Session, settings: Settings
) -> None:
    over = make_gathering(session, in_days=(-20,))
    told = make_place(session, over, access=["breaks"], access_text="x", needs_told=True)
    ahead = make_place(session, make_gathering(session), access=["breaks"], needs_told=True)
    unconfirmed = make_place(
        session, make_gathering(session), state="unconfirmed", now=NOW - timedelta(days=3)
    )
    long_over = make_place(session, make_gathering(session, in_days=(-100,)))
    keys = [one.id for one in (unconfirmed, long_over)]
    session.commit()
    report = run_job("purge_personal_data", settings=settings, now=NOW)
    assert report is not None
    assert {
        name: report.counts.get(name) for name in ("unconfirmed_sign_ups", "sign_ups", "access_needs")
    } == {
        "unconfirmed_sign_ups": 1,
        "sign_ups": 1,
        "access_needs": 1,
    }
    session.expire_all()
    assert (told.access, told.access_text, ahead.access) == ([], None, ["breaks"])
    assert [session.get(GatheringPlace, key) for key in keys] == [None, None]


def leaver(session: Session) -> Account:
    return make_account(session, "employer", email="lahtija@example.org")


def test_who_leaves_frees_the_place_and_nothing_of_them_stays(session: Session, settings: Settings) -> None:
    person, row = leaver(session), make_gathering(session, places=1)
    own = make_place(session, row, account=person, seat=1)
    by_address = make_place(session, make_gathering(session), email=person.email)
    waiting = make_place(session, row, state="waiting")
    own.access, own.access_text = ["other"], encrypt_text(settings, "istun ovensuussa")
    data = own_gatherings(session, person.id, settings=settings)["gatherings"]
    assert [one["access_text"] for one in data] == [None, "istun ovensuussa"]
    actor = Actor(person.id, frozenset({"employer"}), person.centre_id)
    close_account(session, actor, settings=settings, now=NOW)
    assert (own.state, waiting.state) == ("cancelled", "offered")
    keys = [own.id, by_address.id]
    later = NOW + timedelta(days=settings.retention.undo_days + 1)
    assert erase_account(session, person.id, settings=settings, now=later)
    session.expire_all()
    assert [session.get(GatheringPlace, key) for key in keys] == [None, None]
