"""What gunicorn serves for benchmarks: the program as it is, and beside it a door through which an alert is sent.

`POST /bench/send` commits a message to the whole town by the same `send` as the desk's approval, and answers when that
was committed (nanoseconds, CLOCK_MONOTONIC); the sweeper does the rest, as always.
"""

import json
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from gevent import getcurrent
from sqlalchemy import select
from sqlalchemy.orm import Session

from district_hall.audience.models import Membership
from district_hall.audience.questions import Area, Meant
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.actions import Terms, send
from district_hall.delivery.models import MessageKind
from district_hall.places.models import District
from wsgi import web

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def serve() -> Wsgi:
    board = web()
    door = Door(board.extensions["house"].database)

    def choose(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        return (door if environ["PATH_INFO"] == "/bench/send" else board)(environ, start)

    choose.extensions = board.extensions  # type: ignore[attr-defined]  # what is answered at the door
    return choose


class Door:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._wake = database.after_commit
        self._sending: object = None
        self._committed = 0
        database.after_commit = self._after_commit

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        card = json.loads(environ["wsgi.input"].read())
        self._sending = getcurrent()
        self._database.unit_of_work(_to_the_whole_town, card, at=now())
        self._sending = None
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps({"committed": self._committed}).encode()]

    def _after_commit(self) -> None:
        if getcurrent() is self._sending:
            self._committed = time.monotonic_ns()
        self._wake()


def _to_the_whole_town(session: Session, card: dict[str, Any], *, at: datetime) -> None:
    areas = [Area(one) for one in session.scalars(select(District.id))]
    send(session, None, Meant(areas, Membership.EVERYONE), card, Terms(MessageKind.ALERT), at=at)
