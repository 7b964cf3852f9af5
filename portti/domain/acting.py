"""When staff handle a person's own matters: on which ground, and how the person agreed."""

from portti.domain.errors import RuleViolation

REASONS = ("phone_request", "visit", "no_email", "fills_in_together", "corrects_fault")
CONSENTS = ("spoken", "written", "representative")


def check_acting(reason: str, consent: str) -> None:
    """Raise RuleViolation unless a reason and a consent from the lists are given."""
    if reason not in REASONS:
        raise RuleViolation("reason_missing", "reason")
    check_consent(consent)


def check_consent(consent: str) -> None:
    """Raise RuleViolation unless it is said how the person agreed."""
    if consent not in CONSENTS:
        raise RuleViolation("consent_missing", "consent")
