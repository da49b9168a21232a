"""The database: typed base, aware times, and `unit_of_work()`, the only place that commits.

SQLite (one hall, one town) and PostgreSQL (larger) behind the same calls.
"""

import enum
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy import JSON, DateTime, Dialect, Engine, Enum, MetaData, Uuid, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator, TypeEngine
from typing_extensions import override

from district_hall.writer import GroupCommit

P = ParamSpec("P")
T = TypeVar("T")

BUSY_SECONDS = 10
TRIES = 5
STOOD_IN_EACH_OTHER_S_WAY = {"40001", "40P01"}  # serialization_failure, deadlock_detected
# What we confirm is on the disk, also where the server's own settings are more careless.
DURABLE = "-c synchronous_commit=on"
SYNCHRONOUS = "FULL"


class _SqliteMoment(sqlite.DATETIME):
    """The text that SQLAlchemy keeps on SQLite, put together by datetime itself: a receipt has two moments."""

    @override
    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], str | None]:
        del dialect
        return lambda value: value.isoformat(" ", "microseconds") if value is not None else None


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. A naive datetime is a mistake and raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(_SqliteMoment())  # type: ignore[no-untyped-call]  # SQLAlchemy's own
        return super().load_dialect_impl(dialect)

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"naive datetime {value!r}: times are aware everywhere"
            raise ValueError(msg)
        value = value if value.tzinfo is UTC else value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables. Enumerations are stored as their words, so that adding a word needs no migration."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as it is
        datetime: UTCDateTime,
        UUID: Uuid,
        dict[str, Any]: JSON,
        enum.Enum: Enum(
            enum.Enum, native_enum=False, length=24, values_callable=lambda words: [w.value for w in words]
        ),
    }


class Database:
    """One database for reading and writing. `after_commit` is called by the writer's caller after each commit."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        if self.url.drivername == "postgresql":
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.after_commit: Callable[[], None] = lambda: None
        self._group: GroupCommit | None = None
        self._watching: list[Any] = []
        if self.is_sqlite:
            self._reader = _sqlite_engine(self.url.render_as_string(hide_password=False), writes=False)
            self._group = GroupCommit(_sqlite_engine(self.url.render_as_string(hide_password=False), writes=True))
        else:
            self._reader = create_engine(
                self.url,
                connect_args={"options": f"{self.url.query.get('options', '')} {DURABLE}".strip()},
                pool_size=20,
                max_overflow=20,
                pool_pre_ping=True,
                hide_parameters=True,
            )

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment and can change nothing."""
        with Session(self._reader) as session:
            if not self.is_sqlite:
                session.connection(
                    execution_options={"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
                )
            yield session

    def watching(self) -> Any:
        """A driver's own connection, apart from the pool, on which each statement sees what is committed by then.

        For what is asked so often that SQLAlchemy's layers would cost more than the answer. Closed with the database.
        """
        dialect = self._reader.dialect
        positional, named = dialect.create_connect_args(self.url)
        if self.is_sqlite:
            link: Any = dialect.connect(*positional, **{**named, "timeout": BUSY_SECONDS, "check_same_thread": False})
            _prepare_sqlite(link, writes=False)
        else:
            link = dialect.connect(*positional, **{**named, "autocommit": True})
        self._watching.append(link)
        return link

    def unit_of_work(self, action: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `action(session, …)` in one transaction and commits it: the whole of it, or nothing.

        What the action raises comes out unchanged, after a roll-back. On SQLite the action runs on the writer's
        thread, together with whatever else is waiting, and the answer comes after the common commit. PostgreSQL ends one
        of two that wait for each other: the action is then run anew, so it changes nothing but rows.
        """
        if self._group is not None:
            result = self._group.run(lambda session: action(session, *args, **kwargs))
        else:
            result = self._transaction(lambda session: action(session, *args, **kwargs))
        self.after_commit()
        return result

    def _transaction(self, action: Callable[[Session], T]) -> T:
        for _ in range(TRIES - 1):
            try:
                return self._try(action)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in STOOD_IN_EACH_OTHER_S_WAY:
                    raise
        return self._try(action)

    def _try(self, action: Callable[[Session], T]) -> T:
        with Session(self._reader, expire_on_commit=False) as session, session.begin():
            return action(session)

    def close(self) -> None:
        if self._group is not None:
            self._group.close()
        for link in self._watching:
            link.close()
        self._reader.dispose()


def insert_into(table: Any, dialect: Dialect) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT, which each of our two databases says in its own dialect."""
    return (sqlite.insert if dialect.name == "sqlite" else postgresql.insert)(table)


def migration_engine(url: str) -> Engine:
    """An engine for Alembic, which says itself when a transaction begins and ends."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
    return create_engine(parsed.set(drivername="postgresql+psycopg"))


def _sqlite_engine(url: str, *, writes: bool) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        hide_parameters=True,  # what people wrote stays out of the log
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        _prepare_sqlite(connection, writes=writes)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # IMMEDIATE: a writer that starts by reading must not find itself overtaken half-way (SQLITE_BUSY_SNAPSHOT)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _prepare_sqlite(connection: Any, *, writes: bool) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: sqlite3's own rules break savepoints
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={SYNCHRONOUS}")
    connection.execute("PRAGMA foreign_keys=ON")
    if writes:
        # Also what a statement with triggers could have to undo is kept there: as a file it cost as much as the writing.
        connection.execute("PRAGMA temp_store=MEMORY")
    else:
        connection.execute("PRAGMA query_only=ON")
