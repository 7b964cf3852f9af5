"""News of a centre to chosen groups: what it says, to whom, and who has been told by e-mail."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portti.models.base import Base, Identified


class NewsItem(Base, Identified):
    """One piece of news: a draft until somebody publishes it, then as it stands until it is withdrawn."""

    __tablename__ = "news_items"
    __table_args__ = (Index("ix_news_items_centre_id_published_at", "centre_id", "published_at"),)

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"))
    audience: Mapped[str] = mapped_column(String(15))
    """everyone, employers, assistants or staff."""
    municipality_code: Mapped[str | None] = mapped_column(String(3))
    county_code: Mapped[str | None] = mapped_column(String(2))
    """Of a municipality, of a wellbeing services county, or of anywhere."""
    is_public: Mapped[bool]
    """Whether anybody may read it; else only who belongs to the group and is logged in."""
    by_mail: Mapped[bool]
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    written_at: Mapped[datetime]
    written_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    published_at: Mapped[datetime | None]
    published_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    mail_done_at: Mapped[datetime | None]
    """When nobody was left to be told by e-mail."""
    withdrawn_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)

    texts: Mapped[list["NewsText"]] = relationship(
        order_by="NewsText.language", cascade="all, delete-orphan", lazy="selectin"
    )


class NewsText(Base):
    """News in one language."""

    __tablename__ = "news_texts"

    news_item_id: Mapped[int] = mapped_column(
        ForeignKey("news_items.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(String(5), primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)


class NewsTelling(Base, Identified):
    """That one person was told one piece of news: each once."""

    __tablename__ = "news_tellings"
    __table_args__ = (UniqueConstraint("news_item_id", "account_id"),)

    news_item_id: Mapped[int] = mapped_column(ForeignKey("news_items.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    told_at: Mapped[datetime] = mapped_column(index=True)
