"""The web application: settings, database, languages, accounts, pages by audience."""

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from portti import database
from portti.compiled_templates import compiled_templates
from portti.log_setup import set_up_logging
from portti.settings import Settings, load_settings, project_root
from portti.web.assistant import register as assistant
from portti.web.auth import register as auth
from portti.web.auth.security import set_up_security
from portti.web.employer import register as employer
from portti.web.kit.errors import Portal, register_errors
from portti.web.kit.languages import set_up_languages
from portti.web.kit.page_context import set_up_page_context
from portti.web.kit.security_headers import set_up_security_headers
from portti.web.kit.sent_bodies import set_up_sent_bodies
from portti.web.kit.static_files import set_up_static_files
from portti.web.public import register as public
from portti.web.staff import register as staff

_MOST_BYTES = 1_000_000
_LARGEST_KEY = 2**31 - 1
"""The largest number of a row: what an address says beyond it is no number for the database either."""


class _KeyConverter(IntegerConverter):
    """The number of a row in an address; one that no row can have is no page."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=_LARGEST_KEY)


def create_app(settings: Settings | None = None, *, connected: bool = False) -> Flask:
    """Return the application; `connected` leaves the database as the caller connected it.

    Raises SchemaBehind when the database lacks migrations.
    """
    settings = settings or load_settings()
    set_up_logging(settings.log_level)
    if not connected:
        engine = database.connect(settings)
        database.check_schema_is_current(engine)
        # The web server makes its processes after this: they share the code, never a connection.
        engine.dispose()
    app = Portal("portti", static_folder="static")
    app.url_map.converters["int"] = _KeyConverter
    app.jinja_options = {
        "loader": ChoiceLoader(
            [
                FileSystemLoader(project_root() / "templates"),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        "bytecode_cache": compiled_templates(settings.template_folder),
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    app.config.update(
        PORTTI=settings,
        MAX_CONTENT_LENGTH=_MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=_MOST_BYTES,
        MAX_FORM_PARTS=5_000,
        WTF_CSRF_TIME_LIMIT=None,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.site.base_url.startswith("https://"),
        PERMANENT_SESSION_LIFETIME=settings.accounts.session_hours * 3600,
    )
    proxies = settings.site.trusted_proxies
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    set_up_languages(app)
    set_up_security_headers(app)
    set_up_static_files(app)
    set_up_sent_bodies(app)
    CSRFProtect(app)
    set_up_security(app, settings)
    set_up_page_context(app, settings)
    register_errors(app)
    for audience in (public, auth, employer, assistant, staff):
        audience.register(app)
    return app
