"""Tables of what becomes of matches: how long they last, what outcome calls heard, and what points foretell."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import NormalDist

from portti.clock import helsinki
from portti.domain import outcome_calls as rules
from portti.domain.statistic_tables import Head, Missing, StatisticTable, Value
from portti.domain.survival import Waits, waits
from portti.models import OutcomeCall
from portti.queries import outcome_calls as queries
from portti.queries.outcome_calls import WorkTime
from portti.services.statistic_mediation import duration_table, moments_of
from portti.services.statistic_tables import Ask, heads, total_head, with_total
from portti.wording.feedback import END_REASONS, HELP, MOMENTS, WORK, WORKED_HOURS

SURVIVES = 90
_LENGTHS = (14, 90, 180, 365)
"""After how many days it is told how many matches have ended; the curve is drawn up to the last of them."""
ENOUGH_IN_BAND, ENOUGH_BANDS = 20, 2
"""A band with fewer decided candidates says nothing, and one band alone can be compared with none."""


def matches_page(ask: Ask) -> list[StatisticTable]:
    """Return how long matches that began in the period have lasted, as calls and candidacies tell."""
    found = queries.started_between(
        ask.session, ask.centre_id, ask.period.first, ask.period.last, today=helsinki(ask.now).date()
    )
    lengths = waits_of(found)
    median = lengths.median
    return [
        duration_table(
            ask,
            "matches_length",
            ask.say("How long matches last"),
            ask.say("Working matches"),
            ((Head("matches", ask.say("Working matches")), lengths),),
            say_half=half_lasted(ask, round(median)) if median is not None else "",
            days=_LENGTHS,
            notes=(
                _known(ask),
                ask.say(
                    "That the centre's part is done is no end of work: then it counts up to that day, or up to a later "
                    "call in which it goes on."
                ),
            ),
        )
    ]


def half_lasted(ask: Ask, days: float) -> str:
    """Return the sentence of the median length of matches."""
    return ask.say_counted(
        "%(span)s: half of the matches that began lasted %(num)s day or less.",
        "%(span)s: half of the matches that began lasted %(num)s days or less.",
        days,
        span=ask.span,
    )


def _known(ask: Ask) -> str:
    return ask.say("Work that is not known to have ended counts up to when it is known of.")


def waits_of(found: Sequence[WorkTime]) -> Waits:
    """Return how long work lasts; what is not known to have ended counts up to when it is known of."""
    started = [one for one in found if one.started_on is not None]
    ended = [one.days for one in started if one.ended_on is not None]
    return waits(ended, [one.days for one in started if one.ended_on is None])


def outcomes_page(ask: Ask) -> list[StatisticTable]:
    """Return what the calls about work that began in the period heard, and why work ended."""
    calls = queries.calls_of_started(ask.session, ask.centre_id, ask.period.first, ask.period.last)
    return [outcome_table(ask, calls), _hours(ask, calls), end_reasons(ask, calls), _help(ask, calls)]


def outcome_table(ask: Ask, calls: Sequence[OutcomeCall]) -> StatisticTable:
    """Return by the moment of the call in how many matches work goes on, with the n of what is known."""
    counts = Counter((call.moment, call.work) for call in calls)
    rows, columns = heads(MOMENTS, ask.language), heads(WORK, ask.language)
    cells: list[tuple[Value, ...]] = []
    for row in rows:
        line = [counts[row.code, column.code] for column in columns]
        known = counts[row.code, "goes_on"] + counts[row.code, "ended"]
        share: Value = round(100 * counts[row.code, "goes_on"] / known, 1) if known else Missing.NONE
        cells.append((*line, sum(line), share))
    known_after = counts["3_months", "goes_on"] + counts["3_months", "ended"]
    return StatisticTable(
        "outcomes",
        ask.say("How work goes"),
        ask.say("When it was asked"),
        rows,
        (*columns, total_head(ask.language), Head("share", ask.say("Goes on, % of the known"))),
        tuple(cells),
        sentence=ask.say_counted(
            "%(span)s: after three months work goes on in %(count)s of %(num)s match of which it is known.",
            "%(span)s: after three months work goes on in %(count)s of %(num)s matches of which it is known.",
            known_after,
            span=ask.span,
            count=counts["3_months", "goes_on"],
        )
        if known_after
        else ask.say("%(span)s: nobody has been asked after three months.", span=ask.span),
        notes=(
            ask.say("The period is that in which work began. The centre asks by telephone."),
            ask.say("Who was asked after three months is not always asked after a year."),
        ),
        units={"share": "percent"},
        drawn=tuple(column.code for column in columns),
    )


def _hours(ask: Ask, calls: Sequence[OutcomeCall]) -> StatisticTable:
    counts = Counter((call.moment, call.hours) for call in calls if call.hours)
    rows, columns = heads(MOMENTS, ask.language), heads(WORKED_HOURS, ask.language)
    cells = tuple(tuple(counts[row.code, column.code] for column in columns) for row in rows)
    return StatisticTable(
        "outcome_hours",
        ask.say("Hours as agreed, or not"),
        ask.say("When it was asked"),
        rows,
        with_total(columns, ask.language),
        tuple((*line, sum(line)) for line in cells),
    )


def end_reasons(ask: Ask, calls: Sequence[OutcomeCall]) -> StatisticTable:
    """Return why work ended, each match once."""
    last = {call.candidacy_id: call.ended_reason for call in calls if call.work == "ended"}
    return _once(ask, "end_reasons", ask.say("Why work ended"), ask.say("Reason"), END_REASONS, last.values())


def _help(ask: Ask, calls: Sequence[OutcomeCall]) -> StatisticTable:
    last = {call.candidacy_id: call.help_wanted for call in calls if call.help_wanted}
    return _once(ask, "help_wanted", ask.say("Which help is wanted"), ask.say("Help"), HELP, last.values())


def _once(
    ask: Ask, code: str, title: str, row_head: str, words: dict[str, str], given: Iterable[str | None]
) -> StatisticTable:
    counts = Counter(given)
    rows = heads(words, ask.language)
    figures = [counts[row.code] for row in rows]
    return StatisticTable(
        code,
        title,
        row_head,
        with_total(rows, ask.language),
        (Head("matches", ask.say("How many (n)")),),
        tuple((figure,) for figure in (*figures, sum(figures))),
    )


def calibration_page(ask: Ask) -> list[StatisticTable]:
    """Return how many candidates of each band of points began to work, and how long their work lasted."""
    since, until = moments_of(ask)
    found = queries.scored_between(ask.session, ask.centre_id, since, until, today=helsinki(ask.now).date())
    return [calibration_table(ask, bands_of(found))]


def bands_of(found: Iterable[WorkTime]) -> dict[str, list[WorkTime]]:
    """Return candidates by the code of the band in which their points are."""
    codes = [head.code for head in _band_heads()]
    bands: dict[str, list[WorkTime]] = {code: [] for code in codes}
    for one in found:
        assert one.score is not None
        bands[codes[rules.band_of(one.score)]].append(one)
    return bands


def calibration_table(ask: Ask, bands: Mapping[str, Sequence[WorkTime]]) -> StatisticTable:
    """Return hires and lasting work of candidates in bands."""
    everybody = [one for band in bands.values() for one in band]
    return StatisticTable(
        "calibration",
        ask.say("Hires and lasting work by points"),
        ask.say("Points of the candidate"),
        (*_band_heads(), total_head(ask.language)),
        (
            Head("candidates", ask.say("Candidates (n)")),
            Head("open", ask.say("Of them not decided")),
            Head("hired", ask.say("Began to work")),
            Head("share", ask.say("Began, % of the decided")),
            Head("low", ask.say("At least, %")),
            Head("high", ask.say("At most, %")),
            Head("lasting", ask.say("Work still goes on after 90 days, %")),
        ),
        (*(_band_line(band) for band in bands.values()), _band_line(everybody)),
        sentence=_meaning(ask, list(bands.values())),
        notes=(
            ask.say(
                "Points are those of the ranking in which the candidate stood when the way to work began."
            ),
            ask.say(
                "“At least” and “at most”: the true share lies between them in 95 cases of 100 (Wilson)."
            ),
            _known(ask),
            ask.say("Fewer than %(number)s decided candidates in a band say nothing.", number=ENOUGH_IN_BAND),
        ),
        units={"share": "percent", "low": "percent", "high": "percent", "lasting": "percent"},
        drawn=("share", "lasting"),
    )


def _band_heads() -> tuple[Head, ...]:
    """Return the bands by their first and last whole points of a hundred."""
    firsts = (0, *(round(100 * limit) for limit in rules.BAND_LIMITS))
    lasts = (*(first - 1 for first in firsts[1:]), 100)
    return tuple(
        Head(f"{first}_{last}", f"{first}–{last}") for first, last in zip(firsts, lasts, strict=True)
    )


def _decided(band: Sequence[WorkTime]) -> tuple[int, int]:
    """Return how many began to work, and how many are decided: they began, or it came to an end before."""
    hired = sum(one.started_on is not None for one in band)
    return hired, hired + sum(one.started_on is None and one.stage == "ended" for one in band)


def _band_line(band: Sequence[WorkTime]) -> tuple[Value, ...]:
    hired, decided = _decided(band)
    low, high = wilson(hired, decided)
    lasted = waits_of(band).ended_within(SURVIVES)
    return (
        len(band),
        len(band) - decided,
        hired,
        round(100 * hired / decided, 1) if decided else Missing.NONE,
        *((round(100 * low, 1), round(100 * high, 1)) if decided else (Missing.NONE, Missing.NONE)),
        round(100 * (1 - lasted), 1) if lasted is not None else Missing.NONE,
    )


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Return between which shares the true one lies in 95 cases of 100, as Wilson's interval says; all without any."""
    if not count:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.975)
    share, spread = hits / count, z * z / count
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def _meaning(ask: Ask, bands: Sequence[Sequence[WorkTime]]) -> str:
    """Return what the table says of the points, or that it says nothing."""
    decided = [pair for pair in (_decided(band) for band in bands) if pair[1] >= ENOUGH_IN_BAND]
    if len(decided) < ENOUGH_BANDS:
        return ask.say(
            "%(span)s: this says nothing of the points yet. Two bands need %(number)s decided candidates each.",
            span=ask.span,
            number=ENOUGH_IN_BAND,
        )
    lowest, highest = wilson(*decided[0]), wilson(*decided[-1])
    if highest[0] > lowest[1]:
        return ask.say("%(span)s: who had more points began to work clearly more often.", span=ask.span)
    if highest[1] < lowest[0]:
        return ask.say(
            "%(span)s: who had more points began to work clearly less often: the points need a look.",
            span=ask.span,
        )
    return ask.say(
        "%(span)s: the bands cannot be told apart. More points did not clearly mean more hires.",
        span=ask.span,
    )
