"""Papers know what the portal may tell, keep what was typed, and read well as a tagged PDF."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from portti.domain.candidacies import ASSISTANT, EMPLOYER
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.papers import Trip
from portti.models import Match, NeedSkill, Paper, PaperLine, SubstituteAsk
from portti.queries import papers as queries
from portti.services import erasure
from portti.services.paper_copy import own_papers
from portti.services.paper_docx import paper_docx
from portti.services.paper_lines import add_line, change_line, remove_line, trip_of_line
from portti.services.paper_making import paper_document
from portti.services.paper_pdf import paper_pdf
from portti.services.paper_shifts import ShiftDraft, minutes_of_line, weekly_minutes
from portti.services.papers import NewPaper, begin_paper, delete_paper, page_of, write_paper
from portti.services.wage_hints import group_words, hint_lines
from portti.vocabulary import skill_name
from tests.conftest import NOW
from tests.factories.papers import AgreedPair, make_paper
from tests.factories.substitutes import make_request
from tests.support.docx import ReadDocument
from tests.support.pdf import TaggedPdf

MARCH = {"first_on": date(2027, 3, 22), "last_on": date(2027, 4, 4)}
"""Two weeks; the clocks change in the night to the 28th."""


@pytest.fixture
def pair(session, settings):
    # Somebody else's papers are noise everywhere.
    AgreedPair(session, settings).paper("contract")
    return AgreedPair(session, settings)


@pytest.fixture
def words(settings):
    return lambda paper: dict(page_of(paper, settings).words)


@pytest.fixture
def pdf(session, settings):
    def made(pair, paper, side=EMPLOYER):
        actor = pair.as_employer if side == EMPLOYER else pair.as_assistant
        document = paper_document(session, actor, side, paper.id, settings=settings, now=NOW)
        return TaggedPdf(paper_pdf(document, NOW))

    return made


def test_a_contract_begins_with_what_both_may_know(session, pair, words):
    session.add_all(
        NeedSkill(need_id=pair.need.id, skill=skill, strength="must") for skill in ("hh_cook", "rq_licence_b")
    )
    session.flush()
    session.expire(pair.need)
    found = words(pair.paper("contract"))
    assert {code: text for code, text in found.items() if text} == {
        "employer_name": "Eufemia Salattunen",
        "employer_phone": "040 111 2223",
        "assistant_name": "Venla Piiloinen",
        "assistant_phone": "040 999 8887",
        "work_from": "1.12.2026",
        "work_place": "Piilokatu 7",
        "tasks": skill_name("hh_cook", "fi"),
        "weekly_hours": "12",
        "working_times": "maanantaisin klo 8–12\nlauantaisin klo 22–6 seuraavaan päivään",
        "hourly_pay": "13 euroa",
    }


@pytest.mark.parametrize("stage", ["both_interested", "chosen", "checks", "ended"])
def test_nothing_is_begun_of_a_candidacy_without_a_contract(session, settings, stage):
    pair = AgreedPair(session, settings, stage=stage)
    for kind in ("contract", "shifts", "mileage"):
        with pytest.raises(RuleViolation, match="person_missing"):
            pair.paper(kind, **MARCH)
    # A power of attorney names nobody but the employer.
    assert "Piiloinen" not in str(page_of(pair.paper("authority"), settings).words)


def test_an_answer_that_was_taken_back_lets_nothing_of_the_other_through(session, settings, words):
    pair = AgreedPair(session, settings)
    match = session.scalars(select(Match).where(Match.need_id == pair.need.id)).one()
    match.assistant_answer = "not_for_me"
    session.flush()
    found = words(pair.paper("contract"))
    assert found["employer_name"] == "Eufemia Salattunen"
    assert not any(found[code] for code in ("assistant_name", "assistant_phone", "work_place", "work_from"))


def test_another_persons_candidacy_and_paper_do_not_exist(session, settings, pair):
    other = AgreedPair(session, settings)
    new = NewPaper("contract", "fi", "key-of-another", other.row.id)
    with pytest.raises(RuleViolation, match="person_missing"):
        begin_paper(session, pair.as_employer, EMPLOYER, new, settings=settings, now=NOW)
    paper = other.paper("contract")
    for actor, side in ((pair.as_employer, EMPLOYER), (other.as_assistant, ASSISTANT)):
        with pytest.raises(NotFound):
            paper_document(session, actor, side, paper.id, settings=settings, now=NOW)
        with pytest.raises(NotFound):
            delete_paper(session, actor, side, paper.id, settings=settings, now=NOW)
    # Neither does an assistant make contracts, and a key made by another opens nothing.
    with pytest.raises(NotFound):
        other.paper("contract", side=ASSISTANT)
    stolen = NewPaper("authority", "fi", paper.form_key)
    with pytest.raises(NotFound):
        begin_paper(session, pair.as_employer, EMPLOYER, stolen, settings=settings, now=NOW)


def test_a_form_sent_twice_begins_one_paper(session, settings, pair):
    before = session.scalar(select(func.count(Paper.id)))
    new = NewPaper("authority", "fi", "twice")
    one, two = (
        begin_paper(session, pair.as_employer, EMPLOYER, new, settings=settings, now=NOW) for _ in range(2)
    )
    assert one is two
    assert session.scalar(select(func.count(Paper.id))) == before + 1


def test_words_are_encrypted_and_another_tab_overwrites_nothing_unseen(session, settings, pair, words):
    paper = pair.paper("authority")
    assert "Salattunen" not in paper.words
    more = {"settings": settings, "now": NOW}
    typed = {"employer_name": "Eufemia Salattunen", "payer_name": "Hyvinvointialue"}
    write_paper(session, pair.as_employer, EMPLOYER, paper.id, typed, 1, **more)
    assert words(paper)["payer_name"] == "Hyvinvointialue"
    # The same again, as of a double press, is no change; something else from an old page is.
    write_paper(session, pair.as_employer, EMPLOYER, paper.id, typed, 1, **more)
    with pytest.raises(RuleViolation, match="paper_changed_meanwhile"):
        write_paper(session, pair.as_employer, EMPLOYER, paper.id, {"payer_name": "Muu"}, 1, **more)
    assert words(paper)["payer_name"] == "Hyvinvointialue"


def test_a_list_holds_each_shift_with_its_real_hours(session, pair):
    lines = queries.lines_of(session, pair.paper("shifts", **MARCH).id)
    assert [(str(one.happens_on), minutes_of_line(one) / 60) for one in lines] == [
        ("2027-03-22", 4),
        ("2027-03-27", 7),  # the night in which an hour is skipped
        ("2027-03-29", 4),
        ("2027-04-03", 8),
    ]
    assert weekly_minutes(lines) == {date(2027, 3, 22): 660, date(2027, 3, 29): 720}


def test_a_night_in_which_an_hour_comes_twice_is_an_hour_longer(session, pair):
    autumn = {"first_on": date(2026, 10, 24), "last_on": date(2026, 10, 25)}
    pair.row.contract_from_on = date(2026, 10, 1)
    (night,) = queries.lines_of(session, pair.paper("shifts", **autumn).id)
    assert minutes_of_line(night) == 9 * 60


def test_a_list_keeps_to_the_days_of_the_contract_and_holds_promised_single_shifts(session, pair):
    pair.row.contract_from_on, pair.row.contract_to_on = date(2027, 3, 23), date(2027, 3, 29)
    for starts, ends, won in (
        ("2027-04-01T10:00", "2027-04-01T12:00", True),
        ("2027-03-29T09:00", "2027-03-29T11:00", True),  # in a shift that stands already
        ("2027-04-02T10:00", "2027-04-02T12:00", False),
        ("2027-04-05T10:00", "2027-04-05T12:00", True),  # after the list
    ):
        asked = make_request(session, pair.need, starts, ends)
        session.add(SubstituteAsk(request_id=asked.id, profile_id=pair.profile.id, asked_at=NOW, won=won))
    session.flush()
    lines = queries.lines_of(session, pair.paper("shifts", **MARCH).id)
    assert [str(one.happens_on) for one in lines] == ["2027-03-27", "2027-03-29", "2027-04-01"]


def test_shifts_are_added_once_changed_and_taken_away(session, settings, pair):
    paper = pair.paper("shifts", **MARCH)
    who = (session, pair.as_employer, EMPLOYER, paper.id)
    more = {"settings": settings, "now": NOW}
    day = ShiftDraft(date(2027, 3, 24), 600, 720)
    line = add_line(*who, day, "one", **more)
    assert add_line(*who, day, "one", **more) is line
    with pytest.raises(RuleViolation, match="shifts_overlap"):
        add_line(*who, day, "two", **more)
    change_line(*who, line.id, ShiftDraft(date(2027, 3, 24), 1320, 120), 1, **more)
    assert (line.start_minute, line.wall_minutes) == (1320, 240)
    with pytest.raises(RuleViolation, match="day_outside_list"):
        change_line(*who, line.id, ShiftDraft(date(2027, 4, 5), 600, 720), 2, **more)
    remove_line(*who, line.id, settings=settings, now=NOW)
    assert len(queries.lines_of(session, paper.id)) == 4
    other = pair.paper("shifts", **MARCH)
    theirs = queries.lines_of(session, other.id)[0]
    with pytest.raises(NotFound):
        change_line(*who, theirs.id, day, 1, **more)
    with pytest.raises(NotFound):
        add_line(*who, Trip(NOW.date(), "Koti", "Kauppa", 1000), "three", **more)


def test_another_tab_overwrites_no_line_unseen_and_hinders_no_other(session, settings, pair):
    paper = pair.paper("mileage", side=ASSISTANT)
    who = (session, pair.as_assistant, ASSISTANT, paper.id)
    more = {"settings": settings, "now": NOW}
    there, back = Trip(NOW.date(), "Koti", "Uimahalli", 12_300), Trip(NOW.date(), "Uimahalli", "Koti", 12_300)
    line = add_line(*who, there, "there", **more)
    # Another line that is added meanwhile is no change of this one.
    add_line(*who, back, "back", **more)
    longer = replace(there, metres=15_000)
    change_line(*who, line.id, longer, 1, **more)
    # The same again, as of a double press, is no change; something else from the old page is.
    change_line(*who, line.id, longer, 1, **more)
    with pytest.raises(RuleViolation, match="paper_changed_meanwhile"):
        change_line(*who, line.id, replace(there, end="Kirjasto"), 1, **more)
    assert trip_of_line(line, settings) == longer
    change_line(*who, line.id, replace(there, end="Kirjasto"), 2, **more)
    assert trip_of_line(line, settings).end == "Kirjasto"


def test_a_claim_adds_up_its_kilometres_and_names_both_sides(session, settings, pair, pdf):
    paper = pair.paper("mileage", side=ASSISTANT)
    who = (session, pair.as_assistant, ASSISTANT, paper.id)
    trips = [
        Trip(date(2026, 11, 30), "Koti", "Uimahalli", 12_300),
        Trip(NOW.date(), "Uimahalli", "Koti", 1_012_300),
    ]
    for number, trip in enumerate(reversed(trips)):
        add_line(*who, trip, f"trip{number}", settings=settings, now=NOW)
    lines = queries.lines_of(session, paper.id)
    assert [trip_of_line(one, settings) for one in lines] == trips
    assert "Uimahalli" not in lines[0].words
    read = pdf(pair, paper, ASSISTANT)
    read.check_accessible("fi")
    read.check_order("Venla Piiloinen", "Eufemia Salattunen", "30.11.2026 Koti Uimahalli 12,3", "1 024,6.")


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("kind", "language", "lang"),
    [
        ("contract", "fi", "fi"),
        ("contract", "sv", "sv"),
        ("contract", "en", "en"),
        ("contract", "selko", "fi"),
        ("shifts", "sv", "sv"),
        ("mileage", "selko", "fi"),
        ("authority", "en", "en"),
    ],
)
def test_each_paper_is_a_tagged_pdf_in_its_language(pair, pdf, kind, language, lang):
    read = pdf(pair, pair.paper(kind, language=language, **MARCH))
    read.check_accessible(lang)
    tags = read.tags
    assert tags["/H1"] == 1 and tags["/H2"] >= 2
    assert tags["/Table"] == tags["/THead"] == tags["/TBody"] and tags["/Table"] >= 2
    # Each row of a body has one head, that of the head has one for each column.
    assert tags["/TH"] >= tags["/TR"] + tags["/Table"]


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("language", "lang", "title"),
    [
        ("fi", "fi-FI", "Työsopimus"),
        ("sv", "sv-FI", "Arbetsavtal"),
        ("en", "en-GB", "Work contract"),
        ("selko", "fi-FI", "Työsopimus"),
    ],
)
def test_a_contract_can_be_changed_as_a_document(session, settings, pair, language, lang, title):
    paper = pair.paper("contract", language=language)
    document = paper_document(session, pair.as_employer, EMPLOYER, paper.id, settings=settings, now=NOW)
    read = ReadDocument(paper_docx(document, NOW))
    assert (read.said("title"), read.said("language")) == (title, lang)
    assert read.said("creator") == document.author
    assert read.languages == {lang}
    assert read.headings(1) == [title]
    assert read.headings(2) == [part.text for part in document.parts if part.kind == "heading"]
    expected = [[list(part.head), *map(list, part.rows)] for part in document.parts if part.kind == "table"]
    assert read.tables == expected
    assert read.heads == [1] * len(expected)
    assert "Eufemia Salattunen" in str(read.tables)


def test_what_no_document_can_hold_is_left_out_of_it(session, settings, pair):
    pair.need.pay_text = "13\x0b euroa\ufffe"  # as an import may bring it
    paper = pair.paper("contract")
    document = paper_document(session, pair.as_employer, EMPLOYER, paper.id, settings=settings, now=NOW)
    assert "'13 euroa'" in str(ReadDocument(paper_docx(document, NOW)).tables)


def test_a_contract_is_read_in_its_order_with_room_to_write_and_whom_to_ask(pair, pdf):
    read = pdf(pair, pair.paper("contract", language="en"))
    read.check_order(
        "Work contract",
        "Empty boxes are filled in by hand",
        "Who is involved",
        "Employer Eufemia Salattunen",
        "Personal identity code (by hand",
        "Assistant Venla Piiloinen",
        "How long the work lasts",
        "First day of work 1 Dec 2026",
        "Last day of work Leave this empty if the work has no end day.",
        "Trial period",
        "Ask your centre.",
        "Confidentiality",
        "three copies",
        "Signatures",
        "Made on",
    )


def test_a_power_of_attorney_asks_of_the_payer_without_naming_a_law(pair, pdf):
    read = pdf(pair, pair.paper("authority", language="selko"))
    read.check_order(
        "Kuka saa luvan", "Asia Mitä on täytetty", "Kuka maksaa palkan", "kuka voi maksaa palkat."
    )
    assert "työehtosopimus" not in read.spoken


def test_a_plain_contract_says_that_another_version_may_count(session, settings, pair, pdf):
    paper = pair.paper("contract", language="selko")
    typed = {**page_of(paper, settings).words, "counting_language": "fi"}
    write_paper(session, pair.as_employer, EMPLOYER, paper.id, typed, 1, settings=settings, now=NOW)
    pdf(pair, paper).check_order("selkokielinen", "Suomenkielinen sopimus on voimassa.")


def test_a_list_says_each_week_with_its_hours(pair, pdf):
    pdf(pair, pair.paper("shifts", language="en", **MARCH)).check_order(
        "The list is for the days from 22 Mar 2027 to 4 Apr 2027.",
        "Week 12, from 22 Mar 2027 to 28 Mar 2027",
        "Day Begins Ends Hours",
        "Saturday 27 Mar 2027 22:00 6:00, Sunday 28 Mar 2027 7 hours",
        "Total for the week: 11 hours.",
        "Week 13",
        "Total of all shifts: 23 hours.",
    )


def test_a_group_is_a_hint_with_its_date_and_an_old_figure_is_called_old():
    assert group_words(["hh_cook"], date(2024, 8, 1), "en") == "A (a hint of 1 Jul 2024)"
    assert group_words(["hh_cook"], NOW.date(), "en") == ""
    lines = hint_lines(["mt_hoist"], NOW.date(), "fi")
    assert "13,05" in " ".join(lines) and "1.7.2024" in " ".join(lines)
    assert lines[-1] == "Luku on vanhentunut. Portti ei tiedä uudempaa. Älä käytä sitä."
    assert len(hint_lines(["mt_hoist"], date(2024, 8, 1), "fi")) == len(lines) - 1
    assert hint_lines(["mt_hoist"], date(2020, 1, 1), "en")[-1] == "Portti knows no pay for this group."
    assert hint_lines([], NOW.date(), "fi") == []


def test_a_copy_of_ones_data_holds_ones_own_papers_only(session, settings, pair):
    pair.paper("contract")
    pair.paper("shifts", **MARCH)
    claim = pair.paper("mileage", side=ASSISTANT)
    copy = own_papers(session, pair.boss.id, settings=settings)["papers"]
    assert [one["kind"] for one in copy] == ["contract", "shifts"]
    assert copy[0]["words"]["employer_name"] == "Eufemia Salattunen"
    assert len(copy[1]["lines"]) == 4
    (own,) = own_papers(session, pair.worker.id, settings=settings)["papers"]
    assert own["kind"] == claim.kind


@pytest.mark.parametrize("leaver", ["boss", "worker"])
def test_who_leaves_takes_every_paper_along_that_names_them(session, settings, pair, leaver):
    for kind in ("contract", "shifts"):
        pair.paper(kind, **MARCH)
    pair.paper("mileage", side=ASSISTANT)
    own = pair.paper("authority")
    account = getattr(pair, leaver)
    account.closed_at, account.active = NOW - timedelta(days=30), False
    session.flush()
    assert erasure.erase_account(session, account.id, settings=settings, now=NOW)
    left = session.scalars(select(Paper.id).where(Paper.centre_id == pair.need.centre_id)).all()
    # The power of attorney of an employer does not name the assistant.
    assert left == ([] if leaver == "boss" else [own.id])
    papers = select(Paper.id)
    assert session.scalar(select(func.count(PaperLine.id)).where(PaperLine.paper_id.not_in(papers))) == 0
    # The pair that has nothing to do with it keeps its contract.
    assert session.scalar(select(func.count(Paper.id)).where(Paper.kind == "contract")) == 1


def test_papers_that_nobody_has_touched_for_long_go(session, settings, pair):
    old = make_paper(session, settings, employer=pair.employer)
    old.changed_at = NOW - timedelta(days=400)
    session.flush()
    assert queries.delete_old_papers(session, changed_before=NOW - timedelta(days=365)) == 1
    assert session.scalar(select(func.count(Paper.id))) == 1
