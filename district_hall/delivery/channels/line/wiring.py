"""LINE in the worker."""

from functools import partial

from district_hall.db import Database
from district_hall.delivery.channels.line.actions import forget_unneeded
from district_hall.delivery.channels.line.jobs import reply
from district_hall.delivery.channels.line.sending import Line
from district_hall.settings import Settings
from district_hall.worker import Job


def channel(settings: Settings) -> Line | None:
    """None where the town has no official account."""
    return Line(settings.line, settings.public_url) if settings.line else None


def jobs(database: Database, settings: Settings, channel: Line | None) -> list[Job]:
    del settings

    def forget() -> bool:
        database.unit_of_work(forget_unneeded)
        return False

    made = [Job("forget LINE users", forget, every=60)]
    if channel is not None:
        made.append(Job("reply by LINE", partial(reply, database, channel), every=1))
    return made
