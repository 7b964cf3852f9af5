"""The start page: what waits for the assistant, what they wait for, and how their profile stands."""

from typing import Any

from flask import current_app, render_template, url_for
from flask_babel import gettext, ngettext

from portti.clock import now
from portti.database import reading
from portti.domain.places import municipality_name
from portti.models import Invitation, Profile
from portti.moments import appointment_in_words, date_in_words, short_date
from portti.queries import interview_records as record_queries
from portti.queries import invitations as invitation_queries
from portti.queries import profiles as queries
from portti.queries import substitutes as shift_queries
from portti.services import conversations
from portti.services.bookings import link_word
from portti.services.interview_records import correctable_until, state_of
from portti.services.profiles import is_over, missing_steps
from portti.vocabulary import profile_state_name
from portti.web.assistant.blueprint import blueprint
from portti.web.assistant.meeting_items import meeting_items
from portti.web.assistant.profile_pages import shown_profile
from portti.web.assistant.profile_words import day_in_words, fitting_words, why_hidden
from portti.web.kit.access import current_actor
from portti.web.kit.forms import settings_now
from portti.web.kit.freshness import unanswered_in_words
from portti.web.kit.languages import current_language
from portti.web.kit.merge_notice import merge_notice
from portti.wording.week import single_in_words

Item = dict[str, Any]


@blueprint.get("/")
def home() -> str:
    """Show the start page."""
    if current_actor().profile_id is None:
        return render_template("assistant/no_profile.html")
    profile, language = shown_profile(), current_language()
    with reading() as session:
        waits = (
            _profile_items(profile) + _record_items(session, profile) + _invitation_items(session, profile)
        )
        answered = queries.answered_needs(session, profile.id)
        waits += _needs(answered.for_assistant, "asked")
        waits += _shift_items(session, profile)
        waits += _unread_items(session)
        choosing, meeting = meeting_items(session)
        waits += choosing
        both = _needs(answered.for_nobody, "both")
        awaited = _booking_items(session, profile) + meeting
        awaited += _needs(answered.for_employer, "awaited")
        fitting = queries.count_fitting_needs(session, profile.id)
        merged = merge_notice(session)
    return render_template(
        "assistant/home.html",
        profile=profile,
        state=profile_state_name(profile.state, language),
        confirmed=date_in_words(profile.confirmed_at, language) if profile.confirmed_at else None,
        interviewed=day_in_words(profile.interviewed_on, language) if profile.interviewed_on else None,
        is_over=is_over(profile, now()),
        merged=merged,
        waits=waits,
        awaited=awaited,
        both=both,
        fitting=fitting_words(fitting),
        matches_href=_href("assistant.matches"),
    )


def _profile_items(profile: Profile) -> list[Item]:
    href = url_for("assistant.profile")
    missing = missing_steps(profile, now())
    if profile.state == "draft" and not profile.steps_done:
        text = gettext("Fill in your profile")
        return [_item(text, url_for("assistant.profile_step", step="place"))]
    if profile.state == "draft" and missing:
        return [_item(gettext("Fill in the rest of your profile"), href)]
    if profile.state == "draft":
        return [_item(gettext("Publish your profile"), href)]
    if profile.state == "hidden":
        return [_item(gettext("Bring your hidden profile back"), href, hint=why_hidden(profile))]
    hint = unanswered_in_words(profile)
    return [_item(gettext("Tell whether your profile still holds"), href, hint=hint)] if hint else []


def _invitation_items(session: Any, profile: Profile) -> list[Item]:
    invitation = invitation_queries.open_invitation(session, profile.id, now())
    if invitation is None or record_queries.was_interviewed(session, profile):
        return []
    if invitation_queries.standing_booking(session, invitation.id) is not None:
        return []
    language = current_language()
    return [
        _item(
            gettext("Choose a time for your pre-interview"),
            _interview_href(invitation),
            hint=gettext(
                "We sent you an e-mail on %(sent)s. Its link opens the free times. "
                "The link stops working on %(until)s.",
                sent=date_in_words(invitation.invited_at, language),
                until=date_in_words(invitation.expires_at, language),
            ),
        )
    ]


def _record_items(session: Any, profile: Profile) -> list[Item]:
    """Return the summary of an interview that the assistant may still ask to correct."""
    record = record_queries.readable_record(session, profile.id)
    if record is None or state_of(record) != "shared":
        return []
    until = correctable_until(record, settings=settings_now())
    hint = gettext(
        "You can ask for a correction until %(day)s.", day=date_in_words(until, current_language())
    )
    return [_item(gettext("Read the summary of your interview"), url_for("assistant.interview"), hint=hint)]


def _shift_items(session: Any, profile: Profile) -> list[Item]:
    """Return the shifts that the assistant is asked for and has not answered, and those they have promised."""
    language, href, items = current_language(), url_for("assistant.shifts"), []
    for ask, row, _need, still_open in shift_queries.asks_of_profile(session, profile.id, now()):
        when = single_in_words(row.starts_at, row.ends_at, language)
        if ask.won:
            items.append(_item(gettext("You have promised a shift"), href, hint=when))
        elif still_open and ask.answer is None:
            items.append(_item(gettext("Say whether you can do a shift"), href, hint=when))
    return items


def _unread_items(session: Any) -> list[Item]:
    unread = conversations.count_unread(session, current_actor(), "assistant")
    if not unread:
        return []
    text = ngettext("Read %(num)s new message", "Read new messages from %(num)s people", unread)
    return [_item(text, url_for("assistant.messages"), hint=gettext("Somebody has written to you."))]


def _booking_items(session: Any, profile: Profile) -> list[Item]:
    booked = invitation_queries.booked_of_profile(session, profile.id)
    if booked is None or record_queries.was_interviewed(session, profile):
        return []
    when = appointment_in_words(booked.slot.starts_at, booked.slot.minutes, current_language())
    return [_item(gettext("Your pre-interview"), _interview_href(booked.invitation), hint=when)]


def _interview_href(invitation: Invitation) -> str | None:
    """Return the personal page of an invitation; staff who act for the person book on their own pages."""
    word = None if current_actor().is_staff else link_word(settings_now(), invitation)
    return _href("public.interview", token=word) if word else None


def _needs(rows: Any, kind: str) -> list[Item]:
    language = current_language()
    items = []
    for row in rows:
        area = municipality_name(row.need.municipality_code, language)
        texts = {
            "asked": gettext("Answer an employer in %(area)s", area=area),
            "awaited": gettext("An employer in %(area)s has not answered yet", area=area),
            "both": gettext("You and an employer in %(area)s have both said yes", area=area),
        }
        at = row.match.assistant_answered_at if kind == "awaited" else row.match.employer_answered_at
        since = gettext("Since %(day)s", day=short_date(at, language)) if at else None
        item = _item(texts[kind], _href("assistant.match", need_id=row.need.id), hint=since)
        items.append({**item, "title": row.need.shown_title, "lang": row.need.text_language})
    return items


def _item(text: str, href: str | None, hint: str | None = None) -> Item:
    return {"text": text, "href": href, "status": None, "hint": hint}


def _href(endpoint: str, **values: Any) -> str | None:
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None
