"""What the clock does for LINE: who wrote digits is told whether they were right."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.channels.line.models import LineReply
from district_hall.delivery.channels.line.sending import Line
from district_hall.delivery.channels.words import LANGUAGES, Say, say

log = logging.getLogger(__name__)

TOKEN_HOLDS = timedelta(seconds=50)  # LINE asks for an answer within a minute


def reply(database: Database, line: Line) -> bool:
    """Each once: a reply token can't be used again, and who waits in vain looks at the leader's page."""
    at = now()
    for one in database.unit_of_work(_take, at=at):
        if one.made_at < at - TOKEN_HOLDS:
            continue
        what = Say.LINKED if one.was_linked else Say.NOT_LINKED
        words = line.reply(one.token, "\n\n".join(say(language, what) for language in LANGUAGES))
        if words:
            log.warning("not replied", extra={"words": words})
    return False


def _take(session: Session, *, at: datetime) -> Sequence[LineReply]:
    return session.scalars(delete(LineReply).where(LineReply.made_at <= at).returning(LineReply)).all()
