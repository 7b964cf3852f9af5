"""Which settings a command works with: the environment's, or those of a demo's folder."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from portti.demo_folder import DemoFolder
from portti.settings import Settings, load_settings

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Subparsers = object


class CommandFault(Exception):
    """A command cannot go on; the message is the sentence that the person reads."""


def add_folder(parser: argparse.ArgumentParser) -> None:
    """Let a command work on a demo's folder."""
    parser.add_argument("--folder", type=Path, help="work on the demo in this folder")


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Return the settings of `--folder`, else those of the environment."""
    folder: Path | None = getattr(arguments, "folder", None)
    if folder is None:
        return load_settings()
    return DemoFolder(folder).settings()
