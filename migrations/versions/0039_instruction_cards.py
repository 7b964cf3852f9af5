"""Employers make instruction cards for their assistants."""

import sqlalchemy as sa
from alembic import op

revision = "0039_instruction_cards"
down_revision = "0038_practice_mail"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "instruction_cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centres.id"], name=op.f("fk_instruction_cards_centre_id_centres")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"],
            ["employers.id"],
            name=op.f("fk_instruction_cards_employer_id_employers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruction_cards")),
        sa.UniqueConstraint("form_key", name=op.f("uq_instruction_cards_form_key")),
    )
    with op.batch_alter_table("instruction_cards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_instruction_cards_employer_id"), ["employer_id"], unique=False)
    op.create_table(
        "instruction_card_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pictogram", sa.String(length=10), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["card_id"],
            ["instruction_cards.id"],
            name=op.f("fk_instruction_card_steps_card_id_instruction_cards"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruction_card_steps")),
        sa.UniqueConstraint("form_key", name=op.f("uq_instruction_card_steps_form_key")),
    )
    with op.batch_alter_table("instruction_card_steps", schema=None) as batch_op:
        batch_op.create_index(
            "ix_instruction_card_steps_card_id_position", ["card_id", "position"], unique=False
        )


def downgrade() -> None:
    op.drop_table("instruction_card_steps")
    op.drop_table("instruction_cards")
