"""What a person and the other side said about work, calls about it, and hours told, in plain words."""

from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from portti.moments import short_day, short_moment
from portti.wording.feedback import LACK_REASONS, MOMENTS, WENT_WELL, WISHES, WORK
from portti.wording.week import counted_hours

Section = tuple[str, list[str]]


def feedback_sections(data: dict[str, Any], language: str) -> list[Section]:
    """Return headings with their lines."""
    return [
        (gettext("Private feedback about work"), [_feedback(one, language) for one in data["pair_feedback"]]),
        (gettext("Calls about how work goes"), [_call(one, language) for one in data["outcome_calls"]]),
        (
            gettext("Promised hours and hours that happened"),
            [_month(one, language) for one in data["hours_reports"]],
        ),
    ]


def _feedback(one: dict[str, Any], language: str) -> str:
    who = {
        "you": gettext("You"),
        "employer": gettext("The employer"),
        "assistant": gettext("The assistant"),
    }[one["by"]]
    side = one["written_as"]
    lines = [WENT_WELL[side][point] for point in one["went_well"]]
    lines += [WISHES[side][point] for point in one["wishes"]]
    said = " ".join(gettext(line) for line in lines)
    return f"{short_moment(datetime.fromisoformat(one['written_at']), language)}, {who}: {said}"


def _call(one: dict[str, Any], language: str) -> str:
    day = short_day(date.fromisoformat(one["called_on"]), language)
    return f"{day}: {gettext(MOMENTS[one['moment']])}. {gettext(WORK[one['work']])}."


def _month(one: dict[str, Any], language: str) -> str:
    promised, happened = (
        counted_hours(one[name] / 60, language) for name in ("promised_minutes", "happened_minutes")
    )
    line = gettext(
        "%(month)s: promised %(promised)s, happened %(happened)s.",
        month=one["month"],
        promised=promised,
        happened=happened,
    )
    return f"{line} {gettext(LACK_REASONS[one['reason']])}." if one["reason"] else line
