"""News of the centre to chosen groups: drafts, who gets it, what the mail says, publishing and withdrawing."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.news import AUDIENCES, NewsDraft, faults_of
from portti.domain.permissions import check_may, may
from portti.domain.places import municipality_name
from portti.domain.wellbeing_counties import county_names
from portti.models import NewsItem
from portti.queries import news as queries
from portti.services import news as services
from portti.services import news_pages
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import OneOfField, PickField, YesField
from portti.web.kit.forms import Form, KeyField, RowForm, add_faults, settings_now, tell_of_change, version_of
from portti.web.kit.languages import current_language
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import municipality_choices, own_centre_id
from portti.web.staff.words import word
from portti.web.staff.written import (
    fill_written,
    language_fields,
    with_written,
    written_in,
    written_sentence,
)
from portti.wording.guide import GROUPS
from portti.words import LANGUAGES, html_language

Answered = str | Response | tuple[str, int]


@with_written
class NewsForm(RowForm):
    """One piece of news."""

    key = KeyField()
    audience = OneOfField(lazy_gettext("For whom?"))
    municipality = PickField(lazy_gettext("Only of this municipality"))
    county = PickField(lazy_gettext("Only of this wellbeing services county"))
    is_public = YesField(lazy_gettext("Show it to everybody on the page of news"))
    by_mail = YesField(lazy_gettext("Send it by e-mail to the group"))


class PublishForm(RowForm):
    """The yes to what is about to be sent."""

    sure = YesField()


@blueprint.get("/news")
def news() -> str:
    """List the centre's news, drafts too."""
    check_may(current_actor(), "write_news")
    with reading() as session:
        items = queries.news_of_centre(session, own_centre_id())
        cards = news_pages.cards_of_centre(session, items, current_language())
        told = queries.count_told(session, [item.id for item in items])
    return render_template("staff/news/list.html", cards=cards, told=told, group=group_in_words)


@blueprint.get("/news/new")
def new_news() -> str:
    """Show an empty form."""
    return _form_page(_form(), None)


@blueprint.post("/news/new")
def write_news() -> Answered:
    """Keep a new draft."""
    form = _form()
    if _add_faults(form):
        return _form_page(form, None), 422
    with transaction() as session:
        item_id = services.write_news(
            session, current_actor(), _draft(form), form_key=form.key.data, now=now()
        )
    return redirect(url_for("staff.news_item", item_id=item_id), 303)


@blueprint.get("/news/<int:item_id>/change")
def news_draft(item_id: int) -> str:
    """Show a draft as a form."""
    item, form = _item(item_id), _form()
    fill_written(form, item.texts)
    form.audience.data, form.row_version.data = item.audience, str(item.row_version)
    form.municipality.data, form.county.data = item.municipality_code or "", item.county_code or ""
    form.is_public.data, form.by_mail.data = item.is_public, item.by_mail
    return _form_page(form, item)


@blueprint.post("/news/<int:item_id>/change")
def change_news(item_id: int) -> Answered:
    """Write a draft as it should be."""
    item, form = _item(item_id), _form()
    if _add_faults(form):
        return _form_page(form, item), 422
    try:
        with transaction() as session:
            services.change_news(
                session,
                current_actor(),
                item_id,
                _draft(form),
                row_version=version_of(form.row_version.data),
                now=now(),
            )
    except Conflict:
        told = gettext("Somebody changed this meanwhile. Look at it, then save again.")
        tell_of_change(form, told, _item(item_id).row_version)
        return _form_page(form, item), 409
    return redirect(url_for("staff.news_item", item_id=item_id), 303)


@blueprint.get("/news/<int:item_id>")
def news_item(item_id: int) -> str:
    """Show a piece of news: its words, the mail, who gets it, and how far the sending is."""
    form = PublishForm(formdata=None)
    return _item_page(_item(item_id), form)


