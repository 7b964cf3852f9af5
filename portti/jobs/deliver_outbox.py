"""Sends the e-mails and messages to telephones that are due."""

from datetime import datetime

from portti import clock
from portti.jobs.context import JobContext, JobReport
from portti.mail.channels import channels_for
from portti.mail.delivery import Deliverer
from portti.queries import operations


def run(context: JobContext) -> JobReport:
    """Deliver batch after batch until nothing is due or the server does not take any."""
    report = JobReport()
    if context.dry_run:
        with context.reading() as session:
            report.add("due", operations.count_waiting_messages(session, now=context.now))
        return report
    begun = clock.now()

    def now() -> datetime:
        # The run's own time, not the machine's, says what is due; it moves on while the run lasts.
        return context.now + (clock.now() - begun)

    while True:
        deliverer = Deliverer(
            context.transaction,
            channels_for(context.settings),
            context.settings,
            now,
            context.should_stop,
        )
        counts = deliverer.deliver()
        for name, count in counts.items():
            report.add(name, count)
        taken = sum(count for name, count in counts.items() if name != "outdated")
        if not counts["sent"] or taken < context.settings.mail.batch or context.should_stop():
            return report
