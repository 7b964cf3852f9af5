"""E-mails about trainings and groups: to who signed up, has a place, waits, is offered one, or loses it.

None says the title: the name of a peer group can say what its people live with.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portti.mail.compose.drafting import Holder, draft_to
from portti.mail.compose.gathering_calendar import Meeting, calendar_of, method_of
from portti.mail.compose.interview_values import Host
from portti.mail.kinds import Draft
from portti.mail.links import gathering_place_url
from portti.moments import appointment_in_words, short_moment
from portti.settings import Settings
from portti.wording.gathering import heading


@dataclass(frozen=True)
class PlaceNews:
    """All that the mails say; the address of a video meeting goes to who has a place only."""

    holder: Holder
    host: Host
    place_id: int
    sequence: int
    calendar_uid: str
    kind: str
    meetings: Sequence[Meeting]
    place: str
    video_url: str
    settings: Settings
    now: datetime


def gathering_confirm(news: PlaceNews) -> Draft | None:
    """Ask to confirm a sign-up by the personal link, which says more where there is one already."""
    key = f"{news.place_id}:{news.now:%Y%m%d%H}"
    until = news.now + timedelta(hours=news.settings.gatherings.confirm_hours)
    values = {"until": short_moment(until, news.holder.language)}
    return _draft("gathering_confirm", news, values, key=key, until=until)


def gathering_place(news: PlaceNews, *, changed: bool) -> Draft | None:
    """Tell that the person has a place, or what of it has changed; with the calendar part."""
    values = {"changed": changed, "place": news.place, "video": news.video_url}
    return _draft("gathering_place", news, values, key=_key(news), with_calendar=True)


def gathering_waiting(news: PlaceNews, number: int) -> Draft | None:
    """Tell which one of those who wait the person is."""
    return _draft("gathering_waiting", news, {"number": number}, key=_key(news))


def gathering_offer(news: PlaceNews, *, until: datetime) -> Draft | None:
    """Tell that a place is free, and until when it is kept."""
    values = {"until": short_moment(until, news.holder.language)}
    return _draft("gathering_offer", news, values, key=_key(news), until=until)


def gathering_off(news: PlaceNews, *, by_centre: bool) -> Draft | None:
    """Tell that a place was given up, or that the centre has called it off; takes the calendar's entries away."""
    values = {"by_centre": by_centre}
    return _draft("gathering_off", news, values, key=_key(news), with_calendar=True, off=True)


def gathering_reminder(news: PlaceNews) -> Draft | None:
    """Remind of a place."""
    values = {"place": news.place, "video": news.video_url}
    return _draft("gathering_reminder", news, values, key=_key(news))


def _key(news: PlaceNews) -> str:
    return f"{news.place_id}:{news.sequence}"


def _draft(
    kind: str,
    news: PlaceNews,
    values: Mapping[str, object],
    *,
    key: str,
    until: datetime | None = None,
    with_calendar: bool = False,
    off: bool = False,
) -> Draft | None:
    """Compose one mail; None for who has no address."""
    holder, language = news.holder, news.holder.language
    if not holder.address:
        return None
    last = max(meeting.starts_at for meeting in news.meetings)
    times = [appointment_in_words(one.starts_at, one.minutes, language) for one in news.meetings]
    return draft_to(
        holder,
        kind,
        {
            "what": heading(news.kind, language),
            "times": times,
            "link": gathering_place_url(news.settings, language, news.place_id),
            "centre": news.host.name,
            "centre_phone": news.host.phone,
            "help_phone": news.host.phone,
            **values,
        },
        key=key,
        send_before=until or last,
        settings=news.settings,
        calendar=_calendar(news, off=off) if with_calendar else None,
    )


def _calendar(news: PlaceNews, *, off: bool) -> tuple[str, str]:
    text = calendar_of(
        news.holder,
        news.host,
        news.calendar_uid,
        news.sequence,
        news.meetings,
        summary=f"{heading(news.kind, news.holder.language)}: {news.host.name}",
        where=news.place or news.video_url,
        off=off,
        now=news.now,
    )
    return text, method_of(news.meetings, off=off)
