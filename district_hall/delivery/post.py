"""The worker's sending: a lane for each channel and origin that something is due for, so that none waits for another."""

import logging
import threading
import time
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery import parcels, rules
from district_hall.delivery.channel import Channel, Parcel, Tried
from district_hall.delivery.models import ChannelWord
from district_hall.failpoints import failpoint

log = logging.getLogger(__name__)

MOST_LANES = 32  # of one channel: those of another don't wait until somebody answers
RECORDED_TOGETHER = 250  # tries to a transaction: what a crash sends again at the most
RECORDED_AFTER = 1.0  # seconds: how long what has come waits for more

Lane = tuple[ChannelWord, str]


class PostOffice:
    """`look` is the worker's job: it opens a lane wherever something is due and none is open. Lanes end by themselves."""

    def __init__(
        self,
        database: Database,
        channels: Iterable[Channel[Any]],
        stopping: threading.Event,
        worker_id: UUID | None = None,
    ) -> None:
        self._database = database
        self._worker_id = worker_id
        self._channels = {channel.word: channel for channel in channels}
        self._stopping = stopping
        self._lock = threading.Lock()
        self._open: set[Lane] = set()
        self._threads = ThreadPoolExecutor(MOST_LANES * len(self._channels) or 1, thread_name_prefix="lane")

    def look(self) -> bool:
        """Answers False: what there is to do goes on in the lanes."""
        with self._database.reading() as session:
            due = parcels.origins_due(session, self._channels, at=now())
        for lane in due:
            self._open_lane(lane)
        return False

    def _open_lane(self, lane: Lane) -> None:
        with self._lock:
            of_its_channel = sum(word is lane[0] for word, _ in self._open)
            if lane in self._open or of_its_channel >= MOST_LANES or self._stopping.is_set():
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
        """Sends until nothing is due or on its way; answers whether there may be more that it can send now."""
        return _Run(self._database, self._channels[lane[0]], lane[1], self._stopping, self._worker_id).send()

    def close(self) -> None:
        self._threads.shutdown(wait=True)


class _Run:
    """A lane's sending: claims, and records as it comes. What waits for an answer holds neither up."""

    def __init__(
        self,
        database: Database,
        channel: Channel[Any],
        origin: str,
        stopping: threading.Event,
        worker_id: UUID | None,
    ) -> None:
        self._database = database
        self._worker_id = worker_id
        self._channel = channel
        self._origin = origin
        self._stopping = stopping
        self._rests_until: datetime | None = None
        self._on_its_way = 0
        self._unrecorded: list[Tried] = []
        self._oldest_at = 0.0
        self._latest: deque[tuple[str, timedelta | None]] = deque(maxlen=channel.at_once)

    def send(self) -> bool:
        claimed = self._claim()
        if not claimed:
            return False
        for tried in self._channel.deliver(claimed, self._claim):
            self._keep(tried)
        self._record()
        if self._rests_until is None:
            return True
        self._put_off(self._rests_until)  # also what was on its way when it was said the first time
        return False

    def _claim(self) -> Sequence[Parcel[Any]]:
        self._record()
        if self._rests_until is not None or self._stopping.is_set():
            return ()
        claim = partial(parcels.claim, holder_id=self._worker_id)
        claimed = self._database.unit_of_work(claim, self._channel, self._origin, at=now())
        if claimed:
            failpoint("after-claim")
        self._on_its_way += len(claimed)
        return claimed

    def _keep(self, tried: Tried) -> None:
        at = time.monotonic()
        if not self._unrecorded:
            self._oldest_at = at
        self._unrecorded.append(tried)
        if len(self._unrecorded) >= RECORDED_TOGETHER or at - self._oldest_at > RECORDED_AFTER:
            self._record()

    def _record(self) -> None:
        if not self._unrecorded:
            return
        failpoint("after-send-before-record")
        self._database.unit_of_work(parcels.record, self._channel, self._unrecorded, at=now())
        self._on_its_way -= len(self._unrecorded)
        self._latest += [(one.result.value, one.asked) for one in self._unrecorded]
        self._unrecorded = []
        self._judge()

    def _judge(self) -> None:
        """By all of a claim, or as many of the latest: what fails is heard of first."""
        if self._rests_until is not None or (self._on_its_way and len(self._latest) < self._channel.at_once):
            return
        wait = rules.origin_rests(self._latest)
        if wait is not None:
            self._rests_until = now() + wait
            word, until = self._channel.word.value, self._rests_until.isoformat(timespec="seconds")
            log.warning("origin rests", extra={"channel": word, "until": until})
            self._put_off(self._rests_until)

    def _put_off(self, until: datetime) -> None:
        self._database.unit_of_work(parcels.put_off, self._channel.word, self._origin, until=until)
