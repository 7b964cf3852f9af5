"""Safe modes: on a copy of real data no mail reaches a person, only a folder or one address."""

from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from portti import database
from portti.mail.delivery import Deliverer
from portti.mail.transport import FolderTransport, SmtpTransport, transport_for
from portti.settings import Settings, SettingsFault, load_settings
from tests.factories.messages import make_message
from tests.mail.test_delivery import smtp_settings
from tests.support.smtp import post_office


def deliver(settings: Settings, now: datetime) -> int:
    return Deliverer(database.transaction, transport_for(settings), settings, lambda: now).deliver()["sent"]


def test_safe_mode_folder_writes_files_and_reaches_no_server(
    session: Session, settings: Settings, now: datetime, tmp_path: Path
) -> None:
    messages = [make_message(session) for _number in range(2)]
    with post_office() as post:
        safe = smtp_settings(settings, post.port, safe_mode="folder", folder=str(tmp_path))
        assert isinstance(transport_for(safe), FolderTransport)
        assert deliver(safe, now) == 2
    assert (post.connections, post.receivers) == (0, [])
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == [f"{message.id:08d}-{message.kind}.eml" for message in messages]
    for file, message in zip(files, messages, strict=True):
        written = message_from_bytes(file.read_bytes(), policy=policy.default)
        assert written["To"] != message.to_address
        assert message.to_address.encode() not in file.read_bytes()


def test_safe_mode_address_without_an_address_reaches_the_sender_only(
    session: Session, settings: Settings, now: datetime
) -> None:
    make_message(session)
    with post_office() as post:
        safe = smtp_settings(settings, post.port, safe_mode="address", safe_address="")
        assert isinstance(transport_for(safe), SmtpTransport)
        assert deliver(safe, now) == 1
    assert post.receivers == ["ei-vastausta@portti.example"]


def test_two_people_are_told_apart_in_safe_mode(session: Session, settings: Settings, now: datetime) -> None:
    for _number in range(2):
        make_message(session)
    with post_office() as post:
        assert (
            deliver(
                smtp_settings(settings, post.port, safe_mode="address", safe_address="k@example.org"), now
            )
            == 2
        )
    assert len({message["X-Portti-Receiver"] for message in post.messages}) == 2


@pytest.mark.parametrize("wrong", [{"safe_mode": "adress"}, {"safe_mode": ""}, {"transport": "smpt"}])
def test_a_mode_that_does_not_exist_stops_the_start(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsFault, match=rf"Setting mail\.{next(iter(wrong))}"):
        load_settings("test", {"mail": wrong})
