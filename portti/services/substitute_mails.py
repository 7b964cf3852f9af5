"""What is written about a single shift: the question, who comes, that it is taken, and that all begins anew."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.phones import international
from portti.domain.places import municipality_name
from portti.mail.compose import substitutes as compose
from portti.mail.outbox import enqueue, take_back
from portti.models import Account, Need, Profile, SubstituteAsk, SubstituteChoice, SubstituteRequest
from portti.moments import short_date
from portti.queries import recipients
from portti.queries import substitutes as queries
from portti.services.accounts import holder_of
from portti.settings import Settings
from portti.wording.week import single_in_words


def mail_questions(
    session: Session,
    need: Need,
    request: SubstituteRequest,
    asks: Sequence[SubstituteAsk],
    *,
    settings: Settings,
    now: datetime,
) -> None:
    """Ask each by mail; in a new round each is asked anew."""
    receivers = recipients.accounts_of_profiles(session, [ask.profile_id for ask in asks])
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
            _ask_by_sms(session, account, need, request, ask, settings, now)


def _ask_by_sms(
    session: Session,
    account: Account,
    need: Need,
    request: SubstituteRequest,
    ask: SubstituteAsk,
    settings: Settings,
    now: datetime,
) -> None:
    """Ask by telephone too, who has chosen it and where there is a gateway."""
    phone = international(account.phone) if settings.sms.url else None
    chosen = session.get(SubstituteChoice, ask.profile_id)
    if phone is None or chosen is None or not chosen.by_sms:
        return
    draft = compose.substitute_asked_by_sms(
        holder_of(account),
        account.id,
        phone,
        ask_id=ask.id,
        turn=request.round,
        when=single_in_words(request.starts_at, request.ends_at, account.language),
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
    take_back(session, *(f"substitute_escalated:{way}{request.id}:" for way in ("", "sms:")))
    asks = queries.asks_of_request(session, request.id)
    for row in asks:
        take_back(session, f"substitute_asked:{row.ask.id}:", f"substitute_asked:sms:{row.ask.id}:")
    return asks


def _tell_closed(
    session: Session,
    request: SubstituteRequest,
    rows: Sequence[queries.AskRow],
    cancelled: bool,
    settings: Settings,
    now: datetime,
) -> None:
    receivers = recipients.accounts_of_profiles(session, [row.profile.id for row in rows])
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


def tell_urgent_phone(
    session: Session, request: SubstituteRequest, *, settings: Settings, now: datetime
) -> None:
    """Tell the telephone that the centre keeps for such shifts, where there is a gateway; it names nobody."""
    phone = international(queries.urgent_phone(session, request.centre_id))
    if phone is None or not settings.sms.url:
        return
    need = session.get_one(Need, request.need_id)
    draft = compose.substitute_escalated_by_sms(
        request.centre_id,
        phone,
        request_id=request.id,
        turn=request.round,
        when=single_in_words(request.starts_at, request.ends_at, "fi"),
        area=municipality_name(need.municipality_code, "fi"),
        begins_at=request.begins_at,
        settings=settings,
    )
    enqueue(session, draft, now=now)
