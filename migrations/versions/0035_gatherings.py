"""Trainings and peer groups with their days and sign-ups; a centre can be one for practice."""

import sqlalchemy as sa
from alembic import op

revision = "0035_gatherings"
down_revision = "0034_answers_and_outcomes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gatherings",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_in", sa.String(length=5), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("municipality_code", sa.String(length=3), nullable=True),
        sa.Column("video_url", sa.String(length=300), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("access", sa.JSON(), nullable=False),
        sa.Column("for_whom", sa.JSON(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("sign_up_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("form_key", sa.String(length=100), nullable=False),
        sa.Column("made_by_account_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("places BETWEEN 1 AND 500", name=op.f("ck_gatherings_places")),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_gatherings_centre_id_centres")),
        sa.ForeignKeyConstraint(
            ["made_by_account_id"], ["accounts.id"], name=op.f("fk_gatherings_made_by_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gatherings")),
        sa.UniqueConstraint("form_key", name=op.f("uq_gatherings_form_key")),
    )
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gatherings_centre_id"), ["centre_id"], unique=False)

    op.create_table(
        "gathering_days",
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("others_came", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 15 AND 1440", name=op.f("ck_gathering_days_minutes")),
        sa.ForeignKeyConstraint(
            ["gathering_id"],
            ["gatherings.id"],
            name=op.f("fk_gathering_days_gathering_id_gatherings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_days")),
    )
    with op.batch_alter_table("gathering_days", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gathering_days_gathering_id"), ["gathering_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gathering_days_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "gathering_places",
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("person_key", sa.String(length=300), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("access", sa.JSON(), nullable=False),
        sa.Column("access_text", sa.Text(), nullable=True),
        sa.Column("needs_told", sa.Boolean(), nullable=False),
        sa.Column("signed_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offered_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("calendar_uid", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(seat IS NOT NULL) = (state IN ('placed','offered'))",
            name=op.f("ck_gathering_places_seat_by_state"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_gathering_places_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["gathering_id"],
            ["gatherings.id"],
            name=op.f("fk_gathering_places_gathering_id_gatherings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_places")),
    )
    with op.batch_alter_table("gathering_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gathering_places_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gathering_places_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_gathering_places_gathering_id"), ["gathering_id"], unique=False)
        batch_op.create_index("uq_gathering_places_person", ["gathering_id", "person_key"], unique=True)
        batch_op.create_index(
            "uq_gathering_places_seat",
            ["gathering_id", "seat"],
            unique=True,
            sqlite_where=sa.text("seat IS NOT NULL"),
            postgresql_where=sa.text("seat IS NOT NULL"),
        )

    op.create_table(
        "gathering_presences",
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["day_id"],
            ["gathering_days.id"],
            name=op.f("fk_gathering_presences_day_id_gathering_days"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["gathering_places.id"],
            name=op.f("fk_gathering_presences_place_id_gathering_places"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("day_id", "place_id", name=op.f("pk_gathering_presences")),
    )
    with op.batch_alter_table("centres", schema=None) as batch_op:
        batch_op.add_column(sa.Column("practice", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("centres", schema=None) as batch_op:
        batch_op.drop_column("practice")

    op.drop_table("gathering_presences")
    with op.batch_alter_table("gathering_places", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_gathering_places_seat",
            sqlite_where=sa.text("seat IS NOT NULL"),
            postgresql_where=sa.text("seat IS NOT NULL"),
        )
        batch_op.drop_index("uq_gathering_places_person")
        batch_op.drop_index(batch_op.f("ix_gathering_places_gathering_id"))
        batch_op.drop_index(batch_op.f("ix_gathering_places_email"))
        batch_op.drop_index(batch_op.f("ix_gathering_places_account_id"))

    op.drop_table("gathering_places")
    with op.batch_alter_table("gathering_days", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gathering_days_starts_at"))
        batch_op.drop_index(batch_op.f("ix_gathering_days_gathering_id"))

    op.drop_table("gathering_days")
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gatherings_centre_id"))

    op.drop_table("gatherings")
