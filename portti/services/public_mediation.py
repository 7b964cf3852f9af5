"""Public tables of mediation in an ended year: needs and their waits, pre-interviews, sessions.

Figures here stand by themselves, without sums that could give them back. Behind a need stands its employer, behind an
interview the person.
"""

from collections import defaultdict
from collections.abc import Collection

from portti.domain.statistic_tables import Head, Missing, StatisticTable, Value
from portti.domain.suppression import is_small
from portti.domain.survival import Waits
from portti.queries import statistics_mediation as queries
from portti.services.statistic_mediation import (
    half_filled,
    kind_of_booking,
    moments_of,
    need_waits,
)
from portti.services.statistic_sessions import sessions_page
from portti.services.statistic_tables import Ask

QUARTILES_IN_DAYS = {"lower": "days", "median": "days", "upper": "days"}


def needs(ask: Ask) -> list[StatisticTable]:
    """Return needs opened and filled in the year, and how long those opened waited."""
    since, until = moments_of(ask)
    opened = queries.need_times(ask.session, ask.centre_id, since, until)
    filled = queries.filled_needs(ask.session, ask.centre_id, since, until)
    counts = (
        (Head("opened", ask.say("Needs opened")), len(opened), {need.employer_id for need in opened}),
        (Head("filled", ask.say("Needs filled")), len(filled), {employer_id for employer_id, _at in filled}),
    )
    to_propose, to_fill = need_waits(opened, until)
    waited = (
        (
            Head("first_proposal", ask.say("To the first proposal")),
            to_propose,
            {one.employer_id for one in opened if one.proposed_at and one.proposed_at < until},
        ),
        (
            Head("filled", ask.say("To being filled")),
            to_fill,
            {one.employer_id for one in opened if one.filled_at and one.filled_at < until},
        ),
    )
    cells = tuple(quartiles(found, people) for _head, found, people in waited)
    median = cells[-1][1]
    return [
        _counts(ask, "needs_year", ask.say("Needs opened and filled"), counts),
        StatisticTable(
            "needs_waits",
            ask.say("How long needs wait"),
            ask.say("Wait"),
            tuple(head for head, _waits, _people in waited),
            quartile_heads(ask),
            cells,
            sentence=ask.say("%(span)s: there are no figures to show.", span=ask.span)
            if isinstance(median, Missing)
            else half_filled(ask, median),
            notes=(
                ask.say(
                    "What has not ended counts too: up to the end of the year, or the day on which it was taken away."
                ),
            ),
            units=QUARTILES_IN_DAYS,
            chart="",
        ),
    ]


def quartile_heads(ask: Ask) -> tuple[Head, ...]:
    """Return the heads of the quartiles of waits."""
    return (
        Head("lower", ask.say("A quarter within, days")),
        Head("median", ask.say("Half within, days")),
        Head("upper", ask.say("Three quarters within, days")),
    )


def quartiles(found: Waits, people: Collection[int]) -> tuple[Value, ...]:
    """Return whole days: finer ones would tell of single needs."""
    if is_small(len(people)):
        return (Missing.HIDDEN,) * 3
    return tuple(
        Missing.NONE if value is None else round(value) for value in (found.lower, found.median, found.upper)
    )


def _counts(
    ask: Ask, code: str, title: str, lines: Collection[tuple[Head, int, Collection[int]]]
) -> StatisticTable:
    return StatisticTable(
        code,
        title,
        ask.say("What is counted"),
        tuple(head for head, _count, _people in lines),
        (Head("figure", ask.say("Figure")),),
        tuple((Missing.HIDDEN if is_small(len(people)) else count,) for _head, count, people in lines),
    )


def interviews(ask: Ask) -> list[StatisticTable]:
    """Return how many pre-interviews were held, missed, and cancelled or moved."""
    since, until = moments_of(ask)
    people: defaultdict[str, list[int]] = defaultdict(list)
    bookings = queries.interview_bookings(ask.session, ask.centre_id, since, until)
    for profile_id, starts_at, cancelled_at, missed_at in bookings:
        people[kind_of_booking(starts_at, cancelled_at, missed_at, ask.now)].append(profile_id)
    names = {
        "held": ask.say("Held"),
        "missed": ask.say("The person did not come"),
        "cancelled": ask.say("Cancelled or moved"),
    }
    lines = [(Head(kind, name), len(people[kind]), set(people[kind])) for kind, name in names.items()]
    return [_counts(ask, "interviews_year", ask.say("Pre-interviews"), lines)]


def sessions(ask: Ask) -> list[StatisticTable]:
    """Return sessions by kind; of few visitors it is not told how many of them had no name."""
    (table,) = sessions_page(ask)
    hidden = set()
    for row in table.rows:
        visitors, nameless = table.cell(row.code, "visitors"), table.cell(row.code, "anonymous")
        assert isinstance(visitors, int) and isinstance(nameless, int)
        if any(is_small(count) for count in (visitors, nameless, visitors - nameless)):
            hidden.add(row.code)
    return [
        table.with_cells(
            lambda row, column, value: (
                Missing.HIDDEN if row in hidden and column in ("visitors", "anonymous") else value
            )
        )
    ]
