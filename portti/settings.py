"""Settings from config/*.toml and, for secrets, the environment; frozen, and strict about unknown keys."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError


class SettingsFault(Exception):
    """A setting is missing, unknown or wrong; the message says which and what to do."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Site(_Part):
    """How the service names and reaches itself."""

    name: str
    base_url: str
    help_phone: str
    help_email: str
    conduct_rules_version: str
    trusted_proxies: int
    demo: bool


class Database(_Part):
    """Where the rows live."""

    url: str
    pool_size: int


class Mail(_Part):
    """How e-mail leaves: `smtp`, or `folder` which writes .eml files; safe modes redirect everything."""

    transport: Literal["smtp", "folder"]
    folder: str
    host: str
    port: int
    use_tls: bool
    tls_checked: bool
    username: str
    timeout_seconds: float
    sender: str
    safe_mode: Literal["off", "folder", "address"]
    safe_address: str
    batch: int
    claim_minutes: int
    retry_minutes: list[int]


class Sms(_Part):
    """How a message reaches a telephone; without an address of a gateway none does."""

    url: str
    sender: str
    timeout_seconds: float


class Accounts(_Part):
    """Limits and life times of log-in and links."""

    session_hours: int
    confirm_link_hours: int
    login_link_minutes: int
    reset_link_minutes: int
    password_minimum_length: int
    argon2_memory_kib: int
    argon2_rounds: int
    failures_allowed: int
    network_failures_allowed: int
    mail_requests_allowed: int
    failure_window_minutes: int
    lock_minutes: int


class Freshness(_Part):
    """When a need or profile is asked about, and when it is hidden."""

    ask_after_days: int
    hide_after_days: int


class Digests(_Part):
    """How many matches one mail tells, and which hour a person gets who never chose one."""

    most_matches: int
    default_hour: int


class Invitations(_Part):
    """Life time of a personal link to the free interview times."""

    link_days: int
    kept_days: int
    times_in_mail: int
    shortest_notice_hours: int
    reminder_hours: list[int]
    summary_days: int
    urgent_days: int


class Substitutes(_Part):
    """How a shift that nobody has taken goes on: the next few asked, and when staff look at it."""

    wave_minutes: int
    wave: int
    most_at_once: int
    staff_after_minutes: int
    staff_before_hours: int
    critical_after_minutes: int
    critical_before_hours: int


class DeadlineDays(_Part):
    """How long each stage of a candidacy waits before somebody is reminded."""

    shortlisted: int
    proposed: int
    applied: int
    both_interested: int
    employer_interview: int
    trial_shift: int
    chosen: int
    checks: int
    contract: int
    started: int
    follow_up_2_weeks: int
    follow_up_3_months: int


class Mediation(_Part):
    """How a centre's mediation goes on, from an ad that staff read first to the follow-up."""

    staff_check: Literal["always", "when_prompted", "never"]
    check_working_days: int
    deadline_days: DeadlineDays
    second_follow_up_days: int
    no_candidate_days: int
    long_silence_days: int
    meeting_reminder_hours: list[int]
    meeting_answer_days: int


class Contact(_Part):
    """Messages in the portal: how often they are told of, and how long an answer is waited for."""

    notice_minutes: int
    answer_days: int
    remind_days_before: int


class Feedback(_Part):
    """When people are reminded of what only they can tell."""

    hours_reminder_day: int = Field(ge=0, le=28)


class News(_Part):
    """News that centres send to groups of people."""

    people_a_run: int


class Events(_Part):
    """What a centre's service record may hold."""

    notes_allowed: bool


class Goals(_Part):
    """How clients' goals are followed."""

    follow_up_days: int


class Gatherings(_Part):
    """Trainings and peer groups: how long a freed place is kept for who is asked, and when people are reminded."""

    offer_hours: int
    reminder_hours: int
    confirm_hours: int


