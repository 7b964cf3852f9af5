"""Rules of a centre's own facts."""

import re
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


def check_centre(draft: CentreDraft) -> None:
    """Raise RuleViolation with the first field that does not do."""
    if len(draft.code) > LONGEST_CODE or not _CODE.fullmatch(draft.code):
        raise RuleViolation("code_form", "code")
    for field, name in (("name_fi", draft.name_fi), ("name_sv", draft.name_sv)):
        if not name.strip() or len(name) > _LONGEST_NAME:
            raise RuleViolation("name_form", field)
    if draft.municipality_code not in municipality_table():
        raise RuleViolation("municipality_unknown", "municipality_code")
    if not draft.phone.strip():
        raise RuleViolation("phone_form", "phone")
