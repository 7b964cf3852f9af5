"""The language of a page stands in its address: /fi/, /sv/, /en/ or /selko/."""

from functools import cache
from typing import Any

from flask import Flask, g, has_request_context, redirect, request, url_for
from flask_babel import Babel, Domain
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup
from werkzeug.wrappers import Response

from portti.web.kit.display import wants_easy_language
from portti.words import (
    LANGUAGE_NAMES,
    LANGUAGES,
    babel_name,
    catalogue,
    html_language,
    language_of,
)


class _Catalogues(Domain):  # type: ignore[misc]
    """Flask-Babel's texts, taken from our catalogues."""

    def get_translations(self) -> Any:
        """Return the texts of the page's language."""
        return catalogue(current_language())


class _Babel(Babel):  # type: ignore[misc]
    """Flask-Babel with our catalogues as the only domain."""

    @property
    def domain_instance(self) -> Domain:
        """Return the domain of all pages."""
        return _Catalogues()


@pass_eval_context
def _text(context: EvalContext, source: str, **values: object) -> str:
    """Return a template's text as Jinja's own gettext does, on a shorter way: a page asks for a hundred."""
    return _filled(context, catalogue(current_language()).ugettext(source), values)


@pass_eval_context
def _counted(context: EvalContext, singular: str, plural: str, number: int, **values: object) -> str:
    """Return a template's counted text."""
    text = catalogue(current_language()).ungettext(singular, plural, number)
    return _filled(context, text, {"num": number, **values})


def _filled(context: EvalContext, text: str, values: dict[str, object]) -> str:
    if context.autoescape:
        text = Markup(text)  # noqa: S704 - our own words
    return text % values if "%" in text else text


def current_language() -> str:
    """Return the language of this request: the address says it, else what the browser asks for."""
    try:
        language: str | None = g.get("language")
    except RuntimeError:
        return "fi"
    if language is None and has_request_context():
        # An address that leads nowhere may still say its language.
        first = request.path.split("/")[1]
        language = first if first in LANGUAGES else None
        language = language or request.accept_languages.best_match(["fi", "sv", "en"])
    return language or "fi"


def language_links() -> list[dict[str, object]]:
    """Return the links that show this same page in each language."""
    links: list[dict[str, object]] = []
    for code in LANGUAGES:
        href = url_for("public.home", language=code)
        if request.endpoint and request.view_args is not None and g.get("language"):
            values = {**request.view_args, **request.args.to_dict(flat=False), "language": code}
            # A page that answers to POST only is reached again by its own start page.
            if request.method == "GET" or "GET" in (request.url_rule.methods or ()):  # type: ignore[union-attr]
                href = url_for(request.endpoint, **values)
        links.append(
            {
                "code": code,
                "text": LANGUAGE_NAMES[code],
                "href": href,
                "current": code == current_language(),
                "lang": html_language(code),
            }
        )
    return links


def set_up_languages(app: Flask) -> None:
    """Let addresses carry the language, and Babel follow it."""
    _Babel(
        app,
        locale_selector=lambda: babel_name(current_language()),
        default_timezone="Europe/Helsinki",
    )

    @app.url_value_preprocessor
    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values and "language" in values:
            g.language = values.pop("language")

    @cache
    def says_language(endpoint: str) -> bool:
        return app.url_map.is_endpoint_expecting(endpoint, "language")

    @app.url_defaults
    def give_language(endpoint: str, values: dict[str, Any]) -> None:
        if "language" not in values and says_language(endpoint):
            values["language"] = current_language()

    @app.get("/")
    def start() -> Response:
        """Send a visitor to the start page in the language that they chose or the browser asks for."""
        language = "selko" if wants_easy_language() else current_language()
        return redirect(url_for("public.home", language=language))

    app.jinja_env.globals["language_of"] = language_of
    app.jinja_env.globals |= {"_": _text, "gettext": _text, "ngettext": _counted}


__all__ = ["current_language", "language_links", "set_up_languages"]
