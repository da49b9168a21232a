"""Mail in the worker."""

from urllib.parse import urlsplit

from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.channels.mail.actions import forget_unneeded
from district_hall.delivery.channels.mail.jobs import ask_for_confirmation
from district_hall.delivery.channels.mail.letter import Office
from district_hall.delivery.channels.mail.links import Links
from district_hall.delivery.channels.mail.sending import Mail
from district_hall.delivery.channels.mail.smtp import Postbox
from district_hall.settings import Settings
from district_hall.worker import Job


def channel(settings: Settings) -> Mail | None:
    """None where no mail server is set."""
    if settings.relay is None:
        return None
    links = Links(settings.public_url, settings.secret_key)
    office = Office(settings.relay.sender, settings.town, settings.town_en, links)
    return Mail(office, Postbox(settings.relay, urlsplit(settings.public_url).hostname or "localhost"))


def jobs(database: Database, settings: Settings, channel: Mail | None) -> list[Job]:
    del settings

    def forget() -> bool:
        database.unit_of_work(forget_unneeded, at=now())
        return False

    made = [Job("forget addresses", forget, every=60)]
    if channel is not None:
        office, postbox = channel.office, channel.postbox
        made.append(Job("ask for confirmation", lambda: ask_for_confirmation(database, office, postbox), every=1))
    return made
