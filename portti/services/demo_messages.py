"""A few threads of messages for the demo: between who have both said yes, and with the centre."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.models import Account, Match
from portti.queries import accounts as account_queries
from portti.queries import demo as demo_queries
from portti.services import conversations
from portti.services.conversations import MessageDraft, Thread
from portti.settings import Settings

_FIRST = "Hei! Kiitos, että kiinnostuit. Mikä päivä sopisi sinulle tapaamiseen?"
_SECOND = "Hei! Torstai iltapäivällä sopii minulle hyvin. Voinko soittaa sitä ennen?"
_QUESTION = "Hei! Voitteko kertoa, miten työsopimus tehdään?"
_ANSWER = "Hei! Keskuksessa on valmis pohja. Käydään se läpi yhdessä, soitamme sinulle huomenna."
_WISH = "Hei! Olen lomalla ensi viikon. Voiko haastattelu olla vasta sen jälkeen?"


def write_messages(
    session: Session, accounts: dict[str, Account], *, settings: Settings, now: datetime
) -> None:
    """Let the demo's people write to each other, as they would themselves."""
    hand = _Hand(session, settings, now)
    for match in demo_queries.mutual_matches(
        session, [accounts[role].id for role in ("employer", "assistant")]
    ):
        hand.write_pair(match)
    for role, text in (("employer", _QUESTION), ("assistant", _WISH)):
        hand.write_to_centre(accounts[role], role, text, accounts["staff"] if role == "employer" else None)


class _Hand:
    """Writes in somebody's name; each message a little later than the last."""

    def __init__(self, session: Session, settings: Settings, now: datetime) -> None:
        self.session, self.settings, self.now = session, settings, now
        self.number = 0

    def write_pair(self, match: Match) -> None:
        """Let the employer of a pair ask, and the assistant answer with a question."""
        session = self.session
        employer, assistant = demo_queries.accounts_of_match(session, match)
        if employer is None or assistant is None:
            return
        actor = account_queries.actor_of(session, employer.id)
        asked = conversations.employer_thread(session, actor, match.need_id, match.profile_id)
        self.write(employer.id, asked, _FIRST)
        own = account_queries.actor_of(session, assistant.id)
        self.write(assistant.id, conversations.assistant_thread(session, own, match.need_id), _SECOND)

    def write_to_centre(self, account: Account, side: str, text: str, adviser: Account | None) -> None:
        """Let a person ask their centre, and an adviser answer where one is given."""
        actor = account_queries.actor_of(self.session, account.id)
        self.write(account.id, conversations.own_centre_thread(self.session, actor, side), text)
        key = actor.employer_id if side == "employer" else actor.profile_id
        if adviser is not None and key is not None:
            staff = account_queries.actor_of(self.session, adviser.id)
            thread = conversations.centre_thread(self.session, staff, side, key)
            self.write(adviser.id, thread, _ANSWER)

    def write(self, account_id: int | None, thread: Thread, text: str) -> None:
        """Write one message."""
        assert account_id is not None
        self.number += 1
        actor = account_queries.actor_of(self.session, account_id)
        at = self.now - timedelta(hours=20 - self.number)
        draft = MessageDraft(text, "fi", text.endswith("?"), f"demo{self.number}")
        conversations.write_message(self.session, actor, thread, draft, settings=self.settings, now=at)
