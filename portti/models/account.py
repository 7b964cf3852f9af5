"""Accounts: who can log in, with which roles, and how they want to be served."""

from datetime import datetime
from typing import Any

from flask_security import AsaList, RoleMixin, UserMixin
from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint, false
from sqlalchemy.ext.mutable import MutableDict, MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portti.models.base import Base, Identified

account_roles = Table(
    "account_roles",
    Base.metadata,
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True),
)


class Role(Base, Identified, RoleMixin):
    """One of the five roles of domain.actor.ROLES."""

    __tablename__ = "roles"

    name: Mapped[str] = mapped_column(String(20), unique=True)
    description: Mapped[str] = mapped_column(String(200), default="")


class Account(Base, Identified, UserMixin):
    """A person with a log-in, or without one where staff act for a person who has no e-mail."""

    __tablename__ = "accounts"

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)  # type: ignore[assignment]
    given_name: Mapped[str] = mapped_column(String(100))
    family_name: Mapped[str] = mapped_column(String(100))
    phone: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(5), default="fi")
    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]
        secondary=account_roles, lazy="selectin"
    )

    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    confirmed_at: Mapped[datetime | None]
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_last_counter: Mapped[int | None]
    us_totp_secrets: Mapped[str | None] = mapped_column(Text)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))

    trainee: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Of staff: somebody who learns the work, logs it and leaves the closing of matters to a colleague."""
    conduct_rules_version: Mapped[str | None] = mapped_column(String(20))
    conduct_rules_accepted_at: Mapped[datetime | None]
    display: Mapped[dict[str, Any]] = mapped_column(MutableDict.as_mutable(JSON), default=dict)
    created_at: Mapped[datetime]
    created_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    practice_of_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), unique=True)
    """Of an account in a practice centre: whose it is. Somebody has one at most."""
    closed_at: Mapped[datetime | None]
    """When the person deleted the account; for some days a link takes that back."""
    erased_at: Mapped[datetime | None]
    """When all that names the person was erased; the row stays, for what only points to it."""


class LogInFailure(Base, Identified):
    """One failed log-in, counted per address typed and per network address; both are kept as hashes."""

    __tablename__ = "log_in_failures"
    __table_args__ = (Index("ix_log_in_failures_key_at", "key_hash", "failed_at"),)

    key_hash: Mapped[str] = mapped_column(String(64))
    failed_at: Mapped[datetime]


class AccountLink(Base, Identified):
    """A personal link sent by e-mail: for one purpose, once, until it expires; its token is kept as a hash."""

    __tablename__ = "account_links"
    # A deleted link's key must never come again: the promise of its mail is kept by that key.
    __table_args__ = {"sqlite_autoincrement": True}

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    """confirm, log_in, reset_password, first_password, change_email, close_account or keep_account."""
    address: Mapped[str | None] = mapped_column(String(254))
    """Of change_email: the new address, which the link was sent to."""
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class Representation(Base, Identified):
    """A representative who acts for an employer, from and until when, on which ground."""

    __tablename__ = "representations"
    __table_args__ = (UniqueConstraint("representative_account_id", "employer_id"),)

    representative_account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employers.id"), index=True)
    ground: Mapped[str] = mapped_column(String(30))
    since_at: Mapped[datetime]
    until_at: Mapped[datetime | None]


class RepresentationRequest(Base, Identified):
    """An employer's wish that the person of an e-mail address represents them, until that person answers."""

    __tablename__ = "representation_requests"

    employer_id: Mapped[int] = mapped_column(ForeignKey("employers.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    ground: Mapped[str] = mapped_column(String(30))
    asked_by_account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(12))
    """accepted, declined or withdrawn."""


class NotificationChoice(Base, Identified):
    """How often, and at which Helsinki hour, an account is told one kind of news."""

    __tablename__ = "notification_choices"
    __table_args__ = (UniqueConstraint("account_id", "kind"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    frequency: Mapped[str] = mapped_column(String(10))
    hour: Mapped[int]
    weekday: Mapped[int] = mapped_column(default=0)
    last_told_at: Mapped[datetime | None]
