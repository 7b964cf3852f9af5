"""Telling people of new pairs, each when they chose to hear; a pair is told once to each who reads a side's mail."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.notifications import is_due
from portti.domain.places import municipality_name
from portti.mail.compose.new_matches import News, OtherWay, TellablePair, new_matches
from portti.mail.kinds import NEW_MATCHES
from portti.mail.links import (
    assistant_match_url,
    assistant_matches_url,
    need_match_url,
    need_matches_url,
    need_step_url,
    page_url,
    profile_step_url,
)
from portti.mail.outbox import enqueue
from portti.models import Account, Match, Need, NotificationChoice, Profile
from portti.queries import accounts as account_queries
from portti.queries import digests as queries
from portti.queries.digests import ASSISTANT, EMPLOYER
from portti.services.accounts import holder_of
from portti.services.mail_reasons import MailReasons, mail_reasons
from portti.services.match_inputs import has_fixed_times
from portti.services.notifications import rhythm_of
from portti.settings import Settings

# What would stop pairs that fit poorly in this, and the step where it is said.
_EMPLOYER_STEPS = {"cover": "dates", "times": "times"}
_ASSISTANT_STEPS = {"cover": "times", "travel": "travel"}


@dataclass(frozen=True)
class _Told:
    """A pair that goes into the mail, with its sentences."""

    match: Match
    need: Need
    profile: Profile
    reasons: MailReasons


def accounts_due(session: Session, *, settings: Settings, now: datetime) -> list[int]:
    """Return the accounts that have news and chose to hear of it now."""
    choices = queries.choices_of_kind(session, NEW_MATCHES)
    return sorted(
        account_id
        for account_id, waiting in queries.waiting_news(session).items()
        if any(_is_due(choices.get(account_id), since, settings, now) for since in waiting.values())
    )


def tell_new_matches(session: Session, account_id: int, *, settings: Settings, now: datetime) -> bool:
    """Promise one mail for each side on which an account has news that is due; False where there was none."""
    account = account_queries.account_by_id(session, account_id)
    choice = queries.choice_of(session, account_id, NEW_MATCHES)
    told = False
    for side, since in queries.waiting_news(session, account_id).get(account_id, {}).items():
        if _is_due(choice, since, settings, now):
            told = _tell_side(session, side, account, settings, now) or told
    if told and choice is not None:
        choice.last_told_at = now
    return told


def _is_due(choice: NotificationChoice | None, since: datetime, settings: Settings, now: datetime) -> bool:
    rhythm = rhythm_of(choice, settings)
    told_at = choice.last_told_at if choice else None
    return is_due(rhythm, waiting_since=since, told_at=told_at, now=now)


def _tell_side(session: Session, side: str, account: Account, settings: Settings, now: datetime) -> bool:
    find = queries.untold_to_employer if side == EMPLOYER else queries.untold_to_assistant
    matches = find(session, account.id)
    stale, shown = _best(session, side, account, matches, settings)
    fresh = [match.id for match in matches if match.id not in stale]
    marked = queries.mark_told(session, side, account.id, fresh, now=now)
    shown = [told for told in shown if told.match.id in marked]
    if not shown:
        return False
    compose_pair = _for_employer if side == EMPLOYER else _for_assistant
    news = News(
        pairs=[compose_pair(told, account.language, settings) for told in shown],
        count=len(marked),
        link=_all_of_them(side, shown, account.language, settings),
        other_way=_other_way(side, shown, account.language, settings),
        key=hashlib.sha256(" ".join(map(str, sorted(marked))).encode()).hexdigest()[:32],
    )
    draft = new_matches(side, holder_of(account), account.id, news, settings=settings, now=now)
    return enqueue(session, draft, now=now)


def _best(
    session: Session, side: str, account: Account, matches: Sequence[Match], settings: Settings
) -> tuple[set[int], list[_Told]]:
    """Return the matches that do not stand any more by the rows of now, and the best that do, capped."""
    stale: set[int] = set()
    shown: list[_Told] = []
    # Read together: each row by itself would take a query for each of its lists.
    _rows = queries.rows_of_pairs(session, matches[: settings.digests.most_matches])
    for match in matches:
        if len(shown) == settings.digests.most_matches:
            break
        need = session.get_one(Need, match.need_id)
        profile = session.get_one(Profile, match.profile_id)
        reasons = mail_reasons(
            session,
            need,
            profile,
            for_assistant=side == ASSISTANT,
            language=account.language,
            settings=settings,
        )
        if reasons is None:
            stale.add(match.id)
        else:
            shown.append(_Told(match, need, profile, reasons))
    return stale, shown


def _for_employer(told: _Told, language: str, settings: Settings) -> TellablePair:
    # A shown name may hold more than a first name; a mail says the first word only.
    names = told.profile.shown_name.split()
    return TellablePair(
        name=names[0] if names else "",
        area=municipality_name(told.profile.municipality_code, language),
        reasons=told.reasons.sentences,
        link=need_match_url(settings, language, told.need.id, told.profile.id),
    )


def _for_assistant(told: _Told, language: str, settings: Settings) -> TellablePair:
    return TellablePair(
        name="",
        area=municipality_name(told.need.municipality_code, language),
        reasons=told.reasons.sentences,
        link=assistant_match_url(settings, language, told.need.id),
    )


def _all_of_them(side: str, shown: Sequence[_Told], language: str, settings: Settings) -> str:
    if side == ASSISTANT:
        return assistant_matches_url(settings, language)
    needs = {told.need.id for told in shown}
    if len(needs) == 1:
        return need_matches_url(settings, language, needs.pop())
    return page_url(settings, language, "/employer/")


def _other_way(side: str, shown: Sequence[_Told], language: str, settings: Settings) -> OtherWay:
    if side == ASSISTANT:
        weakest = [told.reasons.weakest for told in shown]
        about = "travel" if weakest.count("travel") * 2 > len(weakest) else "cover"
        return OtherWay(about, profile_step_url(settings, language, _ASSISTANT_STEPS[about]))
    # The first pair's need: the mail speaks of it first.
    need = shown[0].need
    about = "cover" if has_fixed_times(need) else "times"
    return OtherWay(about, need_step_url(settings, language, need.id, _EMPLOYER_STEPS[about]))
