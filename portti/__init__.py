"""Portti: disabled employers and personal assistants find each other, with reasons."""

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from portti.settings import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """Return the web application; imported only when called, so that jobs need no Flask."""
    from portti.web.app import create_app as create

    return create(settings)


def create_served_app() -> "Flask":
    """Return the application with what a first page would else wait for, loaded once before workers fork."""
    load_undisturbed()
    from portti.services.ad_reading import load_ad_words
    from portti.services.text_suggestions import load_suggestions

    app = create_app()
    load_suggestions()
    load_ad_words()
    settle_memory()
    return app


def create_served_demo(folder: str) -> "Flask":
    """Return the portal of a demo's folder for a web server that makes its processes after this."""
    load_undisturbed()
    from portti.web.demo import create_app as create

    app = create(folder)
    settle_memory()
    return app


def load_undisturbed() -> None:
    """Let the collector look seldom while code is loaded: all of it stays, and the search is a sixth of a start."""
    gc.set_threshold(100_000, 20, 20)


def settle_memory() -> None:
    """Keep the collector from what is loaded: workers share it, and no page waits while it is looked through."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
