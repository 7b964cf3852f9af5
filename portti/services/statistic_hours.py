"""Tables of promised hours against hours that happened, by area, month and reason; never a name."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from portti.domain.merged_municipalities import any_municipality_name, present_municipality
from portti.domain.statistic_tables import TOTAL, Head, Missing, StatisticTable, Value
from portti.domain.wellbeing_counties import county_names, county_of
from portti.queries.hours_reports import MonthOfArea, months_between
from portti.services.statistic_events import UNTOLD
from portti.services.statistic_tables import Ask, heads, month_heads, with_total
from portti.wording.feedback import LACK_REASONS


def hours_page(ask: Ask) -> list[StatisticTable]:
    """Return promised hours and those that happened by county, municipality, month and reason."""
    found = months_of(ask)
    places = {code: any_municipality_name(code, ask.language) for code in map(_place, found) if code}
    months = month_heads(ask.period, ask.language)
    return [
        by_county(ask, found),
        _by(ask, "hours_municipalities", ask.say("Promised hours by municipality"), _place, places, found),
        _table(
            ask,
            "hours_month",
            ask.say("Promised hours by month"),
            ask.say("Month"),
            months,
            lambda one: f"{one.month:%Y-%m}",
            found,
        ),
        by_reason(ask, found),
    ]


def months_of(ask: Ask) -> list[MonthOfArea]:
    """Return the months that were told of the period."""
    return months_between(ask.session, ask.centre_id, ask.period.first, ask.period.last)


def _place(one: MonthOfArea) -> str:
    return present_municipality(one.municipality_code or "")


def by_county(ask: Ask, found: Sequence[MonthOfArea]) -> StatisticTable:
    """Return the hours by wellbeing services county."""
    names = county_names(ask.language)
    title = ask.say("Promised hours by wellbeing services county")
    return _by(ask, "hours_counties", title, lambda one: county_of(_place(one)), names, found)


def _by(
    ask: Ask,
    code: str,
    title: str,
    key_of: Callable[[MonthOfArea], str],
    names: Mapping[str, str],
    found: Sequence[MonthOfArea],
) -> StatisticTable:
    keys = sorted({key_of(one) for one in found}, key=lambda key: (not key, names.get(key, key)))
    rows = [Head(key or UNTOLD, names.get(key) or key or ask.say("Not told")) for key in keys]
    return _table(ask, code, title, ask.say("Area"), tuple(rows), lambda one: key_of(one) or UNTOLD, found)


def _table(
    ask: Ask,
    code: str,
    title: str,
    row_head: str,
    rows: tuple[Head, ...],
    key_of: Callable[[MonthOfArea], str],
    found: Sequence[MonthOfArea],
) -> StatisticTable:
    by_key: defaultdict[str, list[MonthOfArea]] = defaultdict(list)
    for one in found:
        by_key[key_of(one)].append(one)
    lines = [_line(by_key[row.code]) for row in rows]
    whole = _line(found)
    return StatisticTable(
        code,
        title,
        row_head,
        with_total(rows, ask.language),
        (
            Head("employers", ask.say("Employers (n)")),
            Head("months", ask.say("Months told")),
            Head("promised", ask.say("Promised hours")),
            Head("happened", ask.say("Hours that happened")),
            Head("share", ask.say("Happened, % of the promised")),
        ),
        (*lines, whole),
        sentence=_sentence(ask, whole),
        notes=(
            ask.say("Employers tell it themselves, once a month, and not all of them do."),
            ask.say("Hours over what was promised are in the hours that happened."),
            ask.say(
                "Names are taken out when employers leave or data get old: then they are at least so many."
            ),
        ),
        units={"promised": "hours", "happened": "hours", "share": "percent"},
        drawn=("promised", "happened"),
    )


def _line(found: Iterable[MonthOfArea]) -> tuple[Value, ...]:
    told = list(found)
    promised, happened = sum(one.promised for one in told), sum(one.happened for one in told)
    share: Value = round(100 * happened / promised, 1) if promised else Missing.NONE
    hours = (round(minutes / 60) for minutes in (promised, happened))
    return (employers_of(told), len(told), *hours, share)


def _sentence(ask: Ask, whole: tuple[Value, ...]) -> str:
    employers, months, promised, happened, _share = whole
    if not months:
        return ask.say("%(span)s: no hours have been told.", span=ask.span)
    assert isinstance(employers, int)
    return ask.say_counted(
        "%(span)s: %(happened)s of %(promised)s promised hours happened, as %(num)s employer tells.",
        "%(span)s: %(happened)s of %(promised)s promised hours happened, as %(num)s employers tell.",
        employers,
        span=ask.span,
        happened=happened,
        promised=promised,
    )


def by_reason(ask: Ask, found: Sequence[MonthOfArea]) -> StatisticTable:
    """Return why hours did not come: how many months and how many hours each reason stands for."""
    rows = heads(LACK_REASONS, ask.language)
    lacking = {row.code: [one for one in found if one.reason == row.code] for row in rows}
    lines = [_lack(lacking[row.code]) for row in rows]
    months, hours = whole = _lack([one for ones in lacking.values() for one in ones])
    return StatisticTable(
        "hours_reasons",
        ask.say("Why promised hours did not come"),
        ask.say("Reason"),
        with_total(rows, ask.language),
        (Head("months", ask.say("Months told")), Head("hours", ask.say("Hours that did not come"))),
        (*lines, whole),
        sentence=ask.say_counted(
            "%(span)s: promised hours that did not come: %(hours)s. A reason is told for %(num)s month.",
            "%(span)s: promised hours that did not come: %(hours)s. A reason is told for %(num)s months.",
            months,
            span=ask.span,
            hours=hours,
        )
        if months
        else ask.say("%(span)s: no reason has been told.", span=ask.span),
        units={"hours": "hours"},
        drawn=("hours",),
    )


def _lack(found: Sequence[MonthOfArea]) -> tuple[int, int]:
    return len(found), round(sum(one.promised - one.happened for one in found) / 60)


def employers_behind(
    found: Sequence[MonthOfArea], key_of: Callable[[MonthOfArea], str | None]
) -> dict[str, int]:
    """Return how many employers stand behind each row of a table, and behind its total."""
    behind: defaultdict[str, list[MonthOfArea]] = defaultdict(list)
    for one in found:
        key = key_of(one)
        if key is not None:
            behind[key].append(one)
            behind[TOTAL].append(one)
    return {key: employers_of(told) for key, told in behind.items()}


def employers_of(told: Iterable[MonthOfArea]) -> int:
    """Return how many employers are sure to stand behind months.

    Each tells a month once: of those who have left as many are sure as months of one and the same are there. They
    are not added to the others, for of one employer old months are without a name and new ones with it.
    """
    months = list(told)
    of_one_month = Counter(one.month for one in months)
    named = {one.employer for one in months if one.employer is not None}
    return max(len(named), *of_one_month.values(), 0)


def county_row(one: MonthOfArea) -> str:
    """Return the row of a month in the table of counties."""
    return county_of(_place(one)) or UNTOLD
