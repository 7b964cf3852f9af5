"""Keys that an address lists several times: whom or what a suggestion is asked to hold or to leave out."""

from flask import request

from portti.web.kit.forms import key_of

_MOST_KEYS = 20


def keys_asked(name: str) -> list[int]:
    """Return the keys in the address under a name, each once; nonsense asks for nothing."""
    sent = request.args.getlist(name)[:_MOST_KEYS]
    return list(dict.fromkeys(key for text in sent if (key := key_of(text)) is not None))


def with_key(keys: list[int], key: int) -> list[int]:
    """Return the keys with one more."""
    return [*(one for one in keys if one != key), key]


def without_key(keys: list[int], key: int) -> list[int]:
    """Return the keys without one."""
    return [one for one in keys if one != key]
