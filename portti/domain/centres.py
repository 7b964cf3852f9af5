"""Rules of a centre's own facts."""

import re
import unicodedata
from dataclasses import dataclass

from portti.domain.errors import RuleViolation
from portti.domain.places import municipality_table

_CODE = re.compile(r"[a-zåäö0-9]+(-[a-zåäö0-9]+)*")
LONGEST_CODE, _LONGEST_NAME = 20, 120


@dataclass(frozen=True)
class CentreDraft:
    """What an operator says of a new centre."""

    code: str
    name_fi: str
    name_sv: str
    municipality_code: str
    phone: str
    email: str
    interview_required: bool = False
    name_en: str = ""


def check_centre(draft: CentreDraft) -> None:
    """Raise RuleViolation with the first field that does not do."""
    if len(draft.code) > LONGEST_CODE or not _CODE.fullmatch(draft.code):
        raise RuleViolation("code_form", "code")
    for field, name in (("name_fi", draft.name_fi), ("name_sv", draft.name_sv)):
        if not name.strip() or len(name) > _LONGEST_NAME:
            raise RuleViolation("name_form", field)
    if len(draft.name_en) > _LONGEST_NAME:
        raise RuleViolation("name_form", "name_en")
    if draft.municipality_code not in municipality_table():
        raise RuleViolation("municipality_unknown", "municipality_code")
    if not draft.phone.strip():
        raise RuleViolation("phone_form", "phone")


def practice_code(code: str) -> str:
    """Return the code of the practice centre beside the centre of a code."""
    return f"harj-{code}"[:LONGEST_CODE].strip("-")


def practice_address(code: str, address: str, number: int = 1) -> str:
    """Return what somebody logs in with at a practice centre: the beginning of their address, and a made-up end.

    The second whose address begins so has a number in it.
    """
    plain = unicodedata.normalize("NFKD", code).encode("ascii", "ignore").decode()
    beginning = address.partition("@")[0] + (f"-{number}" if number > 1 else "")
    return f"{beginning}@{plain}.example".lower()
