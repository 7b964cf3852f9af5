"""What is written about a single shift: the question, who comes, that it is taken, and that all begins anew.

E-mail goes to whom it reaches, a text message to the assistants who have chosen it and to employers without e-mail.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.phones import international
from portti.domain.places import main_language, municipality_name
from portti.domain.substitutes import quiet_ends
from portti.mail.compose import substitute_texts as texts
from portti.mail.compose import substitutes as compose
from portti.mail.compose.drafting import Holder
from portti.mail.outbox import enqueue, take_back
from portti.models import Centre, Need, Profile, SubstituteAsk, SubstituteChoice, SubstituteRequest
from portti.moments import short_date
from portti.queries import recipients
from portti.queries import substitutes as queries
from portti.services.accounts import holder_by_telephone, holder_of
from portti.services.substitute_choices import choice_of
from portti.settings import Settings
from portti.wording.week import single_for_telephone, single_in_words


def mail_questions(
    session: Session,
    need: Need,
    request: SubstituteRequest,
    asks: Sequence[SubstituteAsk],
    *,
    settings: Settings,
    now: datetime,
) -> None:
    """Ask each by mail, by text message, or both; in a new round each is asked anew."""
    keys = [ask.profile_id for ask in asks]
    receivers = recipients.accounts_of_profiles(session, keys)
    texted = recipients.texted_of_profiles(session, keys, settings)
    for ask in asks:
        for account in receivers[ask.profile_id]:
            draft = compose.substitute_asked(
                holder_of(account),
                account.id,
                ask_id=ask.id,
                turn=request.round,
                when=single_in_words(request.starts_at, request.ends_at, account.language),
                day=short_date(request.begins_at, account.language),
                area=municipality_name(need.municipality_code, account.language),
                begins_at=request.begins_at,
                settings=settings,
            )
            enqueue(session, draft, now=now)
        if ask.profile_id in texted:
            account, phone = texted[ask.profile_id]
            draft = texts.substitute_asked(
                holder_by_telephone(account, phone),
                account.id,
                ask_id=ask.id,
                turn=request.round,
                when=single_for_telephone(request.starts_at, request.ends_at, account.language),
                area=municipality_name(need.municipality_code, account.language),
                begins_at=request.begins_at,
                settings=settings,
            )
            enqueue(session, draft, now=now)


def tell_found(
    session: Session, request: SubstituteRequest, ask: SubstituteAsk, *, settings: Settings, now: datetime
) -> None:
    """Tell the employer's side who comes."""
    need = session.get_one(Need, request.need_id)
    name = session.get_one(Profile, ask.profile_id).shown_name
    for account in recipients.accounts_of_need(session, need):
        draft = compose.substitute_found(
            holder_of(account),
            request_id=request.id,
            turn=request.round,
            when=single_in_words(request.starts_at, request.ends_at, account.language),
            name=name,
            begins_at=request.begins_at,
            settings=settings,
        )
        enqueue(session, draft, now=now)
    for account, phone in recipients.texted_of_need(session, need, settings):
        draft = texts.substitute_found(
            holder_by_telephone(account, phone),
            request_id=request.id,
            turn=request.round,
            when=single_for_telephone(request.starts_at, request.ends_at, account.language),
            name=name,
            phone=queries.phone_of_centre(session, request),
            begins_at=request.begins_at,
            settings=settings,
        )
        enqueue(session, draft, now=now)


def is_employer_told(session: Session, need: Need, settings: Settings) -> bool:
    """Answer whether anybody on the employer's side gets what is written about their shifts."""
    by_mail = recipients.accounts_of_need(session, need)
    return bool(by_mail or recipients.texted_of_need(session, need, settings))


def tell_others(
    session: Session, request: SubstituteRequest, *, cancelled: bool, settings: Settings, now: datetime
) -> None:
    """Tell everybody who was asked and has not said no, but for who comes; no question leaves any more."""
    rows = [row for row in _stop_asking(session, request) if not (row.ask.won or row.ask.answer == "no")]
    _tell_closed(session, request, rows, cancelled, settings, now)


def tell_nobody_is_needed(
    session: Session, request: SubstituteRequest, *, settings: Settings, now: datetime
) -> None:
    """Tell who had promised a shift that it is off; where nobody had, everybody who was asked and not said no."""
    asks = _stop_asking(session, request)
    rows = [row for row in asks if row.ask.won] or [row for row in asks if row.ask.answer != "no"]
    _tell_closed(session, request, rows, True, settings, now)


