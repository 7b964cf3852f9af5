"""Tables of outcomes, each share with its n: goals reached, forms before and after, what panels have changed.

Whoever asks, answers of the forms are theirs who gave them: only means of five people or more are shown, of whole
years that are over, so that no choice of days singles an answer out.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from portti.domain.goals import AREAS, ENDS
from portti.domain.panels import EFFECT_ANSWERS, EFFECTS, IMPROVED
from portti.domain.progress_forms import STATEMENTS
from portti.domain.statistic_tables import TOTAL, Head, Missing, StatisticTable, Value
from portti.domain.suppression import is_small
from portti.queries import statistics_goals as queries
from portti.services.published_statistics import last_ended_year, of_year
from portti.services.statistic_tables import Ask, heads, with_total
from portti.wording.goal import AREAS as AREA_WORDS
from portti.wording.goal import EFFECT_ANSWERS as ANSWER_WORDS
from portti.wording.goal import EFFECTS as EFFECT_WORDS
from portti.wording.goal import STATEMENTS as STATEMENT_WORDS
from portti.wording.goal import STATES

CLOSED, SHARE = "closed", "share"


def goals_page(ask: Ask) -> list[StatisticTable]:
    """Return goals reached, clients who reached one, forms before and after, and answers about panels."""
    goals, clients = goal_tables(ask)
    return [goals, clients, *progress_tables(ask), effects_table(ask)]


def _share(part: int, whole: int) -> Value:
    return round(100 * part / whole, 1) if whole else Missing.NONE


def goal_tables(ask: Ask) -> tuple[StatisticTable, StatisticTable]:
    """Return ended goals by area and end, and the clients who reached one."""
    found = queries.ended_goals(ask.session, ask.centre_id, ask.period.first, ask.period.last)
    goals: Counter[tuple[str, str]] = Counter()
    clients: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for one in found:
        for area in (one.area, TOTAL):
            for column in (one.state, CLOSED):
                goals[area, column] += one.count
                clients[area, column].add(one.client)
    rows = with_total(heads({area: AREA_WORDS[area] for area in AREAS}, ask.language), ask.language)
    open_ones = queries.goals_open_on(ask.session, ask.centre_id, ask.period.last)
    reached, closed = goals[TOTAL, "reached"], goals[TOTAL, CLOSED]
    goal_table = StatisticTable(
        "goals_reached",
        ask.say("Goals reached"),
        ask.say("What the goal is about"),
        rows,
        (
            *heads({end: STATES[end] for end in ENDS}, ask.language),
            Head(CLOSED, ask.say("Ended goals in all (n)")),
            Head(SHARE, ask.say("Reached, % of the ended")),
        ),
        tuple(
            (
                *(goals[row.code, end] for end in ENDS),
                goals[row.code, CLOSED],
                _share(goals[row.code, "reached"], goals[row.code, CLOSED]),
            )
            for row in rows
        ),
        sentence=ask.say_counted(
            "%(span)s: of %(num)s goal that ended, %(reached)s was reached.",
            "%(span)s: of %(num)s goals that ended, %(reached)s were reached.",
            closed,
            span=ask.span,
            reached=reached,
        ),
        notes=(
            ask.say("A share is of the goals that ended within these days. A referral is no end of a goal."),
            ask.say("Still open on the last day, and in no share: %(count)s.", count=open_ones),
        ),
        units={SHARE: "percent"},
        drawn=(SHARE,),
    )
    return goal_table, _clients_table(ask, rows, clients)


def _clients_table(
    ask: Ask, rows: Sequence[Head], clients: defaultdict[tuple[str, str], set[str]]
) -> StatisticTable:
    counts = [(len(clients[row.code, "reached"]), len(clients[row.code, CLOSED])) for row in rows]
    return StatisticTable(
        "goals_clients",
        ask.say("Clients who reached a goal"),
        ask.say("What the goal is about"),
        tuple(rows),
        (
            Head("reached", ask.say("Clients who reached one")),
            Head(CLOSED, ask.say("Clients with an ended goal (n)")),
            Head(SHARE, ask.say("Of these clients, %")),
        ),
        tuple((reached, closed, _share(reached, closed)) for reached, closed in counts),
        sentence=ask.say_counted(
            "%(span)s: of %(num)s client with an ended goal, %(reached)s reached at least one.",
            "%(span)s: of %(num)s clients with an ended goal, %(reached)s reached at least one.",
            counts[-1][1],
            span=ask.span,
            reached=counts[-1][0],
        ),
        notes=(ask.say("A client is counted once in each row: the total is less than its rows together."),),
        units={SHARE: "percent"},
        drawn=(SHARE,),
    )


def progress_tables(ask: Ask) -> list[StatisticTable]:
    """Return means of the forms before and after of a whole year."""
    year = of_year(ask, min(ask.period.last.year, last_ended_year(ask.now)))
    titles = {
        "employer": ask.say("Employers before and after, %(year)s", year=str(year.period.first.year)),
        "jobseeker": ask.say("Jobseekers before and after, %(year)s", year=str(year.period.first.year)),
    }
    return [_progress(year, side, title) for side, title in titles.items()]


def _progress(ask: Ask, side: str, title: str) -> StatisticTable:
    found = {
        one.statement: one
        for one in queries.progress(ask.session, ask.centre_id, side, ask.period.first, ask.period.last)
    }
    rows = heads({one: STATEMENT_WORDS[one] for one in STATEMENTS[side]}, ask.language)
    cells: list[tuple[Value, ...]] = []
    for row in rows:
        one = found.get(row.code)
        if one is None:
            cells.append((0, Missing.NONE, Missing.NONE))
        elif is_small(one.clients):
            cells.append((Missing.HIDDEN,) * 3)
        else:
            cells.append((one.clients, round(one.before, 1), round(one.after, 1)))
    return StatisticTable(
        f"progress_{side}",
        title,
        ask.say("Statement"),
        rows,
        (
            Head("clients", ask.say("Clients who answered twice (n)")),
            Head("before", ask.say("Mean before, 1–4")),
            Head("after", ask.say("Mean after, 1–4")),
        ),
        tuple(cells),
        sentence=ask.say(
            "%(span)s: how true clients found each sentence, from 1 (not at all) to 4 (well).", span=ask.span
        ),
        notes=(
            ask.say("The answers are the clients' own: only whole years that are over, five people or more."),
        ),
        units={"before": "mean", "after": "mean"},
        drawn=("before", "after"),
    )


def effects_table(ask: Ask) -> StatisticTable:
    """Return the answers to what panels have changed."""
    counts = queries.panel_answers(ask.session, ask.centre_id, ask.period.first, ask.period.last)
    rows = heads({one: EFFECT_WORDS[one] for one in EFFECTS}, ask.language)
    cells: list[tuple[Value, ...]] = []
    for row in rows:
        line = [counts.get((row.code, answer), 0) for answer in EFFECT_ANSWERS]
        better = sum(counts.get((row.code, answer), 0) for answer in IMPROVED)
        cells.append((*line, sum(line), _share(better, sum(line))))
    return StatisticTable(
        "panel_effects",
        ask.say("What client panels have changed"),
        ask.say("What was asked"),
        rows,
        (
            *heads({one: ANSWER_WORDS[one] for one in EFFECT_ANSWERS}, ask.language),
            Head(CLOSED, ask.say("Answers in all (n)")),
            Head(SHARE, ask.say("Much or somewhat, %")),
        ),
        tuple(cells),
        sentence=ask.say_counted(
            "%(span)s: %(num)s answer to how much panels have changed things.",
            "%(span)s: %(num)s answers to how much panels have changed things.",
            max(line[-2] for line in cells if isinstance(line[-2], int)),
            span=ask.span,
        ),
        units={SHARE: "percent"},
        drawn=(SHARE,),
    )
