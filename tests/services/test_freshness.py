"""Asked after 30 days, hidden after 45, never deleted, back with one press by the same link."""

from datetime import UTC, timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.errors import NotFound, RuleViolation
from portti.mail.links import FreshnessQuestion, read_freshness
from portti.models import (
    Account,
    AuditEvent,
    Need,
    NeedSingleShift,
    NotificationChoice,
    OutboxMessage,
    Profile,
    ProfileTravel,
)
from portti.queries import freshness as queries
from portti.queries import match_pool
from portti.queries.change_sequence import newest_number
from portti.services import freshness
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_employer, make_profile, make_representation
from tests.factories.needs import make_need

DAY = timedelta(days=1)


def messages(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def question_in(settings: Settings, message: OutboxMessage) -> FreshnessQuestion:
    """The question that the link of a mail asks."""
    (link,) = {word for word in message.body_text.split() if "/still-valid/" in word}
    question = read_freshness(settings, urlsplit(link).path.rpartition("/")[2])
    assert question is not None
    return question


def test_what_is_due_by_day(session: Session, settings: Settings) -> None:
    need, profile = make_need(session), make_profile(session)
    for state in ("draft", "paused", "filled", "withdrawn", "expired"):
        make_need(session, state=state, confirmed_at=NOW)
    for state in ("draft", "paused", "hidden"):
        make_profile(session, state=state, confirmed_at=NOW)

    def due(days: float) -> tuple[list[int], ...]:
        at = NOW + days * DAY
        return tuple(
            find(session, settings=settings, now=at)
            for find in (
                queries.needs_to_ask_about,
                queries.profiles_to_ask_about,
                queries.needs_to_expire,
                queries.profiles_to_hide,
            )
        )

    assert due(29.9) == ([], [], [], [])
    assert due(30) == ([need.id], [profile.id], [], [])
    assert due(44.9)[2:] == ([], [])
    assert due(45)[2:] == ([need.id], [profile.id])


def test_a_need_is_asked_about_once_for_each_confirming(session: Session, settings: Settings) -> None:
    need = make_need(session)
    other = make_need(session, now=NOW + 20 * DAY)
    at = NOW + 30 * DAY
    assert freshness.ask_about_need(session, need.id, settings=settings, now=at)
    assert not freshness.ask_about_need(session, need.id, settings=settings, now=at + DAY)
    assert queries.needs_to_ask_about(session, settings=settings, now=at + DAY) == []
    (message,) = messages(session)
    assert message.kind == "freshness_need"
    assert need.asked_at == at
    assert other.asked_at is None

    freshness.confirm_standing(session, question_in(settings, message), settings=settings, now=at + 2 * DAY)
    later = at + 32 * DAY
    assert need.id in queries.needs_to_ask_about(session, settings=settings, now=later)
    assert freshness.ask_about_need(session, need.id, settings=settings, now=later)
    assert len(messages(session)) == 2


def test_the_mail_says_when_it_is_hidden_and_names_nothing_sensitive(
    session: Session, settings: Settings
) -> None:
    need = make_need(session, title="Apua katetroinnissa", text="MS-tauti")
    freshness.ask_about_need(session, need.id, settings=settings, now=NOW + 30 * DAY)
    (message,) = messages(session)
    assert "perjantaina 15. tammikuuta 2027" in message.body_text
    assert "tiistaina 1. joulukuuta 2026" in message.body_text
    assert "atetro" not in message.subject + message.body_text + message.body_html
    assert "MS-tauti" not in message.body_text + message.body_html
    assert f"/fi/employer/needs/{need.id}\n" in message.body_text


def test_everybody_on_the_employers_side_is_asked_and_any_may_answer(
    session: Session, settings: Settings
) -> None:
    employer = make_employer(session)
    representative = make_account(session, "representative", language="sv")
    tie = make_representation(session, representative, employer)
    need = make_need(session, employer=employer)
    freshness.ask_about_need(session, need.id, settings=settings, now=NOW + 30 * DAY)
    own, others = messages(session)
    assert [own.account_id, others.account_id] == [employer.account_id, representative.id]

    freshness.confirm_standing(session, question_in(settings, others), settings=settings, now=NOW + 31 * DAY)
    assert need.confirmed_at == NOW + 31 * DAY
    event = session.scalars(select(AuditEvent).where(AuditEvent.deed == "confirm_need")).one()
    assert (event.account_id, event.subject_id) == (representative.id, need.id)

    tie.until_at = NOW + 32 * DAY
    session.flush()
    with pytest.raises(NotFound):
        freshness.confirm_standing(
            session, question_in(settings, others), settings=settings, now=NOW + 33 * DAY
        )


def test_nobody_is_asked_where_nobody_can_be_and_the_row_waits(session: Session, settings: Settings) -> None:
    need, profile = make_need(session), make_profile(session)
    for account in session.scalars(select(Account)):
        account.email = None
    session.flush()
    assert not freshness.ask_about_need(session, need.id, settings=settings, now=NOW + 30 * DAY)
    assert not freshness.ask_about_profile(session, profile.id, settings=settings, now=NOW + 30 * DAY)
    assert (need.asked_at, profile.asked_at, messages(session)) == (None, None, [])


def test_who_stopped_the_questions_is_not_asked(session: Session, settings: Settings) -> None:
    account = make_account(session, "assistant")
    profile = make_profile(session, account=account)
    session.add(NotificationChoice(account_id=account.id, kind="freshness", frequency="never", hour=9))
    session.flush()
    assert not freshness.ask_about_profile(session, profile.id, settings=settings, now=NOW + 30 * DAY)
    # Nor told of the hiding by mail: the choice says that it comes, and their start page tells of it.
    assert freshness.hide_profile(session, profile.id, settings=settings, now=NOW + 45 * DAY)
    assert messages(session) == []


def test_hidden_after_45_days_and_back_with_all_that_it_held(session: Session, settings: Settings) -> None:
    need, profile = make_need(session, title="Aamut"), make_profile(session, shown_name="Kalle")
    at = NOW + 30 * DAY
    freshness.ask_about_need(session, need.id, settings=settings, now=at)
    freshness.ask_about_profile(session, profile.id, settings=settings, now=at)
    versions = (need.row_version, profile.row_version)
    late = NOW + 45 * DAY
    assert freshness.expire_need(session, need.id, settings=settings, now=late)
    assert freshness.hide_profile(session, profile.id, settings=settings, now=late)
    assert (need.state, profile.state) == ("expired", "hidden")
    assert need.changed_at == profile.changed_at == late
    assert (need.row_version, profile.row_version) == (versions[0] + 1, versions[1] + 1)
    assert not freshness.expire_need(session, need.id, settings=settings, now=late)

    for message in messages(session)[:2]:
        question = question_in(settings, message)
        assert freshness.standing_of(session, question, now=NOW).state == "hidden"
        back = freshness.confirm_standing(session, question, settings=settings, now=late + 100 * DAY)
        assert back.state == "open"
    assert (need.state, profile.state) == ("published", "published")
    assert (need.title, profile.shown_name, len(need.shifts)) == ("Aamut", "Kalle", 1)
    assert need.confirmed_at == profile.confirmed_at == late + 100 * DAY


def test_hiding_is_told_once_to_each_receiver_and_the_mails_link_brings_it_back(
    session: Session, settings: Settings
) -> None:
    employer = make_employer(session)
    representative = make_account(session, "representative", language="sv")
    make_representation(session, representative, employer)
    silent = make_account(session, "representative")
    make_representation(session, silent, employer)
    session.add(NotificationChoice(account_id=silent.id, kind="freshness", frequency="never", hour=9))
    need = make_need(session, employer=employer, title="Apua katetroinnissa")
    profile = make_profile(session)
    late = NOW + 45 * DAY
    for _ in range(2):
        freshness.expire_need(session, need.id, settings=settings, now=late)
        freshness.hide_profile(session, profile.id, settings=settings, now=late)
    told = messages(session)
    assert [(message.kind, message.account_id, message.language) for message in told] == [
        ("hidden_need", employer.account_id, "fi"),
        ("hidden_need", representative.id, "sv"),
        ("hidden_profile", profile.account_id, "fi"),
    ]
    for message in told:
        assert "atetro" not in message.subject + message.body_text + message.body_html
        assert message.unsubscribe_url
    assert "Mitään ei ole poistettu" in told[0].body_text
    assert "Inget har raderats" in told[1].body_text

    for message in told[1:]:
        back = freshness.confirm_standing(
            session, question_in(settings, message), settings=settings, now=late + DAY
        )
        assert back.state == "open"
    freshness.expire_need(session, need.id, settings=settings, now=late + 46 * DAY)
    assert len(messages(session)) == 5


def test_confirmed_in_time_is_not_hidden(session: Session, settings: Settings) -> None:
    need = make_need(session)
    freshness.ask_about_need(session, need.id, settings=settings, now=NOW + 30 * DAY)
    freshness.confirm_standing(
        session, question_in(settings, messages(session)[0]), settings=settings, now=NOW + 44 * DAY
    )
    assert not freshness.expire_need(session, need.id, settings=settings, now=NOW + 45 * DAY)
    assert need.state == "published"


@pytest.mark.parametrize("state", ["paused", "filled", "withdrawn"])
def test_what_its_owner_has_closed_stays_closed(session: Session, settings: Settings, state: str) -> None:
    need = make_need(session)
    freshness.ask_about_need(session, need.id, settings=settings, now=NOW + 30 * DAY)
    need.state = state
    session.flush()
    question = question_in(settings, messages(session)[0])
    assert freshness.standing_of(session, question, now=NOW).state == "closed"
    with pytest.raises(RuleViolation, match="closed_meanwhile"):
        freshness.confirm_standing(session, question, settings=settings, now=NOW + 31 * DAY)
    assert need.state == state


def test_a_link_opens_what_its_receiver_owns_only(session: Session, settings: Settings) -> None:
    need, profile = make_need(session), make_profile(session)
    stranger = make_account(session, "employer", "assistant")
    for noun, key in (("need", need.id), ("profile", profile.id), ("need", 10**6), ("profile", 10**6)):
        with pytest.raises(NotFound):
            freshness.standing_of(session, FreshnessQuestion(noun, key, stranger.id, 0), now=NOW)
    assert session.get_one(Need, need.id).confirmed_at == NOW
    assert session.get_one(Profile, profile.id).confirmed_at == NOW


def test_a_need_whose_days_are_over_is_hidden_though_it_was_confirmed(
    session: Session, settings: Settings
) -> None:
    day = NOW.date()
    make_need(session)
    still = make_need(session, to_on=day)
    ended = make_need(session, to_on=day - DAY)
    past, ahead = "2020-01-01T08:00", "2090-01-01T08:00"

    def singles(*starts: str) -> list[NeedSingleShift]:
        return [NeedSingleShift(starts_at=start, ends_at=start.replace("08", "12")) for start in starts]

    done = make_need(session, shifts=(), single_shifts=singles(past))
    make_need(session, shifts=(), single_shifts=singles(past, ahead))
    make_need(session, single_shifts=singles(past))
    to_be_agreed = make_need(session, shifts=(), single_shifts=singles(past), open_weekdays="1")
    due = queries.needs_to_expire(session, settings=settings, now=NOW)
    assert set(due) == {ended.id, done.id, to_be_agreed.id}
    hidden = {key for key in due if freshness.expire_need(session, key, settings=settings, now=NOW)}
    assert hidden == {ended.id, done.id}
    assert (ended.state, done.state, still.state, to_be_agreed.state) == (
        *("expired", "expired"),
        *("published", "published"),
    )
    # Whoever wrote the last day needs no mail of it.
    assert messages(session) == []


def test_a_need_whose_days_are_over_comes_back_with_new_days_only(
    session: Session, settings: Settings
) -> None:
    account = make_account(session, "employer")
    need = make_need(session, employer=make_employer(session, account=account), state="expired")
    need.to_on = NOW.date() - DAY
    question = FreshnessQuestion("need", need.id, account.id, 0)
    assert freshness.standing_of(session, question, now=NOW).state == "over"
    with pytest.raises(RuleViolation, match="not_whole"):
        freshness.confirm_standing(session, question, settings=settings, now=NOW)
    need.to_on = NOW.date() + DAY
    assert freshness.confirm_standing(session, question, settings=settings, now=NOW).state == "open"


def test_a_profile_whose_last_day_has_passed_is_hidden_though_it_was_confirmed(
    session: Session, settings: Settings
) -> None:
    day = NOW.date()
    make_profile(session)
    make_profile(session, to_on=day)
    make_profile(session, to_on=day - DAY, state="paused")
    ended = make_profile(
        session,
        to_on=day - DAY,
        interviewed_on=day,
        travel=[ProfileTravel(mode="car", reach=40.0)],
    )
    session.flush()
    assert [row.id for row in match_pool.matchable_profiles(session)] == [ended.id]
    before = (newest_number(session, Profile), ended.row_version)
    assert queries.profiles_to_hide(session, settings=settings, now=NOW) == [ended.id]
    assert freshness.hide_profile(session, ended.id, settings=settings, now=NOW)
    assert not freshness.hide_profile(session, ended.id, settings=settings, now=NOW)
    session.flush()
    assert (ended.state, ended.row_version, ended.changed_at) == ("hidden", before[1] + 1, NOW)
    assert match_pool.matchable_profiles(session) == []
    # Every ranking that knew it is made again, and nobody is written to.
    assert newest_number(session, Profile) > before[0]
    assert messages(session) == []


def test_the_last_day_of_a_profile_ends_at_midnight_in_helsinki(session: Session, settings: Settings) -> None:
    profile = make_profile(session, to_on=NOW.date())
    midnight = helsinki(NOW).replace(hour=0, minute=0) + DAY
    for moment, due in ((midnight - timedelta(minutes=1), []), (midnight, [profile.id])):
        at = moment.astimezone(UTC)
        assert queries.profiles_to_hide(session, settings=settings, now=at) == due
        assert freshness.hide_profile(session, profile.id, settings=settings, now=at) is bool(due)


def test_a_profile_whose_last_day_has_passed_comes_back_with_new_days_only(
    session: Session, settings: Settings
) -> None:
    account = make_account(session, "assistant")
    profile = make_profile(session, account=account, state="hidden", to_on=NOW.date() - DAY)
    question = FreshnessQuestion("profile", profile.id, account.id, 0)
    assert freshness.standing_of(session, question, now=NOW).state == "over"
    with pytest.raises(RuleViolation, match="profile_incomplete"):
        freshness.confirm_standing(session, question, settings=settings, now=NOW)
    profile.to_on = NOW.date() + DAY
    session.flush()
    assert freshness.confirm_standing(session, question, settings=settings, now=NOW).state == "open"
