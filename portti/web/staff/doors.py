"""Which deed a member of staff must be allowed for the pages of each module to open: the first look at every request.

The services ask again for each deed. Here whole pages are closed to those who learn the work, and so are those of a
module that has no row yet.
"""

from collections.abc import Mapping

DOORS: Mapping[str, str | None] = {
    "home": None,
    "tasks": "do_tasks",
    "people": "read_people",
    "same_people": "merge_people",
    "new_person": "create_account_for_person",
    "leaving": "close_account_for_person",
    "service": "map_needs",
    "acting": "act_for_person",
    "needs": "read_people",
    "granted_hours": "check_ads",
    "ads": "check_ads",
    "widening": "propose_to_employer",
    "suggestions": "propose_to_employer",
    "candidacies": "propose_to_employer",
    "candidacy": "propose_to_employer",
    "candidacy_proposals": "propose_to_employer",
    "substitutes": "call_about_shift",
    "matches": "propose_to_employer",
    "slots": "manage_interview_slots",
    "slot_publishing": "manage_interview_slots",
    "interview_records": "manage_interview_slots",
    "interview_questions": "manage_staff",
    "appointments": "manage_interview_slots",
    "outcome_calls": "do_tasks",
    "invitations": "manage_interview_slots",
    "events": "log_events",
    "event_pages": "log_events",
    "event_answers": "log_events",
    "event_imports": "import_events",
    "sessions": "log_events",
    "guides": "write_guides",
    "gatherings": "keep_gatherings",
    "gathering_pages": "keep_gatherings",
    "news": "write_news",
    "messages": "read_outbox",
    "conversations": "write_as_centre",
    "feedback": "answer_feedback",
    "reports": "handle_reports",
    "panels": "keep_panels",
    "surveys": "survey_partners",
    "statistics": "read_statistics",
    "jobs": "read_job_log",
    "mail_preview": "preview_mail",
    "imported": "read_people",
    "members": "manage_staff",
    "practice": "keep_practice",
    "log": "manage_staff",
}
"""The deed of each module of pages; None is open to all staff."""


def deed_of(module: str) -> str | None:
    """Return the deed that a page's module asks for; without a row that of a colleague who knows the work."""
    return DOORS.get(module.rpartition(".")[2], "do_tasks")
