"""How many examples the property tests try: `normal` in every run, `nightly` by a command of its own."""

import os

from hypothesis import HealthCheck, settings

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]

settings.register_profile(
    "normal", max_examples=200, deadline=None, derandomize=True, suppress_health_check=SLOW
)
settings.register_profile(
    "nightly", max_examples=10_000, deadline=None, database=None, print_blob=True, suppress_health_check=SLOW
)


def load() -> None:
    """Choose the profile that PORTTI_HYPOTHESIS_PROFILE names, `normal` when it is not set."""
    settings.load_profile(os.environ.get("PORTTI_HYPOTHESIS_PROFILE", "normal"))
