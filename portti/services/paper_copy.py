"""The papers and instruction cards of a person for a copy of their data: their own only, in the clear."""

from typing import Any

from sqlalchemy.orm import Session

from portti.queries import accounts as account_queries
from portti.queries import instruction_cards as card_queries
from portti.queries import papers as queries
from portti.services.instruction_cards import Card, cards_of
from portti.services.paper_lines import trip_of_line
from portti.services.papers import page_of
from portti.settings import Settings

Data = dict[str, Any]


def own_papers(session: Session, account_id: int, *, settings: Settings) -> Data:
    """Return what own_data says beside the rest: each paper with its fields and lines, each card with its steps."""
    employer = account_queries.employer_of_account(session, account_id)
    profile = account_queries.profile_of_account(session, account_id)
    rows = queries.papers_of_person(
        session, employer.id if employer else None, profile.id if profile else None
    )
    cards = card_queries.cards_of_employer(session, employer.id) if employer else []
    return {
        "papers": [_paper(session, row, settings) for row in rows],
        "instruction_cards": [_card(card) for card in cards_of(session, cards, settings)],
    }


def _card(card: Card) -> Data:
    return {
        "title": card.title,
        "language": card.row.language,
        "made_at": card.row.made_at.isoformat(),
        "changed_at": card.row.changed_at.isoformat(),
        "steps": [{"text": step.text, "pictogram": step.pictogram} for step in card.steps],
    }


def _paper(session: Session, row: Any, settings: Settings) -> Data:
    lines = []
    for line in queries.lines_of(session, row.id):
        trip = trip_of_line(line, settings)
        lines.append(
            {
                "on": line.happens_on.isoformat(),
                "start_minute": line.start_minute,
                "wall_minutes": line.wall_minutes,
                "metres": line.metres,
                "start": trip.start,
                "end": trip.end,
            }
        )
    return {
        "kind": row.kind,
        "language": row.language,
        "made_at": row.made_at.isoformat(),
        "changed_at": row.changed_at.isoformat(),
        "first_on": row.first_on.isoformat() if row.first_on else None,
        "last_on": row.last_on.isoformat() if row.last_on else None,
        "words": dict(page_of(row, settings).words),
        "lines": lines,
    }
