"""Setting up Flask-Security for our accounts."""

from typing import Any

from flask import Flask
from flask_security import Security

from portti.settings import Settings
from portti.web.auth.datastore import AccountDatastore, close_account_session
from portti.web.kit.access import LANGUAGE_PREFIX


def _configuration(settings: Settings) -> dict[str, Any]:
    accounts = settings.accounts
    return {
        "SECRET_KEY": settings.secrets.secret_key.get_secret_value(),
        "SECURITY_PASSWORD_SALT": settings.secrets.password_salt.get_secret_value(),
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_LENGTH_MIN": accounts.password_minimum_length,
        "SECURITY_URL_PREFIX": LANGUAGE_PREFIX,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_SEND_REGISTER_EMAIL": False,
    }


def set_up_security(app: Flask, settings: Settings) -> Security:
    """Put Flask-Security on the application."""
    app.config.update(_configuration(settings))
    app.teardown_request(close_account_session)
    return Security(app, AccountDatastore())
