"""A message's thread is looked up when something takes its place; what went in one call stays together; what
repairs find is counted.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox_entry", sa.Column("batch_id", sa.Uuid(), nullable=True))
    op.add_column("worker_beat", sa.Column("mended", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("message") as batch_op:
        batch_op.create_index("ix_message_thread_id", ["thread_id"])


def downgrade() -> None:
    with op.batch_alter_table("worker_beat") as batch_op:
        batch_op.drop_column("mended")
    with op.batch_alter_table("outbox_entry") as batch_op:
        batch_op.drop_column("batch_id")
    with op.batch_alter_table("message") as batch_op:
        batch_op.drop_index("ix_message_thread_id")
