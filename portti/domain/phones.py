"""Telephone numbers as machines dial them."""

import re

_SPACES = re.compile(r"[\s().-]")
_NUMBER = re.compile(r"\+\d{7,15}")
_FINNISH_MOBILES = ("+3584", "+35850")


def international(phone: str | None) -> str | None:
    """Return a telephone number as a gateway takes it; None for what is none. A Finnish one may begin with 0."""
    typed = (phone or "").strip()
    if typed.startswith(("+", "00")):
        # +358 (0)40: the zero in brackets is for who dials from the same country.
        typed = typed.replace("(0)", "")
    digits = _SPACES.sub("", typed)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0"):
        digits = f"+358{digits[1:]}"
    return digits if _NUMBER.fullmatch(digits) else None


def mobile(phone: str | None) -> str | None:
    """Return a number that takes text messages as a gateway takes it; None for a fixed line in Finland."""
    number = international(phone)
    is_fixed = number is not None and number.startswith("+358") and not number.startswith(_FINNISH_MOBILES)
    return None if is_fixed else number
