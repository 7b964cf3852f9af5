"""Bringing in the client events of an old register, for the centre's managers."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from portti.clock import now
from portti.database import transaction
from portti.domain.errors import RuleViolation
from portti.domain.permissions import check_may
from portti.services.event_import import ImportReport, RowFault, import_events
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import YesField
from portti.web.kit.forms import Form, add_violation, settings_now
from portti.web.staff.blueprint import blueprint
from portti.web.staff.words import listed, word
from portti.wording.service import FIELDS, FILE_FAULTS, IMPORT_COLUMNS, IMPORT_FAULTS, WORDS

_MOST_SHOWN = 200
"""Faults that are shown one by one, each with what stands there; of all others the rows are named."""


class ImportForm(Form):
    """A register, as a file or as rows copied out of a spreadsheet."""

    # The file itself is taken by the page: a form of ours holds text only.
    rows = TextAreaField(lazy_gettext("Or copy the rows here, with their headings"))
    keep_good = YesField(lazy_gettext("Store the good rows, even if other rows are bad"))


@dataclass(frozen=True)
class FaultLine:
    """One bad row in words."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class MoreFaults:
    """Further rows with one fault, their numbers in short: `203, 210–350`."""

    rows: str
    column: str
    reason: str


@blueprint.route("/events/import", methods=["GET", "POST"])
def import_old_events() -> str | Response | tuple[str, int]:
    """Take a register in, or tell each row that is bad and why."""
    actor = current_actor()
    check_may(actor, "import_events")
    form = ImportForm()
    if not form.is_submitted():
        return _page(form, None)
    if not form.validate():
        return _page(form, None), 422
    sent = request.files.get("file")
    data = (sent.read() if sent else b"") or (form.rows.data or "").encode()
    keep_good = bool(form.keep_good.data)
    try:
        if not data:
            raise RuleViolation("register_missing", "rows")
        with transaction() as session:
            report = import_events(
                session, actor, data, keep_good=keep_good, settings=settings_now(), now=now()
            )
    except RuleViolation as violation:
        add_violation(form, RuleViolation(violation.code, "rows", violation.facts), _sentence)
        return _page(form, None), 422
    if not report.kept:
        text = ngettext(
            "%(num)s row is bad, so nothing was stored. Correct it, or store the good rows only.",
            "%(num)s rows are bad, so nothing was stored. Correct them, or store the good rows only.",
            report.bad_rows,
        )
        form.form_errors = [*form.form_errors, text]
        return _page(form, report), 422
    if report.faults:
        # What was copied here stays: bad rows can be corrected and sent again, for nothing is added twice.
        return _page(form, report)
    flash(_stored(report), "success")
    return redirect(url_for("staff.events"), 303)


def _stored(report: ImportReport) -> str:
    stored = ngettext("%(num)s event was stored.", "%(num)s events were stored.", report.new)
    there = ngettext("%(num)s was there already.", "%(num)s were there already.", report.there)
    return f"{stored} {there}"


def _page(form: ImportForm, report: ImportReport | None) -> str:
    faults = [_line(fault) for fault in report.faults[:_MOST_SHOWN]] if report else []
    return render_template(
        "staff/events/import.html",
        form=form,
        report=report,
        faults=faults,
        more=_by_reason(report.faults[_MOST_SHOWN:]) if report else [],
        stored=_stored(report) if report and report.kept else "",
        columns=[gettext(text) for text in IMPORT_COLUMNS.values()],
        groups=[(word(FIELDS, column), listed(words, words)) for column, words in WORDS.items()],
    )


def _by_reason(faults: Sequence[RowFault]) -> list[MoreFaults]:
    """Return all rows that are wrong beyond those that are shown one by one, together by what is wrong."""
    rows: dict[tuple[str, str], set[int]] = {}
    for fault in faults:
        rows.setdefault((fault.column, fault.code), set()).add(fault.row)
    return [
        MoreFaults(_in_short(sorted(found)), word(IMPORT_COLUMNS, column), word(IMPORT_FAULTS, code))
        for (column, code), found in rows.items()
    ]


def _in_short(numbers: Sequence[int]) -> str:
    """Return rising numbers with their unbroken rows as spans."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    return ", ".join("–".join(map(str, span)) for span in spans)


def _line(fault: RowFault) -> FaultLine:
    return FaultLine(
        fault.row,
        word(IMPORT_COLUMNS, fault.column),
        fault.value,
        word(IMPORT_FAULTS, fault.code),
    )


def _sentence(violation: RuleViolation) -> str | None:
    if violation.code not in FILE_FAULTS:
        return None
    facts = violation.facts
    columns = facts.get("columns")
    names = listed(IMPORT_COLUMNS, columns) if isinstance(columns, list) else facts.get("names", "")
    return str(gettext(FILE_FAULTS[violation.code], names=names))
