"""The ways beside the sockets on which a message travels. To add one: a folder here, named by its word in `ChannelWord`.

Of each folder two modules are called from outside: `recipients` (`of`: who of a message's audience, one SELECT) and
`wiring` (`channel` and `jobs`: what the worker makes of the settings; see `worker.py`). What else there is, is its own.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib import import_module
from pkgutil import iter_modules
from uuid import UUID

from sqlalchemy import Select

from district_hall.delivery.models import ChannelWord, Message

# `id` of the channel's target and its `origin`: everybody to whom this message goes by it, of those that were to be
# reached that way by the given moment.
Recipients = Callable[[Message, datetime], Select[UUID, str]]

FOLDERS = [ChannelWord(one.name) for one in iter_modules(__path__) if one.ispkg]
RECIPIENTS: Mapping[ChannelWord, Recipients] = {
    one: import_module(f"{__name__}.{one.value}.recipients").of for one in FOLDERS
}
