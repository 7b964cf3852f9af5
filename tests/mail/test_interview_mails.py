"""Mails about interviews in four languages, and calendar parts that calendar programs can read."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from dateutil import tz
from html5lib import HTMLParser

from portti.clock import HELSINKI
from portti.mail.compose import interview_calendar, invitations
from portti.mail.compose.interview_values import Appointment, BookingFacts, BookingNews, Host, Receiver
from portti.mail.wire import build_message
from portti.models import OutboxMessage
from portti.words import LANGUAGES, html_language

START = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
PHONE_CALL = Appointment(START, 30, "phone", "")
AT_CENTRE = Appointment(START, 45, "centre", "Kauppakatu 1, 2. kerros; ovi B")
VIDEO = Appointment(START, 30, "video", "https://video.example/huone?a=1&b=2")
AT_HOME = Appointment(START, 60, "home", "Salainen katu 7")
HOST = Host(3, "Keski-Suomen avustajakeskus", "+358 14 123 4567", "keskus@example.org")
BOOKING = BookingFacts(8, "abc123@portti", 0)
TOKEN = "kutsu-abc"


def receiver(language="fi"):
    return Receiver(11, "aino@example.org", language, "Aino")


def mails(language, settings, now, time=AT_CENTRE):
    """All four kinds, the cancellation from both sides."""
    common = {"settings": settings, "now": now}
    person = receiver(language)
    news = BookingNews(person, HOST, BOOKING, time, TOKEN)
    changed = replace(news, booking=replace(BOOKING, sequence=1))
    return [
        invitations.interview_invitation(
            person,
            HOST,
            invitation_id=5,
            token=TOKEN,
            times=[PHONE_CALL, AT_CENTRE, AT_HOME],
            expires_at=now + timedelta(days=30),
            by_job=True,
            settings=settings,
        ),
        invitations.interview_booked(news, **common),
        invitations.interview_moved(changed, before=PHONE_CALL, **common),
        invitations.interview_cancelled(changed, by_centre=False, **common),
        invitations.interview_cancelled(changed, by_centre=True, **common),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_says_the_same_in_text_and_html(language, settings, now):
    link = f"/{language}/interview/{TOKEN}"
    for draft in mails(language, settings, now):
        parser = HTMLParser(strict=True)
        page = parser.parse(draft.body_html)
        assert page.get("lang") == html_language(language)
        shown = " ".join("".join(page.itertext()).split())
        for part in (draft.body_text, shown):
            assert "Aino" in part
            assert "Keski-Suomen avustajakeskus" in part
            assert "+358 14 123 4567" in part
            assert link in part
        assert draft.body_html.count(f'href="{settings.site.base_url}{link}"') == 1
        assert draft.subject == " ".join(draft.subject.split())
        assert draft.subject


@pytest.mark.parametrize("language", ["fi", "sv", "selko"])
def test_no_english_is_left_in_other_languages(language, settings, now):
    english = {draft.subject for draft in mails("en", settings, now)}
    for draft in mails(language, settings, now):
        assert draft.subject not in english
        assert not re.search(r"\b(interview|the|your|you|time)\b", strip_links(draft.body_text).lower())


def strip_links(text):
    return re.sub(r"https?://\S+", "", text)


def test_the_invitation_has_the_next_three_times_in_words_and_until_when_the_link_works(settings, now):
    draft = mails("fi", settings, now)[0]
    lines = [line for line in draft.body_text.splitlines() if line.startswith("- ")]
    assert lines == [
        "- keskiviikkona 9. joulukuuta 2026 klo 10.00–10.30, puhelimessa",
        "- keskiviikkona 9. joulukuuta 2026 klo 10.00–10.45, keskuksessa",
        "- keskiviikkona 9. joulukuuta 2026 klo 10.00–11.00, kotonasi",
    ]
    assert "torstaina 31. joulukuuta 2026" in draft.body_text
    assert draft.calendar is None


def test_an_invitation_before_any_time_is_free_says_so(settings, now):
    draft = invitations.interview_invitation(
        receiver("en"),
        HOST,
        invitation_id=5,
        token=TOKEN,
        times=[],
        expires_at=now + timedelta(days=30),
        by_job=False,
        settings=settings,
    )
    assert "No time is free just now" in draft.body_text
    assert "next free times" not in draft.body_text + draft.body_html


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_sensitive_stands_in_a_mail_or_its_calendar(language, settings, now):
    words = re.compile(
        "vamma|sairau|terve|diagno|funktionsned|hälsa|sjuk|disab|health|illness|Salainen|Esimerkki"
    )
    for time in (PHONE_CALL, AT_CENTRE, VIDEO, AT_HOME):
        for draft in mails(language, settings, now, time):
            for part in (draft.subject, draft.body_text, draft.body_html, draft.calendar or ""):
                assert not words.search(part.replace("\r\n ", ""))


def test_where_to_come_is_told_for_a_centre_and_a_video_call_only(settings, now):
    for time, told in ((AT_CENTRE, "Kauppakatu 1"), (VIDEO, "https://video.example/huone?a=1&b=2")):
        booked = mails("fi", settings, now, time)[1]
        assert told in booked.body_text
        assert event_of(booked.calendar)["LOCATION"] == time.place
    for time in (PHONE_CALL, AT_HOME):
        booked = mails("fi", settings, now, time)[1]
        assert "LOCATION" not in event_of(booked.calendar)


def test_who_has_no_address_gets_no_mail(settings, now):
    news = BookingNews(None, HOST, BOOKING, AT_CENTRE, TOKEN)
    assert invitations.interview_booked(news, settings=settings, now=now) is None


def calendar(time=AT_CENTRE, *, booking=BOOKING, method="REQUEST", language="fi", now=START):
    return interview_calendar.calendar_part(receiver(language), HOST, booking, time, method=method, now=now)


def event_of(text):
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return event


def test_a_calendar_library_reads_the_request_back(now):
    text = calendar(now=now)
    read = icalendar.Calendar.from_ical(text)
    assert (read["VERSION"], read["METHOD"], read["CALSCALE"]) == ("2.0", "REQUEST", "GREGORIAN")
    event = event_of(text)
    assert event["UID"] == "abc123@portti"
    assert event["SEQUENCE"] == 0
    assert event.decoded("DTSTAMP") == now
    assert event["DTSTART"].params["TZID"] == "Europe/Helsinki"
    assert event.decoded("DTSTART").astimezone(UTC) == START
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=45)
    assert event["STATUS"] == "CONFIRMED"
    assert event["ORGANIZER"] == "mailto:keskus@example.org"
    assert event["ATTENDEE"] == "mailto:aino@example.org"
    assert event["SUMMARY"] == "Haastattelu: Keski-Suomen avustajakeskus"
    assert event["LOCATION"] == "Kauppakatu 1, 2. kerros; ovi B"


def test_moving_and_cancelling_keep_the_uid_and_raise_the_sequence():
    parts = [
        calendar(),
        calendar(PHONE_CALL, booking=replace(BOOKING, sequence=1)),
        calendar(PHONE_CALL, booking=replace(BOOKING, sequence=2), method="CANCEL"),
    ]
    assert {event_of(part)["UID"] for part in parts} == {"abc123@portti"}
    assert [event_of(part)["SEQUENCE"] for part in parts] == [0, 1, 2]
    assert event_of(parts[2])["STATUS"] == "CANCELLED"
    assert icalendar.Calendar.from_ical(parts[2])["METHOD"] == "CANCEL"


def test_lines_end_and_fold_as_the_format_says():
    raw = calendar(replace(VIDEO, place="https://video.example/" + "å" * 90)).encode()
    assert raw.endswith(b"END:VCALENDAR\r\n")
    lines = raw.split(b"\r\n")
    assert all(b"\n" not in line and b"\r" not in line for line in lines)
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode()  # never folded inside a letter


def moments_around_changes():
    """Moments on both sides of each change of the clocks, and in the middle of summers and winters."""
    for year in (2026, 2027, 2030, 2035):
        for month, day in ((3, 31), (10, 31)):
            last = datetime(year, month, day, 1, 0, tzinfo=UTC)
            sunday = last - timedelta(days=(last.weekday() + 1) % 7)
            for minutes in (-60, -1, 0, 1, 60, 61):
                yield sunday + timedelta(minutes=minutes)
        yield datetime(year, 1, 15, 8, tzinfo=UTC)
        yield datetime(year, 7, 15, 8, tzinfo=UTC)


def test_the_zone_in_the_part_is_finlands_by_another_reader_too():
    """dateutil reads the rules themselves, where most programs take the zone by its name."""
    zone = tz.tzical(io.StringIO(calendar().replace("\r\n", "\n"))).get("Europe/Helsinki")
    for moment in moments_around_changes():
        wall = moment.astimezone(HELSINKI)
        if wall.fold:
            continue
        naive = wall.replace(tzinfo=None)
        if moment.astimezone(HELSINKI).replace(tzinfo=None) == (moment + timedelta(hours=1)).astimezone(
            HELSINKI
        ).replace(tzinfo=None):
            continue  # the hour that comes twice: said once by the wall, once in UTC
        assert naive.replace(tzinfo=zone).utcoffset() == wall.utcoffset(), moment


@pytest.mark.parametrize(
    "start",
    [
        datetime(2027, 3, 28, 0, 30, tzinfo=UTC),  # 2.30, half an hour before the clocks go forward
        datetime(2027, 3, 28, 1, 0, tzinfo=UTC),  # 4.00, just after
        datetime(2026, 10, 25, 0, 0, tzinfo=UTC),  # 3.00, the first time
        datetime(2026, 10, 25, 1, 0, tzinfo=UTC),  # 3.00, the second time
        datetime(2026, 10, 25, 2, 0, tzinfo=UTC),  # 4.00
    ],
)
def test_an_interview_beside_the_change_of_the_clocks_is_at_the_right_moment(start):
    event = event_of(calendar(replace(AT_CENTRE, starts_at=start, minutes=60)))
    assert event.decoded("DTSTART").astimezone(UTC) == start
    assert event.decoded("DTEND").astimezone(UTC) == start + timedelta(hours=1)


def test_the_calendar_part_reaches_the_wire_whole(settings, now):
    draft = mails("sv", settings, now)[1]
    row = OutboxMessage(
        kind=draft.kind,
        to_address=draft.to_address,
        language="sv",
        subject=draft.subject,
        body_text=draft.body_text,
        body_html=draft.body_html,
        calendar=draft.calendar,
        calendar_method=draft.calendar_method,
        message_id="x",
        created_at=now,
    )
    sent = build_message(row, settings, "keskus@example.org")
    (part,) = [part for part in sent.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"
    assert event_of(part.get_content())["UID"] == "abc123@portti"
    (attached,) = list(sent.iter_attachments())
    assert attached.get_content() == draft.calendar.encode()
