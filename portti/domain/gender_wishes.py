"""A wish about the assistant's gender: on which ground it may be asked, and how staff answer it."""

from dataclasses import dataclass
from datetime import date

from portti.domain.errors import RuleViolation

GENDERS = ("woman", "man")
GROUNDS = ("intimate_care", "changing_room", "overnight", "other")
ANSWERS = ("approved", "refused")
LONGEST_GROUND = 500


@dataclass(frozen=True)
class WishDraft:
    """Whom the employer wishes for, and why the work asks it; nothing wished needs no ground."""

    gender: str = ""
    ground: str = ""
    ground_text: str = ""
    step = "wish"

    def check(self, today: date) -> None:
        """A wish has a ground from the list; another ground is said in words."""
        for fault in self.faults():
            raise fault

    def faults(self) -> list[RuleViolation]:
        """Return all that cannot be right, in the order of the fields."""
        if not self.gender:
            return []
        faults = []
        if self.gender not in GENDERS:
            faults.append(RuleViolation("choice_unknown", "gender"))
        if self.ground not in GROUNDS:
            faults.append(RuleViolation("ground_missing", "ground"))
        if self.ground == "other" and not self.ground_text:
            faults.append(RuleViolation("ground_text_missing", "ground_text"))
        if len(self.ground_text) > LONGEST_GROUND:
            faults.append(RuleViolation("ground_text_too_long", "ground_text", {"most": LONGEST_GROUND}))
        return faults
