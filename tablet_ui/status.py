"""Whether we are well, for whoever runs us: alive, and ready to serve."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from district_hall.people.roles import Permission
from tablet_ui.auth import allow
from tablet_ui.house import house

pages = Blueprint("status", __name__)


@pages.get("/healthz")
@allow(Permission.OPEN)
def alive() -> dict[str, str]:
    return {"status": "ok"}


@pages.get("/readyz")
@allow(Permission.OPEN)
def ready() -> Any:
    """200 when the database answers, else 503."""
    try:
        with house().database.reading() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return {"status": "database"}, HTTPStatus.SERVICE_UNAVAILABLE
    return {"status": "ok"}
