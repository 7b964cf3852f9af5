"""An assistant's own list of shifts: all employers together, with real dates, and nobody named who is not told yet."""

from datetime import date

import pytest

from portti.domain.errors import NotAllowed
from portti.domain.papers import months_to_list
from portti.models import NeedSingleShift, SubstituteAsk
from portti.services.own_shift_list import own_shift_list
from portti.services.own_shifts import own_shifts
from portti.services.paper_docx import paper_docx
from portti.services.paper_pdf import paper_pdf
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_employer
from tests.factories.candidacies import make_candidacy
from tests.factories.matches import make_match
from tests.factories.needs import make_need
from tests.factories.papers import EARLY, NIGHT, AgreedPair
from tests.factories.substitutes import make_request
from tests.support.docx import ReadDocument
from tests.support.pdf import TaggedPdf

pytestmark = pytest.mark.each_database

MARCH = date(2027, 3, 1)
"""The clocks change in the night to the 28th, which a shift of Saturday reaches over."""
ROSTER = {**EARLY, "weekday": 2, "cycle": 2, "weeks": [2]}
YES = {"employer_answer": "interested", "assistant_answer": "interested"}


@pytest.fixture
def pair(session, settings):
    AgreedPair(session, settings)
    return AgreedPair(session, settings, taken_shifts=[NIGHT])


@pytest.fixture
def second(session, pair):
    """Return a second employer of the same assistant, with a roster until the middle of March."""
    boss = make_account(session, "employer", given_name="Olavi", family_name="Toinen")
    need = make_need(session, employer=make_employer(session, account=boss), title="Illat")
    make_match(session, need=need, profile=pair.profile, **YES)
    dates = {"contract_from_on": date(2027, 3, 8), "contract_to_on": date(2027, 3, 21)}
    make_candidacy(session, need, pair.profile, "started", taken_shifts=[ROSTER], **dates)
    return need


@pytest.fixture
def listed(session, settings, pair):
    def listed(month=MARCH):
        found = own_shifts(session, pair.as_assistant, month, language="fi", settings=settings)
        return [(f"{one.shift.start:%d.%m. %H}", one.employer, one.some_weeks) for one in found]

    return listed


def promise(session, need, profile, starts, ends, **values):
    asked = make_request(session, need, starts, ends, **values)
    session.add(SubstituteAsk(request_id=asked.id, profile_id=profile.id, asked_at=NOW, won=True))
    session.flush()


def test_the_months_run_from_the_last_one_on_over_the_new_year():
    found = months_to_list(date(2026, 12, 31))
    assert found[:3] == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)] and len(found) == 6


def test_all_employers_stand_together_and_a_roster_in_its_weeks_once_they_are_known(second, listed):
    nights = [(f"{day:02}.03. 22", "Eufemia Salattunen", False) for day in (6, 13, 20, 27)]
    unsure = [(f"{day}.03. 08", "Olavi Toinen", True) for day in (10, 17)]
    assert listed() == sorted(nights + unsure)
    second.roster_begins_on, second.roster_weeks = date(2027, 3, 1), 2
    assert listed() == sorted([*nights, ("10.03. 08", "Olavi Toinen", False)])
    assert listed(date(2026, 11, 1)) == []


def test_a_promised_shift_stands_there_once_and_names_no_more_than_is_told(session, pair, listed):
    stranger = make_need(session, title="Yksi vuoro")
    profile = pair.profile
    promise(session, stranger, profile, "2027-03-03T10:00", "2027-03-03T12:00")
    promise(session, stranger, profile, "2027-03-04T10:00", "2027-03-04T12:00", cancelled_at=NOW)
    promise(session, stranger, profile, "2027-04-01T00:00", "2027-04-01T02:00")
    # The night of every week, promised besides.
    promise(session, pair.need, profile, "2027-03-06T23:00", "2027-03-07T05:00")
    found = listed()
    assert [one for one in found if one[1] != "Eufemia Salattunen"] == [("03.03. 10", "Aino", False)]
    assert len(found) == 5


def test_single_shifts_that_were_agreed_on_stand_there_and_a_promise_to_another_of_the_same_name_too(
    session, pair, listed
):
    """A need of single shifts only is the work of its one assistant."""
    ends = (("2027-03-04T10:00", "2027-03-04T12:00"), ("2027-04-01T00:00", "2027-04-01T02:00"))
    singles = [NeedSingleShift(starts_at=starts, ends_at=until) for starts, until in ends]
    boss = make_account(session, "employer", given_name="Eufemia", family_name="Salattunen")
    need = make_need(session, employer=make_employer(session, account=boss), shifts=(), single_shifts=singles)
    make_match(session, need=need, profile=pair.profile, **YES)
    make_candidacy(session, need, pair.profile, "started", contract_from_on=date(2027, 1, 1))
    assert ("04.03. 10", "Eufemia Salattunen", False) in listed()
    # Over the night with the other employer: both stand there, as both were said yes to.
    promise(session, need, pair.profile, "2027-03-06T23:00", "2027-03-07T05:00")
    assert len(listed()) == 4 + 2


def test_before_the_contract_and_after_its_end_nothing_is_listed(session, settings):
    for stage in ("checks", "ended"):
        early = AgreedPair(session, settings, stage)
        assert own_shifts(session, early.as_assistant, MARCH, language="fi", settings=settings) == []


def test_only_who_writes_papers_of_an_assistant_reads_it(session, settings, pair):
    with pytest.raises(NotAllowed):
        own_shifts(session, pair.as_employer, MARCH, language="fi", settings=settings)


def test_pdf_and_document_say_the_real_hours_and_leave_out_what_is_not_sure(session, settings, pair, second):
    document = own_shift_list(session, pair.as_assistant, MARCH, language="fi", settings=settings, now=NOW)
    pdf, docx = TaggedPdf(paper_pdf(document, NOW)), ReadDocument(paper_docx(document, NOW))
    pdf.check_accessible("fi")
    assert pdf.title == docx.headings(1)[0] == "Omat vuoroni: maaliskuu 2027"
    rows = [row for one in docx.tables for row in one[1:]]
    assert len(rows) == 6 and "Olavi Toinen (ehkä: vain joillakin viikoilla)" in rows[1]
    # Three nights of eight hours and one of seven: the clocks go forward. The roster is not counted.
    for text in (pdf.spoken, " ".join(document.parts[-4].text.split())):
        assert "31 tuntia" in text
    assert "Venla Piiloinen" in pdf.spoken
