"""Guides and forms of a centre, in versions that stand as they were written, each in one language or several."""

import sqlalchemy as sa
from alembic import op

revision = "0030_guides"
down_revision = "0029_arranged_meetings"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "guides",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("withdrawn_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_guides_centre_id_centres")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guides")),
    )
    op.create_index(op.f("ix_guides_centre_id"), "guides", ["centre_id"])
    op.create_table(
        "guide_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guide_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=15), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("made_by_account_id", sa.Integer(), nullable=True),
        sa.Column("taken_back_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["guide_id"], ["guides.id"], name=op.f("fk_guide_versions_guide_id_guides"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by_account_id"],
            ["accounts.id"],
            name=op.f("fk_guide_versions_made_by_account_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_versions")),
        sa.UniqueConstraint("form_key", name=op.f("uq_guide_versions_form_key")),
        sa.UniqueConstraint("guide_id", "number", name=op.f("uq_guide_versions_guide_id")),
    )
    op.create_index("ix_guide_versions_guide_id_valid_from", "guide_versions", ["guide_id", "valid_from"])
    op.create_table(
        "guide_texts",
        sa.Column("guide_version_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guide_version_id"],
            ["guide_versions.id"],
            name=op.f("fk_guide_texts_guide_version_id_guide_versions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guide_version_id", "language", name=op.f("pk_guide_texts")),
    )


def downgrade() -> None:
    op.drop_table("guide_texts")
    op.drop_table("guide_versions")
    op.drop_table("guides")
