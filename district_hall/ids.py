"""Keys: UUID version 7 (RFC 9562), so that devices and halls can make them offline and they sort by time."""

from typing import Any
from uuid import UUID

import uuid_utils.compat
from sqlalchemy import Uuid
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


def new_id() -> UUID:
    return uuid_utils.compat.uuid7()


def parse_id(text: object) -> UUID | None:
    """The UUID that `text` spells, or None where it spells none."""
    if not isinstance(text, str):
        return None
    try:
        return UUID(text)
    except ValueError:
        return None


class random_id(FunctionElement[UUID]):  # noqa: N801 - named like the SQL function that it is
    """A random UUID made by the database, for `INSERT … SELECT`. It doesn't sort by time."""

    type = Uuid()
    inherit_cache = True


@compiles(random_id, "sqlite")
def _on_sqlite(_element: Any, _compiler: Any, **_: Any) -> str:
    return "lower(hex(randomblob(16)))"


@compiles(random_id, "postgresql")
def _on_postgresql(_element: Any, _compiler: Any, **_: Any) -> str:
    return "gen_random_uuid()"
