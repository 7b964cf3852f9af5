"""Who does a deed, and for whom."""

from dataclasses import dataclass

ROLES = ("employer", "representative", "assistant", "staff", "manager")
ACTING_ROLES = frozenset(("representative", "staff", "manager"))
"""Who may handle the matters of another person; everybody else's matters are their own."""


@dataclass(frozen=True)
class Actor:
    """The person behind a request or job, and whose matters they handle in it.

    `employer_id` is the employer whose needs are at hand: the actor's own, one they represent, or one that
    staff act for. `profile_id` is the same for assistants. `account_id` is always the person who acts;
    None is the service itself.
    """

    account_id: int | None
    roles: frozenset[str] = frozenset()
    centre_id: int | None = None
    employer_id: int | None = None
    profile_id: int | None = None
    practice: bool = False
    """Whether their centre is one for practice, whose people are made up."""

    @property
    def is_staff(self) -> bool:
        """Whether the actor works for a centre."""
        return bool(self.roles & {"staff", "manager"})


SYSTEM = Actor(account_id=None)
