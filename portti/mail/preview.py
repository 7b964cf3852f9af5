"""Each kind of e-mail with made-up people, places and times: for staff who look beforehand, and for tests."""

from collections.abc import Callable
from datetime import datetime, timedelta

from matching.reasons import gate_sentence
from portti.clock import helsinki
from portti.domain.marked_text import blocks_of
from portti.mail import preview_candidacies, preview_feedback, preview_gatherings
from portti.mail.compose import (
    account,
    ads,
    answers,
    interview_summary,
    invitations,
    messages,
    news,
    proposals,
    reminders,
    staff_interviews,
    substitutes,
)
from portti.mail.compose.interview_values import BookingFacts, BookingNews
from portti.mail.compose.new_matches import News, OtherWay, TellablePair, new_matches
from portti.mail.compose.staff_interviews import Change, Since
from portti.mail.kinds import KINDS, Draft
from portti.mail.links import (
    assistant_match_url,
    assistant_matches_url,
    messages_url,
    need_match_url,
    need_matches_url,
    need_proposal_url,
    need_step_url,
    need_url,
    profile_step_url,
)
from portti.mail.preview_stage import KEY, Stage
from portti.moments import short_date
from portti.settings import Settings
from portti.vocabulary import N_
from portti.wording.week import single_in_words
from portti.words import translate

_TOKEN = "made-up-link-that-opens-nothing"  # noqa: S105 - it opens nothing


def preview(kind: str, language: str, *, settings: Settings, now: datetime) -> Draft:
    """Return one kind as `language` reads it; it is promised to nobody."""
    return _MADE[kind](Stage(language, settings, now))


def previews(language: str, *, settings: Settings, now: datetime) -> dict[str, Draft]:
    """Return every kind as `language` reads it."""
    return {kind: preview(kind, language, settings=settings, now=now) for kind in KINDS}


def _link_mail(compose: Callable[..., Draft], hours: int, **more: str) -> Callable[[Stage], Draft]:
    def make(stage: Stage) -> Draft:
        expires_at = stage.now + timedelta(hours=hours)
        return compose(
            stage.holder, _TOKEN, link_id=KEY, expires_at=expires_at, settings=stage.settings, **more
        )

    return make


def _account_made(stage: Stage) -> Draft:
    names = {"centre": stage.host.name, "centre_phone": stage.host.phone}
    return _link_mail(account.account_made_for_you, 72, **names)(stage)


def _new_matches_employer(stage: Stage) -> Draft:
    language, settings = stage.language, stage.settings
    told = (("Kalle", "Jyväskylä", 720, 14), ("Sanna", "Muurame", 600, 25), ("Li", "Laukaa", 540, 32))
    pairs = [
        TellablePair(
            name,
            area,
            _reasons(minutes, trip, False, language),
            need_match_url(settings, language, KEY, KEY),
        )
        for name, area, minutes, trip in told
    ]
    other_way = OtherWay("cover", need_step_url(settings, language, KEY, "dates"))
    news = News(pairs, 8, need_matches_url(settings, language, KEY), other_way, "preview")
    return new_matches("employer", stage.holder, KEY, news, settings=settings, now=stage.now)


def _new_matches_assistant(stage: Stage) -> Draft:
    language, settings = stage.language, stage.settings
    pair = TellablePair(
        "", "Jyväskylä", _reasons(720, 28, True, language), assistant_match_url(settings, language, KEY)
    )
    other_way = OtherWay("travel", profile_step_url(settings, language, "travel"))
    news = News([pair], 1, assistant_matches_url(settings, language), other_way, "preview")
    return new_matches("assistant", stage.holder, KEY, news, settings=settings, now=stage.now)


def _reasons(minutes: int, trip: int, for_assistant: bool, language: str) -> tuple[str, ...]:
    cover = {"cover": minutes / 720, "covered_minutes": minutes, "needed_minutes": 720}
    travel = {"mode": "transit", "estimate": float(trip), "limit": 40.0}
    return tuple(
        gate_sentence({"gate": gate, "passed": True, "facts": facts}, for_assistant, language)
        for gate, facts in (("schedule", cover), ("travel", travel))
    )


def _both_interested(stage: Stage) -> Draft:
    link = need_match_url(stage.settings, stage.language, KEY, KEY)
    return answers.both_interested(
        stage.holder, match_id=KEY, link=link, for_assistant=False, settings=stage.settings, now=stage.now
    )


def _pair_ended(stage: Stage) -> Draft:
    link = assistant_matches_url(stage.settings, stage.language)
    return answers.pair_ended(
        stage.holder,
        match_id=KEY,
        area="Jyväskylä",
        link=link,
        for_assistant=True,
        settings=stage.settings,
        now=stage.now,
    )


