"""What a person has open, for the top of their page: what an adviser with the phone at the ear asks first."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext, ngettext

from portti import moments
from portti.models import Need, Profile
from portti.queries.invitations import InvitationRow
from portti.queries.people import MatchCounts, Person
from portti.web.kit.languages import current_language
from portti.web.kit.own_words import own_words
from portti.web.staff.blueprint import link
from portti.web.staff.words import need_state, profile_state

Matter = dict[str, object]
_OVER = ("filled", "withdrawn")


def open_matters(
    person: Person,
    invitations: Sequence[InvitationRow],
    as_employer: MatchCounts | None,
    as_assistant: MatchCounts | None,
    hanging: int,
    *,
    now: datetime,
) -> list[Matter]:
    """Return what waits or goes on for a person, each with the page where it is handled."""
    found = [_need(need) for need in person.needs if need.state not in _OVER]
    if as_employer is not None and as_employer.both:
        found.append(_both(as_employer.both, None))
    if person.profile is not None:
        found.append(_profile(person.profile))
        if as_assistant is not None and as_assistant.both:
            found.append(_both(as_assistant.both, person.profile))
        found += _interview(person.profile, invitations, now)
    if hanging:
        text = ngettext(
            "%(num)s message did not reach them, or may not have",
            "%(num)s messages did not reach them, or may not have",
            hanging,
        )
        found.append(_matter(text, link("staff.messages", account=person.account.id, state="hanging")))
    return found


def _matter(text: object, href: str | None, status: str | None = None, hint: str | None = None) -> Matter:
    return {"text": text, "href": href, "status": status, "hint": hint}


def _need(need: Need) -> Matter:
    title = own_words(need.title, need.text_language) if need.title else gettext("Need without a title")
    return _matter(title, link("staff.need", need_id=need.id), need_state(need.state))


def _both(pairs: int, profile: Profile | None) -> Matter:
    text = ngettext("%(num)s pair: both are interested", "%(num)s pairs: both are interested", pairs)
    href = link("staff.matches", profile=profile.id, answer="both") if profile else None
    return _matter(text, href or link("staff.matches", answer="both"))


def _profile(profile: Profile) -> Matter:
    return _matter(
        gettext("Profile of an assistant"),
        link("staff.matches", profile=profile.id),
        profile_state(profile.state),
    )


def _interview(profile: Profile, invitations: Sequence[InvitationRow], now: datetime) -> list[Matter]:
    """Return where the interview stands, until it is noted as held."""
    if profile.interviewed_on is not None:
        return []
    standing = [
        row
        for row in invitations
        if row.invitation.cancelled_at is None and not (row.booking and row.booking.missed_at)
    ]
    for row in standing:
        if row.slot is not None:
            time = moments.appointment_in_words(row.slot.starts_at, row.slot.minutes, current_language())
            return [_matter(gettext("Interview"), link("staff.slots"), gettext("Booked"), time)]
    if any(row.invitation.expires_at > now for row in standing):
        return [_matter(gettext("Interview"), link("staff.invitations"), gettext("No time booked yet"))]
    if profile.state == "published":
        return [_matter(gettext("Interview"), link("staff.invitations"), gettext("Not invited yet"))]
    return []
