"""Who may do what: one table that a person can read."""

from portti.domain.actor import Actor
from portti.domain.errors import NotAllowed

EMPLOYER_SIDE = frozenset({"employer", "representative"})
CENTRE = frozenset({"staff", "manager"})

PERMISSIONS: dict[str, frozenset[str]] = {
    "edit_need": EMPLOYER_SIDE | CENTRE,
    "answer_as_employer": EMPLOYER_SIDE | CENTRE,
    "edit_profile": frozenset({"assistant"}) | CENTRE,
    "tell_hours": EMPLOYER_SIDE | CENTRE,
    "answer_as_assistant": frozenset({"assistant"}) | CENTRE,
    "write_cards": EMPLOYER_SIDE | CENTRE,
    "write_papers_as_employer": EMPLOYER_SIDE | CENTRE,
    "write_papers_as_assistant": frozenset({"assistant"}) | CENTRE,
    "propose_to_employer": CENTRE,
    "check_ads": CENTRE,
    "read_people": CENTRE,
    "act_for_person": CENTRE,
    "create_account_for_person": CENTRE,
    "close_account_for_person": CENTRE,
    "merge_people": CENTRE,
    "manage_interview_slots": CENTRE,
    "do_tasks": CENTRE,
    "read_outbox": CENTRE,
    "resend_message": CENTRE,
    "answer_feedback": CENTRE,
    "handle_reports": CENTRE,
    "write_as_centre": CENTRE,
    "call_about_shift": CENTRE,
    "read_statistics": CENTRE,
    "log_events": CENTRE,
    "keep_gatherings": CENTRE,
    "close_events": CENTRE,
    "write_guides": CENTRE,
    "write_news": CENTRE,
    "send_news": CENTRE,
    "map_needs": CENTRE,
    "keep_panels": CENTRE,
    "survey_partners": CENTRE,
    "read_job_log": CENTRE,
    "preview_mail": CENTRE,
    "choose_ad_rule": frozenset({"manager"}),
    "manage_staff": frozenset({"manager"}),
    "keep_practice": frozenset({"manager"}),
    "choose_event_notes": frozenset({"manager"}),
    "import_events": frozenset({"manager"}),
}

TRAINEE = "trainee"
"""Beside the role of staff: somebody who learns the work. A manager marks them."""
FOR_TRAINEES = frozenset({"log_events", "keep_gatherings", "read_statistics", "write_news", "preview_mail"})
"""What trainees may do of the staff's work: note what was done and prepare news that a colleague sends.

All else is left to a colleague. They close nothing, and they do not read everything: no person's page, message, report,
record or log, and of the client events those that they logged themselves.
"""


NOT_IN_PRACTICE = frozenset({"answer_feedback", "keep_practice"})
"""What is real: the staff of a practice centre have no part in it."""


def may(actor: Actor, deed: str) -> bool:
    """Answer whether one of the actor's roles may do `deed`."""
    if actor.practice and deed in NOT_IN_PRACTICE:
        return False
    allowed = PERMISSIONS[deed]
    if TRAINEE in actor.roles and deed not in FOR_TRAINEES:
        # What they may do in another role stays: somebody who learns the work may be an employer as well.
        allowed -= CENTRE
    return bool(actor.roles & allowed)


def check_may(actor: Actor, deed: str) -> None:
    """Raise NotAllowed unless one of the actor's roles may do `deed`."""
    if not may(actor, deed):
        raise NotAllowed(deed)


def only_own_events_of(actor: Actor) -> int | None:
    """Return whose client events alone an actor reads and changes: a trainee those that they logged; None for all."""
    return actor.account_id if TRAINEE in actor.roles else None
