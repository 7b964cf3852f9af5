"""Tables of what clients and partners answer themselves, without a name: counted apart from the adviser's mark.

Staff know who was asked, and who has answered: of fewer than five answers they are told nothing, like everybody else.
"""

from collections.abc import Mapping

from portti.domain.answers import EVENT, PARTNER
from portti.domain.statistic_tables import Head, Missing, StatisticTable, Value
from portti.domain.suppression import is_small
from portti.queries.answers import count_answers
from portti.services.statistic_tables import Ask, heads, total_head
from portti.wording.feedback import FACES, SCORES


def answers_page(ask: Ask) -> list[StatisticTable]:
    """Return what clients answered, then what partners did, each with its n."""
    return [client_answers(ask), *_partners(ask)]


def client_answers(ask: Ask) -> StatisticTable:
    """Return how clients said that it went."""
    counts = _by_answer(ask, EVENT)
    answered = sum(counts.values())
    return _table(
        ask,
        "client_answers",
        ask.say("Clients' own answers"),
        FACES,
        counts,
        sentence=ask.say(
            "%(span)s: it went well in %(count)s of %(answered)s answers of clients.",
            span=ask.span,
            count=counts.get("good", 0),
            answered=answered,
        )
        if answered
        else ask.say("%(span)s: no client has answered.", span=ask.span),
        notes=(
            ask.say("Clients answer by a personal address, once and without a name."),
            ask.say(
                "Not everybody is asked, and who answers decides it alone: compare the shares with care."
            ),
        ),
    )


def _partners(ask: Ask) -> list[StatisticTable]:
    sentence = _mean_in_words(ask)
    return [partner_survey(ask, sentence), _years(ask, sentence)]


def partner_mean(ask: Ask) -> StatisticTable:
    """Return the mean of the partners' scores with how many gave one, without what shares would tell."""
    return _years(ask, _mean_in_words(ask)).only("answers", "mean")


def _mean_in_words(ask: Ask) -> str:
    counts = _by_answer(ask, PARTNER)
    answered = sum(counts.values())
    if not answered:
        return ask.say("%(span)s: no partner has answered.", span=ask.span)
    if is_small(answered):
        return _too_few(ask)
    return ask.say(
        "%(span)s: the mean of %(answered)s answers of partners is %(mean)s on a scale from 1 to 5.",
        span=ask.span,
        answered=answered,
        mean=mean_of(counts),
    )


def partner_survey(ask: Ask, sentence: str = "") -> StatisticTable:
    """Return the partners' scores with their shares."""
    return _table(
        ask,
        "partner_survey",
        ask.say("How partners judge the work"),
        SCORES,
        _by_answer(ask, PARTNER),
        sentence=sentence,
        notes=(ask.say("Partners are organisations. Each answers once a year, from 5, the best, to 1."),),
    )


def mean_of(counts: Mapping[str, int]) -> float:
    """Return the mean of scores."""
    return round(sum(int(score) * count for score, count in counts.items()) / sum(counts.values()), 2)


def _years(ask: Ask, sentence: str) -> StatisticTable:
    found = count_answers(ask.session, ask.centre_id, PARTNER, ask.period)
    years = range(ask.period.first.year, ask.period.last.year + 1)
    cells: list[tuple[Value, ...]] = []
    for year in years:
        counts = {answer: count for (one, answer), count in found.items() if one == year}
        answered = sum(counts.values())
        if not answered or is_small(answered):
            cells.append((Missing.HIDDEN,) * 4 if answered else (0, *(Missing.NONE,) * 3))
            continue
        shares = (round(100 * counts.get(score, 0) / answered, 1) for score in ("5", "4"))
        cells.append((answered, mean_of(counts), *shares))
    return StatisticTable(
        "partner_years",
        ask.say("The partners' mean by year"),
        ask.say("Year"),
        tuple(Head(str(year), str(year)) for year in years),
        (
            Head("answers", ask.say("Answers (n)")),
            Head("mean", ask.say("Mean, 1 to 5")),
            Head("share_5", ask.say("Gave 5, %")),
            Head("share_4", ask.say("Gave 4, %")),
        ),
        tuple(cells),
        sentence=sentence,
        units={"mean": "score", "share_5": "percent", "share_4": "percent"},
        chart="",
    )


def _too_few(ask: Ask) -> str:
    return ask.say("%(span)s: fewer than five have answered, so nothing is told of it.", span=ask.span)


def _by_answer(ask: Ask, kind: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    # Partners belong to no group of clients.
    group = ask.group if kind == EVENT else ""
    for (_year, answer), count in count_answers(ask.session, ask.centre_id, kind, ask.period, group).items():
        counts[answer] = counts.get(answer, 0) + count
    return counts


def _table(
    ask: Ask,
    code: str,
    title: str,
    words: Mapping[str, str],
    counts: Mapping[str, int],
    *,
    sentence: str,
    notes: tuple[str, ...],
) -> StatisticTable:
    rows = heads(words, ask.language)
    figures = [counts.get(row.code, 0) for row in rows]
    total = sum(figures)
    shares: list[Value] = [
        round(100 * figure / total, 1) if total else Missing.NONE for figure in (*figures, total)
    ]
    cells: list[tuple[Value, ...]] = list(zip((*figures, total), shares, strict=True))
    if is_small(total):
        cells, sentence = [(Missing.HIDDEN,) * 2] * len(cells), _too_few(ask)
    return StatisticTable(
        code,
        title,
        ask.say("Answer"),
        (*rows, total_head(ask.language)),
        (Head("answers", ask.say("Answers (n)")), Head("share", ask.say("Share of the answers, %"))),
        tuple(cells),
        sentence=sentence,
        notes=notes,
        units={"share": "percent"},
        drawn=("share",),
    )