class Retention(_Part):
    """After how many days what has served its time goes."""

    message_days: int
    run_days: int
    feedback_days: int
    snapshot_days: int
    interview_record_days: int
    undo_days: int
    unconfirmed_days: int
    event_note_days: int
    pair_feedback_days: int
    hours_report_days: int
    news_telling_days: int
    goal_words_days: int
    gathering_need_days: int
    gathering_person_days: int
    paper_days: int
    log_days: int


class Secrets(_Part):
    """What never stands in a file of the project."""

    secret_key: SecretStr
    password_salt: SecretStr
    totp_key: SecretStr
    field_key: SecretStr
    smtp_password: SecretStr
    digitransit_key: SecretStr
    sms_key: SecretStr


class Settings(_Part):
    """Everything that the code may ask about its surroundings."""

    environment: str
    site: Site
    database: Database
    mail: Mail
    sms: Sms
    accounts: Accounts
    freshness: Freshness
    digests: Digests
    invitations: Invitations
    substitutes: Substitutes
    mediation: Mediation
    contact: Contact
    feedback: Feedback
    events: Events
    news: News
    goals: Goals
    gatherings: Gatherings
    retention: Retention
    secrets: Secrets
    matching_rules: str
    index_folder: str
    template_folder: str
    schedule: str
    log_level: str


_SECRETS = {
    "secret_key": "PORTTI_SECRET_KEY",
    "password_salt": "PORTTI_PASSWORD_SALT",
    "totp_key": "PORTTI_TOTP_KEY",
    "field_key": "PORTTI_FIELD_KEY",
    "smtp_password": "PORTTI_SMTP_PASSWORD",
    "digitransit_key": "PORTTI_DIGITRANSIT_KEY",
    "sms_key": "PORTTI_SMS_KEY",
}
_OPTIONAL_SECRETS = {"smtp_password", "digitransit_key", "sms_key"}
_DATABASE_URL = "PORTTI_DATABASE_URL"
_EXTRA_FILE = "PORTTI_SETTINGS_FILE"


def project_root() -> Path:
    """Return the folder of config/, templates/ and migrations/: the checkout, or what a wheel ships."""
    checkout = Path(__file__).resolve().parent.parent
    if (checkout / "config" / "default.toml").is_file():
        return checkout
    return Path(__file__).resolve().parent / "shipped"


def _merge(below: dict[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        if isinstance(value, Mapping) and isinstance(merged.get(key), dict):
            merged[key] = _merge(merged[key], value)
        else:
            merged[key] = value
    return merged


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError as fault:
        raise SettingsFault(f"There is no settings file {path.name}; expected it in config/.") from fault
    except tomllib.TOMLDecodeError as fault:
        raise SettingsFault(f"{path.name} is not valid TOML: {fault}.") from fault


def load_settings(environment: str | None = None, extra: Mapping[str, Any] | None = None) -> Settings:
    """Read default.toml, the environment's file, an operator's own file, then the environment variables.

    `environment` is development, test or production (else PORTTI_ENVIRONMENT, else development).
    Raises SettingsFault with the key and what is expected.
    """
    name = environment or os.environ.get("PORTTI_ENVIRONMENT", "development")
    config = project_root() / "config"
    values = _merge(_read(config / "default.toml"), _read(config / f"{name}.toml"))
    if _EXTRA_FILE in os.environ:
        values = _merge(values, _read(Path(os.environ[_EXTRA_FILE])))
    values = _merge(values, extra or {})
    values["environment"] = name
    if _DATABASE_URL in os.environ and not (extra and "database" in extra):
        values["database"]["url"] = os.environ[_DATABASE_URL]
    secrets = values.setdefault("secrets", {})
    for key, variable in _SECRETS.items():
        if variable in os.environ:
            secrets[key] = os.environ[variable]
        elif key in _OPTIONAL_SECRETS:
            secrets.setdefault(key, "")
        elif key not in secrets:
            raise SettingsFault(
                f"The secret {variable} is not set; set it in the environment before starting."
            )
    try:
        return Settings.model_validate(values)
    except ValidationError as fault:
        first = fault.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsFault(f"Setting {key}: {first['msg']}. See config/default.toml.") from fault
