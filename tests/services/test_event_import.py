"""An old register: each bad row told with its reason, good rows kept only when asked, and nothing twice."""

import csv
import io
import re
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from sqlalchemy import select

from portti.domain.errors import NotAllowed, RuleViolation
from portti.domain.merged_municipalities import present_municipality
from portti.domain.reporting_periods import Period
from portti.models import ClientEvent, PackedMonth
from portti.queries import accounts as account_queries
from portti.queries import client_events as queries
from portti.queries.client_events import EventFilter
from portti.queries.packed_months import event_columns
from portti.services import client_events
from portti.services.event_import import import_events
from portti.wording.service import IMPORT_FAULTS
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre
from tests.factories.client_events import make_event

HEADINGS = ["Päivä", "Asiakasryhmä", "Mitä tehtiin", "Yhteydenottotapa", "Kunta", "Minuutit", "Asiakas"]
EMPLOYER = "Vammainen työnantaja"
GOOD = [
    [date(2010, 10, 4), EMPLOYER, "Neuvonta ja ohjaus; Rekrytointiapu", "Puhelu", "Vöyri-Maksamaa", 15, "A-1"],
    [date(2011, 9, 30), "Viranomainen", "Rekrytointiapu", "Kirje", "Jyväskylä", None, None],
    [date(2011, 9, 30), "Viranomainen", "Rekrytointiapu", "Kirje", "Jyväskylä", None, None],
]  # fmt: skip
BAD = [
    [date(2027, 1, 1), "Viranomainen", "Rekrytointiapu", "Kirje", None, None, None],
    [date(2011, 1, 3), "Viranomainen", "Rekrytointiapu", "Kirje", "Atlantis", None, None],
    [date(2011, 1, 3), "Viranomainen", "Rekrytointiapu", "Kirje", None, -5, None],
    [date(2010, 10, 4), EMPLOYER, "Rekrytointiapu; Neuvonta ja ohjaus", "Puhelu", "945", 15, "A-1"],
    [date(2011, 1, 3), "Marsilainen", "Rekrytointiapu", "Kirje", None, "vartti", "Matti Virtanen"],
    [None, None, None, None, "Jyväskylä", None, None],
]  # fmt: skip


def workbook(rows, headings=HEADINGS):
    book = openpyxl.Workbook()
    book.active.append(headings)
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text(rows, separator=";"):
    def cell(value):
        return "" if value is None else f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value)

    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(
        [cell(value) for value in row] for row in [HEADINGS, *rows]
    )
    return out.getvalue()


@pytest.fixture
def centre(session):
    make_event(session)
    return make_centre(session)


@pytest.fixture
def manager(session, centre):
    return account_queries.actor_of(session, make_account(session, "manager", centre=centre).id)


@pytest.fixture
def bring(session, manager, settings):
    def bring(data, *, keep_good=False, actor=manager):
        data = data.encode() if isinstance(data, str) else data
        report = import_events(session, actor, data, keep_good=keep_good, settings=settings, now=NOW)
        session.flush()
        assert {fault.code for fault in report.faults} <= set(IMPORT_FAULTS)
        return report

    return bring


def stored(session, centre):
    return queries.events_of_centre(session, centre.id, EventFilter())[1]


def test_a_workbook_is_brought_in_and_the_same_again_adds_nothing(session, centre, bring):
    first, again = bring(workbook(GOOD)), bring(workbook(GOOD))
    assert (first.new, first.there, first.faults, first.kept) == (3, 0, [], True)
    assert (again.new, again.there, again.kept) == (0, 3, True)
    assert stored(session, centre) == 3
    rows, _total = queries.events_of_centre(session, centre.id, EventFilter(until=date(2010, 12, 31)))
    event = rows[0].event
    assert (event.municipality_code, event.minutes, event.client_number) == ("945", 15, "A-1")
    assert present_municipality(event.municipality_code) == "946"
    assert {mark.function for mark in event.functions} == {"guidance", "recruitment"}
    assert event.source == "import"


@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_text_of_the_same_register_adds_nothing_to_the_workbook(session, centre, bring, separator):
    bring(workbook(GOOD))
    assert bring(text(GOOD, separator)).there == 3
    assert stored(session, centre) == 3


