"""Web Push in the worker."""

from district_hall.db import Database
from district_hall.delivery.channels.push.sending import WebPush
from district_hall.delivery.channels.push.vapid import Vapid
from district_hall.settings import Settings
from district_hall.worker import Job


def channel(settings: Settings) -> WebPush | None:
    """None without the keys that set-up makes: then no browser has subscribed either."""
    if not settings.vapid_private_key:
        return None
    return WebPush(Vapid(settings.vapid_private_key, settings.push_contact), settings.push_ca)


def jobs(database: Database, settings: Settings, channel: WebPush | None) -> list[Job]:
    """None: a device's subscription goes with the device."""
    del database, settings, channel
    return []
