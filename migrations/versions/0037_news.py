"""News of a centre to chosen groups, in several languages, and who has been told by e-mail."""

import sqlalchemy as sa
from alembic import op

revision = "0037_news"
down_revision = "0036_papers"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "news_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=15), nullable=False),
        sa.Column("municipality_code", sa.String(length=3), nullable=True),
        sa.Column("county_code", sa.String(length=2), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("written_at", _MOMENT, nullable=False),
        sa.Column("written_by_account_id", sa.Integer(), nullable=True),
        sa.Column("published_at", _MOMENT, nullable=True),
        sa.Column("published_by_account_id", sa.Integer(), nullable=True),
        sa.Column("mail_done_at", _MOMENT, nullable=True),
        sa.Column("withdrawn_at", _MOMENT, nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_news_items_centre_id_centres")),
        sa.ForeignKeyConstraint(
            ["written_by_account_id"],
            ["accounts.id"],
            name=op.f("fk_news_items_written_by_account_id_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["published_by_account_id"],
            ["accounts.id"],
            name=op.f("fk_news_items_published_by_account_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_items")),
        sa.UniqueConstraint("form_key", name=op.f("uq_news_items_form_key")),
    )
    op.create_index("ix_news_items_centre_id_published_at", "news_items", ["centre_id", "published_at"])
    op.create_table(
        "news_texts",
        sa.Column("news_item_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["news_item_id"],
            ["news_items.id"],
            name=op.f("fk_news_texts_news_item_id_news_items"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("news_item_id", "language", name=op.f("pk_news_texts")),
    )
    op.create_table(
        "news_tellings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("news_item_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("told_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["news_item_id"],
            ["news_items.id"],
            name=op.f("fk_news_tellings_news_item_id_news_items"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_news_tellings_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_tellings")),
        sa.UniqueConstraint("news_item_id", "account_id", name=op.f("uq_news_tellings_news_item_id")),
    )
    op.create_index(op.f("ix_news_tellings_account_id"), "news_tellings", ["account_id"])
    op.create_index(op.f("ix_news_tellings_told_at"), "news_tellings", ["told_at"])


def downgrade() -> None:
    op.drop_table("news_tellings")
    op.drop_table("news_texts")
    op.drop_table("news_items")
