"""Secrets on rows: fields encrypted at rest, and signed links that need no log-in."""

import base64
import hashlib
import hmac
import secrets as random_source

from cryptography.fernet import Fernet, InvalidToken

from portti.settings import Settings


def encrypt_text(settings: Settings, text: str) -> str:
    """Return `text` encrypted with the installation's field key (Fernet: AES-128-CBC with HMAC-SHA-256)."""
    return Fernet(settings.secrets.field_key.get_secret_value()).encrypt(text.encode()).decode()


def decrypt_text(settings: Settings, stored: str) -> str | None:
    """Return what `encrypt_text` hid, or None when the key does not fit."""
    try:
        return Fernet(settings.secrets.field_key.get_secret_value()).decrypt(stored.encode()).decode()
    except InvalidToken:
        return None


def new_token() -> str:
    """Return an unguessable word of 43 characters that is safe in an address."""
    return random_source.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is stored in place of a token, so that the table gives no working link away."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign(settings: Settings, purpose: str, text: str) -> str:
    """Return a signature that ties `text` to one `purpose`; 128 bits in URL-safe letters."""
    key = f"{purpose}\0{settings.secrets.secret_key.get_secret_value()}".encode()
    digest = hmac.new(key, text.encode(), hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def is_signed(settings: Settings, purpose: str, text: str, signature: str) -> bool:
    """Answer whether `signature` was made by `sign` for this purpose and text."""
    return hmac.compare_digest(sign(settings, purpose, text).encode(), signature.encode())


_CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE_LENGTH = 12
"""59 bits: too many to try, few enough to type on a telephone."""


def short_code(settings: Settings, purpose: str, text: str) -> str:
    """Return an unguessable word that can be typed, always the same one for this purpose and text."""
    key = f"{purpose}\0{settings.secrets.secret_key.get_secret_value()}".encode()
    number = int.from_bytes(hmac.new(key, text.encode(), hashlib.sha256).digest(), "big")
    letters = []
    for _place in range(_CODE_LENGTH):
        number, left = divmod(number, len(_CODE_LETTERS))
        letters.append(_CODE_LETTERS[left])
    return "".join(letters)
