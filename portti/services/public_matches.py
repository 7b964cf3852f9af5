"""Public tables of how long matches last that began in an ended year, as was known when the year was over.

Behind a figure stand employers and assistants: the fewer of them count, however many matches they have.
"""

from collections.abc import Collection

from portti.domain.statistic_tables import Head, Missing, StatisticTable
from portti.domain.suppression import Linked, LinkedTables, hidden_figures
from portti.queries.outcome_calls import WorkTime, started_between
from portti.services.public_mediation import QUARTILES_IN_DAYS, quartile_heads, quartiles
from portti.services.statistic_matches import half_lasted, waits_of
from portti.services.statistic_tables import Ask


def lengths(ask: Ask) -> list[StatisticTable]:
    """Return how many matches began and had not ended, and quartiles of how long they lasted."""
    first, last = ask.period.first, ask.period.last
    found = started_between(ask.session, ask.centre_id, first, last, today=last)
    ended = [one for one in found if one.ended_on is not None]
    hidden = hidden_figures(linked_lengths(found))
    counts = (
        (Head("began", ask.say("Working matches")), len(found)),
        (Head("open", ask.say("Of them not ended")), len(found) - len(ended)),
    )
    # Which share has ended tells of both counts: quartiles are shown with all of them only.
    days = (Missing.HIDDEN,) * 3 if hidden else quartiles(waits_of(found), range(behind(ended)))
    return [
        StatisticTable(
            "matches_year",
            ask.say("Working matches"),
            ask.say("What is counted"),
            tuple(head for head, _count in counts),
            (Head("figure", ask.say("Figure")),),
            tuple((Missing.HIDDEN if (head.code,) in hidden else count,) for head, count in counts),
        ),
        StatisticTable(
            "matches_length",
            ask.say("How long matches last"),
            ask.say("Working matches"),
            (counts[0][0],),
            quartile_heads(ask),
            (days,),
            sentence=ask.say("%(span)s: there are no figures to show.", span=ask.span)
            if isinstance(days[1], Missing)
            else half_lasted(ask, days[1]),
            notes=(
                ask.say("Work that goes on counts too: up to the end of the year, whatever came later."),
                ask.say("Behind a figure there are five employers and five assistants or more."),
            ),
            units=QUARTILES_IN_DAYS,
            chart="",
        ),
    ]


def linked_lengths(found: Collection[WorkTime]) -> LinkedTables:
    """Return the matches that began, that had ended, and that had not: a reader subtracts one from another."""
    ended = [one for one in found if one.ended_on is not None]
    still_open = [one for one in found if one.ended_on is None]
    linked = Linked()
    for code, matches in (("began", found), ("ended", ended), ("open", still_open)):
        linked.add((code,), len(matches), behind(matches))
    linked.add_sum(("began",), (("ended",), ("open",)))
    return linked.tables()


def behind(found: Collection[WorkTime]) -> int:
    """Return how many stand behind matches: employers or assistants, whichever are fewer."""
    return min(len({one.employer_id for one in found}), len({one.profile_id for one in found}))
