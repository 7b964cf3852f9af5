"""Pages of statistics for staff and public: the form of the days, figures in words, files to take along."""

from datetime import datetime

from flask import Response
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portti.clock import helsinki
from portti.domain.errors import RuleViolation
from portti.domain.reporting_periods import Period, check_period, usual_period, year_before
from portti.domain.statistic_tables import Missing, StatisticTable, Value
from portti.services.statistic_files import MEDIA_TYPES, file_of, missing_in_words
from portti.vocabulary import counted_number
from portti.web.kit.forms import add_violation
from portti.web.kit.languages import current_language
from portti.web.kit.lists import FilterForm
from portti.web.kit.widgets import DayField
from portti.wording.service import FUNCTIONS, GROUPS
from portti.words import translate

KINDS = tuple(MEDIA_TYPES)


class PeriodForm(FilterForm):
    """The days that figures are counted for, those they are compared with, and what they are narrowed by."""

    since = DayField(lazy_gettext("First day"))
    until = DayField(lazy_gettext("Last day"))
    other_since = DayField(lazy_gettext("First day of the period to compare with"))
    other_until = DayField(lazy_gettext("Last day of the period to compare with"))
    function = SelectField(lazy_gettext("Function"))
    group = SelectField(lazy_gettext("Client group"))

    def set_up(self, now: datetime) -> None:
        """Fill in what the address does not tell: the last twelve months, the year before them, everything."""
        language = current_language()
        usual = usual_period(helsinki(now).date())
        for field, words, everything in (
            (self.function, FUNCTIONS, gettext("All functions")),
            (self.group, GROUPS, gettext("All client groups")),
        ):
            field.choices = [
                SelectChoice("", everything),
                *(SelectChoice(code, translate(language, text)) for code, text in words.items()),
            ]
            if field.data not in words:
                field.data = ""
        if not self.since.raw_data and not self.until.raw_data:
            self.since.set_day(usual.first)
            self.until.set_day(usual.last)

    def periods(self) -> tuple[Period, Period] | None:
        """Return the two periods; None where a day is wrong, which then stands beside its field."""
        days = (self.since, self.until, self.other_since, self.other_until)
        valid = [field.validate(self) for field in days]
        if not all(valid):
            return None
        try:
            period = check_period(self.since.data, self.until.data)
            if self.other_since.data is None and self.other_until.data is None:
                return period, year_before(period)
            other = check_period(
                self.other_since.data, self.other_until.data, fields=("other_since", "other_until")
            )
        except RuleViolation as violation:
            add_violation(self, violation, period_sentence)
            return None
        return period, other


def period_sentence(violation: RuleViolation) -> str | None:
    """Return what is wrong with the days of a period."""
    return {
        "period_day_missing": gettext("Write the day, the month and the year."),
        "period_ends_before_start": gettext("The last day is before the first day. Change one of them."),
        "period_too_long": gettext("A period has at most %(most)s years.", most=violation.facts.get("most")),
    }.get(violation.code)


def figure_in_words(value: Value) -> str:
    """Return a figure as people read it: thousands apart, a decimal mark of the language."""
    language = current_language()
    if isinstance(value, Missing):
        return missing_in_words(value, language)
    return counted_number(value, language)


def bar_width(value: Value, most: float) -> float:
    """Return how much of the chart's width a figure takes, in percent; bars start at zero."""
    if isinstance(value, Missing) or most <= 0:
        return 0.0
    return round(max(0.0, 100 * value / most), 2)


def statistic_file_answer(
    kind: str,
    name: str,
    title: str,
    tables: list[StatisticTable],
    period: Period,
    *,
    practice: bool = False,
) -> Response:
    """Return tables as a file to keep; that of a practice centre says so in its name too."""
    content = file_of(kind, title, tables, period, current_language(), practice=practice)
    answer = Response(content, content_type=MEDIA_TYPES[kind])
    name = f"practice_{name}" if practice else name
    span = f"{period.first.isoformat()}_{period.last.isoformat()}"
    answer.headers["Content-Disposition"] = f'attachment; filename="portti_{name}_{span}.{kind}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


FOR_TEMPLATES = {"figure": figure_in_words, "bar_width": bar_width}
