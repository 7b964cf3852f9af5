"""The `portti` command."""

import argparse
import importlib
import sys

from sqlalchemy.exc import OperationalError

from portti import load_undisturbed
from portti.cli.surroundings import CommandFault
from portti.database import SchemaBehind
from portti.settings import SettingsFault

_MODULES = {
    "demo": "demo",
    "demo-code": "demo_codes",
    "db": "db",
    "web": "web",
    "jobs": "jobs",
    "seed": "seed",
    "accounts": "accounts",
    "places": "places",
    "import": "exchange",
    "export": "exchange",
    "check": "check",
}
"""Where each command stands: only the one that is asked for is read, for reading all takes seconds."""


def main(words: list[str] | None = None) -> int:
    """Run one command; a fault that a person can mend ends with status 1 and one sentence."""
    load_undisturbed()
    parser = argparse.ArgumentParser(prog="portti", description="Portti's commands")
    subparsers = parser.add_subparsers(dest="command", required=True)
    words = sys.argv[1:] if words is None else words
    asked = _MODULES.get(words[0]) if words else None
    for name in [asked] if asked else dict.fromkeys(_MODULES.values()):
        importlib.import_module(f"portti.cli.{name}").add_commands(subparsers)
    arguments = parser.parse_args(words)
    try:
        status: int = arguments.run(arguments)
    except (CommandFault, SchemaBehind, SettingsFault) as fault:
        print(str(fault), file=sys.stderr)
        return 1
    except OperationalError as fault:
        reason = " ".join(str(fault.orig).split())
        print(f"The database cannot be used: {reason}. Check database.url and that it runs.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return status


if __name__ == "__main__":
    sys.exit(main())
