"""Each kind of e-mail and text message in each language with made-up people, for staff who look beforehand."""

from flask import Response, make_response, render_template
from flask_babel import gettext

from portti.clock import now
from portti.domain.errors import NotFound
from portti.domain.permissions import check_may
from portti.mail.kinds import KINDS, Draft
from portti.mail.practice_mark import marked
from portti.mail.preview import preview
from portti.mail.preview_texts import text_previews
from portti.web.kit.access import current_actor
from portti.web.kit.forms import settings_now
from portti.web.staff.blueprint import blueprint
from portti.web.staff.words import LANGUAGES, MESSAGE_KINDS, word
from portti.words import html_language

# An e-mail carries its styles inside itself and loads nothing.
_MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"


def _draft(kind: str, mail_language: str) -> Draft:
    check_may(current_actor(), "preview_mail")
    if kind not in KINDS or mail_language not in LANGUAGES:
        raise NotFound("preview")
    draft = preview(kind, mail_language, settings=settings_now(), now=now())
    return marked(draft) if current_actor().practice else draft


@blueprint.get("/mail-preview")
def mail_preview() -> str:
    """List the kinds of e-mail; each leads to its languages."""
    check_may(current_actor(), "preview_mail")
    return render_template("staff/mail_preview/list.html", kinds=KINDS)


@blueprint.get("/text-preview/<mail_language>")
def text_preview(mail_language: str) -> str:
    """Show every text message in one language."""
    check_may(current_actor(), "preview_mail")
    if mail_language not in LANGUAGES:
        raise NotFound("preview")
    drafts = text_previews(mail_language, settings=settings_now(), now=now())
    return render_template(
        "staff/mail_preview/texts.html",
        drafts=[marked(draft) for draft in drafts] if current_actor().practice else drafts,
        mail_language=mail_language,
        html_language=html_language,
    )


@blueprint.get("/mail-preview/<kind>/<mail_language>")
def preview_mail(kind: str, mail_language: str) -> str:
    """Show one kind in one language: subject, text part, and where the HTML part is."""
    return render_template(
        "staff/mail_preview/mail.html",
        draft=_draft(kind, mail_language),
        kind=kind,
        mail_language=mail_language,
        mail_lang=html_language(mail_language),
        title=gettext(
            "%(kind)s, %(language)s",
            kind=word(MESSAGE_KINDS, kind),
            language=word(LANGUAGES, mail_language),
        ),
    )


@blueprint.get("/mail-preview/<kind>/<mail_language>/html")
def preview_html(kind: str, mail_language: str) -> Response:
    """Show the HTML part by itself, as a mail program does."""
    answer = make_response(_draft(kind, mail_language).body_html)
    answer.headers["Content-Security-Policy"] = _MAIL_POLICY
    return answer
