"""`portti accounts`: opening a centre, one for practice too, appointing its first manager, resetting lost codes."""

import argparse

from portti import clock, database
from portti.cli.surroundings import CommandFault, Subparsers, add_folder, settings_of
from portti.domain.accounts import PersonDraft
from portti.domain.actor import SYSTEM
from portti.domain.centres import CentreDraft
from portti.domain.errors import NotFound, RuleViolation
from portti.services import centres, one_time_codes, practice
from portti.words import LANGUAGES


def add_commands(subparsers: Subparsers) -> None:
    """Add `accounts open-centre`, `appoint-manager`, `open-practice` and `reset-codes`."""
    parser = subparsers.add_parser("accounts", help="centres and their first managers")
    deeds = parser.add_subparsers(dest="deed", required=True)
    centre = deeds.add_parser("open-centre", help="make a centre that people can choose")
    centre.add_argument("code", help="small letters, digits and hyphens, such as keski-suomi")
    centre.add_argument("--name-fi", required=True)
    centre.add_argument("--name-sv", required=True)
    centre.add_argument("--name-en", default="", help="where the centre has a name in English")
    centre.add_argument("--municipality", required=True, help="its three-digit code, such as 179")
    centre.add_argument("--phone", required=True)
    centre.add_argument("--email", required=True)
    centre.add_argument(
        "--interview-required", action="store_true", help="match assistants only after a pre-interview"
    )
    add_folder(centre)
    centre.set_defaults(run=_open_centre)
    manager = deeds.add_parser("appoint-manager", help="make a manager; the link to log in goes by e-mail")
    manager.add_argument("email")
    manager.add_argument("--centre", required=True, help="the centre's code")
    _add_manager(manager)
    manager.set_defaults(run=_appoint_manager)
    practice = deeds.add_parser(
        "open-practice",
        help="make a centre of made-up people, where new staff learn; nothing of it leaves by mail or counts",
    )
    practice.add_argument("email", help="of its manager; an address that has no account yet")
    practice.add_argument("--of", required=True, help="the code of the centre whose staff learn there")
    _add_manager(practice)
    practice.set_defaults(run=_open_practice)
    codes = deeds.add_parser(
        "reset-codes", help="let a person who lost their one-time codes set them up anew"
    )
    codes.add_argument("email")
    add_folder(codes)
    codes.set_defaults(run=_reset_codes)


def _open_centre(arguments: argparse.Namespace) -> int:
    draft = CentreDraft(
        code=arguments.code,
        name_fi=arguments.name_fi,
        name_sv=arguments.name_sv,
        name_en=arguments.name_en,
        municipality_code=arguments.municipality,
        phone=arguments.phone,
        email=arguments.email,
        interview_required=arguments.interview_required,
    )
    database.check_schema_is_current(database.connect(settings_of(arguments)))
    try:
        with database.transaction() as session:
            centres.open_centre(session, SYSTEM, draft, now=clock.now())
    except RuleViolation as violation:
        raise CommandFault(f"{violation.field}: refused ({violation.code}).") from violation
    print(f"The centre {draft.code} is open.")
    return 0


def _add_manager(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--given-name", required=True)
    parser.add_argument("--family-name", required=True)
    parser.add_argument("--language", choices=LANGUAGES, default="fi")
    add_folder(parser)


def _manager(arguments: argparse.Namespace) -> PersonDraft:
    return PersonDraft(
        given_name=arguments.given_name,
        family_name=arguments.family_name,
        email=arguments.email,
        phone=None,
        language=arguments.language,
        role="manager",
    )


def _appoint_manager(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    database.check_schema_is_current(database.connect(settings))
    try:
        with database.transaction() as session:
            centres.appoint_manager(
                session, arguments.centre, _manager(arguments), settings=settings, now=clock.now()
            )
    except NotFound as fault:
        raise CommandFault(f"--centre {arguments.centre}: there is no such centre.") from fault
    except RuleViolation as violation:
        raise CommandFault(f"{violation.field}: refused ({violation.code}).") from violation
    print("The manager's account is made. The e-mail with the link leaves with the next delivery.")
    return 0


def _open_practice(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    database.check_schema_is_current(database.connect(settings))
    try:
        with database.transaction() as session:
            made = practice.open_practice_centre(
                session, arguments.of, _manager(arguments), settings=settings, now=clock.now()
            )
    except NotFound as fault:
        raise CommandFault(f"--of {arguments.of}: there is no such centre.") from fault
    except RuleViolation as violation:
        raise CommandFault(f"{violation.field}: refused ({violation.code}).") from violation
    print(f"The practice centre {made.code} is open. Its manager logs in here first: {made.link}")
    return 0


def _reset_codes(arguments: argparse.Namespace) -> int:
    database.check_schema_is_current(database.connect(settings_of(arguments)))
    try:
        with database.transaction() as session:
            one_time_codes.reset_codes_by_operator(session, arguments.email, now=clock.now())
    except NotFound as fault:
        raise CommandFault(f"{arguments.email}: there is no account of that address.") from fault
    print("The codes are reset. The person sets new ones up at the next log-in.")
    return 0
