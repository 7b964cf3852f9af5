"""The public pages of statistics: a centre's year in the same tables as the staff's, with what is small hidden."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from portti.domain.errors import NotFound
from portti.domain.statistic_tables import TOTAL, Head, Missing, StatisticTable, Value
from portti.domain.suppression import Key
from portti.models import Centre
from portti.queries.accounts import real_centres
from portti.queries.statistics import shown_of_year
from portti.services import (
    public_calibration,
    public_feedback,
    public_goals,
    public_matches,
    public_mediation,
    public_minutes,
    public_substitutes,
    public_unmet,
    statistic_events,
    statistic_outcomes,
)
from portti.services.published_statistics import (
    KeyOf,
    event_key,
    hidden_of_year,
    last_ended_year,
    mark_key,
    masked,
    month_mark_key,
    of_year,
    place_key,
    published_year,
)
from portti.services.statistic_tables import Ask, heads, with_total
from portti.services.statistic_years import years_page
from portti.vocabulary import N_
from portti.wording.service import GROUPS

Masked = list[StatisticTable]
_SAID_ALREADY = ("partner_years",)
"""Tables whose pages make a sentence of what is shown."""


def _key_figures(ask: Ask) -> Masked:
    hidden = hidden_of_year(ask)
    keys: dict[str, Key] = {
        "events": ("events",),
        "marks": ("marks",),
        "clients": ("clients",),
        "anonymous": ("anonymous",),
    }
    table = statistic_events.key_figures(ask)
    # How many events a client has comes from two figures: it is shown with both of them only.
    both = {("known",), ("clients",)}

    def change(row: str, _column: str, value: Value) -> Value:
        if row == "events_per_client":
            return Missing.HIDDEN if both & hidden else value
        return Missing.HIDDEN if keys[row] in hidden else value

    return [table.with_cells(change), masked(statistic_events.events_by_month(ask), hidden, event_key)]


def _functions(ask: Ask) -> Masked:
    hidden = hidden_of_year(ask)
    by_month, by_group, _by_both = statistic_events.functions_page(ask)
    # Which functions have most marks would tell of hidden ones: the chart takes them in their order.
    return [
        masked(replace(by_month, drawn=None), hidden, month_mark_key),
        masked(replace(by_group, drawn=None), hidden, mark_key),
    ]


def _clients(ask: Ask) -> Masked:
    published, rows = published_year(ask), with_total(heads(GROUPS, ask.language), ask.language)
    keys = [("clients",) if row.code == TOTAL else ("clients", row.code) for row in rows]
    return [
        StatisticTable(
            "clients_group",
            ask.say("Distinct clients by client group"),
            ask.say("Client group"),
            rows,
            (Head("clients", ask.say("Distinct clients")),),
            tuple((published.shown(key),) for key in keys),
            notes=statistic_events.client_notes(ask),
        )
    ]


def _places(ask: Ask) -> Masked:
    hidden = hidden_of_year(ask)
    counties, municipalities = map(_events_alone, statistic_events.places_page(ask))

    def key_of(kind: str) -> KeyOf:
        return lambda row, _column: ("events",) if row == TOTAL else place_key(kind, row)

    shown = _by_name(municipalities)
    return [
        masked(_by_name(counties), hidden, key_of("county")),
        masked(shown, hidden, key_of("municipality")),
    ]


def _events_alone(table: StatisticTable) -> StatisticTable:
    """Return a table of places with its events: marks and clients by place are not among the linked figures.

    Of municipalities that are no more nothing is told: their events would be a part of another figure.
    """
    return replace(
        table, columns=table.columns[:1], cells=tuple(line[:1] for line in table.cells), drawn=None, notes=()
    )


def _by_name(table: StatisticTable) -> StatisticTable:
    """Return the rows by name: the order of the figures would tell between which others a hidden one lies."""
    lines = sorted(
        zip(table.rows, table.cells, strict=True),
        key=lambda line: (line[0].code == TOTAL, line[0].code == statistic_events.UNTOLD, line[0].text),
    )
    return replace(
        table, rows=tuple(row for row, _cells in lines), cells=tuple(cells for _row, cells in lines)
    )


def _channels(ask: Ask) -> Masked:
    hidden = hidden_of_year(ask)
    channels, _by_month = statistic_events.channels_page(ask)
    return [_one_way(channels, "channel", hidden)]


def _one_way(table: StatisticTable, dimension: str, hidden: frozenset[Key]) -> StatisticTable:
    return masked(table, hidden, lambda row, _column: (dimension,) if row == TOTAL else (dimension, row))


def _results(ask: Ask) -> Masked:
    hidden = hidden_of_year(ask)
    return [
        _one_way(_totals_alone(table, ask), dimension, hidden)
        for table, dimension in zip(
            statistic_outcomes.results_page(ask), ("result", "unmet_need"), strict=True
        )
    ]


def _totals_alone(table: StatisticTable, ask: Ask) -> StatisticTable:
    titles = {"results": ask.say("Results"), "unmet_needs": ask.say("Unmet needs")}
    return replace(
        table,
        title=titles[table.code],
        columns=(Head("events", ask.say("Client events")),),
        cells=tuple((line[-1],) for line in table.cells),
        drawn=None,
    )


def _satisfaction(ask: Ask) -> Masked:
    hidden = hidden_of_year(ask)
    (table,) = statistic_outcomes.satisfaction_page(ask)

    def change(row: str, column: str, value: Value) -> Value:
        key: Key = ("satisfaction",) if row == TOTAL else ("satisfaction", row)
        # A figure and its share give the number of the rated: no share is shown where that is hidden.
        gives_total = column == "share" and ("satisfaction",) in hidden
        return Missing.HIDDEN if key in hidden or gives_total else value

    return [table.with_cells(change)]


def _years(ask: Ask) -> Masked:
    hidden = hidden_of_year(ask)
    before = hidden_of_year(of_year(ask, ask.period.first.year - 1))
    months, groups = years_page(ask)
    codes = {str(number): number for number in range(1, 13)}

    def change(to_key: Callable[[int, str], Key]) -> Callable[[str, str, Value], Value]:
        def cell(row: str, column: str, value: Value) -> Value:
            here = to_key(ask.period.first.year, row) in hidden
            there = to_key(ask.other.first.year, row) in before
            is_hidden = {"period": here, "other": there}.get(column, here or there)
            return Missing.HIDDEN if is_hidden else value

        return cell

    def month_key(year: int, row: str) -> Key:
        return event_key(TOTAL if row == TOTAL else f"{year}-{codes[row]:02d}", TOTAL)

    return [
        months.with_cells(change(month_key)),
        groups.with_cells(change(lambda _year, row: event_key(TOTAL, row))),
    ]


def said_anew(table: StatisticTable, ask: Ask) -> StatisticTable:
    """Put a sentence of shown figures in the place of none, or of one that might tell a hidden figure."""
    if table.code in _SAID_ALREADY:
        return table
    # The sentence stands in place of the chart: of minutes or shares where it draws these.
    drawn_columns = set(table.drawn or ())
    drawn = set(map(table.unit_of, drawn_columns))
    unit = "minutes" if "minutes" in drawn else "percent" if drawn == {"percent"} else "count"
    columns = {column.code for column in table.columns if table.unit_of(column.code) == unit}
    if not columns:
        # It is made of what is shown already.
        return table
    most = table.largest_shown(columns if unit == "count" else columns & drawn_columns)
    if most is None:
        return replace(table, sentence=ask.say("%(span)s: there are no figures to show.", span=ask.span))
    return replace(
        table,
        sentence=ask.say(
            "%(span)s: the largest figure shown: %(words)s, %(value)s.",
            span=ask.span,
            words=most[1],
            value=most[0],
        ),
    )


def centre_to_open_on(session: Session, centres: Sequence[Centre], year: int) -> Centre:
    """Return the centre of whose client events everybody sees most; of equals the first by its code."""
    shown = shown_of_year(session, [centre.id for centre in centres], year)
    return max(centres, key=lambda centre: shown[centre.id])


def centres_page(ask: Ask) -> Masked:
    """Return the centres beside each other: the figures that each publishes of the newest ended year of the period."""
    year = min(ask.period.last.year, last_ended_year(ask.now))
    rows, cells = [], []
    keys: tuple[Key, ...] = (("events",), ("marks",), ("clients",))
    for centre in real_centres(ask.session):
        published = published_year(of_year(replace(ask, centre_id=centre.id), year))
        rows.append(Head(centre.code, centre.name(ask.language)))
        cells.append(tuple(published.shown(key) for key in keys))
    table = StatisticTable(
        "centres",
        ask.say("Centres beside each other in %(year)s", year=str(year)),
        ask.say("Centre"),
        tuple(rows),
        (
            Head("events", ask.say("Client events")),
            Head("marks", ask.say("Marks of functions")),
            Head("clients", ask.say("Distinct clients")),
        ),
        tuple(cells),
        notes=(ask.say("Only the published figures of whole years are compared."),),
    )
    return [said_anew(table, of_year(ask, year))]


PUBLIC_PAGES: Mapping[str, tuple[str, Callable[[Ask], Masked]]] = {
    "events": (N_("Client events"), _key_figures),
    "functions": (N_("Functions"), _functions),
    "clients": (N_("Distinct clients"), _clients),
    "places": (N_("Municipalities and counties"), _places),
    "years": (N_("Two years beside each other"), _years),
    "channels": (N_("Channels"), _channels),
    "minutes": (N_("Minutes"), public_minutes.minutes),
    "results": (N_("Results and unmet needs"), _results),
    "satisfaction": (N_("Satisfaction"), _satisfaction),
    "answers": (N_("Clients' and partners' own answers"), public_feedback.answers),
    "sessions": (N_("Sessions"), public_mediation.sessions),
    "needs": (N_("Needs and how long they wait"), public_mediation.needs),
    "interviews": (N_("Pre-interviews"), public_mediation.interviews),
    "substitutes": (N_("Substitutes by time of the week"), public_substitutes.substitutes),
    "unmet": (N_("Unmet hours"), public_unmet.unmet),
    "goals": (N_("Goals reached"), public_goals.goals),
    "matches": (N_("Length of matches"), public_matches.lengths),
    "calibration": (N_("What the points foretell"), public_calibration.calibration),
    "outcomes": (N_("Outcomes of matches"), public_feedback.outcomes),
    "hours": (N_("Promised hours"), public_feedback.hours),
    "centres": (N_("Centres beside each other"), centres_page),
}


def public_tables(code: str, ask: Ask) -> Masked:
    """Return a public page's tables of the year that is asked for, each with a sentence of what it shows."""
    if ask.period.last.year > last_ended_year(ask.now):
        raise NotFound("year")
    return [said_anew(table, ask) for table in PUBLIC_PAGES[code][1](ask)]
