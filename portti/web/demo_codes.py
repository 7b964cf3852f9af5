"""One-time codes and log-ins of a demo's made-up people; a demo only, never a real installation."""

import fcntl
import json
import time
from typing import IO

from flask import Flask
from flask_security import hash_password

from portti import clock, database
from portti.demo_folder import DemoFolder
from portti.domain.errors import NotFound
from portti.queries import accounts as account_queries
from portti.services.demo_people import DEMO_PASSWORD, DEMO_PEOPLE
from portti.settings import Settings, SettingsFault
from portti.web.auth.totp import totp, totp_of

_STEP_SECONDS = 30


def give_log_ins(app: Flask) -> None:
    """Give the demo's people their password, and staff the secret that their codes come from."""
    with app.app_context(), database.transaction() as session:
        hashed = None
        for person in DEMO_PEOPLE:
            account = account_queries.account_by_email(session, person.email)
            if account is None or account.password is not None:
                continue
            # One hash for all: the password is the same and no secret.
            hashed = hashed or hash_password(DEMO_PASSWORD)
            account.password = hashed
            if person.needs_code:
                account.tf_primary_method = "authenticator"
                account.tf_totp_secret = totp().generate_totp_secret()


def current_code(settings: Settings, email: str) -> str:
    """Return the code that is valid at this moment, given or not; NotFound for who has none."""
    secret, _used = _secret_of(email)
    return str(totp_of(settings).generate_totp_password(secret))


def next_code(settings: Settings, folder: DemoFolder, email: str) -> str:
    """Return six digits that were neither used nor given before; waits for the next if need be."""
    with (folder.path / "codes.json").open("a+", encoding="utf-8") as file:
        # Two programs that ask at once wait for each other, so that no code is given twice.
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        given = _given(folder, file)
        _secret, used = _secret_of(email)
        counter = _free_counter(max(given.get(email, 0), used or 0))
        code = current_code(settings, email)
        given[email] = counter
        file.seek(0)
        file.truncate()
        file.write(json.dumps(given))
    return code


def _given(folder: DemoFolder, file: IO[str]) -> dict[str, int]:
    """Return when each person's last code was given; SettingsFault where the file says nothing of the kind."""
    try:
        given = json.loads(file.read() or "{}")
        return {str(email): int(counter) for email, counter in given.items()}
    except (ValueError, TypeError, AttributeError) as fault:
        raise SettingsFault(
            f"codes.json in {folder.path.name} is not a demo's: remove it, or start the demo with --fresh."
        ) from fault


def _secret_of(email: str) -> tuple[str, int | None]:
    with database.reading() as session:
        account = account_queries.account_by_email(session, email)
        if account is None or account.tf_totp_secret is None:
            raise NotFound("one-time codes")
        return account.tf_totp_secret, account.tf_last_counter


def _free_counter(last: int) -> int:
    while True:
        moment = clock.now().timestamp()
        counter = int(moment) // _STEP_SECONDS
        # A code about to end would be stale by the time it is typed.
        if counter > last and moment % _STEP_SECONDS < _STEP_SECONDS - 2:
            return counter
        time.sleep(0.2)
