"""Everyone at the table: alerts, the hall's tablet, families, visits, the town office.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

import district_hall.db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "family_phone",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("credential_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("paired_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_phone")),
        sa.UniqueConstraint("credential_hash", name=op.f("uq_family_phone_credential_hash")),
    )
    op.create_table(
        "district_helper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("telephone", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_district_helper_district_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district_helper")),
    )
    with op.batch_alter_table("district_helper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_district_helper_district_id"), ["district_id"], unique=False)

    op.create_table(
        "retention_period",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("set_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["set_by"], ["staff_account.id"], name=op.f("fk_retention_period_set_by")),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_retention_period")),
    )
    op.create_table(
        "alert",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "waiting",
                "returned",
                "live",
                "updated",
                "corrected",
                "all_clear",
                "cancelled",
                "expired",
                "discarded",
                name="state",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "step",
            sa.Enum("first", "update", "correction", "all_clear", "cancel", name="step", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("training", sa.Boolean(), nullable=False),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("live_at", district_hall.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("expires_at", district_hall.db.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["staff_account.id"], name=op.f("fk_alert_created_by")),
        sa.ForeignKeyConstraint(["follows_id"], ["alert.id"], name=op.f("fk_alert_follows_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_alert_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("message_id", name=op.f("uq_alert_message_id")),
    )
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alert_follows_id"), ["follows_id"], unique=False)
        batch_op.create_index("ix_alert_state_expires_at", ["state", "expires_at"], unique=False)

    op.create_table(
        "alert_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "waiting",
                "returned",
                "live",
                "updated",
                "corrected",
                "all_clear",
                "cancelled",
                "expired",
                "discarded",
                name="state",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_change_alert_id")),
        sa.ForeignKeyConstraint(["by"], ["staff_account.id"], name=op.f("fk_alert_change_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_change")),
    )
    with op.batch_alter_table("alert_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alert_change_alert_id"), ["alert_id"], unique=False)

    op.create_table(
        "alert_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("transcript", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column(
            "hazard",
            sa.Enum(
                "heavy_rain",
                "flood",
                "landslide",
                "storm_surge",
                "storm",
                "snow",
                "earthquake",
                "volcano",
                "fire",
                "bear",
                "missing_person",
                "outage",
                "road",
                "other",
                name="hazard",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("english", sa.Text(), nullable=False),
        sa.Column("ask", sa.Enum("acknowledge", "safety", name="ask", native_enum=False, length=24), nullable=False),
        sa.Column("expires_at", district_hall.db.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_version_alert_id")),
        sa.ForeignKeyConstraint(["written_by"], ["staff_account.id"], name=op.f("fk_alert_version_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_version")),
        sa.UniqueConstraint("alert_id", "number", name=op.f("uq_alert_version_alert_id")),
    )
    op.create_table(
        "household_card",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", district_hall.db.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_household_card_household_id")),
        sa.ForeignKeyConstraint(["made_by"], ["staff_account.id"], name=op.f("fk_household_card_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_card")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_household_card_secret_hash")),
    )
    with op.batch_alter_table("household_card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_card_household_id"), ["household_id"], unique=False)

    op.create_table(
        "alert_area",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_alert_area_district_id")),
        sa.ForeignKeyConstraint(["group_id"], ["district_group.id"], name=op.f("fk_alert_area_group_id")),
        sa.ForeignKeyConstraint(["version_id"], ["alert_version.id"], name=op.f("fk_alert_area_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_area")),
    )
    with op.batch_alter_table("alert_area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alert_area_version_id"), ["version_id"], unique=False)

    op.create_table(
        "family_consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column(
            "relation",
            sa.Enum(
                "son",
                "daughter",
                "grandchild",
                "sibling",
                "relative",
                "friend",
                name="relation",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("given", sa.Enum("tablet", "paper", name="given", native_enum=False, length=24), nullable=False),
        sa.Column("given_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("paused_at", district_hall.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", district_hall.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "ended_by", sa.Enum("elder", "family", "staff", name="party", native_enum=False, length=24), nullable=True
        ),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_family_consent_device_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff_account.id"], name=op.f("fk_family_consent_recorded_by")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_family_consent_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_consent")),
    )
    with op.batch_alter_table("family_consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_family_consent_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=True),
        sa.Column(
            "why",
            sa.Enum(
                "asked_help", "not_reached", "asked_visit", "tablet_silent", name="why", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("open_key", sa.String(length=120), nullable=True),
        sa.Column("since", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("taken_at", district_hall.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("closed", sa.Enum("done", "by_itself", name="closed", native_enum=False, length=24), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", district_hall.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["closed_by"], ["staff_account.id"], name=op.f("fk_visit_closed_by")),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_visit_district_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_visit_household_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_visit_message_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_visit_resident_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["staff_account.id"], name=op.f("fk_visit_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("open_key", name=op.f("uq_visit_open_key")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index("ix_visit_district_id_closed_at", ["district_id", "closed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_household_id"), ["household_id"], unique=False)

    op.create_table(
        "absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column(
            "entered_by",
            sa.Enum("elder", "family", "staff", name="party", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("consent_id", sa.Uuid(), nullable=True),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("entered_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("undone_at", district_hall.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "undone_by", sa.Enum("elder", "family", "staff", name="party", native_enum=False, length=24), nullable=True
        ),
        sa.ForeignKeyConstraint(["consent_id"], ["family_consent.id"], name=op.f("fk_absence_consent_id")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_absence_device_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff_account.id"], name=op.f("fk_absence_recorded_by")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_absence_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absence_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "family_access",
        sa.Column("phone_id", sa.Uuid(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("since", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["consent_id"], ["family_consent.id"], name=op.f("fk_family_access_consent_id")),
        sa.ForeignKeyConstraint(["phone_id"], ["family_phone.id"], name=op.f("fk_family_access_phone_id")),
        sa.PrimaryKeyConstraint("phone_id", "consent_id", name=op.f("pk_family_access")),
    )
    with op.batch_alter_table("family_access", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_family_access_consent_id"), ["consent_id"], unique=False)

    op.create_table(
        "family_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("digits_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("used_at", district_hall.db.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["consent_id"], ["family_consent.id"], name=op.f("fk_family_code_consent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_code")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_family_code_secret_hash")),
    )
    with op.batch_alter_table("family_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_family_code_consent_id"), ["consent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_family_code_digits_hash"), ["digits_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_family_code_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "family_look",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("phone_id", sa.Uuid(), nullable=False),
        sa.Column("at", district_hall.db.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["consent_id"], ["family_consent.id"], name=op.f("fk_family_look_consent_id")),
        sa.ForeignKeyConstraint(["phone_id"], ["family_phone.id"], name=op.f("fk_family_look_phone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_look")),
    )
    with op.batch_alter_table("family_look", schema=None) as batch_op:
        batch_op.create_index("ix_family_look_consent_id_at", ["consent_id", "at"], unique=False)

    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hall_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("label", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column(
                "revoked_why",
                sa.Enum("lost", "broken", "returned", "swapped", "left", name="revoked", native_enum=False, length=24),
                nullable=True,
            )
        )
        batch_op.alter_column("household_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_index(batch_op.f("ix_device_hall_id"), ["hall_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_device_hall_id"), "hall", ["hall_id"], ["id"])

    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_household_group_id"), type_="unique")
        batch_op.create_index(
            "uq_household_house",
            ["group_id", "number"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.alter_column("district_id", existing_type=sa.Uuid(), nullable=True)

    with op.batch_alter_table("pairing_code", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hall_id", sa.Uuid(), nullable=True))
        batch_op.alter_column("household_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.add_column(sa.Column("replaces_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_pairing_code_replaces_id"), "device", ["replaces_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_pairing_code_hall_id"), ["hall_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_pairing_code_hall_id"), "hall", ["hall_id"], ["id"])

    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "answer",
                sa.Enum("safe", "evacuated", "help", name="safetyreply", native_enum=False, length=24),
                nullable=True,
            )
        )

    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erased_at", district_hall.db.UTCDateTime(timezone=True), nullable=True))

    with op.batch_alter_table("staff_account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("must_change_password", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("staff_role", schema=None) as batch_op:
        batch_op.alter_column("district_id", existing_type=sa.Uuid(), nullable=True)


def downgrade() -> None:
    with op.batch_alter_table("family_look", schema=None) as batch_op:
        batch_op.drop_index("ix_family_look_consent_id_at")

    op.drop_table("family_look")
    with op.batch_alter_table("family_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_family_code_expires_at"))
        batch_op.drop_index(batch_op.f("ix_family_code_digits_hash"))
        batch_op.drop_index(batch_op.f("ix_family_code_consent_id"))

    op.drop_table("family_code")
    with op.batch_alter_table("family_access", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_family_access_consent_id"))

    op.drop_table("family_access")
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_absence_resident_id"))

    op.drop_table("absence")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_household_id"))
        batch_op.drop_index("ix_visit_district_id_closed_at")

    op.drop_table("visit")
    with op.batch_alter_table("family_consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_family_consent_resident_id"))

    op.drop_table("family_consent")
    with op.batch_alter_table("alert_area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alert_area_version_id"))

    op.drop_table("alert_area")
    with op.batch_alter_table("household_card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_card_household_id"))

    op.drop_table("household_card")
    op.drop_table("alert_version")
    with op.batch_alter_table("alert_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alert_change_alert_id"))

    op.drop_table("alert_change")
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.drop_index("ix_alert_state_expires_at")
        batch_op.drop_index(batch_op.f("ix_alert_follows_id"))

    op.drop_table("alert")
    op.drop_table("retention_period")
    with op.batch_alter_table("district_helper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_district_helper_district_id"))

    op.drop_table("district_helper")
    op.drop_table("family_phone")

    # What the older shape can't hold goes: halls' tablets, the town's messages with their audiences, later roles, signs
    # and actors, whose words it can't read.
    for statement in (
        "DELETE FROM sign_of_life WHERE kind IN ('answer', 'ask')",
        "DELETE FROM audit_entry WHERE actor_kind = 'family'",
        "DELETE FROM staff_role WHERE role <> 'district_leader'",
        "DELETE FROM sign_of_life WHERE device_id IN (SELECT id FROM device WHERE household_id IS NULL)",
        "DELETE FROM receipt WHERE device_id IN (SELECT id FROM device WHERE household_id IS NULL)",
        "DELETE FROM receipt WHERE message_id IN (SELECT id FROM message WHERE district_id IS NULL)",
        "DELETE FROM pairing_code WHERE household_id IS NULL",
        "DELETE FROM device WHERE household_id IS NULL",
        "DELETE FROM outbox_entry WHERE message_id IN (SELECT id FROM message WHERE district_id IS NULL)",
        "UPDATE message SET supersedes_id = NULL WHERE district_id IS NULL",
        "DELETE FROM message WHERE district_id IS NULL",
        "DELETE FROM audience_household WHERE audience_id NOT IN (SELECT audience_id FROM message)",
        "DELETE FROM audience_area WHERE audience_id NOT IN (SELECT audience_id FROM message)",
        "DELETE FROM audience WHERE id NOT IN (SELECT audience_id FROM message)",
        "DELETE FROM staff_role WHERE district_id IS NULL",
    ):
        op.execute(statement)
    _one_household_a_house()

    with op.batch_alter_table("staff_role", schema=None) as batch_op:
        batch_op.alter_column("district_id", existing_type=sa.Uuid(), nullable=False)

    with op.batch_alter_table("staff_account", schema=None) as batch_op:
        batch_op.drop_column("must_change_password")

    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.drop_column("erased_at")

    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.drop_column("answer")

    with op.batch_alter_table("pairing_code", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_pairing_code_replaces_id"), type_="foreignkey")
        batch_op.drop_column("replaces_id")
        batch_op.drop_constraint(batch_op.f("fk_pairing_code_hall_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_pairing_code_hall_id"))
        batch_op.alter_column("household_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column("hall_id")

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.alter_column("district_id", existing_type=sa.Uuid(), nullable=False)

    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_household_house", sqlite_where=sa.text("left_at IS NULL"), postgresql_where=sa.text("left_at IS NULL")
        )
        batch_op.create_unique_constraint(batch_op.f("uq_household_group_id"), ["group_id", "number"])

    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_device_hall_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_device_hall_id"))
        batch_op.alter_column("household_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column("revoked_why")
        batch_op.drop_column("label")
        batch_op.drop_column("hall_id")


def _one_household_a_house() -> None:
    """Who has left a house where others live now gets a number after the group's last: the older shape knows one a house."""
    household = sa.table(
        "household",
        sa.column("id", sa.Uuid()),
        sa.column("group_id", sa.Uuid()),
        sa.column("number"),
        sa.column("left_at"),
    )
    columns = household.c
    rows = op.get_bind().execute(
        sa.select(columns.id, columns.group_id, columns.number).order_by(columns.left_at.is_not(None), columns.id)
    )
    taken: dict[object, set[int]] = {}
    for household_id, group_id, number in rows.all():
        numbers = taken.setdefault(group_id, set())
        if number in numbers:
            last = sa.select(sa.func.max(columns.number)).where(columns.group_id == group_id).scalar_subquery()
            op.execute(sa.update(household).where(columns.id == household_id).values(number=last + 1))
        else:
            numbers.add(number)
