"""Ads that wait for staff, wishes with a ground, checks before looking for somebody, and granted hours."""

import sqlalchemy as sa
from alembic import op

revision = "0017_ad_checks"
down_revision = "0016_candidacies"
branch_labels = None
depends_on = None

NEED_COLUMNS = (
    ("wished_gender", sa.String(10)),
    ("gender_ground", sa.String(20)),
    ("gender_ground_text", sa.Text()),
    ("gender_answer", sa.String(10)),
    ("part_timers", sa.String(10)),
    ("reemployment", sa.String(10)),
)


def upgrade() -> None:
    for name, kind in NEED_COLUMNS:
        op.add_column("needs", sa.Column(name, kind, nullable=False, server_default=""))
    op.add_column(
        "needs", sa.Column("extract_asked", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("employers", sa.Column("granted_hours", sa.Double()))
    op.add_column("employers", sa.Column("granted_per", sa.String(5), nullable=False, server_default=""))
    op.add_column("centres", sa.Column("staff_check", sa.String(15), nullable=False, server_default=""))
    _make_ad_checks()
    _make_hours_overrules()


def _key(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def _make_ad_checks() -> None:
    op.create_table(
        "ad_checks",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("raised", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_by_account_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_account_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_language", sa.String(length=5), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting','opened','sent_back','left')", name=op.f("ck_ad_checks_state")
        ),
        _key("ad_checks", "centre_id", "centres"),
        _key("ad_checks", "need_id", "needs", "CASCADE"),
        _key("ad_checks", "asked_by_account_id", "accounts"),
        _key("ad_checks", "answered_by_account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ad_checks")),
    )
    with op.batch_alter_table("ad_checks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ad_checks_centre_id"), ["centre_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ad_checks_need_id"), ["need_id"], unique=False)
        batch_op.create_index(
            "uq_ad_checks_waiting",
            ["need_id"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )


def _make_hours_overrules() -> None:
    op.create_table(
        "hours_overrules",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Double(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("overruled_by_account_id", sa.Integer(), nullable=True),
        sa.Column("overruled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _key("hours_overrules", "centre_id", "centres"),
        _key("hours_overrules", "employer_id", "employers"),
        _key("hours_overrules", "need_id", "needs", "CASCADE"),
        _key("hours_overrules", "overruled_by_account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours_overrules")),
    )
    with op.batch_alter_table("hours_overrules", schema=None) as batch_op:
        for column in ("centre_id", "employer_id", "need_id"):
            batch_op.create_index(batch_op.f(f"ix_hours_overrules_{column}"), [column], unique=False)


def downgrade() -> None:
    op.drop_table("hours_overrules")
    op.drop_table("ad_checks")
    op.drop_column("centres", "staff_check")
    op.drop_column("employers", "granted_per")
    op.drop_column("employers", "granted_hours")
    for name in ("extract_asked", *(name for name, _kind in reversed(NEED_COLUMNS))):
        op.drop_column("needs", name)
