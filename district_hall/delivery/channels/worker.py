"""What the worker makes of the channels' folders: each one's Channel, where the settings have what it needs, and its jobs."""

from importlib import import_module
from typing import Any, Protocol, cast

from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery import channels
from district_hall.delivery.channel import Channel
from district_hall.delivery.models import ChannelWord
from district_hall.delivery.parcels import give_up_unserved
from district_hall.settings import Settings
from district_hall.worker import Job

Channels = dict[ChannelWord, Channel[Any]]


class Wiring(Protocol):
    """A folder's module `wiring`."""

    def channel(self, settings: Settings) -> Channel[Any] | None:
        """None where the settings don't say how: what would go by it is given up."""
        ...

    def jobs(self, database: Database, settings: Settings, channel: Any) -> list[Job]:
        """What must be done beside the sending; `channel` as made above, also None."""
        ...


def in_use(settings: Settings) -> Channels:
    made = {word: _wiring(word).channel(settings) for word in channels.FOLDERS}
    return {word: channel for word, channel in made.items() if channel is not None}


def jobs(database: Database, settings: Settings, served: Channels) -> list[Job]:
    def give_up() -> bool:
        database.unit_of_work(give_up_unserved, served.keys(), at=now())
        return False

    theirs = [one for word in channels.FOLDERS for one in _wiring(word).jobs(database, settings, served.get(word))]
    return [Job("give up what no channel sends", give_up, every=60), *theirs]


def _wiring(word: ChannelWord) -> Wiring:
    return cast("Wiring", import_module(f"{channels.__name__}.{word.value}.wiring"))
