"""`portti check`: format, lint, types, imports and the fast tests, as one command."""

import argparse
import subprocess
import sys

from portti.cli.surroundings import Subparsers
from portti.settings import project_root

_STEPS: tuple[tuple[str, list[str]], ...] = (
    ("format", ["ruff", "format", "--check", "."]),
    ("lint", ["ruff", "check", "."]),
    ("types", ["mypy"]),
    ("imports", ["importlinter.cli"]),
)
_FAST_TESTS = ["pytest", "-q", "-m", "not browser and not system and not postgresql"]


def add_commands(subparsers: Subparsers) -> None:
    """Add `check`."""
    parser = subparsers.add_parser("check", help="format, lint, types, imports and the fast tests")
    parser.add_argument("--no-tests", action="store_true", help="leave out the tests")
    parser.set_defaults(run=_check)


def _check(arguments: argparse.Namespace) -> int:
    failed = []
    steps = list(_STEPS) if arguments.no_tests else [*_STEPS, ("fast tests", _FAST_TESTS)]
    for name, words in steps:
        command = [sys.executable, "-m", *words]
        if words == ["importlinter.cli"]:
            command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
        print(f"== {name}", flush=True)
        if subprocess.run(command, cwd=project_root(), check=False).returncode != 0:
            failed.append(name)
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0