def _stop_asking(session: Session, request: SubstituteRequest) -> list[queries.AskRow]:
    """Keep what has not left from leaving: questions, and that nobody comes; return who was asked."""
    asks = queries.asks_of_request(session, request.id)
    _take_back(session, ("substitute_escalated", "substitute_withdrew"), [request.id])
    _take_back(session, ("substitute_asked",), [row.ask.id for row in asks])
    return asks


def take_back_promise(session: Session, request: SubstituteRequest) -> None:
    """Keep what has not left from leaving: that somebody comes, and that nobody else need."""
    asks = queries.asks_of_request(session, request.id)
    _take_back(session, ("substitute_found",), [request.id])
    _take_back(session, ("substitute_closed",), [row.ask.id for row in asks])


def _take_back(session: Session, kinds: Sequence[str], keys: Sequence[int]) -> None:
    """Take back by every channel; what comes late must not say what was true before."""
    begins = [f"{kind}:{way}{key}:" for kind in kinds for way in ("", "sms:") for key in keys]
    if begins:
        take_back(session, *begins)


def _tell_closed(
    session: Session,
    request: SubstituteRequest,
    rows: Sequence[queries.AskRow],
    cancelled: bool,
    settings: Settings,
    now: datetime,
) -> None:
    keys = [row.profile.id for row in rows]
    receivers = recipients.accounts_of_profiles(session, keys)
    texted = recipients.texted_of_profiles(session, keys, settings)
    for row in rows:
        for account in receivers[row.profile.id]:
            draft = compose.substitute_closed(
                holder_of(account),
                account.id,
                ask_id=row.ask.id,
                turn=request.round,
                when=single_in_words(request.starts_at, request.ends_at, account.language),
                cancelled=cancelled,
                begins_at=request.begins_at,
                settings=settings,
            )
            enqueue(session, draft, now=now)
        if row.profile.id in texted:
            account, phone = texted[row.profile.id]
            draft = texts.substitute_closed(
                holder_by_telephone(account, phone),
                account.id,
                ask_id=row.ask.id,
                turn=request.round,
                when=single_for_telephone(request.starts_at, request.ends_at, account.language),
                cancelled=cancelled,
                begins_at=request.begins_at,
                settings=settings,
            )
            enqueue(session, draft, now=now, leaves_at=_may_ring_at(session, row, now))


def _may_ring_at(session: Session, row: queries.AskRow, now: datetime) -> datetime:
    """Return when a telephone may ring: after the quiet hours, but at once for who had promised to come."""
    choice = choice_of(session.get(SubstituteChoice, row.profile.id))
    return now if row.ask.won else quiet_ends(choice, helsinki(now)) or now


def tell_employer(
    session: Session, request: SubstituteRequest, kind: str, *, settings: Settings, now: datetime
) -> None:
    """Tell the employer's side that who had promised withdrew, or that the centre has the shift now; with its phone."""
    need = session.get_one(Need, request.need_id)
    phone = queries.phone_of_centre(session, request)
    for account in recipients.accounts_of_need(session, need):
        draft = compose.substitute_trouble(
            kind,
            holder_of(account),
            request_id=request.id,
            turn=request.round,
            when=single_in_words(request.starts_at, request.ends_at, account.language),
            phone=phone,
            begins_at=request.begins_at,
            settings=settings,
        )
        enqueue(session, draft, now=now)
    for account, number in recipients.texted_of_need(session, need, settings):
        draft = texts.substitute_trouble(
            holder_by_telephone(account, number),
            kind=kind,
            request_id=request.id,
            turn=request.round,
            when=single_for_telephone(request.starts_at, request.ends_at, account.language),
            phone=phone,
            begins_at=request.begins_at,
            settings=settings,
        )
        enqueue(session, draft, now=now)


def tell_urgent_phone(
    session: Session, request: SubstituteRequest, *, settings: Settings, now: datetime
) -> None:
    """Tell the telephone that the centre keeps for such shifts, where there is a gateway; it names nobody.

    Whoever holds it at the moment reads the language of most people where the centre is.
    """
    centre = session.get_one(Centre, request.centre_id)
    phone = international(centre.urgent_phone)
    if phone is None or not settings.sms.url:
        return
    need = session.get_one(Need, request.need_id)
    language = main_language(centre.municipality_code)
    draft = texts.urgent_shift(
        Holder(None, centre.id, phone, language, ""),
        request_id=request.id,
        turn=request.round,
        when=single_for_telephone(request.starts_at, request.ends_at, language),
        area=municipality_name(need.municipality_code, language),
        begins_at=request.begins_at,
        settings=settings,
    )
    enqueue(session, draft, now=now)
