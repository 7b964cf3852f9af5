"""An employer leads an applicant from a mutual yes to work; what is missing is said beside its field."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portti import clock
from portti.models import Account, Candidacy, Employer, Need, NeedSingleShift, OutboxMessage
from portti.moments import short_date
from portti.services import answers
from tests.factories.accounts import make_account, make_centre, make_employer
from tests.factories.candidacies import make_candidacy
from tests.factories.matches import assistant_actor, employer_actor, make_matchable, rank_all
from tests.factories.needs import make_need
from tests.support.web import log_in


@pytest.fixture
def pair(session, settings):
    centre = make_centre(session)
    account = make_account(session, "employer", centre=centre, given_name="Eufemia", family_name="Salattunen")
    account.phone = "040 111 2223"
    need = make_need(
        session,
        employer=make_employer(session, account=account),
        title="Aamut",
        shifts=((1, 480, 720), (3, 480, 720)),
        extract_asked=True,
    )
    person = make_account(session, "assistant", centre=centre, given_name="Venla", family_name="Piiloinen")
    person.phone = "040 999 8887"
    free = ((1, 420, 960), (3, 420, 960))
    profile = make_matchable(session, name="Venla", account=person, free=free)
    make_matchable(session, name="Muu", centre=centre)
    make_need(session)
    rank_all(session, settings, clock.now())
    more = {"settings": settings, "now": clock.now()}
    answers.answer_as_assistant(session, assistant_actor(profile), need.id, "interested", **more)
    answers.answer_as_employer(session, employer_actor(need), need.id, profile.id, "interested", **more)
    session.commit()
    return need, profile


@pytest.fixture
def employer(client, session, pair):
    need, _profile = pair
    account = session.get(Account, session.get(Employer, need.employer_id).account_id)
    log_in(client, account)
    return client


@pytest.fixture
def page(session, pair):
    row = session.scalars(select(Candidacy)).one()
    return f"/en/employer/candidacies/{row.id}"


def day(moment, name="on"):
    return {f"{name}-day": moment.day, f"{name}-month": moment.month, f"{name}-year": moment.year}


def mails(session):
    rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    return [row.kind for row in rows]


def test_the_whole_way_from_yes_to_work(employer, session, pair, page):
    need, _profile = pair
    today = clock.helsinki(clock.now())
    assert "Both are interested" in employer.get("/en/employer/candidacies").text
    text = employer.get(page).text
    assert "040 999 8887" in text
    assert "Piiloinen" not in text
    assert "Note that you have seen the extract" not in text
    sent = {**day(today.replace(year=today.year + 1, day=1)), "start": "10", "minutes": "30", "how": "phone"}
    late = employer.post(f"{page}/interview", data={**sent, "on-year": today.year + 3})
    assert late.status_code == 422
    assert "more than a year away" in late.text
    for deed, data, words in (
        ("interview", {**sent, "on-month": 1}, "You meet"),
        ("interview", {**sent, "on-month": 2}, "You meet"),
        ("trial", day(today), "The trial shift is on"),
        ("note", {"text": "Sujui <hyvin>"}, "Sujui &lt;hyvin&gt;"),
        ("choose", {}, "You have chosen the assistant"),
        ("checks", {}, "When the checks are done"),
        ("extract", {"seen": "y", **day(today, "issued_on")}, "It was issued on"),
        (
            "contract",
            {**day(today, "from_on"), "shifts": ["1.08:00-12:00.1of1.1.0"], "address": "Salatie 1"},
            "Piiloinen",
        ),
        ("start", day(today), "must both be in place first"),
        ("papers", {"authority": "y", "insurance": "y"}, "It is noted which papers"),
        ("start", day(today), "The work goes on"),
    ):
        answer = employer.post(f"{page}/{deed}", data=data, follow_redirects=True)
        assert answer.status_code == 200, deed
        assert words in answer.text, deed
    row = session.scalars(select(Candidacy)).one()
    session.refresh(row)
    assert (row.stage, row.weekly_minutes, row.interview_sequence) == ("started", 240, 1)
    assert "Salatie" not in row.contract_address
    session.refresh(need)
    assert [(shift.weekday, shift.taken) for shift in session.get(Need, need.id).shifts] == [(1, 1), (3, 0)]
    assert need.state == "published"
    assert mails(session)[3:] == ["candidacy_interview"] * 4 + ["candidacy_news"] * 4


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(employer, session, page):
    for deed, data, words in (
        ("interview", {"start": "10"}, "Choose how you meet."),
        ("trial", {}, "Write the day."),
    ):
        answer = employer.post(f"{page}/{deed}", data=data)
        assert answer.status_code == 422
        assert words in answer.text
    refused = employer.post(f"{page}/start", data={}, follow_redirects=True).text
    assert "must both be in place first" in refused
    row = session.scalars(select(Candidacy)).one()
    assert row.stage == "both_interested"
    employer.post(f"{page}/choose", data={})
    for data, words in (
        ({"seen": "y"}, "Write the day."),
        ({"issued_on-day": 1, "issued_on-month": 1, "issued_on-year": 2020}, "Tick this"),
        (
            {"seen": "y", "issued_on-day": 1, "issued_on-month": 1, "issued_on-year": 2020},
            "six months old at most",
        ),
    ):
        answer = employer.post(f"{page}/extract", data=data)
        assert answer.status_code == 422
        assert words in answer.text
    answer = employer.post(f"{page}/contract", data={**day(clock.now(), "from_on"), "address": "Salatie 1"})
    assert answer.status_code == 422
    assert "Choose the shifts" in answer.text
    assert "Salatie 1" in answer.text


def test_no_extract_is_noted_where_the_ad_did_not_say_that_it_is_asked(employer, session, pair, page):
    session.get(Need, pair[0].id).extract_asked = False
    session.commit()
    employer.post(f"{page}/choose", data={})
    why = "The ad did not say that you ask for an extract"
    text = employer.get(f"{page}/extract", follow_redirects=True).text
    assert why in text
    assert "Note that you have seen the extract" not in text
    data = {"seen": "y", **day(clock.now(), "issued_on")}
    answer = employer.post(f"{page}/extract", data=data, follow_redirects=True)
    assert why in answer.text
    row = session.scalars(select(Candidacy)).one()
    session.refresh(row)
    assert row.extract_issued_on is None


def test_ending_tells_the_other_kindly_and_hides_the_number(employer, session, pair, page):
    employer.post(
        f"{page}/interview",
        data={
            **day(clock.now().replace(year=2027, day=1, month=6)),
            "start": "10",
            "minutes": "30",
            "how": "video",
        },
    )
    assert "Only the centre reads the reason" in employer.get(f"{page}/end").text
    employer.post(f"{page}/end", data={"reason": "times_do_not_fit"})
    text = employer.get(page).text
    assert "This has come to its end" in text
    assert "040 999 8887" not in text
    row = session.scalars(select(Candidacy)).one()
    session.refresh(row)
    assert (row.ended_reason, row.ended_by) == ("times_do_not_fit", "employer")
    assert mails(session)[-3:] == ["candidacy_interview_off"] * 2 + ["candidacy_ended"]
    to_assistant = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert to_assistant.account_id == pair[1].account_id
    assert "Ajat" not in to_assistant.body_text
    assert employer.post(f"{page}/choose", data={}, follow_redirects=True).text.count("come to its end")


def test_another_employers_applicant_is_not_found(app, connection, session, page):
    stranger = app.test_client()
    log_in(stranger, make_employer_account(session))
    for deed in ("", "/interview", "/end", "/extract", "/nonsense"):
        assert stranger.get(f"{page}{deed}").status_code == 404
        if deed:
            assert stranger.post(f"{page}{deed}", data={}).status_code == 404


def make_employer_account(session):
    account = make_account(session, "employer")
    make_employer(session, account=account)
    session.commit()
    return account


def test_the_start_page_says_whose_turn_it_is_with_whom_and_by_when(client, session, settings):
    now, centre = clock.now(), make_centre(session)
    account = make_account(session, "employer", centre=centre)
    need = make_need(session, employer=make_employer(session, account=account), title="Aamut")
    ahead = now + timedelta(days=3)
    for name, stage, values in (
        ("Aada", "applied", {}),
        ("Berit", "both_interested", {}),
        (
            "Cecilia",
            "employer_interview",
            {"interview_at": ahead, "interview_minutes": 30, "interview_how": "phone"},
        ),
        ("Dani", "employer_interview", {"interview_at": now - timedelta(days=1), "interview_minutes": 30}),
        ("Eino", "started", {}),
        ("Fanni", "ended", {}),
    ):
        make_candidacy(session, need, make_matchable(session, name=name), stage, now=now, **values)
    make_candidacy(session, make_need(session), make_matchable(session, name="Gunnar"), "applied", now=now)
    session.commit()
    log_in(client, account)
    text = client.get("/en/employer/").text
    yours, awaited = text.split("What you wait for")[0], text.split("What you wait for")[1]
    by = short_date(now + timedelta(days=7), "en")
    assert yours.count(f"Your turn. Do it by {by}.") == 3
    for line in (
        "Answer Aada: ",
        "Agree with Berit when you meet: ",
        "Say how you go on with Dani: ",
    ):
        assert line in yours
    assert "You meet Cecilia: " in awaited and "Cecilia" not in yours
    assert not [name for name in ("Eino", "Fanni", "Gunnar") if name in text]


def test_a_contract_over_the_granted_hours_says_what_to_do_and_keeps_what_was_typed(
    employer, session, pair, page
):
    need, _profile = pair
    row = session.scalars(select(Candidacy)).one()
    row.stage = "checks"
    owner = session.get(Employer, need.employer_id)
    owner.granted_hours, owner.granted_per = 20, "week"
    session.commit()
    sent = {**day(clock.helsinki(clock.now()).date(), "from_on"), "hours": "21"}
    refused = employer.post(f"{page}/contract", data=sent)
    assert refused.status_code == 422
    assert "would make 21 hours a week, but 20 hours a week are granted" in refused.text
    assert 'value="21"' in refused.text
    assert employer.post(f"{page}/contract", data={**sent, "hours": "20"}).status_code == 303
    session.refresh(row)
    assert (row.stage, row.weekly_minutes) == ("contract", 1200)


def test_a_contract_of_single_shifts_asks_for_them_and_for_no_hours_a_week(employer, session, pair, page):
    need, _profile = pair
    row = session.scalars(select(Candidacy)).one()
    row.stage = "chosen"
    today = clock.helsinki(clock.now()).date()
    ends = [
        (f"{today + timedelta(days=days)}T10:00", f"{today + timedelta(days=days)}T14:00") for days in (2, 9)
    ]
    need.shifts = []
    need.single_shifts = [NeedSingleShift(starts_at=starts, ends_at=end) for starts, end in ends]
    session.commit()
    asked = employer.get(f"{page}/contract").text
    first, second = ("_".join(one) for one in ends)
    assert f'value="{first}"' in asked and f'value="{second}"' in asked
    assert 'name="hours"' not in asked
    sent = {**day(today, "from_on"), "address": "Salatie 1"}
    refused = employer.post(f"{page}/contract", data={**sent, "hours": "5"})
    assert refused.status_code == 422
    assert "Choose the shifts that you agreed on" in refused.text and "Salatie 1" in refused.text
    done = employer.post(f"{page}/contract", data={**sent, "shifts": [second]}, follow_redirects=True)
    assert "10:00–14:00" in done.text
    session.refresh(row)
    assert (row.stage, row.taken_dates, row.weekly_minutes) == ("contract", [second], 0)
    # What was agreed stands ticked; once all have passed, the page says what to do.
    assert f'value="{second}" checked' in employer.get(f"{page}/contract").text
    row.taken_dates, need.single_shifts = [], []
    need.single_shifts = [NeedSingleShift(starts_at="2020-01-01T10:00", ends_at="2020-01-01T12:00")]
    session.commit()
    assert "Write the new ones into the need first" in employer.get(f"{page}/contract").text
