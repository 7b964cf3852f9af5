"""Charts of the report as plain lengths and words, for a template that draws them; read aloud as one sentence."""

from collections.abc import Callable

from portti.domain.statistic_tables import Missing, StatisticTable, Value
from portti.services.statistic_tables import Ask

_MOST_ROWS, _MOST_ROWS_OF_MANY = 25, 14
"""So many bars stand below each other: fewer where more than three panels share a sheet."""
_PANELS_BESIDE = 3


def drawing_of(table: StatisticTable, ask: Ask, in_words: Callable[[Value], str]) -> dict[str, object] | None:
    """Return the chart of a table; None where it has none, or nothing in it to draw."""
    if table.curves:
        said = _curves(table)
    elif table.chart and table.most > 0:
        said = _panels(table, ask, in_words)
    else:
        return None
    alternative = ask.say("A chart of the figures in the table below. %(sentence)s", sentence=table.sentence)
    return {"alt": alternative, **said}


def _panels(table: StatisticTable, ask: Ask, in_words: Callable[[Value], str]) -> dict[str, object]:
    series, rows = table.series, table.drawn_rows
    most_rows = _MOST_ROWS if len(series) <= _PANELS_BESIDE else _MOST_ROWS_OF_MANY
    thin = table.in_time and len(rows) > most_rows
    shown = rows if thin else rows[:most_rows]
    panels = [
        {
            "name": table.columns[at].text,
            "bars": [
                {
                    "label": table.rows[row].text,
                    "share": _share(table.cells[row][at], table.most),
                    "figure": in_words(table.cells[row][at]),
                }
                for row in shown
            ],
        }
        for at in series
    ]
    left_out = (
        ask.say("The chart shows the first %(count)s rows; the table has them all.", count=len(shown))
        if len(shown) < len(rows)
        else ""
    )
    return {
        "kind": "columns" if thin else "bars",
        "panels": panels,
        "first": table.rows[rows[0]].text,
        "last": table.rows[rows[-1]].text,
        # All panels have one scale: it is told once for each, where no figure stands beside a column.
        "scale": in_words(table.most),
        "left_out": left_out,
    }


def _share(value: Value, most: float) -> float:
    return 0.0 if isinstance(value, Missing) else round(max(0.0, 100 * value / most), 2)


def _curves(table: StatisticTable) -> dict[str, object]:
    curves = []
    for curve in table.curves:
        steps, reached = [[0.0, 0.0]], 0.0
        for day, share in curve.points:
            if day > curve.last:
                break
            place = round(100 * day / curve.last, 2)
            steps += [[place, reached], [place, reached := round(100 * share, 2)]]
        curves.append({"name": curve.name, "steps": [*steps, [100.0, reached]]})
    return {"kind": "curves", "curves": curves, "first": table.curve_start, "last": table.curve_end}
