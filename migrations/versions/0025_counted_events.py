"""Statistics of many years read client events from one index that holds all that is counted."""

from alembic import op

revision = "0025_counted_events"
down_revision = "0024_account_merges"
branch_labels = None
depends_on = None

_COLUMNS = [
    "centre_id",
    "happened_on",
    "voided_at",
    "client_group",
    "channel",
    "municipality_code",
    "minutes",
    "account_id",
    "client_number",
    "result",
    "unmet_need",
    "satisfaction",
]


def upgrade() -> None:
    op.create_index("ix_client_events_counted", "client_events", _COLUMNS)


def downgrade() -> None:
    op.drop_index("ix_client_events_counted", table_name="client_events")
