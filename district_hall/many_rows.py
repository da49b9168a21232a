"""Many rows in one statement, past SQLAlchemy's layers: what every tablet of a town writes within the same seconds."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Dialect, Table
from sqlalchemy.orm import Session

from district_hall.db import insert_into

MOST_HELD = 32
Processor = Callable[[Any], Any] | None


class _Insert(NamedTuple):
    """A compiled statement, and how the driver wants each column's value; in the statement's order where `by_position`."""

    text: str
    columns: tuple[tuple[str, Processor], ...]
    by_position: bool


def insert_new(
    session: Session, table: Table, rows: Sequence[dict[str, Any]], *, unique: tuple[str, ...] | None
) -> None:
    """Inserts what isn't there yet: a row that stands there already, also of these, stays as it was.

    All rows name the same columns. Without `unique` whatever stands there already is an IntegrityError.
    """
    if not rows:
        return
    connection = session.connection()
    insert = _compiled(table, tuple(rows[0]), unique, connection.dialect)
    values = [tuple(bind(row[name]) if bind else row[name] for name, bind in insert.columns) for row in rows]
    if insert.by_position:
        connection.exec_driver_sql(insert.text, values)
    else:
        names = [name for name, _bind in insert.columns]
        connection.exec_driver_sql(insert.text, [dict(zip(names, one, strict=True)) for one in values])


@lru_cache(MOST_HELD)
def _compiled(table: Table, names: tuple[str, ...], unique: tuple[str, ...] | None, dialect: Dialect) -> _Insert:
    insert = insert_into(table, dialect)
    statement = insert if unique is None else insert.on_conflict_do_nothing(index_elements=unique)
    compiled = statement.compile(dialect=dialect, column_keys=list(names))
    order = compiled.positiontup or names
    assert {*compiled.params} == {*names}, "nothing is filled in by itself"
    columns = tuple((name, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in order)
    return _Insert(str(compiled), columns, compiled.positional)
