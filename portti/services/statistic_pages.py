"""Which pages of statistics there are, in their order, and the tables of each."""

from collections.abc import Callable, Mapping

from portti.domain.statistic_tables import StatisticTable
from portti.services import (
    statistic_answers,
    statistic_events,
    statistic_goals,
    statistic_hours,
    statistic_matches,
    statistic_mediation,
    statistic_outcomes,
    statistic_sessions,
    statistic_years,
)
from portti.services.public_statistics import centres_page, said_anew
from portti.services.statistic_tables import Ask
from portti.vocabulary import N_

Page = Callable[[Ask], list[StatisticTable]]

PAGES: Mapping[str, tuple[str, Page]] = {
    "events": (N_("Client events"), statistic_events.events_page),
    "functions": (N_("Functions"), statistic_events.functions_page),
    "clients": (N_("Distinct clients"), statistic_events.clients_page),
    "places": (N_("Municipalities and counties"), statistic_events.places_page),
    "years": (N_("Two periods beside each other"), statistic_years.years_page),
    "centres": (N_("Centres beside each other"), centres_page),
    "channels": (N_("Channels"), statistic_events.channels_page),
    "minutes": (N_("Minutes"), statistic_outcomes.minutes_page),
    "results": (N_("Results and unmet needs"), statistic_outcomes.results_page),
    "satisfaction": (N_("Satisfaction"), statistic_outcomes.satisfaction_page),
    "answers": (N_("Clients' and partners' own answers"), statistic_answers.answers_page),
    "sessions": (N_("Sessions"), statistic_sessions.sessions_page),
    "needs": (N_("Needs and how long they wait"), statistic_mediation.needs_page),
    "interviews": (N_("Pre-interviews"), statistic_mediation.interviews_page),
    "substitutes": (N_("Substitutes by hour of the week"), statistic_mediation.substitutes_page),
    "unmet": (N_("Unmet hours"), statistic_mediation.unmet_page),
    "goals": (N_("Goals reached"), statistic_goals.goals_page),
    "matches": (N_("Length of matches"), statistic_matches.matches_page),
    "outcomes": (N_("Outcomes of matches"), statistic_matches.outcomes_page),
    "hours": (N_("Promised hours"), statistic_hours.hours_page),
    "calibration": (N_("What the points foretell"), statistic_matches.calibration_page),
}


def page_tables(code: str, ask: Ask) -> list[StatisticTable]:
    """Return the tables of a page, each with a sentence: it is what a chart says to whoever does not see it."""
    return [table if table.sentence else said_anew(table, ask) for table in PAGES[code][1](ask)]
