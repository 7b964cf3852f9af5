"""A client event in words: what its row says, and what was changed of it, each field from what to what."""

from datetime import date
from typing import Any

from flask_babel import gettext

from portti.domain.merged_municipalities import any_municipality_name
from portti.models import ClientEvent, ClientEventChange
from portti.moments import short_day
from portti.web.kit.languages import current_language
from portti.web.staff.event_forms import client_word
from portti.web.staff.words import listed, word
from portti.wording.service import CHANNELS, FIELDS, FUNCTIONS, GROUPS, RESULTS, VOID_REASONS, WORDS

_CLIENT = ("account_id", "client_number")
_NAMED_AS = {"municipality_code": "municipality"}


def words_of(event: ClientEvent) -> dict[str, str]:
    """Return the words of an event for its row."""
    return {
        "group": word(GROUPS, event.client_group),
        "functions": listed(FUNCTIONS, (mark.function for mark in event.functions)),
        "channel": word(CHANNELS, event.channel),
        "result": word(RESULTS, event.result),
    }


def history_lines(change: ClientEventChange) -> list[str]:
    """Return one change in sentences."""
    if change.deed == "strike_out":
        reason = word(VOID_REASONS, change.reason)
        return [gettext("Struck out: %(reason)s", reason=reason)]
    if change.deed == "put_back":
        return [gettext("Put back")]
    lines = [_line(field, *pair) for field, pair in change.changes.items() if field not in _CLIENT]
    if any(field in change.changes for field in _CLIENT):
        lines.append(_line("client", _client(change, 0), _client(change, 1)))
    return lines


def _client(change: ClientEventChange, side: int) -> str:
    account, number = (change.changes.get(field, [None, None])[side] for field in _CLIENT)
    return client_word(account, number) or gettext("anonymous")


def _line(field: str, before: Any, after: Any) -> str:
    name = word(FIELDS, _NAMED_AS.get(field, field))
    if field == "note":
        return str(gettext("%(field)s: changed", field=name))
    words = {"before": _word(field, before), "after": _word(field, after)}
    return str(gettext("%(field)s: %(before)s → %(after)s", field=name, **words))


def _word(field: str, value: Any) -> str:
    if value is None or value == []:
        return "–"
    if field == "happened_on":
        return short_day(date.fromisoformat(value), current_language())
    if field == "municipality_code":
        return any_municipality_name(value, current_language())
    if field in WORDS:
        return listed(WORDS[field], value if isinstance(value, list) else [value])
    return str(value)
