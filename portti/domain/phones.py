"""Telephone numbers as machines dial them."""

import re

_SPACES = re.compile(r"[\s().-]")
_NUMBER = re.compile(r"\+\d{7,15}")


def international(phone: str | None) -> str | None:
    """Return a telephone number as a gateway takes it; None for what is none. A Finnish one may begin with 0."""
    digits = _SPACES.sub("", phone or "")
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0"):
        digits = f"+358{digits[1:]}"
    return digits if _NUMBER.fullmatch(digits) else None
