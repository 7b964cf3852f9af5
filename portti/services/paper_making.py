"""What stands in a paper, part by part, in the paper's own language."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from matching.schedule import true_minutes
from matching.types import SingleShift
from portti.domain import papers as rules
from portti.domain.actor import Actor
from portti.models import Centre, Paper, PaperLine
from portti.moments import short_date, short_day
from portti.queries import papers as queries
from portti.services.paper_document import PaperDocument, Part, heading, paragraph, table
from portti.services.paper_lines import trip_of_line
from portti.services.paper_shifts import shift_of_line, weekly_minutes
from portti.services.papers import PaperPage, paper_page
from portti.settings import Settings
from portti.vocabulary import clock_time, counted_number, weekday_name
from portti.wording.paper import (
    BANK_BY_HAND,
    BY_HAND,
    CLOSING,
    COUNTS,
    KINDS,
    LABELS,
    OPENING,
    PLAIN_NOTE,
    SECTIONS,
    SIGNERS,
    hints_of,
)
from portti.wording.week import length_in_words
from portti.words import translate


def paper_document(
    session: Session, actor: Actor, side: str, paper_id: int, *, settings: Settings, now: datetime
) -> PaperDocument:
    """Return one of the actor's own papers, whole; NotFound for any other."""
    page = paper_page(session, actor, side, paper_id, settings=settings)
    return document_of(session, page, settings=settings, now=now)


def document_of(session: Session, page: PaperPage, *, settings: Settings, now: datetime) -> PaperDocument:
    """Return a paper, whole."""
    paper, language = page.paper, page.paper.language
    centre = session.get_one(Centre, paper.centre_id)

    def say(text: str, **values: object) -> str:
        return translate(language, text, **values)

    parts = []
    if language == "selko" and paper.kind == rules.CONTRACT:
        parts.append(paragraph(say(PLAIN_NOTE)))
    parts += [paragraph(say(text)) for text in OPENING[paper.kind]]
    parts += _fields(page)
    lines = queries.lines_of(session, paper.id)
    if paper.kind == rules.SHIFTS:
        parts += shift_parts(paper, list(lines))
    if paper.kind == rules.MILEAGE:
        parts += _trips(list(lines), language, settings)
    closing = len(parts)
    parts += [paragraph(say(text)) for text in CLOSING[paper.kind]]
    parts += _signatures(paper)
    parts.append(made_words(centre, language, now))
    return PaperDocument(say(KINDS[paper.kind]), centre.name(language), language, tuple(parts), closing)


def made_words(centre: Centre, language: str, now: datetime) -> Part:
    """Return who made a paper and when, and who helps with it."""
    return paragraph(
        translate(
            language,
            "Made on %(date)s with Portti. Help: %(centre)s, %(phone)s.",
            date=short_date(now, language),
            centre=centre.name(language),
            phone=centre.phone,
        )
    )


def _fields(page: PaperPage) -> list[Part]:
    """Return each section as a table of what is agreed; what the law decides is marked where it is empty."""
    paper, language = page.paper, page.paper.language
    head = (translate(language, "Matter"), translate(language, "What is filled in"))
    sections: dict[str, list[tuple[str, str]]] = {}
    for field in rules.FIELDS[paper.kind]:
        text = page.words.get(field.code, "")
        label = translate(language, LABELS[field.code])
        if not text:
            hints = [translate(language, hint) for hint in hints_of(field.code, asks=field.asks)]
            label = "\n".join(filter(None, (label, " ".join(hints))))
        if field.code == "counting_language":
            text = translate(language, COUNTS[text]) if text in COUNTS else ""
        sections.setdefault(field.section, []).append((label, text))
    if paper.kind == rules.CONTRACT:
        by_hand = translate(language, BY_HAND)
        rows = sections["parties"]
        rows.insert(1, (by_hand, ""))
        rows.insert(len(rows) - 1, (by_hand, ""))
        sections["pay"].append((translate(language, BANK_BY_HAND), ""))
    parts: list[Part] = []
    for section, section_rows in sections.items():
        filled = [row for row in section_rows if section != "note" or row[1]]
        if filled:
            parts += [heading(translate(language, SECTIONS[section])), table(head, filled, (2, 3))]
    return parts


