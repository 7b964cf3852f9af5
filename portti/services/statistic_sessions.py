"""The table of sessions: hours in which anybody could come or call, which are counted apart from client events."""

from portti.domain.statistic_tables import Head, StatisticTable
from portti.queries.statistics import count_sessions
from portti.services.statistic_tables import Ask, heads
from portti.wording.service import SESSION_KINDS


def sessions_page(ask: Ask) -> list[StatisticTable]:
    """Return sessions by kind: how many, their open hours, visitors, places and localities."""
    found = {row.kind: row for row in count_sessions(ask.session, ask.centre_id, ask.period)}
    rows = heads(SESSION_KINDS, ask.language)
    cells = []
    for row in rows:
        one = found.get(row.code)
        cells.append(
            (
                one.sessions,
                round(one.open_minutes / 60, 1),
                one.visitors,
                one.anonymous,
                one.places,
                one.municipalities,
            )
            if one
            else (0, 0, 0, 0, 0, 0)
        )
    return [
        StatisticTable(
            "sessions",
            ask.say("Sessions by kind"),
            ask.say("Kind of session"),
            rows,
            (
                Head("sessions", ask.say("Sessions")),
                Head("hours", ask.say("Open hours")),
                Head("visitors", ask.say("Visitors")),
                Head("anonymous", ask.say("Of them without a name")),
                Head("places", ask.say("Places")),
                Head("municipalities", ask.say("Municipalities")),
            ),
            tuple(cells),
            sentence=ask.say(
                "%(span)s: %(sessions)s, %(hours)s and %(visitors)s.",
                span=ask.span,
                sessions=ask.say_counted(
                    "%(num)s session", "%(num)s sessions", sum(line[0] for line in cells)
                ),
                hours=ask.say_counted(
                    "%(num)s open hour", "%(num)s open hours", round(sum(line[1] for line in cells))
                ),
                visitors=ask.say_counted(
                    "%(num)s visitor", "%(num)s visitors", sum(line[2] for line in cells)
                ),
            ),
            notes=(ask.say("Sessions are not client events: they are counted separately."),),
            units={"hours": "hours"},
            drawn=("hours", "visitors"),
        )
    ]
