"""What every page's frame needs: language, navigation, help in the same place, display settings."""

from typing import Any

from flask import Flask, g, request, session, url_for
from flask_babel import gettext
from flask_security import current_user

from portti import moments
from portti.database import reading
from portti.domain.actor import ACTING_ROLES
from portti.queries.accounts import name_acted_for
from portti.settings import Settings
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import select_options
from portti.web.kit.display import shown_display
from portti.web.kit.languages import current_language, language_links
from portti.web.kit.own_words import own_words
from portti.web.kit.phone_links import phone_link
from portti.web.kit.practice_links import leads_into_practice
from portti.words import html_language

# Which start page each role has; an audience that is not registered is left out.
_STARTS = (
    ("employer", "employer.home"),
    ("representative", "employer.home"),
    ("assistant", "assistant.home"),
    ("staff", "staff.home"),
    ("manager", "staff.home"),
)


def _navigation(app: Flask) -> list[dict[str, object]]:
    items: list[dict[str, object]] = []
    roles = {role.name for role in current_user.roles} if current_user.is_authenticated else set()
    names = {
        "employer.home": gettext("My needs"),
        "assistant.home": gettext("My work"),
        "staff.home": gettext("Centre"),
    }
    seen: set[str] = set()
    for role, endpoint in _STARTS:
        if role in roles and endpoint in app.view_functions and endpoint not in seen:
            seen.add(endpoint)
            items.append(_item(names[endpoint], endpoint))
    if "public.search" in app.view_functions:
        items.append(_item(gettext("Open needs"), "public.search"))
    return items


def _item(text: str, endpoint: str) -> dict[str, object]:
    return {"text": text, "href": url_for(endpoint), "current": request.endpoint == endpoint}


def _footer_links(app: Flask) -> list[dict[str, str]]:
    links = (
        ("public.about", gettext("About Portti")),
        ("public.guides", gettext("Guides and forms")),
        ("public.news", gettext("News")),
        ("public.rules", gettext("How matches are ranked")),
        ("public.gatherings", gettext("Trainings and peer groups")),
        ("public.statistics", gettext("Statistics of the centres")),
        ("public.panels", gettext("Client panels")),
        ("public.accessibility", gettext("Accessibility statement")),
        ("public.privacy", gettext("Privacy")),
        ("public.feedback", gettext("Give feedback")),
        ("auth.display", gettext("Display settings")),
    )
    return [{"href": url_for(name), "text": text} for name, text in links if name in app.view_functions]


def _acting_for() -> str | None:
    """Return whose matters the visitor handles in place of their own; None where it is their own."""
    # The pages of a centre's own work leave whom staff act for out of their actor, and keep it here.
    actor = g.get("acting_actor") or current_actor()
    if not actor.roles & ACTING_ROLES or (actor.employer_id is None and actor.profile_id is None):
        return None
    with reading() as database_session:
        return name_acted_for(database_session, actor)


def set_up_page_context(app: Flask, settings: Settings) -> None:
    """Give templates the variables that base.html needs, and what the macros of forms call."""
    app.jinja_env.globals["select_options"] = select_options
    app.jinja_env.globals["phone_link"] = phone_link

    @app.before_request
    def look_where_it_leads() -> None:
        # Before the page has a connection of its own: two at once would be one too many where all are in use.
        g.leads_into_practice = leads_into_practice()

    @app.context_processor
    def frame() -> dict[str, Any]:
        language = current_language()
        signed_in = current_user.is_authenticated
        return {
            "site": settings.site,
            "language": language,
            "html_lang": html_language(language),
            "language_links": language_links(),
            "navigation": _navigation(app),
            "account_name": f"{current_user.given_name} {current_user.family_name}" if signed_in else None,
            "help_contact": {"phone": settings.site.help_phone, "email": settings.site.help_email},
            "display": shown_display(),
            "actor": current_actor(),
            "in_practice": current_actor().practice or g.get("leads_into_practice", False),
            "acting_for": _acting_for(),
            "acting_chosen": "acting_for_employer_id" in session or "acting_for_profile_id" in session,
            "footer_links": _footer_links(app),
            "endpoints": app.view_functions,
            "html_language": html_language,
            "own_words": own_words,
            "short_date": lambda moment: moments.short_date(moment, language),
            "short_day": lambda day: moments.short_day(day, language),
            "short_moment": lambda moment: moments.short_moment(moment, language),
        }
