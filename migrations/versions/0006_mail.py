"""Mail addresses of staff and family contacts.

Revision ID: 0006
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

import district_hall.db

revision = "0006"
down_revision = "0003"
branch_labels = None
depends_on = None


def moment() -> district_hall.db.UTCDateTime:
    return district_hall.db.UTCDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "mail_address",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("consent_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("asked_at", moment(), nullable=False),
        sa.Column("letter_due_at", moment(), nullable=True),
        sa.Column("since", moment(), nullable=True),
        sa.Column("circulars_since", moment(), nullable=True),
        sa.Column("bounced_at", moment(), nullable=True),
        sa.Column("bounced_words", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["staff_account.id"], name=op.f("fk_mail_address_account_id")),
        sa.ForeignKeyConstraint(["consent_id"], ["family_consent.id"], name=op.f("fk_mail_address_consent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_address")),
    )
    with op.batch_alter_table("mail_address") as batch_op:
        for column in ("account_id", "consent_id", "address", "letter_due_at"):
            batch_op.create_index(batch_op.f(f"ix_mail_address_{column}"), [column])


def downgrade() -> None:
    op.drop_table("mail_address")
