"""A form that is sent several times at the same moment, over real connections, does its work once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portti import create_app, database
from portti.models.base import Base
from portti.settings import load_settings
from tests.conftest import NOW
from tests.support.every_form import PLACES
from tests.support.real_database import real_engine
from tests.support.whole_portal import WholePortal, encoded

PRESSES = 4
# How many rows one press makes; a table that is not named must not grow.
MAKES = {
    "account.email": {"outbox_messages": 1},  # The link takes the place of an open one.
    "account.representatives": {"representation_requests": 1, "outbox_messages": 1},
    "assistant.add_times": {"profile_free_times": 1},
    "assistant.begin_profile": {"profiles": 1},
    "assistant.report_employer": {"reports": 1},
    "auth.register": {"accounts": 1, "account_roles": 1, "account_links": 1, "outbox_messages": 1},
    "auth.reset": {"account_links": 1, "outbox_messages": 1},
    "employer.ask_substitutes": {
        "substitute_requests": 1,
        "substitute_asks": 1,
        "outbox_messages": 1,
        # The portal counts it by itself.
        "client_events": 1,
        "client_event_functions": 1,
    },
    "staff.log_event": {"client_events": 1, "client_event_functions": 1},
    "staff.import_old_events": {"client_events": 1, "client_event_functions": 1, "packed_months": 1},
    "staff.new_gathering": {"gatherings": 1, "gathering_days": 1},
    "staff.sign_up_for": {"gathering_places": 1},
    "public.sign_up": {"gathering_places": 1, "outbox_messages": 1},
    "public.change_place": {"outbox_messages": 1},
    "staff.gathering_day": {"service_sessions": 1, "service_session_staff": 1},
    "employer.copy_need": {"needs": 1, "need_shifts": 1},
    "employer.new_need": {"needs": 1},
    "public.interview_check": {"bookings": 1, "outbox_messages": 2},
    "public.send": {"feedback": 1},
    "staff.invite": {"invitations": 1, "outbox_messages": 1},
    "staff.new_person": {
        "accounts": 1,
        "account_roles": 1,
        "account_links": 1,
        "employers": 1,
        "outbox_messages": 1,
    },
    "staff.publish_slots": {"interview_slots": 2},
    "staff.put_forward": {"suggestions": 1},
    "account.service_wishes": {"service_profiles": 1, "service_wishes": 2, "service_profile_changes": 1},
    "account.new_goal": {"goals": 1, "goal_changes": 1},
    "account.progress_form": {"progress_forms": 1, "progress_answers": 4},
    "staff.new_ability": {"ability_notes": 1, "ability_note_areas": 1},
    "staff.new_panel": {"panels": 1},
    "staff.new_part": {"panel_proposals": 1},
    # Last: the pair is apart from then on.
    "assistant.block_employer": {"blocks": 1},
}
NOT_COUNTED = ("audit_events", "held_forms", "log_in_failures", "ranking_snapshots")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def portal(request, engine, settings):
    """One row of everything in a database of its own, to which the whole process is connected meanwhile."""
    with real_engine(request.param) as other:
        url = other.url.render_as_string(hide_password=False)
        own = load_settings("test", {"database": {"url": url, "pool_size": 20}})
        app = create_app(own)
        with time_machine.travel(NOW, tick=False), Session(other, expire_on_commit=False) as session:
            yield WholePortal(app, session, own)
        database.current_engine().dispose()
        database.connect(settings)


def counted(portal: WholePortal) -> dict[str, int]:
    """Return how many rows each table has."""
    portal.session.rollback()
    return {
        table.name: portal.session.scalar(select(func.count()).select_from(table))
        for table in Base.metadata.sorted_tables
        if table.name not in NOT_COUNTED
    }


@pytest.mark.either_database
def test_pressed_at_once_it_is_done_once(portal):
    places = [next(place for place in PLACES if place.endpoint == endpoint) for endpoint in MAKES]
    faults = []
    with ThreadPoolExecutor(PRESSES) as threads:
        for place in places:
            first = portal.form(portal.visitor(place.who), place)
            visitors = [portal.visitor(place.who) for _press in range(PRESSES)]
            sent = [with_own_token(portal, visitor, place, first) for visitor in visitors]
            before, barrier = counted(portal), Barrier(PRESSES)

            def press(number, visitors=visitors, sent=sent, form=first, barrier=barrier):
                barrier.wait()
                return visitors[number].post(form, sent[number]).status

            statuses = list(threads.map(press, range(PRESSES)))
            if max(statuses) >= 500 or min(statuses) >= 400:
                faults.append(f"{place}: {statuses}")
            after = counted(portal)
            grown = {name: after[name] - before[name] for name in after if after[name] != before[name]}
            if grown != MAKES[place.endpoint]:
                faults.append(f"{place}: {grown}")
    assert not faults, "\n".join(faults)


def with_own_token(portal, visitor, place, form) -> bytes:
    """Return the same form, as all tabs have it, with the token of one browser."""
    own = dict(portal.form(visitor, place).hidden())["csrf_token"]
    return encoded(
        [(name, own if name == "csrf_token" else value) for name, value in portal.whole(form, place)]
    )
