"""The five roles that the permissions table speaks of."""

import sqlalchemy as sa
from alembic import op

revision = "0002_roles"
down_revision = "0001_first_tables"
branch_labels = None
depends_on = None

ROLES = ("employer", "representative", "assistant", "staff", "manager")
roles = sa.table("roles", sa.column("name", sa.String), sa.column("description", sa.String))


def upgrade() -> None:
    op.bulk_insert(roles, [{"name": name, "description": ""} for name in ROLES])


def downgrade() -> None:
    op.execute(roles.delete())
