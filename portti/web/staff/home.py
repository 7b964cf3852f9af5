"""The start page of the centre's staff: finding a person, today's and tomorrow's interviews, and what waits."""

from datetime import datetime, timedelta

from flask import render_template, url_for
from flask_babel import gettext

from portti import moments
from portti.clock import midnight, now
from portti.database import reading
from portti.domain.feedback import answer_due_at
from portti.domain.permissions import may
from portti.queries import worklist as queries
from portti.queries.invitations import centre_slots
from portti.queries.operations import SCHEDULER, is_lease_held
from portti.queries.staff_tasks import open_by_kind
from portti.queries.worklist import Waiting
from portti.services.staff_news import DAYS_LISTED
from portti.web.kit.access import current_actor
from portti.web.kit.forms import settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_list_reading
from portti.web.staff.blueprint import blueprint, link
from portti.web.staff.lists import own_centre_id
from portti.web.staff.searches import FindForm
from portti.web.staff.slots import by_day
from portti.web.staff.words import MATTERS, TASK_KINDS, word

_MOST_INTERVIEWS = 100


@blueprint.get("/")
def home() -> str:
    """Show who comes today and tomorrow, and each kind of matter that waits, the longest wait first."""
    if not may(current_actor(), "do_tasks"):
        return render_template("staff/learning.html")
    moment, centre_id, language = now(), own_centre_id(), current_language()
    with reading() as session:
        limits = settings_now().substitutes
        found = queries.waiting_matters(
            session,
            centre_id,
            moment,
            asked_before=asked_limit(moment),
            shift_wait=timedelta(minutes=limits.staff_after_minutes),
            shift_soon=timedelta(hours=limits.staff_before_hours),
        ).items()
        open_tasks = open_by_kind(session, centre_id)
        scheduler_runs = is_lease_held(session, SCHEDULER, moment)
        booked, _total = centre_slots(
            session,
            centre_id,
            since=midnight(moment),
            until=midnight(moment, DAYS_LISTED),
            state="booked",
            limit=_MOST_INTERVIEWS,
        )
    note_list_reading("booking", [row.booking.id for row in booked if row.booking])
    lines = [
        (matter, word(MATTERS, code), _page_of(code), _hint(code, matter, moment))
        for code, matter in found
        if matter.count and (code != "feedback" or may(current_actor(), "answer_feedback"))
    ]
    lines += [
        (matter, word(TASK_KINDS, kind), url_for("staff.tasks", kind=kind), _hint(kind, matter, moment))
        for kind, matter in open_tasks.items()
    ]
    lines.sort(key=lambda line: line[0].oldest_at or moment)
    return render_template(
        "staff/home.html",
        form=FindForm(),
        scheduler_runs=scheduler_runs,
        tasks=[
            {"text": text, "href": href, "status": str(matter.count), "hint": hint}
            for matter, text, href, hint in lines
        ],
        days=by_day(booked, language),
        span=lambda slot: moments.span_in_words(slot.starts_at, slot.minutes, language),
    )


def asked_limit(moment: datetime) -> datetime:
    """Return before when a need must have been confirmed last to be asked about at `moment`."""
    return moment - timedelta(days=settings_now().freshness.ask_after_days)


def _page_of(code: str) -> str | None:
    return {
        "mutual_pairs": lambda: link("staff.matches", answer="both", sort="oldest"),
        "uninvited": lambda: link("staff.invitations"),
        "to_phone": lambda: link("staff.people", waits="phone"),
        "past_interviews": lambda: link("staff.slots", when="past", state="booked"),
        "substitutes": lambda: link("staff.substitutes"),
        "hanging_messages": lambda: link("staff.messages", state="hanging", sort="oldest"),
        "needs_near_expiry": lambda: link("staff.needs", state="expiring", sort="confirmed"),
        "untied_rows": lambda: link("staff.imported"),
        "failed_jobs": lambda: link("staff.jobs"),
        "conversations": lambda: link("staff.conversations", waiting="yes"),
        "reports": lambda: link("staff.reports"),
        "feedback": lambda: link("staff.feedback"),
        "ads": lambda: link("staff.ads"),
    }[code]()


def _hint(code: str, matter: Waiting, moment: datetime) -> str | None:
    if matter.oldest_at is None:
        return None
    language = current_language()
    if code == "feedback":
        due = answer_due_at(matter.oldest_at)
        day = moments.short_date(due, language)
        if due < moment:
            return str(gettext("Late: should have been answered by %(date)s", date=day))
        return str(gettext("Answer the oldest by %(date)s", date=day))
    age = moments.age_in_words(matter.oldest_at, moment, language)
    return str(gettext("The oldest: %(age)s", age=age))
