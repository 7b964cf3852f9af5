"""Turning a kind, a language and values into subject, plain text and HTML; Jinja without Flask."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portti.compiled_templates import compiled_templates
from portti.mail.links import page_url
from portti.settings import Settings, project_root
from portti.words import catalogue, html_language

_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


@lru_cache
def _environment(language: str, *, html: bool, template_folder: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(project_root() / "templates" / "email"),
        bytecode_cache=compiled_templates(template_folder),
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        autoescape=html,  # noqa: S701 - plain text must not be escaped
        trim_blocks=True,
        lstrip_blocks=True,
    )
    translations = catalogue(language)
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        translations.ugettext, translations.ungettext, newstyle=True
    )
    return environment


def render(kind: str, language: str, values: Mapping[str, Any], settings: Settings) -> tuple[str, str, str]:
    """Return subject, plain text and HTML of one e-mail in `language`.

    Every template may use site, language, html_lang, front_page, subject, help_phone, choices_link and
    stop_link besides `values`, which go first; other names that are missing are a fault.
    """
    shared: dict[str, Any] = {
        "site": settings.site,
        "language": language,
        "html_lang": html_language(language),
        "front_page": page_url(settings, language, "/"),
        "help_phone": settings.site.help_phone,
        "choices_link": None,
        "stop_link": None,
        **values,
    }
    # Plain texts and HTML are templates of different names, so that compiled ones never meet in their folder.
    plain, rich = (
        _environment(language, html=html, template_folder=settings.template_folder) for html in (False, True)
    )
    subject = " ".join(plain.get_template(f"{kind}/subject.txt").render(shared).split())
    shared["subject"] = subject
    text = plain.get_template(f"{kind}/body.txt").render(shared)
    html = rich.get_template(f"{kind}/body.html").render(shared)
    return subject, _tidy(text), _INLINER.inline(html)


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