def _reminder(about: str, noun: str, path: str) -> Callable[[Stage], Draft]:
    def make(stage: Stage) -> Draft:
        days = stage.settings.freshness
        since = days.ask_after_days if about == reminders.ASKED else days.hide_after_days
        confirmed_at = stage.now - timedelta(days=since)
        return reminders.reminder(
            about,
            stage.holder,
            KEY,
            noun,
            KEY,
            area="Jyväskylä",
            confirmed_at=confirmed_at,
            hidden_from=confirmed_at + timedelta(days=days.hide_after_days),
            page=stage.link(path),
            settings=stage.settings,
            now=stage.now,
        )

    return make


def _invitation(stage: Stage) -> Draft:
    return invitations.interview_invitation(
        stage.receiver,
        stage.host,
        invitation_id=KEY,
        token=_TOKEN,
        times=[stage.time(3, 7, "phone"), stage.time(4, 11, "video"), stage.time(8, 13, "centre")],
        expires_at=stage.now + timedelta(days=stage.settings.invitations.link_days),
        by_job=True,
        settings=stage.settings,
    )


def _booking(stage: Stage, compose: Callable[..., Draft | None], sequence: int, **more: object) -> Draft:
    news = BookingNews(
        stage.receiver,
        stage.host,
        BookingFacts(KEY, "preview@portti", sequence),
        stage.time(4, 11, "centre", translate(stage.language, "Example street 1, Jyväskylä")),
        _TOKEN,
    )
    draft = compose(news, settings=stage.settings, now=stage.now, **more)
    assert draft is not None  # the receiver has an address
    return draft


def _moved(stage: Stage) -> Draft:
    return _booking(stage, invitations.interview_moved, 1, before=stage.time(3, 7, "phone"))


def _reminder_of_interview(stage: Stage) -> Draft:
    return invitations.interview_reminder(
        stage.receiver, stage.host, stage.time(1, 7, "phone"), key="0", token=_TOKEN, settings=stage.settings
    )


def _missed(stage: Stage) -> Draft:
    return invitations.interview_missed(
        stage.receiver,
        stage.host,
        stage.time(-1, 7, "phone"),
        invitation_id=KEY,
        token=_TOKEN,
        times=[stage.time(3, 7, "phone"), stage.time(4, 11, "video")],
        expires_at=stage.now + timedelta(days=stage.settings.invitations.link_days),
        settings=stage.settings,
    )


def _need_proposal(stage: Stage) -> Draft:
    return proposals.change_proposed(
        stage.holder,
        proposal_id=KEY,
        area="Jyväskylä",
        opens=3,
        link=need_proposal_url(stage.settings, stage.language, KEY),
        settings=stage.settings,
        now=stage.now,
    )


def _message_waits(stage: Stage) -> Draft:
    link = messages_url(stage.settings, stage.language, "assistant")
    return messages.message_waits(
        stage.holder, newest_id=KEY, link=link, settings=stage.settings, now=stage.now
    )


def _news(stage: Stage) -> Draft:
    text = "\n\n".join(
        translate(stage.language, one)
        for one in (
            N_("The centre is closed on Friday. On Monday we answer again."),
            N_("- The phone hours are as always from Monday on.\n- Write to us if the matter can wait."),
        )
    )
    words = news.NewsWords(
        translate(stage.language, "We are closed on Friday"),
        stage.language,
        blocks_of(text),
        "",
        translate(stage.language, "Example centre"),
    )
    return news.news_told(stage.holder, KEY, KEY, words, settings=stage.settings, now=stage.now)


def _read_ad(compose: Callable[..., Draft]) -> Callable[[Stage], Draft]:
    return lambda stage: compose(
        stage.holder,
        check_id=KEY,
        area="Jyväskylä",
        link=need_url(stage.settings, stage.language, KEY),
        settings=stage.settings,
        now=stage.now,
    )


def _need_news(kind: str) -> Callable[[Stage], Draft]:
    return lambda stage: reminders.need_news(
        kind,
        stage.holder,
        KEY,
        key="preview",
        area="Jyväskylä",
        link=need_url(stage.settings, stage.language, KEY),
        settings=stage.settings,
        now=stage.now,
    )


def _staff_change(kind: str, before_days: int | None = None) -> Callable[[Stage], Draft]:
    def make(stage: Stage) -> Draft:
        before = stage.time(before_days, 7, "phone") if before_days else None
        booking = BookingFacts(KEY, "preview@portti", 0 if kind == "staff_booked" else 1)
        time = stage.time(4, 11, "phone")
        change = Change(kind, str(KEY), time, before, booking=booking, host=stage.host)
        return staff_interviews.interview_change(
            stage.holder, KEY, change, settings=stage.settings, now=stage.now
        )

    return make


def _substitute(compose: Callable[..., Draft], **more: object) -> Callable[[Stage], Draft]:
    def make(stage: Stage) -> Draft:
        begins_at = stage.time(1, 14, "centre").starts_at
        day = helsinki(begins_at).date().isoformat()
        when = single_in_words(f"{day}T16:00", f"{day}T20:00", stage.language)
        if compose is substitutes.substitute_asked:
            more["day"] = short_date(begins_at, stage.language)
        people = () if compose is substitutes.substitute_found else (KEY,)
        return compose(stage.holder, *people, when=when, begins_at=begins_at, settings=stage.settings, **more)

    return make


