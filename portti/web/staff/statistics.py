"""The centre's statistics: one page a subject, each for free days, with the same figures as files."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portti.clock import now
from portti.database import reading
from portti.domain.errors import NotFound
from portti.domain.permissions import check_may
from portti.domain.statistic_tables import StatisticTable
from portti.queries.accounts import all_centres
from portti.services.statistic_pages import PAGES, page_tables
from portti.services.statistic_report import report_pdf
from portti.services.statistic_tables import Ask
from portti.web.kit.access import current_actor
from portti.web.kit.languages import current_language
from portti.web.kit.statistics import FOR_TEMPLATES, KINDS, PeriodForm, figure_in_words, statistic_file_answer
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import other_arguments, own_centre_id
from portti.wording.practice import said_for_practice

_COMPARED = frozenset({"years"})
_BY_FUNCTION = frozenset({"events", "clients", "places", "channels", "minutes", "years", "results"})
_BY_GROUP = frozenset({"functions", "places", "channels", "minutes", "years", "satisfaction", "answers"})


@blueprint.get("/statistics")
def statistics() -> str:
    """List the pages of statistics."""
    check_may(current_actor(), "read_statistics")
    form = PeriodForm(request.args)
    form.set_up(now())
    return _index(form)


def _index(form: PeriodForm) -> str:
    pages = [(code, gettext(words)) for code, (words, _page) in PAGES.items()]
    return render_template("staff/statistics/index.html", pages=pages, form=form)


@blueprint.get("/statistics/<code>")
def statistic_page(code: str) -> ResponseReturnValue:
    """Show one subject's tables and charts for the days asked; `code.csv` and the like are the same as a file."""
    check_may(current_actor(), "read_statistics")
    code, _dot, kind = code.partition(".")
    if code not in PAGES or (kind and kind not in KINDS):
        raise NotFound("statistics")
    form = PeriodForm(request.args)
    form.set_up(now())
    ask, tables = _tables(code, form)
    title = gettext(PAGES[code][0])
    if ask is not None and kind:
        practice = current_actor().practice
        return statistic_file_answer(kind, code, title, tables, ask.period, practice=practice)
    page = render_template(
        "staff/statistics/page.html",
        centre_name=_centre_name(),
        form=form,
        code=code,
        title=title,
        tables=tables,
        kinds=KINDS,
        arguments=other_arguments(),
        compared=code in _COMPARED,
        by_function=code in _BY_FUNCTION,
        by_group=code in _BY_GROUP,
        **FOR_TEMPLATES,
    )
    return page if ask is not None else (page, 422)


@blueprint.get("/statistics/report.pdf")
def statistic_report() -> ResponseReturnValue:
    """Return the report of the days asked as a tagged PDF."""
    check_may(current_actor(), "read_statistics")
    form = PeriodForm(request.args)
    form.set_up(now())
    periods = form.periods()
    if periods is None:
        return _index(form), 422
    name = _centre_name()
    with reading() as session:
        ask = Ask(session, own_centre_id(), *periods, language=current_language(), now=now())
        pdf = report_pdf(ask, name, figure_in_words)
    answer = Response(pdf, content_type="application/pdf")
    span = f"{ask.period.first.isoformat()}_{ask.period.last.isoformat()}"
    answer.headers["Content-Disposition"] = f'attachment; filename="portti_{span}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _centre_name() -> str:
    with reading() as session:
        centre = next(one for one in all_centres(session) if one.id == own_centre_id())
        name = centre.name(current_language())
        return said_for_practice(name, current_language()) if centre.practice else name


def _tables(code: str, form: PeriodForm) -> tuple[Ask | None, list[StatisticTable]]:
    periods = form.periods()
    if periods is None:
        return None, []
    with reading() as session:
        ask = Ask(
            session,
            own_centre_id(),
            *periods,
            language=current_language(),
            now=now(),
            function=form.function.data if code in _BY_FUNCTION else "",
            group=form.group.data if code in _BY_GROUP else "",
        )
        return ask, page_tables(code, ask)
