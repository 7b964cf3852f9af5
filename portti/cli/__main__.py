"""The `portti` command."""

import argparse
import sys

from sqlalchemy.exc import OperationalError

from portti.cli import accounts, check, db, demo, exchange, jobs, places, seed, web
from portti.cli.surroundings import CommandFault
from portti.database import SchemaBehind
from portti.settings import SettingsFault


def main(words: list[str] | None = None) -> int:
    """Run one command; a fault that a person can mend ends with status 1 and one sentence."""
    parser = argparse.ArgumentParser(prog="portti", description="Portti's commands")
    subparsers = parser.add_subparsers(dest="command", required=True)
    for module in (demo, db, web, jobs, seed, accounts, places, exchange, check):
        module.add_commands(subparsers)
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
