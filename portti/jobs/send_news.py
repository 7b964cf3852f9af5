"""Tells people of their centre's news by e-mail, so many in a run that nothing else waits."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.mail.kinds import NEWS
from portti.queries import news as queries
from portti.services import news


def run(context: JobContext) -> JobReport:
    """Tell the next people of each piece of news that is being sent; the rest are told in the next runs."""
    report, left = JobReport(), context.settings.news.people_a_run
    with context.reading() as session:
        due = [
            (item.id, queries.untold_accounts(session, item, news.aim_of(item), NEWS, limit=left))
            for item in queries.items_to_mail(session)
        ]
    for item_id, account_ids in due:
        mine = account_ids[:left]
        left -= len(mine)
        report.add_all(_tell(context, item_id, mine))
        if not account_ids:
            report.add_all(_finish(context, item_id))
    return report


def _tell(context: JobContext, item_id: int, account_ids: Sequence[int]) -> JobReport:
    def tell(session: Session, account_id: int) -> str | None:
        told = news.tell_person(session, item_id, account_id, settings=context.settings, now=context.now)
        return "told" if told else None

    return each_item(context, account_ids, tell)


def _finish(context: JobContext, item_id: int) -> JobReport:
    def finish(session: Session, key: int) -> str | None:
        return "news_finished" if news.finish_mail(session, key, now=context.now) else None

    return each_item(context, [item_id], finish)
