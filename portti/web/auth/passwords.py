"""Hashing and checking passwords with Argon2; unknown people take as long as known ones."""

import secrets
import unicodedata
from functools import lru_cache

from flask_security import hash_password, verify_password


def hashed(password: str) -> str:
    """Return what is stored of a password."""
    return str(hash_password(_same_form(password)))


def fits(password: str, stored: str | None) -> bool:
    """Answer whether a password is the stored one; without a stored one it takes as long and fits never."""
    if stored is None:
        verify_password(_same_form(password), _nobodys_hash())
        return False
    return bool(verify_password(_same_form(password), stored))


def _same_form(password: str) -> str:
    """Return the letters in one form: keyboards make ä of one mark or of two."""
    return unicodedata.normalize("NFKC", password)


@lru_cache
def _nobodys_hash() -> str:
    return str(hash_password(secrets.token_hex(16)))
