"""A demo's folder: its database, its mail, its settings and its made-up secrets, all in one place."""

import base64
import fcntl
import json
import secrets
from pathlib import Path
from typing import IO, Any

from portti.settings import Settings, SettingsFault, load_settings


class DemoFolder:
    """The files of one demo. Nothing outside the folder is written."""

    def __init__(self, folder: Path) -> None:
        self.path = folder.resolve()
        self.values_file = self.path / "demo.json"
        self.database_file = self.path / "portti.sqlite"
        self.mail = self.path / "mail"
        self.log = self.path / "log"
        self._lock: IO[str] | None = None

    @property
    def exists(self) -> bool:
        """Whether a demo has been made here."""
        return self.values_file.is_file()

    def take(self) -> bool:
        """Make the folder and keep it for this process; False while a demo of another runs in it."""
        for folder in (self.path, self.mail, self.log):
            folder.mkdir(parents=True, exist_ok=True)
        lock = (self.path / "lock").open("w", encoding="utf-8")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._lock = lock
        return True

    def leave(self) -> None:
        """Give the folder free for another demo."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def make(self, base_url: str) -> None:
        """Write the folder's settings for this address; secrets stay those of the folder's first start."""
        values: dict[str, Any] = self._values() if self.exists else {"secrets": _made_up_secrets()}
        values["base_url"] = base_url
        text = json.dumps(values, indent=1)
        self.values_file.touch(mode=0o600)
        self.values_file.write_text(text, encoding="utf-8")

    def empty(self) -> None:
        """Remove what an earlier demo left here, and nothing else."""
        for file in (
            self.values_file,
            self.database_file,
            self.path / "portti.sqlite-wal",
            self.path / "portti.sqlite-shm",
            self.path / "codes.json",
            self.path / "index" / "profiles.index",
        ):
            file.unlink(missing_ok=True)
        mails = (*self.mail.glob("*.eml"), *self.mail.glob("*.sms.txt"), *self.mail.glob(".*.part"))
        for file in (*mails, *self.log.glob("*.log")):
            file.unlink()

    def settings(self) -> Settings:
        """Return the demo's settings; SettingsFault where there is no demo."""
        if not self.exists:
            raise SettingsFault(
                f"There is no demo in {self.path.name}: start one with `portti demo --folder`."
            )
        values = self._values()
        extra: dict[str, Any] = {
            "site": {"base_url": values["base_url"], "demo": True},
            "database": {"url": f"sqlite:///{self.database_file}"},
            "index_folder": str(self.path / "index"),
            "template_folder": str(self.path / "templates"),
            "mail": {"transport": "folder", "folder": str(self.mail)},
            "secrets": values["secrets"],
        }
        return load_settings("development", extra)

    def _values(self) -> dict[str, Any]:
        try:
            values: dict[str, Any] = json.loads(self.values_file.read_text(encoding="utf-8"))
            if not {"base_url", "secrets"} <= values.keys():
                raise ValueError
        except (OSError, ValueError, AttributeError) as fault:
            raise SettingsFault(
                f"{self.values_file.name} in {self.path.name} is not a demo's: start with --fresh or another folder."
            ) from fault
        return values


def _made_up_secrets() -> dict[str, str]:
    return {
        "secret_key": secrets.token_urlsafe(32),
        "password_salt": secrets.token_urlsafe(32),
        "totp_key": secrets.token_urlsafe(32),
        "field_key": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }
