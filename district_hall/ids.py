"""Keys: UUID version 7 (RFC 9562), so that devices and halls can make them offline and they sort by time."""

from uuid import UUID

import uuid_utils.compat


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
