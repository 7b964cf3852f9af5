"""Logging events once, changing them with history, striking out, notes that only a centre turns on, and trainees."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portti.domain.client_events import EventDraft
from portti.domain.errors import Conflict, NotAllowed, NotFound, RuleViolation
from portti.domain.permissions import PERMISSIONS, may
from portti.domain.service_sessions import SessionDraft
from portti.models import AuditEvent, ClientEventNote
from portti.queries import accounts as account_queries
from portti.queries import client_events as queries
from portti.queries import service_sessions as session_queries
from portti.queries.client_events import EventFilter
from portti.queries.service_sessions import SessionFilter
from portti.services import client_events as services
from portti.services import service_sessions
from portti.services.erasure import erase_account
from portti.services.own_data import own_data
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre, make_employer
from tests.factories.client_events import make_event, make_service_session

DRAFT = EventDraft(
    happened_on=NOW.date(),
    client_group="employer",
    functions=frozenset({"guidance", "recruitment"}),
    channel="phone",
)
SESSION = SessionDraft(
    held_on=NOW.date(),
    kind="pop_up",
    place="Kirjasto",
    municipality_code="179",
    open_minutes=120,
    visitors=6,
    anonymous_visitors=6,
)


def actor_of(session, account):
    return account_queries.actor_of(session, account.id)


@pytest.fixture
def centre(session):
    return make_centre(session)


@pytest.fixture
def staff(session, centre):
    make_event(session)
    return actor_of(session, make_account(session, "staff", centre=centre))


@pytest.fixture
def trainee(session, centre):
    account = make_account(session, "staff", centre=centre)
    account.trainee = True
    session.flush()
    return actor_of(session, account)


@pytest.fixture
def log(session, settings):
    def log(actor, draft=DRAFT, key="k1", **changes):
        draft = replace(draft, **changes)
        return services.log_event(session, actor, draft, form_key=key, settings=settings, now=NOW)

    return log


def listed(session, centre, **wanted):
    return [row.event for row in queries.events_of_centre(session, centre.id, EventFilter(**wanted))[0]]


def test_a_form_sent_twice_is_one_event(session, centre, staff, log):
    first = log(staff)
    assert log(staff) is None
    assert listed(session, centre) == [first]
    assert {mark.function for mark in first.functions} == {"guidance", "recruitment"}
    assert log(staff, key="k2") is not None


def test_another_centres_staff_see_and_change_nothing(session, staff, log, settings):
    event = log(staff)
    stranger = actor_of(session, make_account(session, "staff", centre=None))
    with pytest.raises(NotFound):
        services.change_event(session, stranger, event.id, DRAFT, row_version=1, settings=settings, now=NOW)
    with pytest.raises(NotFound):
        services.strike_out(session, stranger, event.id, "mistake", now=NOW)


def test_who_is_no_staff_logs_nothing(session, centre, log):
    for role in ("employer", "assistant", "representative"):
        with pytest.raises(NotAllowed):
            log(actor_of(session, make_account(session, role, centre=centre)))


def test_a_change_keeps_who_when_and_what(session, staff, log, settings):
    event = log(staff)
    later = NOW + timedelta(hours=1)
    draft = replace(DRAFT, minutes=15, functions=frozenset({"guidance"}), channel="email")
    services.change_event(session, staff, event.id, draft, row_version=1, settings=settings, now=later)
    ((change, account),) = queries.changes_of(session, event.id)
    assert (account.id, change.changed_at, change.deed) == (staff.account_id, later, "edit")
    assert change.changes == {
        "minutes": [None, 15],
        "channel": ["phone", "email"],
        "functions": [["guidance", "recruitment"], ["guidance"]],
    }
    assert [mark.function for mark in event.functions] == ["guidance"]


def test_saving_the_same_again_changes_nothing(session, staff, log, settings):
    event = log(staff)
    services.change_event(session, staff, event.id, DRAFT, row_version=1, settings=settings, now=NOW)
    assert queries.changes_of(session, event.id) == []
    assert event.row_version == 1


def test_two_tabs_do_not_overwrite_each_other(session, staff, log, settings):
    event = log(staff)
    draft = replace(DRAFT, minutes=5)
    for _press in range(2):
        services.change_event(session, staff, event.id, draft, row_version=1, settings=settings, now=NOW)
    assert len(queries.changes_of(session, event.id)) == 1
    with pytest.raises(Conflict):
        services.change_event(session, staff, event.id, DRAFT, row_version=1, settings=settings, now=NOW)
    assert event.minutes == 5


def test_struck_out_is_never_deleted_and_can_be_put_back(session, centre, staff, log):
    event = log(staff)
    with pytest.raises(RuleViolation):
        services.strike_out(session, staff, event.id, "", now=NOW)
    services.strike_out(session, staff, event.id, "duplicate", now=NOW)
    services.strike_out(session, staff, event.id, "mistake", now=NOW)
    assert listed(session, centre) == []
    assert listed(session, centre, state="struck_out") == [event]
    with pytest.raises(RuleViolation):
        services.rate_event(session, staff, event.id, "satisfied", now=NOW)
    services.put_back(session, staff, event.id, now=NOW)
    assert listed(session, centre) == [event]
    history = [(change.deed, change.reason) for change, _who in queries.changes_of(session, event.id)]
    assert history == [("put_back", None), ("strike_out", "duplicate")]


def test_one_tap_of_the_adviser_rates_once(session, staff, log):
    event = log(staff)
    services.rate_event(session, staff, event.id, "very_satisfied", now=NOW)
    services.rate_event(session, staff, event.id, "very_satisfied", now=NOW)
    assert event.satisfaction == "very_satisfied"
    assert len(queries.changes_of(session, event.id)) == 1


def test_a_client_is_found_by_number_in_the_own_centre_only(session, centre, staff):
    person = make_account(session, "employer", centre=centre)
    stranger = make_account(session, "employer", centre=make_centre(session))
    colleague = make_account(session, "staff", centre=centre)
    assert services.client_typed(session, staff, f" {person.id} ") == (person.id, None)
    assert services.client_typed(session, staff, "") == (None, None)
    assert services.client_typed(session, staff, "#A-17") == (None, "A-17")
    for typed in (str(stranger.id), str(colleague.id), "999999", "Matti", "-1", "٣"):
        with pytest.raises(RuleViolation) as fault:
            services.client_typed(session, staff, typed)
        assert fault.value.code == "client_unknown"


def test_free_words_only_where_the_centre_wants_them(session, centre, log, settings):
    manager = actor_of(session, make_account(session, "manager", centre=centre))
    with pytest.raises(RuleViolation) as fault:
        log(manager, note="Soitti asiasta")
    assert fault.value.code == "notes_are_off"
    services.choose_notes(session, manager, True, settings=settings, now=NOW)
    event = log(manager, note="Soitti asiasta")
    assert queries.note_of(session, event.id).text == "Soitti asiasta"
    draft = replace(DRAFT, note="Soitti uudestaan")
    services.change_event(session, manager, event.id, draft, row_version=1, settings=settings, now=NOW)
    ((change, _who),) = queries.changes_of(session, event.id)
    assert change.changes == {"note": [None, None]}
    services.choose_notes(session, manager, False, settings=settings, now=NOW)
    session.expire_all()
    assert queries.note_of(session, event.id) is None


def test_staff_cannot_turn_notes_on(session, staff, settings):
    with pytest.raises(NotAllowed):
        services.choose_notes(session, staff, True, settings=settings, now=NOW)


def test_notes_go_by_their_own_retention_and_events_stay(session, centre, log, settings):
    manager = actor_of(session, make_account(session, "manager", centre=centre))
    services.choose_notes(session, manager, True, settings=settings, now=NOW)
    event = log(manager, note="Vanha")
    assert queries.delete_notes_before(session, NOW) == 0
    assert queries.delete_notes_before(session, NOW + timedelta(seconds=1)) == 1
    assert listed(session, centre) == [event]


def test_erasing_a_person_keeps_the_event_and_drops_its_note(session, centre, log, settings):
    manager = actor_of(session, make_account(session, "manager", centre=centre))
    services.choose_notes(session, manager, True, settings=settings, now=NOW)
    employer = make_employer(session, centre=centre)
    event = log(manager, note="Sanoi jotain", account_id=employer.account_id)
    account = account_queries.account_by_id(session, employer.account_id)
    account.closed_at, account.active = NOW - timedelta(days=30), False
    session.flush()
    assert erase_account(session, account.id, settings=settings, now=NOW)
    session.expire_all()
    assert queries.note_of(session, event.id) is None
    assert listed(session, centre) == [event]


def test_a_persons_own_copy_tells_what_was_logged_of_them_and_nothing_of_others(session, centre, staff, log):
    person = make_account(session, "employer", centre=centre)
    first = log(staff, account_id=person.id, minutes=15)
    session.add(ClientEventNote(client_event_id=first.id, text="Soitti asiasta", written_at=NOW))
    log(staff, key="k2")
    log(staff, key="k4", account_id=person.id, happened_on=NOW.date() - timedelta(days=1))
    wrong = log(staff, key="k3", account_id=person.id)
    services.strike_out(session, staff, wrong.id, "wrong_person", now=NOW)
    event, older = own_data(session, person.id, now=NOW)["client_events"]
    assert (event["note"], older["note"]) == ("Soitti asiasta", "")
    assert (event["happened_on"], event["minutes"]) == (NOW.date().isoformat(), 15)
    assert event["functions"] == ["guidance", "recruitment"]
    assert not {"source_key", "logged_by_account_id", "id"} & set(event)


@pytest.mark.parametrize("result", ["solved", "referred", "not_reached", "outside_power"])
def test_a_trainee_logs_and_closes_nothing(session, staff, trainee, log, settings, result):
    mine = log(trainee, result="continues")
    assert mine is not None
    with pytest.raises(NotAllowed):
        log(trainee, key="k2", result=result)
    closing = replace(DRAFT, result=result)
    with pytest.raises(NotAllowed):
        services.change_event(session, trainee, mine.id, closing, row_version=1, settings=settings, now=NOW)
    with pytest.raises(NotAllowed):
        services.strike_out(session, trainee, mine.id, "mistake", now=NOW)
    services.change_event(session, staff, mine.id, closing, row_version=1, settings=settings, now=NOW)
    with pytest.raises(NotAllowed):
        services.change_event(session, trainee, mine.id, DRAFT, row_version=2, settings=settings, now=NOW)
    services.rate_event(session, trainee, mine.id, "satisfied", now=NOW)


def test_what_a_colleague_logged_is_not_there_for_a_trainee(session, staff, trainee, log, settings):
    theirs = log(staff, result="continues")
    with pytest.raises(NotFound):
        services.change_event(session, trainee, theirs.id, DRAFT, row_version=1, settings=settings, now=NOW)
    with pytest.raises(NotFound):
        services.rate_event(session, trainee, theirs.id, "satisfied", now=NOW)


def test_a_colleague_closes_what_a_trainee_logged(session, staff, trainee, log, settings):
    event = log(trainee, result="continues")
    solved = replace(DRAFT, result="solved")
    services.change_event(session, staff, event.id, solved, row_version=1, settings=settings, now=NOW)
    assert event.result == "solved"


def test_a_session_is_logged_once_with_who_held_it(session, centre, staff):
    make_service_session(session)
    draft = replace(SESSION, staff_ids=frozenset({staff.account_id}))
    row = service_sessions.log_session(session, staff, draft, form_key="k", now=NOW)
    assert service_sessions.log_session(session, staff, draft, form_key="k", now=NOW) is None
    rows, totals = session_queries.sessions_of_centre(session, centre.id, SessionFilter())
    assert list(rows) == [row]
    assert (totals.count, totals.open_minutes, totals.visitors, totals.anonymous_visitors) == (1, 120, 6, 6)
    assert [one.account_id for one in row.staff] == [staff.account_id]
    assert row.closed_at == NOW


def test_nobody_of_another_centre_holds_a_session(session, staff):
    stranger = make_account(session, "staff", centre=make_centre(session))
    draft = replace(SESSION, staff_ids=frozenset({stranger.id}))
    with pytest.raises(RuleViolation) as fault:
        service_sessions.log_session(session, staff, draft, form_key="k", now=NOW)
    assert fault.value.code == "unknown_staff"


def test_a_trainees_session_waits_until_a_colleague_closes_it(session, centre, staff, trainee):
    row = service_sessions.log_session(session, trainee, SESSION, form_key="k", now=NOW)
    assert row.closed_at is None
    more = replace(SESSION, visitors=8)
    service_sessions.change_session(session, trainee, row.id, more, row_version=1, now=NOW)
    with pytest.raises(NotAllowed):
        service_sessions.close_session(session, trainee, row.id, now=NOW)
    with pytest.raises(NotAllowed):
        service_sessions.strike_out(session, trainee, row.id, "mistake", now=NOW)
    service_sessions.close_session(session, staff, row.id, now=NOW)
    with pytest.raises(NotAllowed):
        service_sessions.change_session(session, trainee, row.id, SESSION, row_version=3, now=NOW)
    assert (row.visitors, row.closed_at) == (8, NOW)


def test_the_log_keeps_what_a_session_said_before(session, staff):
    draft = replace(SESSION, staff_ids=frozenset({staff.account_id}))
    row = service_sessions.log_session(session, staff, draft, form_key="k", now=NOW)

    def change(draft):
        version = row.row_version
        later = NOW + timedelta(minutes=1)
        service_sessions.change_session(session, staff, row.id, draft, row_version=version, now=later)
        return session.scalars(select(AuditEvent.facts).where(AuditEvent.deed == "change_session")).all()

    assert change(replace(draft, place=" Kirjasto ")) == []
    assert (row.row_version, row.changed_at) == (1, NOW)
    new = SessionDraft(NOW.date() - timedelta(days=1), "drop_in", "Tori", None, 60, 9, 2)
    before = {
        "held_on": NOW.date().isoformat(),
        "kind": "pop_up",
        "place": "Kirjasto",
        "municipality_code": "179",
        "open_minutes": 120,
        "visitors": 6,
        "anonymous_visitors": 6,
        "staff_ids": [staff.account_id],
    }
    assert change(new) == [before]
    assert set(before) == {field.name for field in fields(SessionDraft)}
    more = replace(new, visitors=10)
    assert change(more) == [before, {"visitors": 9}]
    # The same form again is no conflict; another one of an old state is.
    service_sessions.change_session(session, staff, row.id, more, row_version=1, now=NOW)
    with pytest.raises(Conflict):
        service_sessions.change_session(session, staff, row.id, new, row_version=1, now=NOW)


def test_a_session_struck_out_counts_no_more(session, centre, staff):
    row = service_sessions.log_session(session, staff, SESSION, form_key="k", now=NOW)
    service_sessions.strike_out(session, staff, row.id, "mistake", now=NOW)
    assert session_queries.sessions_of_centre(session, centre.id, SessionFilter())[1].count == 0
    service_sessions.put_back(session, staff, row.id, now=NOW)
    assert session_queries.sessions_of_centre(session, centre.id, SessionFilter())[1].count == 1


def test_a_trainee_mark_without_the_role_gives_nothing(session, centre):
    account = make_account(session, "employer", centre=centre)
    before = actor_of(session, account)
    account.trainee = True
    session.flush()
    actor = actor_of(session, account)
    assert not actor.is_staff
    assert [deed for deed in PERMISSIONS if may(actor, deed)] == [
        deed for deed in PERMISSIONS if may(before, deed)
    ]
