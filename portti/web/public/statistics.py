"""Public statistics: the centres' ended years, with small figures hidden; anybody may look and take them along."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portti.clock import now
from portti.database import reading
from portti.domain.errors import NotFound
from portti.domain.reporting_periods import calendar_year
from portti.models import Centre
from portti.queries.accounts import real_centres
from portti.services.public_statistics import PUBLIC_PAGES, centre_to_open_on, public_tables
from portti.services.published_statistics import last_ended_year, of_year
from portti.services.statistic_tables import Ask
from portti.web.kit.languages import current_language
from portti.web.kit.lists import FilterForm
from portti.web.kit.statistics import FOR_TEMPLATES, KINDS, statistic_file_answer
from portti.web.public.blueprint import blueprint

_FIRST_YEAR = 2010


class CentreYearForm(FilterForm):
    """Of which centre and which year figures are shown."""

    centre = SelectField(lazy_gettext("Centre"))
    year = SelectField(lazy_gettext("Year"))


@blueprint.get("/statistics")
def statistics() -> str:
    """Tell what is published and how, and list the pages."""
    with reading() as session:
        form = _form(session, real_centres(session), now())
    return render_template(
        "public/statistics/index.html",
        form=form,
        pages=_titles(),
        arguments=_arguments(form),
        is_chosen=request.args.get("centre") == form.centre.data,
    )


@blueprint.get("/statistics/<code>")
def statistic_page(code: str) -> ResponseReturnValue:
    """Show one subject of a centre's year; `code.csv` and the like are the same as a file."""
    code, _dot, kind = code.partition(".")
    titles = dict(_titles())
    if code not in titles or (kind and kind not in KINDS):
        raise NotFound("statistics")
    moment = now()
    with reading() as session:
        centres = real_centres(session)
        form = _form(session, centres, moment)
        centre_id = next(centre.id for centre in centres if centre.code == form.centre.data)
        year = calendar_year(int(form.year.data))
        ask = of_year(Ask(session, centre_id, year, year, current_language(), moment), year.first.year)
        tables = public_tables(code, ask)
    if kind:
        return statistic_file_answer(kind, code, titles[code], tables, ask.period)
    return render_template(
        "public/statistics/page.html",
        form=form,
        code=code,
        title=titles[code],
        tables=tables,
        kinds=KINDS,
        arguments=_arguments(form),
        **FOR_TEMPLATES,
    )


def _form(session: Any, centres: Sequence[Centre], moment: datetime) -> CentreYearForm:
    """Return the form with what the address tells; nonsense means the newest year, and the centre that tells most."""
    if not centres:
        raise NotFound("centre")
    language = current_language()
    names = {centre.code: centre.name(language) for centre in centres}
    years = [str(year) for year in range(last_ended_year(moment), _FIRST_YEAR - 1, -1)]
    form = CentreYearForm(request.args)
    form.centre.choices = [SelectChoice(code, name) for code, name in names.items()]
    form.year.choices = [SelectChoice(year, year) for year in years]
    form.year.data = form.year.data if form.year.data in years else years[0]
    if form.centre.data not in names:
        form.centre.data = centre_to_open_on(session, centres, int(form.year.data)).code
    return form


def _titles() -> list[tuple[str, str]]:
    return [(code, gettext(words)) for code, (words, _page) in PUBLIC_PAGES.items()]


def _arguments(form: CentreYearForm) -> dict[str, str]:
    return {"centre": form.centre.data, "year": form.year.data}