def test_the_months_of_a_register_are_packed_for_the_statistics_at_once(session, centre, bring):
    bring(workbook(GOOD))
    packed = session.scalars(select(PackedMonth.month).where(PackedMonth.centre_id == centre.id))
    assert sorted(packed) == ["2010-10", "2011-09"]
    assert len(event_columns(session, centre.id, Period(date(2010, 10, 1), date(2011, 9, 30)))) == 3


def test_every_bad_row_is_told_with_its_number_and_reason_and_nothing_is_stored(session, centre, bring):
    report = bring(workbook(GOOD + BAD))
    told = [(fault.row, fault.column, fault.code) for fault in report.faults]
    assert told == [
        (5, "happened_on", "event_day_ahead"),
        (6, "municipality", "municipality_unknown"),
        (7, "minutes", "minutes_below_zero"),
        (8, "client", "duplicate"),
        (9, "client_group", "unknown_word"),
        (9, "minutes", "minutes_not_understood"),
        (9, "client", "client_number_form"),
        (10, "happened_on", "event_day_missing"),
        (10, "client_group", "group_missing"),
        (10, "functions", "function_missing"),
        (10, "channel", "channel_missing"),
    ]
    assert not report.kept
    assert stored(session, centre) == 0


def test_good_rows_are_kept_when_asked_and_corrected_ones_come_later(session, centre, bring):
    report = bring(workbook(GOOD + BAD), keep_good=True)
    assert (report.rows, report.new, report.bad_rows, report.kept) == (9, 3, 6, True)
    corrected = [[date(2011, 1, 3), *BAD[1][1:4], "Jyväskylä", None, None]]
    later = bring(workbook(GOOD + corrected))
    assert (later.new, later.there) == (1, 3)
    assert stored(session, centre) == 4


def test_the_registers_own_number_says_what_is_the_same(session, centre, bring):
    headings = ["register_number", "happened_on", "client_group", "functions", "channel"]
    row = [datetime(2011, 1, 3, 9, 30), "authority", "recruitment", "letter"]
    report = bring(workbook([[1, *row], [2, *row], [2, *row]], headings))
    assert [(fault.row, fault.column, fault.code) for fault in report.faults] == [
        (4, "register_number", "duplicate")
    ]
    assert bring(workbook([[1, *row], [2, *row]], headings)).new == 2


def test_a_row_of_long_ago_is_known_again(session, bring):
    bring(workbook(GOOD[:1]))
    (event,) = session.scalars(select(ClientEvent).where(ClientEvent.source == "import"))
    assert event.source_key == f"import:{event.centre_id}:5392e95bc585f25c729f1485a9e6b313:1"


def test_a_register_of_another_centre_is_its_own(session, centre, bring):
    other = make_account(session, "manager", centre=make_centre(session))
    bring(workbook(GOOD))
    assert bring(workbook(GOOD), actor=account_queries.actor_of(session, other.id)).new == 3
    assert stored(session, centre) == 3


@pytest.mark.either_database
def test_only_managers_bring_registers_in(session, centre, bring):
    staff = make_account(session, "staff", centre=centre)
    with pytest.raises(NotAllowed):
        bring(workbook(GOOD), actor=account_queries.actor_of(session, staff.id))


def test_notes_come_in_only_where_the_centre_keeps_them(session, manager, bring, settings):
    rows = [[*GOOD[1], "Kysyi ohjetta"]]
    data = workbook(rows, [*HEADINGS, "Huomautus"])
    assert [fault.code for fault in bring(data).faults] == ["notes_are_off"]
    client_events.choose_notes(session, manager, True, settings=settings, now=NOW)
    assert bring(data).new == 1
    event = queries.events_of_centre(session, manager.centre_id, EventFilter())[0][0].event
    assert queries.note_of(session, event.id).text == "Kysyi ohjetta"


