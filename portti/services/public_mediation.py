"""Public tables of mediation in an ended year: needs and their waits, pre-interviews, substitutes, sessions.

Figures here stand by themselves, without sums that could give them back; only substitutes by weekday and time of day
add up, and are protected as linked tables. Behind a need or shift stands its employer, behind an interview the person.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from portti.domain.statistic_tables import TOTAL, Head, Missing, StatisticTable, Value, counted
from portti.domain.suppression import SMALL, Figure, Key, LinkedTables, hidden_figures
from portti.domain.survival import Waits
from portti.queries import statistics_mediation as queries
from portti.services.statistic_mediation import (
    PARTS,
    kind_of_booking,
    moments_of,
    part_names,
    waits_of,
    weekdays,
)
from portti.services.statistic_sessions import sessions_page
from portti.services.statistic_tables import Ask, with_total


def _is_small(behind: int) -> bool:
    return 0 < behind < SMALL


def needs(ask: Ask) -> list[StatisticTable]:
    """Return needs opened and filled in the year, and how long those opened waited."""
    since, until = moments_of(ask)
    opened = queries.need_times(ask.session, ask.centre_id, since, until)
    filled = queries.filled_needs(ask.session, ask.centre_id, since, until)
    counts = (
        (Head("opened", ask.say("Needs opened")), len(opened), {need.employer_id for need in opened}),
        (Head("filled", ask.say("Needs filled")), len(filled), {employer_id for employer_id, _at in filled}),
    )
    waited = (
        (
            Head("first_proposal", ask.say("To the first proposal")),
            waits_of(
                ((one.published_at, one.proposed_at, one.filled_at or one.closed_at) for one in opened),
                ask.now,
            ),
            {one.employer_id for one in opened if one.proposed_at},
        ),
        (
            Head("filled", ask.say("To being filled")),
            waits_of(((one.published_at, one.filled_at, one.closed_at) for one in opened), ask.now),
            {one.employer_id for one in opened if one.filled_at},
        ),
    )
    cells = tuple(_quartiles(found, people) for _head, found, people in waited)
    return [
        _counts(ask, "needs_year", ask.say("Needs opened and filled"), counts),
        StatisticTable(
            "needs_waits",
            ask.say("How long needs wait"),
            ask.say("Wait"),
            tuple(head for head, _waits, _people in waited),
            (
                Head("lower", ask.say("A quarter within, days")),
                Head("median", ask.say("Half within, days")),
                Head("upper", ask.say("Three quarters within, days")),
            ),
            cells,
            sentence=ask.say(
                "%(span)s: half of the needs were filled in %(days)s days or less.",
                span=ask.span,
                days=cells[-1][1],
            )
            if not isinstance(cells[-1][1], Missing)
            else ask.say("%(span)s: there are no figures to show.", span=ask.span),
            notes=(
                ask.say(
                    "What has not ended counts too: up to now, or up to the day on which it was taken away."
                ),
            ),
            units={"lower": "days", "median": "days", "upper": "days"},
            chart="",
        ),
    ]


def _quartiles(found: Waits, people: Collection[int]) -> tuple[Value, ...]:
    """Return whole days: finer ones would tell of single needs."""
    if _is_small(len(people)):
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
        tuple((Missing.HIDDEN if _is_small(len(people)) else count,) for _head, count, people in lines),
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
        if any(_is_small(count) for count in (visitors, nameless, visitors - nameless)):
            hidden.add(row.code)
    return [
        table.with_cells(
            lambda row, column, value: (
                Missing.HIDDEN if row in hidden and column in ("visitors", "anonymous") else value
            )
        )
    ]


def substitutes(ask: Ask) -> list[StatisticTable]:
    """Return shifts that a substitute was asked for, and those that one did, by weekday and time of day."""
    asked: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    filled: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    shifts = queries.substitute_shifts(ask.session, ask.centre_id, ask.period.first, ask.period.last)
    for employer_id, starts_at, is_filled in shifts:
        start = datetime.fromisoformat(starts_at)
        place = (str(start.weekday()), next(part for part, _first, last in PARTS if start.hour < last))
        asked[place].append(employer_id)
        if is_filled:
            filled[place].append(employer_id)
    hidden = hidden_figures(_linked(asked, filled))
    return [
        _by_time(
            ask, "substitutes_asked", ask.say("Shifts asked, by weekday and time of day"), asked, hidden
        ),
        _by_time(
            ask, "substitutes_filled", ask.say("Shifts filled, by weekday and time of day"), filled, hidden
        ),
    ]


_People = Mapping[tuple[str, str], list[int]]


def _linked(asked: _People, filled: _People) -> LinkedTables:
    """Return both tables with their totals; no more is filled than asked."""
    figures: dict[Key, Figure] = {}
    sums: list[tuple[Key, tuple[Key, ...]]] = []
    at_most: list[tuple[Key, tuple[Key, ...]]] = []
    days = [str(day) for day in range(7)]
    parts = [part for part, _first, _last in PARTS]
    for kind, people in (("substitutes_asked", asked), ("substitutes_filled", filled)):
        for day in (*days, TOTAL):
            for part in (*parts, TOTAL):
                found = [
                    one
                    for (its_day, its_part), ones in people.items()
                    if day in (its_day, TOTAL) and part in (its_part, TOTAL)
                    for one in ones
                ]
                figures[kind, day, part] = Figure((kind, day, part), len(found), len(set(found)))
        for day in (*days, TOTAL):
            sums.append(((kind, day, TOTAL), tuple((kind, day, part) for part in parts)))
        for part in (*parts, TOTAL):
            sums.append(((kind, TOTAL, part), tuple((kind, day, part) for day in days)))
    for kind, day, part in figures:
        if kind == "substitutes_filled":
            at_most.append(((kind, day, part), (("substitutes_asked", day, part),)))
    return LinkedTables(tuple(figures.values()), tuple(sums), tuple(at_most))


def _by_time(ask: Ask, code: str, title: str, people: _People, hidden: Collection[Key]) -> StatisticTable:
    days, names = weekdays(ask), part_names(ask)
    parts = tuple(Head(part, names[part]) for part, _first, _last in PARTS)
    counts = {place: len(ones) for place, ones in people.items()}
    table = StatisticTable(
        code,
        title,
        ask.say("Weekday"),
        with_total(days, ask.language),
        with_total(parts, ask.language),
        counted(counts, [day.code for day in days], [part.code for part in parts]),
    )
    return table.with_cells(
        lambda row, column, value: Missing.HIDDEN if (code, row, column) in hidden else value
    )
