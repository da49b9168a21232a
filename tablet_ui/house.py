"""What a request needs of the program around it, wired once in `create_app()`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar, cast

from flask import current_app
from gevent import get_hub, monkey

from district_hall.db import Database
from district_hall.delivery.report_groups import ReportGroups
from district_hall.devices.presence import Presence
from district_hall.files.store import FileStore
from district_hall.rate_limit import RateLimit
from district_hall.settings import Settings
from tablet_ui.assets import Assets
from tablet_ui.i18n import Texts

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class House:
    """One installation. `push_key` is what browsers subscribe with (VAPID's public key); empty: nobody is pushed to."""

    settings: Settings
    database: Database
    reports: ReportGroups
    report_limit: RateLimit
    board_limit: RateLimit
    change_limit: RateLimit
    presence: Presence
    originals: FileStore
    pictures: FileStore
    assets: Assets
    texts: Texts
    push_key: str = ""


def house() -> House:
    return cast("House", current_app.extensions["house"])


def aside(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs slow `work` (password hashing, large files) on a real thread, so that the sockets' hub goes on."""
    if monkey.is_module_patched("threading"):
        return get_hub().threadpool.apply(work, args, kwargs)
    return work(*args, **kwargs)
