"""Reminds who is waited for, ends waiting that nobody answers, and gives the centre the task to call or to look on."""

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.services import message_deadlines, proposal_deadlines, silence


def run(context: JobContext) -> JobReport:
    """Do what is due for each candidacy, thread and proposal, then look for needs that are left alone."""
    settings, now = context.settings, context.now
    with context.reading() as session:
        candidacies = silence.candidacies_due(session, settings=settings, now=now)
        proposals = proposal_deadlines.proposals_due(session, settings=settings, now=now)
        threads = message_deadlines.conversations_due(session, settings=settings, now=now)

    def chase(session: Session, key: int) -> str | None:
        return silence.chase_candidacy(session, key, settings=settings, now=now)

    def chase_thread(session: Session, key: int) -> str | None:
        return message_deadlines.chase_conversation(session, key, settings=settings, now=now)

    def chase_proposal(session: Session, key: int) -> str | None:
        return proposal_deadlines.chase_proposal(session, key, settings=settings, now=now)

    def look_on(session: Session, key: int) -> str | None:
        return silence.ask_for_candidates(session, key, now=now)

    def look_for_first(session: Session, key: int) -> str | None:
        return silence.ask_for_first_candidate(session, key, settings=settings, now=now)

    report = each_item(context, candidacies, chase)
    report.add_all(each_item(context, threads, chase_thread))
    report.add_all(each_item(context, proposals, chase_proposal))
    with context.reading() as session:
        alone = sorted(silence.needs_left_alone(session, now=now))
    report.add_all(each_item(context, alone, look_on))
    with context.reading() as session:
        never = silence.needs_to_find_for(session, settings=settings, now=now)
    report.add_all(each_item(context, never, look_for_first))
    return report
