"""The hint at a wage group in words: with its date, and out of date where it is."""

from collections.abc import Iterable
from datetime import date

from portti.domain.wage_hints import suggested_group, wage_hint
from portti.moments import short_day
from portti.words import translate


def group_words(tasks: Iterable[str], on: date, language: str) -> str:
    """Return the group that tasks hint at with the day of its figure; '' where no figure holds on that day."""
    group = suggested_group(tasks)
    hint = wage_hint(group, on) if group else None
    if hint is None or hint.figure is None or hint.is_over:
        return ""
    since = short_day(hint.figure.from_on, language)
    return translate(language, "%(group)s (a hint of %(since)s)", group=hint.group, since=since)


def hint_lines(tasks: Iterable[str], on: date, language: str) -> list[str]:
    """Return what the page of a contract tells about the wage group; nothing without tasks."""
    group = suggested_group(tasks)
    if group is None:
        return []
    lines = [
        translate(language, "The tasks of your need hint at wage group %(group)s.", group=group),
        translate(language, "This is only a hint. Ask your centre which group is right."),
    ]
    hint = wage_hint(group, on)
    if hint.figure is None:
        return [*lines, translate(language, "Portti knows no pay for this group.")]
    euros = (hint.figure.euros or "").replace(".", "." if language == "en" else ",")
    days = {
        "euros": euros,
        "since": short_day(hint.figure.from_on, language),
        "until": short_day(hint.figure.until_on, language),
    }
    lines.append(
        translate(
            language, "Known lowest pay: %(euros)s euros an hour, from %(since)s until %(until)s.", **days
        )
    )
    if hint.is_over:
        lines.append(
            translate(language, "That figure is out of date. Portti knows no newer one. Do not use it.")
        )
    return lines