@blueprint.post("/news/<int:item_id>/publish")
def publish_news(item_id: int) -> Answered:
    """Publish a draft after the yes."""
    item, form = _item(item_id), PublishForm()
    if not form.validate() or not form.sure.data:
        if not form.errors:
            form.sure.errors = [gettext("Tick the box if you are sure.")]
        return _item_page(item, form), 422
    with transaction() as session:
        services.publish_news(
            session,
            current_actor(),
            item_id,
            row_version=version_of(form.row_version.data),
            now=now(),
        )
    flash(gettext("Published. The e-mails go out by themselves, some people at a time."), "success")
    return redirect(url_for("staff.news_item", item_id=item_id), 303)


@blueprint.post("/news/<int:item_id>/withdraw")
def withdraw_news(item_id: int) -> Response:
    """Take news away, or drop a draft."""
    with transaction() as session:
        services.withdraw_news(session, current_actor(), item_id, now=now())
    flash(gettext("Withdrawn. What has not left by e-mail is not sent any more."), "success")
    return redirect(url_for("staff.news_item", item_id=item_id), 303)


def group_in_words(item: NewsItem) -> str:
    """Return whom a piece of news is for: the group, and where."""
    language, group = current_language(), word(GROUPS, item.audience)
    place = (
        municipality_name(item.municipality_code, language)
        if item.municipality_code
        else county_names(language).get(item.county_code or "", "")
    )
    return f"{group}, {place}" if place else group


def _item(item_id: int) -> NewsItem:
    check_may(current_actor(), "write_news")
    with reading() as session:
        return queries.item_of_centre(session, own_centre_id(), item_id)


def _item_page(item: NewsItem, form: PublishForm) -> str:
    language = current_language()
    asked = request.args.get("mail", language)
    mail_language = asked if asked in LANGUAGES else language
    with reading() as session:
        (card,) = news_pages.cards_of_centre(session, [item], language)
        reach = news_pages.reach_of(session, item) if item.by_mail else None
        told = queries.count_told(session, [item.id]).get(item.id, 0)
        draft = news_pages.mail_beforehand(session, item, mail_language, settings=settings_now(), now=now())
    form.row_version.data = form.row_version.data or str(item.row_version)
    count = reach.total if reach else 0
    form.sure.label.text = (
        ngettext(
            "Yes, publish this and send it to %(num)s person",
            "Yes, publish this and send it to %(num)s people",
            count,
        )
        if item.by_mail
        else gettext("Yes, publish this")
    )
    return render_template(
        "staff/news/item.html",
        item=item,
        words_shown=card.words,
        group=group_in_words(item),
        reach=reach,
        told=told,
        draft=draft,
        mail_language=mail_language,
        mail_lang=html_language(mail_language),
        form=form,
        may_send=may(current_actor(), "send_news"),
    )


def _form() -> NewsForm:
    form = NewsForm()
    form.audience.choices = {code: gettext(GROUPS[code]) for code in AUDIENCES}
    form.municipality.choices = municipality_choices()
    counties = sorted(county_names(current_language()).items(), key=lambda pair: pair[1])
    form.county.choices = {"": gettext("All counties"), **dict(counties)}
    return form


def _draft(form: NewsForm) -> NewsDraft:
    return NewsDraft(
        audience=form.audience.data or "",
        municipality_code=form.municipality.data or None,
        county_code=form.county.data or None,
        is_public=bool(form.is_public.data),
        by_mail=bool(form.by_mail.data),
        texts=written_in(form),
    )


def _add_faults(form: NewsForm) -> bool:
    """Put all that is wrong beside its field; answer whether something is."""
    check_may(current_actor(), "write_news")
    form.validate()
    add_faults(form, faults_of(_draft(form)), _sentence)
    return bool(form.errors or form.form_errors)


def _form_page(form: Form, item: NewsItem | None) -> str:
    check_may(current_actor(), "write_news")
    return render_template("staff/news/edit.html", form=form, item=item, groups=language_fields(form))


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "guide_empty": gettext("Write a title and a text in one language at least."),
        "news_two_places": gettext("Choose a municipality or a county, not both."),
        "news_place_for_staff": gettext("News to the staff goes to all of them. Take the place away."),
        "news_public_for_staff": gettext("News to the staff is not shown to everybody. Take the tick away."),
        "news_nowhere": gettext("Tick the page, the e-mail, or both."),
    }.get(violation.code) or written_sentence(violation)
