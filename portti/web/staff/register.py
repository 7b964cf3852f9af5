"""Puts all pages of this audience on the application: each page module is named here."""

from flask import Flask

from portti.web.staff import (
    acting,
    ads,
    candidacies,
    candidacy,
    candidacy_proposals,
    conversations,
    event_answers,
    event_imports,
    event_pages,
    events,
    feedback,
    gathering_pages,
    gatherings,
    granted_hours,
    guides,
    home,
    imported,
    interview_questions,
    interview_records,
    invitations,
    jobs,
    leaving,
    log,
    mail_preview,
    matches,
    members,
    messages,
    needs,
    new_person,
    news,
    people,
    reports,
    same_people,
    sentences,
    service,
    sessions,
    slot_publishing,
    slots,
    statistics,
    substitutes,
    suggestions,
    surveys,
    tasks,
    widening,
)
from portti.web.staff.blueprint import blueprint

PAGES = (
    home,
    tasks,
    people,
    same_people,
    new_person,
    leaving,
    service,
    acting,
    needs,
    granted_hours,
    ads,
    widening,
    suggestions,
    candidacies,
    candidacy,
    candidacy_proposals,
    substitutes,
    matches,
    slots,
    slot_publishing,
    interview_records,
    interview_questions,
    invitations,
    events,
    event_pages,
    event_answers,
    event_imports,
    sessions,
    guides,
    gatherings,
    gathering_pages,
    news,
    messages,
    conversations,
    feedback,
    reports,
    surveys,
    statistics,
    jobs,
    mail_preview,
    imported,
    members,
    log,
)


@blueprint.context_processor
def for_templates() -> dict[str, object]:
    """Give the staff's templates the sentences about messages, jobs and the log."""
    return {"sentences": sentences}


def register(app: Flask) -> None:
    """Register the blueprint after its page modules have added their pages."""
    app.register_blueprint(blueprint)
