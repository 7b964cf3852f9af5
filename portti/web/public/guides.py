"""Guides and forms of the centres: the search, one guide as it is or was on a day, and the archive."""

from collections.abc import Sequence
from datetime import date

from flask import render_template, request
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice

from portti.clock import helsinki, now
from portti.database import reading
from portti.domain.candidacies import ASSISTANT, EMPLOYER
from portti.domain.errors import NotFound
from portti.domain.guides import AUDIENCES, KINDS, number_on, sides_to_begin, valid_until, words_sought
from portti.models import Centre, Guide, GuideVersion
from portti.queries import guides as queries
from portti.queries.guides import GuideFilter
from portti.services import guide_pages
from portti.web.kit.access import current_actor
from portti.web.kit.languages import current_language
from portti.web.kit.lists import FilterForm, chosen
from portti.web.kit.widgets import DayField
from portti.web.public.blueprint import blueprint
from portti.wording.guide import AUDIENCES as AUDIENCE_WORDS
from portti.wording.guide import KINDS as KIND_WORDS
from portti.wording.paper import KINDS as PAPER_KINDS

_ALL = "all"


class GuideSearchForm(FilterForm):
    """Words to look for, and what the list is narrowed by."""

    q = StringField(lazy_gettext("Words to look for"))
    kind = SelectField(lazy_gettext("Guides or forms"))
    audience = SelectField(lazy_gettext("For whom"))
    centre = SelectField(lazy_gettext("Centre"))


class DayForm(FilterForm):
    """A day for which the valid version is asked."""

    on = DayField(lazy_gettext("On which day?"))


@blueprint.get("/guides")
def guides() -> str:
    """Show what is new, and all guides and forms that hold the words."""
    with reading() as session:
        form, wanted = _search(queries.centres_with_guides(session, current_actor().centre_id))
        shown = guide_pages.guide_list(session, wanted, current_language(), now=now())
    is_narrowed = bool(wanted.words or wanted.kind or wanted.audience)
    return render_template("public/guides/list.html", form=form, shown=shown, is_narrowed=is_narrowed)


@blueprint.get("/guides/archive")
def guide_archive() -> str:
    """Show what was valid and is not any more."""
    with reading() as session:
        form, wanted = _search(queries.centres_with_guides(session, current_actor().centre_id))
        cards = guide_pages.archive(session, wanted, current_language(), now=now())
    return render_template("public/guides/archive.html", form=form, cards=cards)


@blueprint.get("/guides/<int:guide_id>")
def guide(guide_id: int) -> str | tuple[str, int]:
    """Show a guide as it is today, or as it was on the day that the address asks for."""
    form = DayForm(request.args)
    readable = form.is_readable()
    today = helsinki(now()).date()
    with reading() as session:
        row, centre = queries.guide_by_id(session, guide_id, current_actor().centre_id)
        number = number_on(queries.beginnings_of(row), form.on.data or today)
    page = _guide_page(row, centre, number, form, today)
    return page if readable else (page, 422)


@blueprint.get("/guides/<int:guide_id>/versions/<int:number>")
def guide_version(guide_id: int, number: int) -> str:
    """Show one version, whether it is valid or not."""
    with reading() as session:
        row, centre = queries.guide_by_id(session, guide_id, current_actor().centre_id)
    if number not in {one.number for one in queries.beginnings_of(row)}:
        raise NotFound("guide_version")
    return _guide_page(row, centre, number, DayForm(formdata=None), helsinki(now()).date())


def _guide_page(row: Guide, centre: Centre, number: int | None, form: DayForm, today: date) -> str:
    language, beginnings = current_language(), queries.beginnings_of(row)
    versions = {one.number: one for one in row.versions if one.taken_back_at is None}
    asked = form.on.data
    shown: GuideVersion | None = versions[number] if number is not None else None
    if shown is None and asked is None:
        # Nothing is valid yet: what will be can be read beforehand.
        shown = versions[min(versions)]
    valid_number = number_on(beginnings, today)
    withdrawn_on = helsinki(row.withdrawn_at).date() if row.withdrawn_at else None
    is_valid = shown is not None and shown.number == valid_number and withdrawn_on is None
    return render_template(
        "public/guides/guide.html",
        guide=row,
        centre=centre.name(language),
        kind=gettext(KIND_WORDS[row.kind]),
        audience=gettext(AUDIENCE_WORDS[shown.audience]) if shown else "",
        shown=shown,
        text=guide_pages.shown_text(shown.texts, language) if shown else None,
        title=guide_pages.shown_text(versions[valid_number or max(versions)].texts, language),
        until=valid_until(beginnings, shown.number) if shown else None,
        valid_number=valid_number,
        versions=sorted(versions.values(), key=lambda one: -one.number),
        last_day=lambda one: valid_until(beginnings, one.number),
        today=today,
        # Of a day after it was taken out of use nothing is said that could be read as valid.
        asked=asked if not (shown and asked and withdrawn_on and withdrawn_on <= asked) else None,
        paper=gettext(PAPER_KINDS[shown.leads_to]) if shown and shown.leads_to else "",
        sides=_sides(shown) if shown and is_valid else (),
        form=form,
    )


def _sides(shown: GuideVersion) -> tuple[str, ...]:
    """Return on which sides this reader can begin the paper that belongs to a version."""
    if not shown.leads_to:
        return ()
    actor = current_actor()
    at_hand = ((EMPLOYER, actor.employer_id), (ASSISTANT, actor.profile_id))
    own = {side for side, key in at_hand if key is not None} if actor.account_id is not None else None
    return sides_to_begin(shown.leads_to, shown.audience, own)


def _search(centres: Sequence[Centre]) -> tuple[GuideSearchForm, GuideFilter]:
    """Return the form of the search and what it asks; who is logged in sees their own centre's first."""
    language, own = current_language(), current_actor().centre_id
    form = GuideSearchForm(request.args)
    form.kind.choices = [SelectChoice("", gettext("Guides and forms"))]
    form.kind.choices += [SelectChoice(code, gettext(KIND_WORDS[code])) for code in KINDS]
    form.audience.choices = [SelectChoice("", gettext("For anybody"))]
    form.audience.choices += [SelectChoice(code, gettext(AUDIENCE_WORDS[code])) for code in AUDIENCES[1:]]
    by_number = {str(one.id): one for one in centres}
    form.centre.choices = [SelectChoice(_ALL, gettext("All centres"))]
    form.centre.choices += [SelectChoice(number, one.name(language)) for number, one in by_number.items()]
    asked = request.args.get("centre", str(own))
    form.centre.data = asked if asked in by_number else _ALL
    wanted = GuideFilter(
        words=words_sought(form.q.data or ""),
        kind=chosen("kind", KINDS),
        audience=chosen("audience", AUDIENCES),
        centre_id=by_number[asked].id if asked in by_number else None,
    )
    return form, wanted
