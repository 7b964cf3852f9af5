"""Why a centre puts an assistant forward, in words."""

from flask_babel import gettext


def suggestion_reasons() -> dict[str, str]:
    """Return all reasons as clauses that follow "because"."""
    return {
        "experience": gettext("they have done this kind of work"),
        "met": gettext("the centre has met them and sees that they suit this work"),
        "interested": gettext("they have told the centre that this work interests them"),
        "begins_soon": gettext("they can begin soon"),
        "stays": gettext("they want to stay in the same work for a long time"),
        "other": gettext("the centre has a reason of its own"),
    }
