"""the_first_board

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

import district_hall.db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    # #
    op.create_table(
        "attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index("ix_attempt_key_hash_at", ["key_hash", "at"], unique=False)

    op.create_table(
        "audience",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "membership",
            sa.Enum("members", "everyone", name="membership", native_enum=False, length=24),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audience")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "actor_kind",
            sa.Enum("staff", "device", "system", name="actorkind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("act", sa.String(length=48), nullable=False),
        sa.Column("subject_kind", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "district",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=40), nullable=False),
        sa.Column("reading", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("board_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district")),
        sa.UniqueConstraint("name", name=op.f("uq_district_name")),
    )
    op.create_table(
        "staff_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("created_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", district_hall.db.UTCDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_account")),
        sa.UniqueConstraint("login", name=op.f("uq_staff_account_login")),
    )
    op.create_table(
        "district_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_district_group_district_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district_group")),
        sa.UniqueConstraint("district_id", "number", name=op.f("uq_district_group_district_id")),
    )
    op.create_table(
        "hall",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_hall_district_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hall")),
    )
    with op.batch_alter_table("hall", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hall_district_id"), ["district_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", sa.Enum("circular", "withdrawal", name="messagekind", native_enum=False, length=24), nullable=False
        ),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("audience_id", sa.Uuid(), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("training", sa.Boolean(), nullable=False),
        sa.Column("sent_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", district_hall.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["audience_id"], ["audience.id"], name=op.f("fk_message_audience_id")),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_message_district_id")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["message.id"], name=op.f("fk_message_supersedes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_message_supersedes_id")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_audience_id"), ["audience_id"], unique=False)
        batch_op.create_index("ix_message_district_id_sent_at", ["district_id", "sent_at"], unique=False)

    op.create_table(
        "staff_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", district_hall.db.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["staff_account.id"], name=op.f("fk_staff_session_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_staff_session_token_hash")),
    )
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_session_account_id"), ["account_id"], unique=False)

    op.create_table(
        "audience_area",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audience_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["audience_id"], ["audience.id"], name=op.f("fk_audience_area_audience_id")),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_audience_area_district_id")),
        sa.ForeignKeyConstraint(["group_id"], ["district_group.id"], name=op.f("fk_audience_area_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audience_area")),
    )
    with op.batch_alter_table("audience_area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audience_area_audience_id"), ["audience_id"], unique=False)

    op.create_table(
        "circular",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "published", "withdrawn", name="state", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "event", "living", "hall", "safety", "welfare", "report", name="category", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "issuer", sa.Enum("leader", "hall", "town", name="issuer", native_enum=False, length=24), nullable=False
        ),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "membership",
            sa.Enum("members", "everyone", name="membership", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["staff_account.id"], name=op.f("fk_circular_created_by")),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_circular_district_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_circular_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circular")),
        sa.UniqueConstraint("message_id", name=op.f("uq_circular_message_id")),
    )
    with op.batch_alter_table("circular", schema=None) as batch_op:
        batch_op.create_index("ix_circular_district_id_state", ["district_id", "state"], unique=False)

    op.create_table(
        "household",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("is_member", sa.Boolean(), nullable=False),
        sa.Column(
            "reach", sa.Enum("tablet", "phone", "paper", name="reach", native_enum=False, length=24), nullable=False
        ),
        sa.Column("left_at", district_hall.db.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_household_district_id")),
        sa.ForeignKeyConstraint(["group_id"], ["district_group.id"], name=op.f("fk_household_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("group_id", "number", name=op.f("uq_household_group_id")),
    )
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_district_id"), ["district_id"], unique=False)

    op.create_table(
        "outbox_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("room", sa.String(length=80), nullable=False),
        sa.Column("board_version", sa.Integer(), nullable=False),
        sa.Column("lease_until", district_hall.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("sent_at", district_hall.db.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_outbox_entry_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_entry")),
    )
    with op.batch_alter_table("outbox_entry", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_entry_due", ["sent_at", "lease_until"], unique=False)

    op.create_table(
        "staff_role",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "district_leader",
                "household_tablet",
                "household_phone",
                "nobody",
                name="role",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("since", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("until", district_hall.db.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["staff_account.id"], name=op.f("fk_staff_role_account_id")),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_staff_role_district_id")),
        sa.ForeignKeyConstraint(["group_id"], ["district_group.id"], name=op.f("fk_staff_role_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_role")),
    )
    with op.batch_alter_table("staff_role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_role_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_role_district_id"), ["district_id"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circular_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("original_sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "rendering", "ready", "refused", name="attachmentstate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("pages_done", sa.Integer(), nullable=False),
        sa.Column("pages_total", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=255), nullable=True),
        sa.Column("reason_params", sa.JSON(), nullable=False),
        sa.Column("lease_until", district_hall.db.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["circular_id"], ["circular.id"], name=op.f("fk_attachment_circular_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_circular_id"), ["circular_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_original_sha256"), ["original_sha256"], unique=False)
        batch_op.create_index("ix_attachment_state", ["state", "lease_until"], unique=False)

    op.create_table(
        "audience_household",
        sa.Column("audience_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["audience_id"], ["audience.id"], name=op.f("fk_audience_household_audience_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_audience_household_household_id")),
        sa.PrimaryKeyConstraint("audience_id", "household_id", name=op.f("pk_audience_household")),
    )
    with op.batch_alter_table("audience_household", schema=None) as batch_op:
        batch_op.create_index("ix_audience_household_household_id", ["household_id"], unique=False)

    op.create_table(
        "circular_group",
        sa.Column("circular_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["circular_id"], ["circular.id"], name=op.f("fk_circular_group_circular_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["group_id"], ["district_group.id"], name=op.f("fk_circular_group_group_id")),
        sa.PrimaryKeyConstraint("circular_id", "group_id", name=op.f("pk_circular_group")),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum("tablet", "phone", name="devicekind", native_enum=False, length=24), nullable=False),
        sa.Column("credential_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column(
            "text_size", sa.Enum("normal", "large", name="textsize", native_enum=False, length=24), nullable=False
        ),
        sa.Column("paired_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", district_hall.db.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_device_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("credential_hash", name=op.f("uq_device_credential_hash")),
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_device_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_device_revoked_at"), ["revoked_at"], unique=False)

    op.create_table(
        "resident",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("kana", sa.String(length=60), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("left_at", district_hall.db.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_resident_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident")),
    )
    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resident_household_id"), ["household_id"], unique=False)

    op.create_table(
        "attachment_page",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("picture_sha256", sa.String(length=64), nullable=False),
        sa.Column("thumb_sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_attachment_page_attachment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment_page")),
        sa.UniqueConstraint("attachment_id", "number", name=op.f("uq_attachment_page_attachment_id")),
    )
    op.create_table(
        "pairing_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum("tablet", "phone", name="devicekind", native_enum=False, length=24), nullable=False),
        sa.Column("digits_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("used_at", district_hall.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_pairing_code_device_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_pairing_code_household_id")),
        sa.ForeignKeyConstraint(["made_by"], ["staff_account.id"], name=op.f("fk_pairing_code_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing_code")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_pairing_code_secret_hash")),
    )
    with op.batch_alter_table("pairing_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pairing_code_digits_hash"), ["digits_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_pairing_code_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_pairing_code_household_id"), ["household_id"], unique=False)

    op.create_table(
        "receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("arrived", "shown", "read", name="receiptkind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column(
            "way",
            sa.Enum("tablet", "phone", "paper", "telephone", "visit", name="way", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("occurred_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("received_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_receipt_device_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_receipt_household_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_receipt_message_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff_account.id"], name=op.f("fk_receipt_recorded_by")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_receipt_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("device_id", "client_id", name=op.f("uq_receipt_device_id")),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index("ix_receipt_household_id", ["household_id", "kind"], unique=False)
        batch_op.create_index(
            "ix_receipt_message_id_kind_household_id", ["message_id", "kind", "household_id"], unique=False
        )

    op.create_table(
        "sign_of_life",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=True),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("reading", "check_in", "touch", name="signkind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("received_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_sign_of_life_device_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_sign_of_life_household_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_sign_of_life_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_of_life")),
        sa.UniqueConstraint("device_id", "client_id", name=op.f("uq_sign_of_life_device_id")),
    )
    with op.batch_alter_table("sign_of_life", schema=None) as batch_op:
        batch_op.create_index("ix_sign_of_life_household_id_at", ["household_id", "at"], unique=False)

    # ### end Alembic commands ###


def downgrade() -> None:
    # #
    with op.batch_alter_table("sign_of_life", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_of_life_household_id_at")

    op.drop_table("sign_of_life")
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.drop_index("ix_receipt_message_id_kind_household_id")
        batch_op.drop_index("ix_receipt_household_id")

    op.drop_table("receipt")
    with op.batch_alter_table("pairing_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pairing_code_household_id"))
        batch_op.drop_index(batch_op.f("ix_pairing_code_expires_at"))
        batch_op.drop_index(batch_op.f("ix_pairing_code_digits_hash"))

    op.drop_table("pairing_code")
    op.drop_table("attachment_page")
    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resident_household_id"))

    op.drop_table("resident")
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_device_revoked_at"))
        batch_op.drop_index(batch_op.f("ix_device_household_id"))

    op.drop_table("device")
    op.drop_table("circular_group")
    with op.batch_alter_table("audience_household", schema=None) as batch_op:
        batch_op.drop_index("ix_audience_household_household_id")

    op.drop_table("audience_household")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index("ix_attachment_state")
        batch_op.drop_index(batch_op.f("ix_attachment_original_sha256"))
        batch_op.drop_index(batch_op.f("ix_attachment_circular_id"))

    op.drop_table("attachment")
    with op.batch_alter_table("staff_role", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_role_district_id"))
        batch_op.drop_index(batch_op.f("ix_staff_role_account_id"))

    op.drop_table("staff_role")
    with op.batch_alter_table("outbox_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_entry_due")

    op.drop_table("outbox_entry")
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_district_id"))

    op.drop_table("household")
    with op.batch_alter_table("circular", schema=None) as batch_op:
        batch_op.drop_index("ix_circular_district_id_state")

    op.drop_table("circular")
    with op.batch_alter_table("audience_area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audience_area_audience_id"))

    op.drop_table("audience_area")
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_session_account_id"))

    op.drop_table("staff_session")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_district_id_sent_at")
        batch_op.drop_index(batch_op.f("ix_message_audience_id"))

    op.drop_table("message")
    with op.batch_alter_table("hall", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hall_district_id"))

    op.drop_table("hall")
    op.drop_table("district_group")
    op.drop_table("staff_account")
    op.drop_table("district")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_subject_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))

    op.drop_table("audit_entry")
    op.drop_table("audience")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_attempt_key_hash_at")

    op.drop_table("attempt")
    # ### end Alembic commands ###
