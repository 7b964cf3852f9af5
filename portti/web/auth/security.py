"""Setting up Flask-Security for our accounts: sessions, Argon2 and one-time codes; the pages are our own."""

from typing import Any

from flask import Flask
from flask_security import Security

from portti.settings import Settings
from portti.web.auth.datastore import AccountDatastore
from portti.web.auth.totp import OnceTotp, totp_keys


def _configuration(settings: Settings) -> dict[str, Any]:
    secrets = settings.secrets
    return {
        "SECRET_KEY": secrets.secret_key.get_secret_value(),
        "SECURITY_PASSWORD_SALT": secrets.password_salt.get_secret_value(),
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
            "argon2__memory_cost": settings.accounts.argon2_memory_kib,
            "argon2__rounds": settings.accounts.argon2_rounds,
        },
        "SECURITY_PASSWORD_LENGTH_MIN": settings.accounts.password_minimum_length,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TOTP_SECRETS": totp_keys(settings),
        "SECURITY_TOTP_ISSUER": settings.site.name,
    }


def set_up_security(app: Flask, settings: Settings) -> Security:
    """Put Flask-Security on the application without its pages, which act on GET and tell failures by status 200."""
    app.config.update(_configuration(settings))
    return Security(app, AccountDatastore(), register_blueprint=False, totp_cls=OnceTotp)
