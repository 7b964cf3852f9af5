"""What every table of the statistics is asked with, and the heads that many of them share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from babel.dates import format_date
from sqlalchemy.orm import Session

from portti.domain.event_columns import EventColumns
from portti.domain.reporting_periods import Period
from portti.domain.statistic_tables import TOTAL, Head, StatisticTable, counted
from portti.moments import short_day
from portti.queries.packed_months import event_columns
from portti.vocabulary import counted_number
from portti.words import babel_locale, translate, translate_plural


@dataclass(frozen=True)
class Ask:
    """For which centre, which days and in which language tables are made; `other` is compared with."""

    session: Session
    centre_id: int
    period: Period
    other: Period
    language: str
    now: datetime
    function: str = ""
    group: str = ""

    @cached_property
    def events(self) -> EventColumns:
        """The events that are counted, read once for all tables of a page or report."""
        return self._events_of(self.period)

    @cached_property
    def events_beside(self) -> EventColumns:
        """The events of the other period that they are compared with."""
        return self._events_of(self.other)

    def _events_of(self, period: Period) -> EventColumns:
        return event_columns(self.session, self.centre_id, period).narrowed(self.function, self.group)

    def say(self, text: str, **values: object) -> str:
        """Return a text in the language of the tables, its figures as people read them in it: `12 961,5`."""
        return translate(self.language, text, **self._shown(values))

    def say_counted(self, singular: str, plural: str, count: float, /, **values: object) -> str:
        """Return the form of a text that fits its count, which stands in it as `num`; half an hour is many."""
        shown = self._shown({"num": count, **values})
        return translate_plural(self.language, singular, plural, 1 if count == 1 else 2, **shown)

    def _shown(self, values: Mapping[str, object]) -> dict[str, object]:
        return {
            name: counted_number(value, self.language) if isinstance(value, int | float) else value
            for name, value in values.items()
        }

    @property
    def span(self) -> str:
        """The days of the period in words."""
        return span_in_words(self.period, self.language)


def span_in_words(period: Period, language: str) -> str:
    """Return the first and the last day of a period: `1.10.2010 – 30.9.2011`."""
    return f"{short_day(period.first, language)} – {short_day(period.last, language)}"


def month_code(period: Period) -> str:
    """Return a month as tables of figures name it: `2026-11`."""
    return f"{period.first:%Y-%m}"


def month_in_words(month: Period, language: str) -> str:
    """Return a month for the head of a row, with its days where it is not whole."""
    if not month.is_whole_months:
        return span_in_words(month, language)
    return format_date(month.first, "LLLL y", locale=babel_locale(language))


def month_heads(period: Period, language: str) -> tuple[Head, ...]:
    """Return the heads of a period's months."""
    return tuple(Head(month_code(month), month_in_words(month, language)) for month in period.months)


def heads(words: Mapping[str, str], language: str) -> tuple[Head, ...]:
    """Return the heads of codes in the order of their words."""
    return tuple(Head(code, translate(language, text)) for code, text in words.items())


def total_head(language: str) -> Head:
    """Return the head of a total."""
    return Head(TOTAL, translate(language, "Total"))


def with_total(found: Sequence[Head], language: str) -> tuple[Head, ...]:
    """Return heads with a total as the last."""
    return (*found, total_head(language))


def crossed(
    ask: Ask,
    named: tuple[str, str, str],
    rows: Sequence[Head],
    columns: Sequence[Head],
    counts: Mapping[tuple[str, str], int],
) -> tuple[StatisticTable, tuple[tuple[int, ...], ...]]:
    """Return a table of a code, a title and a head of its rows, and its counts with their totals."""
    cells = counted(counts, [row.code for row in rows], [column.code for column in columns])
    table = StatisticTable(
        *named,
        with_total(rows, ask.language),
        with_total(columns, ask.language),
        cells,
    )
    return table, cells


def largest(rows: Sequence[Head], values: Sequence[float]) -> tuple[str, float]:
    """Return the words and the figure of the row with most; nothing where there is none."""
    pairs = [(row.text, value) for row, value in zip(rows, values, strict=True) if row.code != TOTAL]
    return max(pairs, key=lambda pair: pair[1], default=("", 0))
