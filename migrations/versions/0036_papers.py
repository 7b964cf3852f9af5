"""Employers and assistants fill in papers: contracts, shift lists, mileage claims and powers of attorney."""

import sqlalchemy as sa
from alembic import op

revision = "0036_papers"
down_revision = "0035_gatherings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("profile_id", sa.Integer(), nullable=True),
        sa.Column("candidacy_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(employer_id IS NULL) <> (profile_id IS NULL)", name=op.f("ck_papers_owner")),
        sa.CheckConstraint(
            "kind IN ('contract','shifts','mileage','authority')", name=op.f("ck_papers_kind")
        ),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_papers_centre_id_centres")),
        sa.ForeignKeyConstraint(
            ["employer_id"],
            ["employers.id"],
            name=op.f("fk_papers_employer_id_employers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_papers_profile_id_profiles"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["candidacy_id"],
            ["candidacies.id"],
            name=op.f("fk_papers_candidacy_id_candidacies"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("form_key", name=op.f("uq_papers_form_key")),
    )
    with op.batch_alter_table("papers", schema=None) as batch_op:
        for column in ("employer_id", "profile_id", "candidacy_id", "changed_at"):
            batch_op.create_index(batch_op.f(f"ix_papers_{column}"), [column], unique=False)
    op.create_table(
        "paper_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("happens_on", sa.Date(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=True),
        sa.Column("wall_minutes", sa.Integer(), nullable=True),
        sa.Column("metres", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name=op.f("fk_paper_lines_paper_id_papers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_lines")),
        sa.UniqueConstraint("form_key", name=op.f("uq_paper_lines_form_key")),
    )
    with op.batch_alter_table("paper_lines", schema=None) as batch_op:
        batch_op.create_index("ix_paper_lines_paper_id_happens_on", ["paper_id", "happens_on"], unique=False)


def downgrade() -> None:
    op.drop_table("paper_lines")
    op.drop_table("papers")
