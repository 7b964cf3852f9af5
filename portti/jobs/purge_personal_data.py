"""Deletes what has served its time, and erases who has left."""

from datetime import timedelta

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.queries import answers, expired_data, gatherings, hours_reports, news, pair_feedback, papers
from portti.queries.operations import purge_old_rows
from portti.services import erasure
from portti.services.log_ins import purge_log_in_rows


def run(context: JobContext) -> JobReport:
    """Empty old messages, delete what is old of runs, forms, rankings and interviews, erase accounts that were left."""
    retention = context.settings.retention
    report = JobReport()
    # Trying it out is doing it and rolling back: a reading session never commits.
    with (context.reading if context.dry_run else context.transaction)() as session:
        counts = purge_old_rows(
            session,
            now=context.now,
            message_days=retention.message_days,
            run_days=retention.run_days,
            feedback_days=retention.feedback_days,
            snapshot_days=retention.snapshot_days,
            event_note_days=retention.event_note_days,
            goal_words_days=retention.goal_words_days,
        )
        counts["expired_links"] = purge_log_in_rows(session, context.now)
        kept_since = context.now - timedelta(days=retention.snapshot_days)
        counts["remains_deleted"] = expired_data.delete_remains(session, erased_before=kept_since)
        written_since = context.now - timedelta(days=retention.interview_record_days)
        counts["interview_records"] = expired_data.delete_old_records(session, settled_before=written_since)
        written_since = context.now - timedelta(days=retention.pair_feedback_days)
        counts["pair_feedback"] = pair_feedback.delete_before(session, written_since)
        told_since = context.now - timedelta(days=retention.hours_report_days)
        counts["hours_unnamed"] = hours_reports.unname_old(session, told_before=told_since)
        counts["answer_links"] = answers.delete_old_links(session, expired_before=context.now)
        people = gatherings.purge_places(
            session,
            unconfirmed_before=context.now - timedelta(hours=context.settings.gatherings.confirm_hours),
            needs_before=context.now - timedelta(days=retention.gathering_need_days),
            people_before=context.now - timedelta(days=retention.gathering_person_days),
        )
        counts |= people
        written_since = context.now - timedelta(days=retention.paper_days)
        counts["papers_deleted"] = papers.delete_old_papers(session, changed_before=written_since)
        counts["candidacies_emptied"] = expired_data.empty_ended_candidacies(
            session, ended_before=written_since
        )
        done_since = context.now - timedelta(days=retention.log_days)
        counts["log_rows"] = expired_data.delete_old_log(session, before=done_since)
        told_since = context.now - timedelta(days=retention.news_telling_days)
        counts["news_tellings"] = news.delete_old_tellings(session, told_before=told_since)
        left = expired_data.accounts_to_erase(
            session, closed_before=context.now - timedelta(days=retention.undo_days)
        )
        made_before = context.now - timedelta(days=retention.unconfirmed_days)
        strangers = expired_data.registrations_nobody_confirmed(
            session, made_before=made_before, now=context.now
        )
    for name, count in counts.items():
        report.add(name, count)

    def erase(session: Session, key: int) -> str | None:
        erased = erasure.erase_account(session, key, settings=context.settings, now=context.now)
        return "accounts_erased" if erased else None

    def erase_registration(session: Session, key: int) -> str | None:
        erased = erasure.erase_registration(session, key, settings=context.settings, now=context.now)
        return "unconfirmed_accounts" if erased else None

    report.add_all(each_item(context, left, erase))
    report.add_all(each_item(context, strangers, erase_registration))
    return report
