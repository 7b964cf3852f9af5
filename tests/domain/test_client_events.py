"""What cannot be right of an event or a session, and what a person means by a day in one box."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portti.domain.client_events import EventDraft, event_faults
from portti.domain.errors import RuleViolation
from portti.domain.merged_municipalities import (
    any_municipality_name,
    find_any_municipality,
    find_by_beginning,
    merged_municipalities,
    present_municipality,
)
from portti.domain.places import municipality_table
from portti.domain.service_sessions import SessionDraft, check_session
from portti.domain.typed_days import past_day

TODAY = date(2026, 12, 1)
USUAL = EventDraft(
    happened_on=TODAY, client_group="employer", functions=frozenset({"guidance"}), channel="phone"
)


def test_day_group_function_and_channel_are_enough():
    assert event_faults(USUAL, today=TODAY) == []


def test_all_faults_of_an_event_are_told_at_once():
    nothing = EventDraft(happened_on=None, client_group="", functions=frozenset(), channel="")
    codes = [fault.code for fault in event_faults(nothing, today=TODAY)]
    assert codes == ["event_day_missing", "group_missing", "function_missing", "channel_missing"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"happened_on": TODAY + timedelta(days=1)}, "event_day_ahead"),
        ({"happened_on": date(1889, 1, 1)}, "event_day_too_early"),
        ({"minutes": -1}, "minutes_below_zero"),
        ({"minutes": 1441}, "minutes_too_many"),
        ({"municipality_code": "999"}, "municipality_unknown"),
        ({"functions": frozenset({"guidance", "fishing"})}, "function_missing"),
        ({"topic": "pay", "functions": frozenset({"recruitment"})}, "topic_without_guidance"),
        ({"referred_to": "kela", "result": "solved"}, "referred_without_result"),
        ({"satisfaction": "delighted"}, "unknown_choice"),
        ({"client_number": "Matti Virtanen"}, "client_number_form"),
        ({"client_number": "Virtanen"}, "client_number_form"),
        ({"client_number": "010190-123A"}, "client_identity_code"),
        ({"note": "x" * 501}, "note_too_long"),
    ],
)
def test_what_cannot_be_right(change, code):
    assert [fault.code for fault in event_faults(replace(USUAL, **change), today=TODAY)] == [code]


def test_what_is_allowed_at_the_edge():
    edge = replace(
        USUAL, minutes=0, municipality_code="588", client_number="A-17", topic="pay", result="referred"
    )
    assert event_faults(replace(edge, referred_to="kela", note="x" * 500), today=TODAY) == []


def test_merged_municipalities_lead_to_one_of_today():
    merged = merged_municipalities()
    assert len(merged) == 35
    assert not set(merged) & set(municipality_table())
    assert all(present_municipality(code) in municipality_table() for code in merged)
    assert present_municipality("945") == present_municipality("559") == "946"
    assert present_municipality("179") == "179"


def test_the_old_name_is_found_and_kept():
    assert find_any_municipality("vöyri-maksamaa") == "945"
    assert find_any_municipality("Lillkyro") == "942"
    assert find_any_municipality("588") == "588"
    assert any_municipality_name("588", "fi") == "Pertunmaa"
    assert any_municipality_name("179", "sv") == "Jyväskylä"
    assert find_any_municipality("Atlantis") is None


def test_the_beginning_of_a_name_is_enough_where_it_means_one_municipality():
    assert find_by_beginning("jyväs") == "179"
    assert find_by_beginning(" HELSINGF") == "091"
    assert find_by_beginning("Kuhmo") == "290"
    assert find_by_beginning("Vöyri-") == "945"
    assert find_by_beginning("Pert") == "588"
    for typed in ("", "p", "Atlantis", "kuhmoo"):
        assert find_by_beginning(typed) is None, typed


SESSION = SessionDraft(
    held_on=TODAY, kind="drop_in", place="Kirjasto", municipality_code="179", open_minutes=120, visitors=3
)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"held_on": TODAY + timedelta(days=1)}, "event_day_ahead"),
        ({"kind": "party"}, "session_kind_missing"),
        ({"place": " "}, "session_place_missing"),
        ({"municipality_code": "999"}, "municipality_unknown"),
        ({"open_minutes": 0}, "open_minutes_missing"),
        ({"open_minutes": -5}, "minutes_below_zero"),
        ({"visitors": None}, "visitors_missing"),
        ({"visitors": -1}, "visitors_out_of_range"),
        ({"anonymous_visitors": 4}, "more_anonymous_than_visitors"),
    ],
)
def test_what_cannot_be_right_of_a_session(change, code):
    with pytest.raises(RuleViolation) as fault:
        check_session(replace(SESSION, **change), today=TODAY)
    assert fault.value.code == code


def test_a_session_that_nobody_came_to_counts():
    check_session(replace(SESSION, visitors=0), today=TODAY)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1.12.2026", date(2026, 12, 1)),
        ("2026-11-30", date(2026, 11, 30)),
        ("30.11.", date(2026, 11, 30)),
        ("2.12.", date(2025, 12, 2)),
        ("1", date(2026, 12, 1)),
        ("30", date(2026, 11, 30)),
        ("31", date(2026, 10, 31)),
        ("29.2.", date(2024, 2, 29)),
        ("2.12.2026", date(2026, 12, 2)),
    ],
)
def test_a_day_in_one_box(typed, day):
    assert past_day(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["", "eilen", "32", "31.4.", "31.4.2026", "0"])
def test_what_is_no_day(typed):
    with pytest.raises(ValueError, match=r".*"):
        past_day(typed, TODAY)