def test_a_cell_without_a_heading_is_told_and_not_lost(bring):
    report = bring(workbook([[*GOOD[1], "Huomaa tämä"]]))
    assert [(fault.code, fault.value) for fault in report.faults] == [("nameless_cell", "Huomaa tämä")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "register_empty"),
        ("\r\n".join(text([]).splitlines()), "register_empty"),
        (b"PK\x03\x04 no workbook", "register_unreadable"),
        (b"\x00\x01\x02", "register_unreadable"),
        ("Päivä;Nimi\r\n1.1.2011;Matti", "register_columns_unknown"),
        ("Päivä;Kunta\r\n1.1.2011;Jyväskylä", "register_columns_lack"),
        (
            "Päivä;Asiakasryhmä;Mitä tehtiin;Yhteydenottotapa;Kunta;Kunta\r\n1.1.2011;;;;Vaasa;",
            "register_columns_lack",
        ),
        (
            "Päivä;Day;Asiakasryhmä;Mitä tehtiin;Yhteydenottotapa\r\n1.1.2011;;;;",
            "register_columns_lack",
        ),
    ],
)
def test_what_is_no_register_is_refused_as_a_whole(bring, data, code):
    with pytest.raises(RuleViolation) as fault:
        bring(data)
    assert fault.value.code == code


def _with(part, change):
    """The workbook with one of its parts changed, or without it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(GOOD))) as whole, zipfile.ZipFile(out, "w") as broken:
        for name in whole.namelist():
            if name != part:
                broken.writestr(name, whole.read(name))
            elif change is not None:
                broken.writestr(name, change(whole.read(name)))
    return out.getvalue()


def _cut(data):
    return data[: len(data) // 2]


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("xl/worksheets/sheet1.xml", _cut),
        ("xl/workbook.xml", _cut),
        ("xl/styles.xml", _cut),
        ("[Content_Types].xml", None),
        ("xl/workbook.xml", lambda data: data.replace(b'name="Sheet"', b'nam="Sheet"')),
    ],
)
def test_a_broken_workbook_is_refused_whichever_part_of_it_is_broken(bring, part, change):
    with pytest.raises(RuleViolation, match="register_unreadable"):
        bring(_with(part, change))


def test_rows_that_a_workbook_does_not_count_are_read_all_the_same(bring):
    def short(data):
        return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B2"', data)

    assert bring(_with("xl/worksheets/sheet1.xml", short)).new == len(GOOD)


def test_a_register_in_several_sheets_is_refused_and_another_sheet_is_none_of_it(bring):
    book = openpyxl.load_workbook(io.BytesIO(workbook(GOOD)))
    book.create_sheet("Ohje").append(["Kirjaa joka päivä"])
    out = io.BytesIO()
    book.save(out)
    assert bring(out.getvalue()).new == len(GOOD)
    more = book.create_sheet("2012")
    more.append(HEADINGS)
    more.append(GOOD[0])
    book.save(out)
    with pytest.raises(RuleViolation, match="register_several_sheets") as fault:
        bring(out.getvalue())
    assert fault.value.facts["names"] == "Sheet, 2012"


def test_a_formula_that_nobody_has_worked_out_is_refused_and_one_with_its_value_is_read(bring):
    row = [*GOOD[0][:5], "=10+5", "A-1"]
    with pytest.raises(RuleViolation, match="register_unreadable"):
        bring(workbook([row]))

    def worked_out(data):
        return re.sub(rb"(<f>10\+5</f>)<v ?/?>(</v>)?", rb"\1<v>15</v>", data)

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([row]))) as whole, zipfile.ZipFile(out, "w") as counted:
        for name in whole.namelist():
            counted.writestr(name, worked_out(whole.read(name)))
    assert bring(out.getvalue()).new == 1


def test_a_locked_workbook_is_refused(bring):
    data = bytearray(workbook(GOOD))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := data.find(sign, start + 1)) >= 0:
            data[start + at] |= 1
    with pytest.raises(RuleViolation, match="register_unreadable"):
        bring(bytes(data))


def test_a_spreadsheets_own_zeros_dots_and_letters_are_understood(session, centre, bring):
    line = "9.1.2011;jobseeker;GUIDANCE+pre_interview;Phone call;5;30,0;"
    with_fault = bring("\r\n".join([";".join(HEADINGS), line]).encode("cp1252"))
    assert [fault.code for fault in with_fault.faults] == ["minutes_not_understood"]
    report = bring("\r\n".join([";".join(HEADINGS), line.replace("30,0", "30")]).encode("cp1252"))
    assert report.new == 1
    event = queries.events_of_centre(session, centre.id, EventFilter())[0][0].event
    assert (event.municipality_code, event.minutes) == ("005", 30)
