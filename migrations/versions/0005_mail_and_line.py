"""Mail addresses of staff and family contacts; LINE users of households.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

import district_hall.db

revision = "0005"
down_revision = "0004"
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

    op.create_table(
        "line_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("linked_at", moment(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_line_contact_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_contact")),
        sa.UniqueConstraint("user_id", name=op.f("uq_line_contact_user_id")),
    )
    op.create_table(
        "line_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("digits_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", moment(), nullable=False),
        sa.Column("expires_at", moment(), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("used_at", moment(), nullable=True),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_line_code_household_id")),
        sa.ForeignKeyConstraint(["made_by"], ["staff_account.id"], name=op.f("fk_line_code_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_code")),
    )
    op.create_table(
        "line_reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("was_linked", sa.Boolean(), nullable=False),
        sa.Column("made_at", moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_reply")),
    )
    with op.batch_alter_table("line_contact") as batch_op:
        batch_op.create_index(batch_op.f("ix_line_contact_household_id"), ["household_id"])
    with op.batch_alter_table("line_code") as batch_op:
        for column in ("household_id", "digits_hash", "expires_at"):
            batch_op.create_index(batch_op.f(f"ix_line_code_{column}"), [column])


def downgrade() -> None:
    for table in ("line_reply", "line_code", "line_contact", "mail_address"):
        op.drop_table(table)
