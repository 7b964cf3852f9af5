"""Every page of the staff that shows a person leaves a record of whom it showed; every list is the own centre's."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.routing import AnyConverter, IntegerConverter

from portti.clock import midnight
from portti.clock import now as clock_now
from portti.models import (
    Account,
    AuditEvent,
    Booking,
    Candidacy,
    ClientEvent,
    Conversation,
    Employer,
    Feedback,
    GatheringPlace,
    InterviewRecord,
    Invitation,
    Match,
    Need,
    OutboxMessage,
    Profile,
    Report,
    Representation,
    StaffTask,
    SubstituteRequest,
)
from tests.factories.accounts import make_account, make_centre
from tests.factories.conversations import make_thread
from tests.factories.invitations import make_booking, make_invitation, make_slot
from tests.factories.messages import make_job_run
from tests.factories.profiles import make_full_profile
from tests.factories.whole_centre import make_whole_centre
from tests.support.web import log_in

SHOWS_NOBODY = {
    "staff.publish_slots": "a form about the staff's own times",
    "staff.interview_questions": "the questions that everybody is asked",
    "staff.new_person": "an empty form",
    "staff.new_member": "an empty form",
    "staff.gatherings": "trainings and groups with counts of who comes",
    "staff.new_gathering": "an empty form",
    "staff.change_gathering": "a training or group, without its people",
    "staff.call_off_gathering": "a training or group, without its people",
    "staff.tie_profile": "a row without a person; whom its search finds is recorded as a list of people",
    "staff.tie_employer": "a row without a person; whom its search finds is recorded as a list of people",
    "staff.statistics": "a list of subjects",
    "staff.statistic_page": "counts alone, never a row",
    "staff.statistic_report": "counts alone, never a row",
    "staff.panels": "panels, of which no member is named",
    "staff.new_panel": "an empty form",
    "staff.panel": "a panel, of which no member is named",
    "staff.new_part": "an empty form",
    "staff.panel_part": "a meeting or a proposal; no member is named",
    "staff.jobs": "counts and numbers of rows; names stand in no run",
    "staff.import_old_events": "a form; an old register holds numbers of clients only",
    "staff.surveys": "organisations, never a person",
    "staff.sessions": "figures, and which colleagues held them",
    "staff.service_session": "figures, and which colleagues held them",
    "staff.news": "texts for a group, and how many were told",
    "staff.news_item": "a text for a group, and how many were told",
    "staff.news_draft": "a text for a group",
    "staff.new_news": "an empty form",
    "staff.guides": "texts for everybody",
    "staff.guide": "a text for everybody",
    "staff.new_guide": "an empty form",
    "staff.new_version": "a text for everybody",
    "staff.mail_preview": "a list of kinds",
    "staff.preview_mail": "made-up people",
    "staff.preview_html": "made-up people",
    "staff.text_preview": "made-up people",
}
WORDS_OF_ADDRESSES = {"kind": "interview_booked", "mail_language": "fi", "code": "events"}


@pytest.fixture
def centre_rows(session, now, settings):
    """One row of everything, with an interview today; each person has a family name and address of their own."""
    rows = make_whole_centre(session, now, settings)
    profile = make_full_profile(session, centre=rows["centre"], state="published")
    slot = make_slot(
        session,
        staff=make_account(session, "staff", centre=rows["centre"]),
        starts_at=midnight(clock_now()) + timedelta(hours=15),
    )
    make_booking(session, invitation=make_invitation(session, profile=profile), slot=slot)
    make_job_run(session, "deliver_outbox")
    loose = make_full_profile(session, centre=rows["centre"], state="published")
    loose.account_id = None
    report = session.get(Report, rows["report_id"])
    report.text = "Hän ei vastaa"
    reported = session.get(Profile, report.profile_id)
    make_thread(session, need=session.get(Need, rows["need_id"]), profile=reported)
    session.add(Feedback(about="other", text="Hyvä", language="fi", form_key="x", received_at=now))
    practice = make_centre(session)
    practice.practice, practice.practice_of_id = True, rows["centre"].id
    make_account(session, "staff", centre=practice)
    for account in session.scalars(select(Account)):
        account.given_name, account.family_name = f"Etu{account.id}x", f"Suku{account.id}x"
    for key in ("account_id", "other_id"):
        # Two who may be one person.
        session.get(Account, rows[key]).phone = "040 123 4567"
    for row in session.scalars(select(Profile)):
        row.shown_name = f"Etu{row.account_id}x"
    session.commit()
    return {**rows, "loose_profile": loose.id, "reported_profile": reported.id}


@pytest.fixture
def manager(app, connection, session, centre_rows):
    """A manager who is staff too, and their browser."""
    account = make_account(session, "manager", "staff", centre=centre_rows["centre"])
    session.commit()
    client = app.test_client()
    log_in(client, account)
    client.account = account
    return client


def pages(app, rows):
    """Yield endpoint and address of every GET page of the staff."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("staff.") or "GET" not in rule.methods:
            continue
        values = {}
        for name, converter in rule._converters.items():
            if isinstance(converter, IntegerConverter):
                values[name] = rows[name]
            elif isinstance(converter, AnyConverter):
                values[name] = "fi" if "fi" in converter.items else min(converter.items)
            else:
                values[name] = WORDS_OF_ADDRESSES[name]
        if rule.endpoint == "staff.tie_employer":
            values["employer_id"] = rows["loose_employer"]
        if rule.endpoint == "staff.tie_profile":
            values["profile_id"] = rows["loose_profile"]
        if rule.endpoint == "staff.reported_thread":
            values["profile_id"] = rows["reported_profile"]
        if rule.endpoint == "staff.member":
            values["account_id"] = rows["colleague"]
        yield rule.endpoint, adapter.build(rule.endpoint, values)


