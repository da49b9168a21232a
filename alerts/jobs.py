"""What the clock does with alerts."""

from sqlalchemy import select

from alerts import actions
from alerts.models import Alert, State
from district_hall.clock import now
from district_hall.db import Database


def expire(database: Database) -> bool:
    """Writes down what has run out. Screens judge by time themselves: they are right before this is."""
    at = now()
    with database.reading() as session:
        over = select(Alert.id).where(Alert.state == State.LIVE, Alert.expires_at <= at).limit(1)
        if session.scalar(over) is None:
            return False
    return database.unit_of_work(actions.expire, at=at) > 0