def shift_parts(paper: Paper, lines: list[PaperLine]) -> list[Part]:
    """Return the shifts of a list by weeks, with their real hours."""
    language = paper.language

    def say(text: str, **values: object) -> str:
        return translate(language, text, **values)

    head = (say("Day"), say("Begins"), say("Ends"), say("Hours"))
    weeks = weekly_minutes(lines)
    parts = [_days_of(paper)]
    for monday, minutes in sorted(weeks.items()):
        of_week = [line for line in lines if monday <= line.happens_on < monday + timedelta(days=7)]
        rows = [shift_cells(line, language) for line in of_week]
        parts += [week_words(monday, language), table(head, rows, (9, 4, 12, 9))]
        parts.append(together_words(minutes, language))
    if not lines:
        parts.append(paragraph(say("No shifts have been placed on these days.")))
    else:
        total = length_in_words(sum(weeks.values()), language)
        parts.append(paragraph(say("Total of all shifts: %(time)s.", time=total)))
    return parts


def _days_of(paper: Paper) -> Part:
    """Return for which days a list is: its weeks without a shift are not named."""
    assert paper.first_on is not None and paper.last_on is not None  # a list of shifts has its days
    days = {
        "first": short_day(paper.first_on, paper.language),
        "last": short_day(paper.last_on, paper.language),
    }
    return paragraph(
        translate(paper.language, "The list is for the days from %(first)s to %(last)s.", **days)
    )


def week_words(monday: date, language: str) -> Part:
    """Return the heading of a week."""
    title = translate(
        language,
        "Week %(number)s, from %(first)s to %(last)s",
        number=monday.isocalendar().week,
        first=short_day(monday, language),
        last=short_day(monday + timedelta(days=6), language),
    )
    return heading(title)


def together_words(minutes: int, language: str) -> Part:
    """Return how long all shifts of a week are."""
    time = length_in_words(minutes, language)
    return paragraph(translate(language, "Total for the week: %(time)s.", time=time))


def shift_cells(line: PaperLine, language: str) -> tuple[str, str, str, str]:
    """Return day, start, end and real length of a line's shift in words."""
    return shift_words(shift_of_line(line), language)


def shift_words(shift: SingleShift, language: str) -> tuple[str, str, str, str]:
    """Return day, start, end and real length of a shift in words."""
    end = clock_time(shift.end.hour * 60 + shift.end.minute, language)
    if shift.end.date() != shift.start.date():
        end = f"{end}, {_short(shift.end, language)}"
    return (
        _short(shift.start, language),
        clock_time(shift.start.hour * 60 + shift.start.minute, language),
        end,
        length_in_words(true_minutes(shift), language),
    )


def _short(moment: datetime, language: str) -> str:
    return f"{weekday_name(moment.weekday(), language)} {short_day(moment.date(), language)}"


def kilometres(metres: int, language: str) -> str:
    """Return metres as kilometres."""
    return counted_number(metres / 1000, language)


def _trips(lines: list[PaperLine], language: str, settings: Settings) -> list[Part]:
    def say(text: str, **values: object) -> str:
        return translate(language, text, **values)

    head = (say("Day"), say("Where from"), say("Where to"), say("Kilometres"))
    rows = []
    for line in lines:
        trip = trip_of_line(line, settings)
        day = short_day(line.happens_on, language)
        rows.append((day, trip.start, trip.end, kilometres(trip.metres, language)))
    found = [heading(say("Trips"))]
    if not rows:
        return [*found, paragraph(say("No trips have been written down."))]
    total = kilometres(sum(line.metres or 0 for line in lines), language)
    return [
        *found,
        table(head, rows, (2, 4, 4, 2)),
        paragraph(say("Kilometres in total: %(number)s.", number=total)),
    ]


def _signatures(paper: Paper) -> list[Part]:
    language = paper.language

    def say(text: str) -> str:
        return translate(language, text)

    head = (say("Who signs"), say("Place and date"), say("Signature and printed name"))
    rows = [(say(who), "", "") for who in SIGNERS[paper.kind]]
    return [heading(say("Signatures")), table(head, rows, (3, 3, 5), tall=True)]
