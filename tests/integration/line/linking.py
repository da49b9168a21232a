"""LINE users of the story town's households, linked as they are in life."""

import secrets
from uuid import UUID

from sqlalchemy import select

from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.channels.line import actions
from district_hall.delivery.channels.line.models import LineContact
from tests.town import Town


def digits_for(database: Database, town: Town, home: str) -> str:
    leader = town.leaders[home.split("/", maxsplit=1)[0]]
    return database.unit_of_work(actions.make_code, town.households[home], by=leader, at=now()).digits


def line_user(database: Database, town: Town, home: str, user_id: str = "") -> UUID:
    """Somebody of this household wrote its digits to the official account."""
    user_id = user_id or f"U{secrets.token_hex(16)}"
    assert database.unit_of_work(actions.link, user_id, digits_for(database, town, home), at=now())
    with database.reading() as session:
        return session.scalars(select(LineContact.id).where(LineContact.user_id == user_id)).one()