def _trouble(stage: Stage, kind: str) -> Draft:
    begins_at = stage.time(1, 14, "centre").starts_at
    day = helsinki(begins_at).date().isoformat()
    return substitutes.substitute_trouble(
        kind,
        stage.holder,
        request_id=KEY,
        when=single_in_words(f"{day}T16:00", f"{day}T20:00", stage.language),
        phone=stage.settings.site.help_phone,
        begins_at=begins_at,
        settings=stage.settings,
    )


def _staff_day_list(stage: Stage) -> Draft:
    today, tomorrow = stage.time(0, 7, "phone"), stage.time(1, 11, "video")
    later = stage.time(0, 9, "centre")
    return staff_interviews.interview_list(
        stage.holder,
        KEY,
        [(today.starts_at, [today, later]), (tomorrow.starts_at, [tomorrow])],
        Since(booked=2, moved=1),
        settings=stage.settings,
        now=stage.now,
    )


_MADE: dict[str, Callable[[Stage], Draft]] = {
    **preview_candidacies.MADE,
    **preview_gatherings.MADE,
    **preview_feedback.MADE,
    "confirm_address": _link_mail(account.confirm_address, 72),
    "account_exists": lambda stage: account.account_exists(
        stage.holder, settings=stage.settings, now=stage.now
    ),
    "log_in_link": _link_mail(account.log_in_link, 1),
    "reset_password": _link_mail(account.reset_password, 1),
    "password_changed": lambda stage: account.password_changed(
        stage.holder, settings=stage.settings, now=stage.now
    ),
    "change_email": lambda stage: account.change_email(
        stage.holder,
        stage.holder.address,
        _TOKEN,
        link_id=KEY,
        expires_at=stage.now + timedelta(hours=72),
        settings=stage.settings,
    ),
    "email_changed": lambda stage: account.email_changed(
        stage.holder, settings=stage.settings, now=stage.now
    ),
    "account_made_for_you": _account_made,
    "close_account": _link_mail(account.close_account, 1),
    "account_closed": _link_mail(account.account_closed, 168),
    "accounts_merged": lambda stage: account.accounts_merged(
        stage.holder, merge_id=KEY, is_kept=True, settings=stage.settings, now=stage.now
    ),
    "representative_asked": lambda stage: account.representative_asked(
        stage.holder, request_id=KEY, settings=stage.settings, now=stage.now
    ),
    "new_matches_employer": _new_matches_employer,
    "new_matches_assistant": _new_matches_assistant,
    "both_interested": _both_interested,
    "pair_ended": _pair_ended,
    "freshness_need": _reminder(reminders.ASKED, "need", "/employer/"),
    "freshness_profile": _reminder(reminders.ASKED, "profile", "/assistant/profile"),
    "hidden_need": _reminder(reminders.HIDDEN, "need", "/employer/"),
    "hidden_profile": _reminder(reminders.HIDDEN, "profile", "/assistant/profile"),
    "need_filled": _need_news(reminders.FILLED),
    "need_open_again": _need_news(reminders.OPEN_AGAIN),
    "interview_invitation": _invitation,
    "interview_booked": lambda stage: _booking(stage, invitations.interview_booked, 0),
    "interview_moved": _moved,
    "need_proposal": _need_proposal,
    "message_waits": _message_waits,
    "answer_awaited": lambda stage: messages.answer_awaited(
        stage.holder,
        key="preview",
        answer_by=stage.now + timedelta(days=2),
        link=messages_url(stage.settings, stage.language, "assistant"),
        settings=stage.settings,
    ),
    "no_answer_came": lambda stage: messages.no_answer_came(
        stage.holder,
        message_id=KEY,
        link=messages_url(stage.settings, stage.language, "assistant"),
        settings=stage.settings,
        now=stage.now,
    ),
    "news": _news,
    "ad_opened": _read_ad(ads.ad_opened),
    "ad_sent_back": _read_ad(ads.ad_sent_back),
    "substitute_asked": _substitute(substitutes.substitute_asked, ask_id=KEY, area="Jyväskylä"),
    "substitute_closed": _substitute(substitutes.substitute_closed, ask_id=KEY, cancelled=False),
    "substitute_found": _substitute(substitutes.substitute_found, request_id=KEY, name="Kalle"),
    "substitute_withdrew": lambda stage: _trouble(stage, "substitute_withdrew"),
    "substitute_escalated": lambda stage: _trouble(stage, "substitute_escalated"),
    "interview_cancelled": lambda stage: _booking(stage, invitations.interview_cancelled, 1, by_centre=True),
    "interview_reminder": _reminder_of_interview,
    "interview_missed": _missed,
    "interview_summary": lambda stage: interview_summary.summary_to_read(
        stage.holder, key="0", days=7, settings=stage.settings, now=stage.now
    ),
    "staff_booked": _staff_change("staff_booked"),
    "staff_moved": _staff_change("staff_moved", before_days=3),
    "staff_cancelled": _staff_change("staff_cancelled"),
    "staff_day_list": _staff_day_list,
}
