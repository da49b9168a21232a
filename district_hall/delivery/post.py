"""The worker's sending: a lane for each channel and origin that something is due for, so that none waits for another."""

import logging
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import islice
from typing import Any

from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery import parcels, rules
from district_hall.delivery.channel import Channel, Tried
from district_hall.delivery.models import ChannelWord
from district_hall.failpoints import failpoint

log = logging.getLogger(__name__)

MOST_LANES = 32
RECORDED_TOGETHER = 100  # tries to a transaction: what a crash sends again at the most

Lane = tuple[ChannelWord, str]


class PostOffice:
    """`look` is the worker's job: it opens a lane wherever something is due and none is open. Lanes end by themselves."""

    def __init__(self, database: Database, channels: Iterable[Channel[Any]], stopping: threading.Event) -> None:
        self._database = database
        self._channels = {channel.word: channel for channel in channels}
        self._stopping = stopping
        self._lock = threading.Lock()
        self._open: set[Lane] = set()
        self._threads = ThreadPoolExecutor(MOST_LANES, thread_name_prefix="lane")

    def look(self) -> bool:
        """Answers False: what there is to do goes on in the lanes."""
        with self._database.reading() as session:
            due = parcels.origins_due(session, self._channels, at=now())
        for lane in due:
            self._open_lane(lane)
        return False

    def _open_lane(self, lane: Lane) -> None:
        with self._lock:
            if lane in self._open or len(self._open) >= MOST_LANES or self._stopping.is_set():
                return
            self._open.add(lane)
        self._threads.submit(self._run, lane)

    def _run(self, lane: Lane) -> None:
        try:
            while not self._stopping.is_set() and self.send_some(lane):
                pass
        except Exception:  # what was claimed is due again when its lease is over
            log.exception("lane failed", extra={"channel": lane[0].value})
        finally:
            with self._lock:
                self._open.discard(lane)

    def send_some(self, lane: Lane) -> bool:
        """Claims, sends and records once; answers whether there may be more that it can send now."""
        channel, origin = self._channels[lane[0]], lane[1]
        claimed = self._database.unit_of_work(parcels.claim, channel, origin, at=now())
        if not claimed:
            return False
        failpoint("after-claim")
        results: list[Tried] = []
        for some in _groups(channel.deliver(claimed), RECORDED_TOGETHER):
            failpoint("after-send-before-record")
            self._database.unit_of_work(parcels.record, channel, some, at=now())
            results += some
        wait = rules.origin_rests([(one.result.value, one.asked) for one in results])
        if wait is not None:
            self._rest(lane, now() + wait)
        return wait is None

    def _rest(self, lane: Lane, until: datetime) -> None:
        log.warning("origin rests", extra={"channel": lane[0].value, "until": until.isoformat(timespec="seconds")})
        self._database.unit_of_work(parcels.put_off, *lane, until=until)

    def close(self) -> None:
        self._threads.shutdown(wait=True)


def _groups(tried: Iterator[Tried], most: int) -> Iterator[list[Tried]]:
    while some := list(islice(tried, most)):
        yield some
