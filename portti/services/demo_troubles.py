"""What goes wrong in the demo, so that staff have something to help with: a shift given back, a word about a pair."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.models import Account, Employer, Need
from portti.queries import accounts as account_queries
from portti.queries import demo as demo_queries
from portti.queries.substitutes import asks_of_request
from portti.services.reports import ReportDraft, report_as_assistant
from portti.services.substitute_turns import withdraw_from_shift
from portti.services.substitutes import answer_ask, ask_substitutes, coming_shifts
from portti.settings import Settings

_WORD = (
    "Sovimme puhelussa kolmesta vuorosta. Nyt työnantaja kirjoittaa, että vuoroja on viisi. En uskalla kieltäytyä. "
    "Voitteko auttaa meitä sopimaan?"
)


def give_shift_back(
    session: Session, need: Need, last: Account, *, settings: Settings, now: datetime
) -> None:
    """Let somebody promise a shift that must not fail and give it back, `last` only if nobody else can."""
    employer = session.get_one(Employer, need.employer_id)
    assert employer.account_id is not None
    actor = account_queries.actor_of(session, employer.account_id)
    single = coming_shifts(need, now)[-2]
    earlier = now - timedelta(hours=3)
    request = ask_substitutes(
        session, actor, need.id, single, None, goes_on=True, critical=True, settings=settings, now=earlier
    )
    rows = [row for row in asks_of_request(session, request.id) if row.profile.account_id is not None]
    row = min(rows, key=lambda row: (row.profile.account_id == last.id, row.ask.id))
    assert row.profile.account_id is not None
    asked = account_queries.actor_of(session, row.profile.account_id)
    answer_ask(session, asked, row.ask.id, "yes", settings=settings, now=now - timedelta(hours=2))
    withdraw_from_shift(session, asked, row.ask.id, settings=settings, now=now)


def tell_the_centre(session: Session, accounts: dict[str, Account], *, now: datetime) -> None:
    """Let the assistant of a pair that has written to each other tell the centre about the employer."""
    own = [accounts[role].id for role in ("employer", "assistant")]
    for match in demo_queries.mutual_matches(session, own):
        _employer, assistant = demo_queries.accounts_of_match(session, match)
        if assistant is not None:
            actor = account_queries.actor_of(session, assistant.id)
            draft = ReportDraft("unfair", _WORD, "fi", "demo-report")
            report_as_assistant(session, actor, match.need_id, draft, now=now)
            return
