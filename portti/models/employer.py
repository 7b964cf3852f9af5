"""Employers: the disabled people whose needs are posted."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class Employer(Base, Identified):
    """An employer of the employer model; without an account where imported, until staff tie one."""

    __tablename__ = "employers"

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), unique=True)
    created_at: Mapped[datetime]
    power_of_attorney_on: Mapped[date | None]
    """Since when the power of attorney for the proxy payer is in place; no work starts without it."""
    insurance_on: Mapped[date | None]
    """Since when the insurance is in place; no work starts without it."""
    granted_hours: Mapped[float | None]
    """Hours of personal assistance by the decision, where the employer has told them."""
    granted_per: Mapped[str] = mapped_column(String(5), default="", server_default="")
    """week or month."""
