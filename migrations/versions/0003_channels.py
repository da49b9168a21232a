"""Channels beside the sockets: what is to be sent to whom, each try, Web Push subscriptions, the worker's sign of life.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

import district_hall.db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WHILE_OPEN = {"sqlite_where": sa.text("done IS NULL"), "postgresql_where": sa.text("done IS NULL")}
WHILE_IN_USE = {"sqlite_where": sa.text("retired_at IS NULL"), "postgresql_where": sa.text("retired_at IS NULL")}
CHANNEL = sa.Enum("socket", "push", "mail", "line", name="channelword", native_enum=False, length=24)
# What followed something takes its thread from it; what followed nothing begins one.
THREADS = """
    WITH RECURSIVE chain(id, thread_id) AS (
        SELECT id, id FROM message WHERE supersedes_id IS NULL
        UNION ALL
        SELECT message.id, chain.thread_id FROM message JOIN chain ON message.supersedes_id = chain.id
    )
    UPDATE message SET thread_id = (SELECT chain.thread_id FROM chain WHERE chain.id = message.id)
"""


def moment() -> district_hall.db.UTCDateTime:
    return district_hall.db.UTCDateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("message") as batch_op:
        batch_op.add_column(sa.Column("thread_id", sa.Uuid(), nullable=True))
    op.execute(THREADS)
    with op.batch_alter_table("message") as batch_op:
        batch_op.alter_column("thread_id", existing_type=sa.Uuid(), nullable=False)

    _outbox_for_all_channels()

    op.create_table(
        "delivery_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("channel", CHANNEL, nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "sent",
                "gone",
                "suspect",
                "later",
                "unreachable",
                "refused",
                name="attemptresult",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["outbox_entry.id"], name=op.f("fk_delivery_attempt_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_attempt")),
    )
    with op.batch_alter_table("delivery_attempt") as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_attempt_entry_id"), ["entry_id"])
        batch_op.create_index("ix_delivery_attempt_at", ["at", "channel", "result"])

    op.create_table(
        "push_subscription",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("endpoint", sa.String(length=1000), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("p256dh", sa.LargeBinary(length=65), nullable=False),
        sa.Column("auth", sa.LargeBinary(length=16), nullable=False),
        sa.Column("subscribed_at", moment(), nullable=False),
        sa.Column("refreshed_at", moment(), nullable=False),
        sa.Column("suspect_since", moment(), nullable=True),
        sa.Column("retired_at", moment(), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_push_subscription_device_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscription")),
    )
    with op.batch_alter_table("push_subscription") as batch_op:
        batch_op.create_index(batch_op.f("ix_push_subscription_device_id"), ["device_id"])
        batch_op.create_index("uq_push_subscription_in_use", ["endpoint"], unique=True, **WHILE_IN_USE)

    op.create_table(
        "worker_beat",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("started_at", moment(), nullable=False),
        sa.Column("beat_at", moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_beat")),
    )
    with op.batch_alter_table("worker_beat") as batch_op:
        batch_op.create_index(batch_op.f("ix_worker_beat_beat_at"), ["beat_at"])


def _outbox_for_all_channels() -> None:
    with op.batch_alter_table("outbox_entry") as batch_op:
        batch_op.drop_index("ix_outbox_entry_due")
        batch_op.add_column(sa.Column("thread_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("channel", CHANNEL, nullable=False, server_default="socket"))
        batch_op.add_column(sa.Column("origin", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("target_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("position", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("due_at", moment(), nullable=True))
        batch_op.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column(
                "done",
                sa.Enum("sent", "withdrawn", "expired", "gone", "gave_up", name="done", native_enum=False, length=24),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("done_at", moment(), nullable=True))
    op.execute(
        "UPDATE outbox_entry SET"
        " thread_id = (SELECT thread_id FROM message WHERE message.id = outbox_entry.message_id),"
        " due_at = (SELECT sent_at FROM message WHERE message.id = outbox_entry.message_id),"
        " done_at = sent_at, done = CASE WHEN sent_at IS NULL THEN NULL ELSE 'sent' END,"
        " attempts = CASE WHEN sent_at IS NULL THEN 0 ELSE 1 END"
    )
    with op.batch_alter_table("outbox_entry") as batch_op:
        batch_op.drop_column("sent_at")
        batch_op.alter_column("thread_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.alter_column("due_at", existing_type=moment(), nullable=False)
        batch_op.alter_column("room", existing_type=sa.String(length=80), nullable=True)
        batch_op.alter_column("board_version", existing_type=sa.Integer(), nullable=True)
        for column in ("channel", "origin", "position", "attempts"):
            batch_op.alter_column(column, server_default=None)
        batch_op.create_unique_constraint(
            batch_op.f("uq_outbox_entry_message_id"), ["message_id", "channel", "target_id"]
        )
        batch_op.create_index("ix_outbox_entry_open", ["channel", "origin", "position"], **WHILE_OPEN)
        batch_op.create_index("ix_outbox_entry_target_id", ["target_id", "lease_until"])
        batch_op.create_index("ix_outbox_entry_done_at", ["done_at"])


def downgrade() -> None:
    for table in ("worker_beat", "push_subscription", "delivery_attempt"):
        op.drop_table(table)
    # What the older shape has no word for: what goes by another channel than the sockets.
    op.execute("DELETE FROM outbox_entry WHERE channel <> 'socket'")
    with op.batch_alter_table("outbox_entry") as batch_op:
        for index in ("ix_outbox_entry_open", "ix_outbox_entry_target_id", "ix_outbox_entry_done_at"):
            batch_op.drop_index(index)
        batch_op.drop_constraint(batch_op.f("uq_outbox_entry_message_id"), type_="unique")
        batch_op.add_column(sa.Column("sent_at", moment(), nullable=True))
        batch_op.alter_column("room", existing_type=sa.String(length=80), nullable=False)
        batch_op.alter_column("board_version", existing_type=sa.Integer(), nullable=False)
    op.execute("UPDATE outbox_entry SET sent_at = done_at")
    with op.batch_alter_table("outbox_entry") as batch_op:
        for column in (
            "thread_id",
            "channel",
            "origin",
            "target_id",
            "position",
            "due_at",
            "attempts",
            "done",
            "done_at",
        ):
            batch_op.drop_column(column)
        batch_op.create_index("ix_outbox_entry_due", ["sent_at", "lease_until"])
    with op.batch_alter_table("message") as batch_op:
        batch_op.drop_column("thread_id")
