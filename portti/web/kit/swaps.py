"""Keys that an address lists several times: whom or what a suggestion is asked to hold or to leave out."""

from flask import request

_MOST_DIGITS = 9
_MOST_KEYS = 20


def keys_asked(name: str) -> list[int]:
    """Return the keys in the address under a name, each once; nonsense asks for nothing."""
    sent = request.args.getlist(name)[:_MOST_KEYS]
    keys = [int(text) for text in sent if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS]
    return list(dict.fromkeys(keys))


def with_key(keys: list[int], key: int) -> list[int]:
    """Return the keys with one more."""
    return [*(one for one in keys if one != key), key]


def without_key(keys: list[int], key: int) -> list[int]:
    """Return the keys without one."""
    return [one for one in keys if one != key]
