"""Board marks: triggers write down for every home, hall, district and device that something their boards show has changed.
And the indexes by which questions about today don't grow with the years.

Revision ID: 0004
Revises: 0003
"""

from dataclasses import dataclass

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OF_RESIDENT = "SELECT household_id AS place_id FROM resident WHERE id = {row}.resident_id"
OF_CONSENT = (
    "SELECT resident.household_id AS place_id FROM family_consent JOIN resident ON resident.id = family_consent.resident_id"
    " WHERE family_consent.id = {row}.consent_id"
)
OF_MESSAGE = (
    "SELECT district_id AS place_id FROM audience_area WHERE audience_id = {row}.audience_id"
    " UNION SELECT audience_area.district_id FROM message JOIN audience_area"
    " ON audience_area.audience_id = message.audience_id WHERE message.id = {row}.supersedes_id"
)


@dataclass(frozen=True)
class Watched:
    """A table whose rows boards show. `places` says, of a row, whose boards; `only` which rows; `columns` which count."""

    table: str
    places: str
    only: str = ""
    columns: str = ""


WATCHED = (
    # who a device is, and where it stands: a mark of its own, as a home's changes with everything that is said there
    Watched(
        "household",
        "SELECT id AS place_id FROM device WHERE household_id = {row}.id UNION SELECT {row}.id AS place_id",
    ),
    Watched("hall", "SELECT id AS place_id FROM device WHERE hall_id = {row}.id UNION SELECT {row}.id AS place_id"),
    Watched("district", "SELECT {row}.id AS place_id"),
    Watched("district_group", "SELECT {row}.district_id AS place_id"),
    Watched("district_helper", "SELECT {row}.district_id AS place_id"),
    Watched(
        "device",
        "SELECT {row}.id AS place_id",
        # all but last_seen_at, which changes every few minutes and stands on no board
        columns="household_id, hall_id, kind, credential_hash, language, text_size, paired_at, revoked_at",
    ),
    Watched("resident", "SELECT {row}.household_id AS place_id"),
    # that a card arrived or was heard stands on no board
    Watched("receipt", "SELECT {row}.household_id AS place_id", only="{row}.kind NOT IN ('arrived', 'sounded')"),
    Watched("sign_of_life", "SELECT {row}.household_id AS place_id", only="{row}.kind = 'check_in'"),
    Watched("visit", "SELECT {row}.household_id AS place_id"),
    Watched("family_consent", OF_RESIDENT),
    Watched("family_access", OF_CONSENT),
    Watched("family_look", OF_CONSENT),
    Watched("absence", OF_RESIDENT),
    Watched("audience", "SELECT district_id AS place_id FROM audience_area WHERE audience_id = {row}.id"),
    Watched("audience_area", "SELECT {row}.district_id AS place_id"),
    Watched("message", OF_MESSAGE),
)
INDEXES = (
    ("ix_message_expires_at", "message", ["expires_at", "kind"]),
    ("ix_message_kind_sent_at", "message", ["kind", "sent_at"]),
    ("ix_receipt_household_id_message_id", "receipt", ["household_id", "message_id"]),
    ("ix_circular_district_id_changed_at", "circular", ["district_id", "changed_at"]),
    ("ix_alert_live_at", "alert", ["live_at"]),
)
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def upgrade() -> None:
    op.create_table(
        "board_mark",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "change", name=op.f("pk_board_mark")),
    )
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    op.drop_index("ix_receipt_household_id", "receipt")
    make = _for_sqlite if op.get_bind().dialect.name == "sqlite" else _for_postgresql
    for watched in WATCHED:
        for statement in make(watched):
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    for watched in WATCHED:
        if op.get_bind().dialect.name == "sqlite":
            for event in ROWS:
                op.execute(f"DROP TRIGGER {_name(watched, event)}")
        else:
            op.execute(f"DROP TRIGGER board_mark_{watched.table} ON {watched.table}")
            op.execute(f"DROP FUNCTION board_mark_{watched.table}()")
    op.create_index("ix_receipt_household_id", "receipt", ["household_id", "kind"])
    for name, table, _columns in INDEXES:
        op.drop_index(name, table)
    op.drop_table("board_mark")


def _name(watched: Watched, event: str) -> str:
    return f"board_mark_{watched.table}_{event.lower()}"


def _for_sqlite(watched: Watched) -> list[str]:
    """One writer at a time: a counter for each place."""
    made = []
    for event, rows in ROWS.items():
        of_columns = f" OF {watched.columns}" if event == "UPDATE" and watched.columns else ""
        when = f" WHEN {_only(watched, rows)}" if watched.only else ""
        steps = " ".join(_count_on(watched, row) for row in rows)
        made.append(
            f"CREATE TRIGGER {_name(watched, event)} AFTER {event}{of_columns} ON {watched.table}{when} BEGIN {steps} END"
        )
    return made


def _count_on(watched: Watched, row: str) -> str:
    """A place that stands in the row itself is found by key, without a query around it: receipts come by the thousand.

    `changes()` counts what the step before it in the same trigger did.
    """
    places = watched.places.format(row=row)
    itself = watched.places.removeprefix("SELECT ").removesuffix(" AS place_id").format(row=row)
    if " FROM " not in places:
        return (
            f"UPDATE board_mark SET change = change + 1 WHERE place_id = {itself};"
            f" INSERT INTO board_mark (place_id, change) SELECT {itself}, 1 WHERE changes() = 0 AND {itself} IS NOT NULL;"
        )
    return (
        f"UPDATE board_mark SET change = change + 1 WHERE place_id IN ({places});"
        f" INSERT INTO board_mark (place_id, change) SELECT place_id, 1 FROM ({places}) AS place"
        f" WHERE place_id IS NOT NULL AND place_id NOT IN (SELECT place_id FROM board_mark);"
    )


def _for_postgresql(watched: Watched) -> list[str]:
    """Many writers: a row for each place and transaction, so that nobody waits for anybody's counter."""
    branches = []
    for event, rows in ROWS.items():
        only = _only(watched, rows) if watched.only else "TRUE"
        branches.append(
            f"IF TG_OP = '{event}' THEN IF {only} THEN"
            f" INSERT INTO board_mark (place_id, change) SELECT place_id, pg_current_xact_id()::text::bigint"
            f" FROM ({_places(watched, rows)}) AS place WHERE place_id IS NOT NULL ON CONFLICT DO NOTHING;"
            f" END IF; END IF;"
        )
    of_columns = f" OF {watched.columns}" if watched.columns else ""
    return [
        (
            f"CREATE FUNCTION board_mark_{watched.table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" {' '.join(branches)} RETURN NULL; END $$"
        ),
        (
            f"CREATE TRIGGER board_mark_{watched.table}"
            f" AFTER INSERT OR UPDATE{of_columns} OR DELETE ON {watched.table}"
            f" FOR EACH ROW EXECUTE FUNCTION board_mark_{watched.table}()"
        ),
    ]


def _places(watched: Watched, rows: tuple[str, ...]) -> str:
    return " UNION ".join(
        f"SELECT place_id FROM ({watched.places.format(row=row)}) AS {row.lower()}_place" for row in rows
    )


def _only(watched: Watched, rows: tuple[str, ...]) -> str:
    return " OR ".join(watched.only.format(row=row) for row in rows)
