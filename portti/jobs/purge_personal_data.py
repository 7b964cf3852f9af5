"""Deletes what has served its time."""

from portti.jobs.context import JobContext, JobReport
from portti.queries.operations import purge_old_rows
from portti.services.log_ins import purge_log_in_rows


def run(context: JobContext) -> JobReport:
    """Empty old messages and delete old runs, forms, log-in failures and links, rankings and answered feedback."""
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
        )
        counts["expired_links"] = purge_log_in_rows(session, context.now)
    for name, count in counts.items():
        report.add(name, count)
    return report