def people_of_conversation(session, row):
    """Return whose thread it is: of both sides, or of the one who writes to the centre."""
    found = people_of(session, "profile", row.profile_id) if row.profile_id else set()
    if row.need_id:
        found |= people_of(session, "need", row.need_id)
    return found | ({session.get(Employer, row.employer_id).account_id} if row.employer_id else set())


def people_of(session, subject, key):
    """Return the accounts whose data an audit event about one row tells that staff saw."""
    if subject == "account":
        employers = session.scalars(select(Employer.id).where(Employer.account_id == key))
        acting = session.scalars(
            select(Representation.representative_account_id).where(
                Representation.employer_id.in_(employers.all())
            )
        )
        return {key, *acting}
    if subject == "need":
        need = session.get(Need, key)
        return {session.get(Employer, need.employer_id).account_id}
    if subject == "profile":
        return {session.get(Profile, key).account_id}
    if subject == "match":
        match = session.get(Match, key)
        return people_of(session, "need", match.need_id) | people_of(session, "profile", match.profile_id)
    if subject == "candidacy":
        row = session.get(Candidacy, key)
        return people_of(session, "need", row.need_id) | people_of(session, "profile", row.profile_id)
    if subject == "invitation":
        return people_of(session, "profile", session.get(Invitation, key).profile_id)
    if subject == "booking":
        return people_of(session, "invitation", session.get(Booking, key).invitation_id)
    if subject == "message":
        return {session.get(OutboxMessage, key).account_id}
    if subject == "report":
        report = session.get(Report, key)
        employer = session.get(Employer, report.employer_id)
        return people_of(session, "profile", report.profile_id) | {employer.account_id}
    if subject == "substitute_request":
        return people_of(session, "need", session.get(SubstituteRequest, key).need_id)
    if subject == "record":
        return people_of(session, "profile", session.get(InterviewRecord, key).profile_id)
    if subject == "task":
        return people_of(session, "profile", session.get(StaffTask, key).profile_id)
    if subject == "conversation":
        return people_of_conversation(session, session.get(Conversation, key))
    if subject == "gathering":
        query = select(GatheringPlace.account_id).where(GatheringPlace.gathering_id == key)
        return set(session.scalars(query))
    if subject == "client_event":
        return {session.get(ClientEvent, key).account_id}
    if subject == "event":
        return {session.get(AuditEvent, key).account_id}
    assert subject == "feedback", subject
    return set()


def told(session, since):
    """Return the accounts that the events after `since` name, and how many events there are."""
    events = session.scalars(select(AuditEvent).where(AuditEvent.id > since)).all()
    found = set()
    for event in events:
        assert event.deed.startswith(("read_", "list_")), event.deed
        keys = [event.subject_id] if event.subject_id is not None else event.facts["ids"]
        for key in keys:
            found |= people_of(session, event.subject, key)
    return found, len(events)


def test_every_page_that_shows_a_person_records_whom(app, session, centre_rows, manager):
    rows = {**centre_rows, "colleague": manager.account.id}
    colleagues = {
        account.id
        for account in session.scalars(select(Account))
        if {role.name for role in account.roles} & {"staff", "manager"}
    }
    unrecorded, needless, tried = [], [], set()
    for endpoint, address in pages(app, rows):
        before = session.scalars(select(AuditEvent.id).order_by(AuditEvent.id.desc()).limit(1)).first() or 0
        answer = manager.get(address)
        assert answer.status_code == 200, (endpoint, answer.status_code)
        # A report is no text: names could stand in its title only.
        words = answer.data.decode(errors="replace")
        shown = {int(number) for number in re.findall(r"(?:Suku|Etu)(\d+)x", words)} - colleagues
        recorded, events = told(session, before)
        tried.add(endpoint)
        if endpoint in SHOWS_NOBODY:
            needless += [endpoint] if shown or events else []
            continue
        if not events or not shown <= recorded:
            unrecorded.append((endpoint, sorted(shown - recorded), events))
    assert unrecorded == []
    assert needless == []
    assert set(SHOWS_NOBODY) <= tried and len(tried) > 25


def test_a_list_asked_by_another_centres_number_is_not_there(app, connection, session, centre_rows):
    stranger = make_account(session, "manager", "staff")
    session.commit()
    client = app.test_client()
    log_in(client, stranger)
    for asked in (
        f"matches?need={centre_rows['need_id']}",
        f"matches?profile={centre_rows['profile_id']}",
        f"messages?account={centre_rows['account_id']}",
    ):
        assert client.get(f"/fi/staff/{asked}").status_code == 404, asked
    events = session.scalars(select(AuditEvent).where(AuditEvent.account_id == stranger.id)).all()
    assert events == []


def test_lists_of_another_centre_name_nobody_of_this_one(app, connection, session, centre_rows):
    stranger = make_account(session, "manager", "staff")
    session.commit()
    client = app.test_client()
    log_in(client, stranger)
    own = {
        f"Suku{account.id}x"
        for account in session.scalars(select(Account))
        if account.centre_id == centre_rows["centre"].id
    }
    tried = 0
    for endpoint, address in pages(app, {**dict.fromkeys(centre_rows, 1), "colleague": 1}):
        if any(character.isdigit() for character in address) or endpoint in SHOWS_NOBODY:
            continue
        answer = client.get(address)
        assert answer.status_code == 200, endpoint
        assert not own & set(re.findall(r"Suku\d+x", answer.text)), endpoint
        tried += 1
    assert tried >= 10
