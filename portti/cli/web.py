"""`portti web start`: the web server as it runs in production, after a look at the database."""

import argparse
import os
import sys

from portti import database
from portti.cli.surroundings import Subparsers
from portti.settings import load_settings, project_root


def add_commands(subparsers: Subparsers) -> None:
    """Add `web start`."""
    parser = subparsers.add_parser("web", help="the web server")
    deeds = parser.add_subparsers(dest="deed", required=True)
    start = deeds.add_parser("start", help="serve the pages until it is stopped")
    start.add_argument("--bind", default="127.0.0.1:8000", help="address and port, or unix:PATH")
    start.add_argument("--workers", type=int, default=2)
    start.add_argument("--threads", type=int, default=8, help="of each worker")
    start.set_defaults(run=_start)


def _start(arguments: argparse.Namespace) -> int:
    # Said here, in a sentence and once, before each worker would say it in its own words.
    engine = database.connect(load_settings())
    database.check_schema_is_current(engine)
    engine.dispose()
    os.chdir(project_root())
    os.execv(  # noqa: S606 - our own interpreter, so that signals reach gunicorn itself
        sys.executable,
        [
            *(sys.executable, "-m", "gunicorn", "--bind", arguments.bind, "--worker-class", "gthread"),
            *("--workers", str(arguments.workers), "--threads", str(arguments.threads)),
            *("--preload", "--no-control-socket", "portti:create_served_app()"),
        ],
    )
