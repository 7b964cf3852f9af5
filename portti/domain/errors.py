"""The faults a deed can end in; pages and commands turn them into words."""

from collections.abc import Callable, Mapping


class PorttiError(Exception):
    """Any fault that the rules of the service know."""


class RuleViolation(PorttiError):
    """A rule forbids it: `code` names the rule, `field` the form field, `facts` fill its sentence."""

    def __init__(
        self, code: str, field: str | None = None, facts: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(code if field is None else f"{code} ({field})")
        self.code = code
        self.field = field
        self.facts = dict(facts or {})


def faults_of(*checks: Callable[[], object]) -> list[RuleViolation]:
    """Return what each of some checks finds wrong, in their order."""
    found = []
    for check in checks:
        try:
            check()
        except RuleViolation as fault:
            found.append(fault)
    return found


class NotFound(PorttiError):
    """There is no such row, or it is another person's, which must look the same."""


class NotAllowed(PorttiError):
    """The actor's role may not do this at all."""


class Conflict(PorttiError):
    """The row has changed since the actor saw it: another tab, person or click came first."""

    def __init__(self, code: str = "changed_meanwhile") -> None:
        super().__init__(code)
        self.code = code
