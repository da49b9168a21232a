"""The worker's Web Push: seals each message for its browser and hands it to the service that the browser named."""

import ssl
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.delivery.channel import Parcel, Tried, nothing_more
from district_hall.delivery.channels.push.answers import Answer, result_of, retry_after, words_of
from district_hall.delivery.channels.push.connections import name_of
from district_hall.delivery.channels.push.errands import Errand, Limits
from district_hall.delivery.channels.push.exchange import Exchange
from district_hall.delivery.channels.push.models import PushSubscription
from district_hall.delivery.channels.push.notification import look_of, payload, seconds_to_live, topic
from district_hall.delivery.channels.push.renewal import take_along
from district_hall.delivery.channels.push.sealing import seal
from district_hall.delivery.channels.push.vapid import Vapid
from district_hall.delivery.models import AttemptResult, ChannelWord
from district_hall.delivery.parcels import give_up_on
from district_hall.devices.models import Device


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a device's browser is reached, and in which language it shows things."""

    origin: str
    path: str
    p256dh: bytes
    auth: bytes
    language: str


class WebPush:
    """A Channel. `trusted` is a file of certificates; empty: what the system trusts."""

    word = ChannelWord.PUSH
    keeps_batches = False
    at_once = 128  # what an alert may have to wait for at its own push service: less than half a second
    lease = timedelta(seconds=120)  # `together` and all other times of Limits, and time to write it down

    def __init__(self, vapid: Vapid, trusted: str = "", limits: Limits | None = None) -> None:
        self._vapid = vapid
        self._context = ssl.create_default_context(cafile=trusted or None)
        self._context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._limits = limits or Limits()
        self._lock = threading.Lock()
        self._exchanges: dict[str, Exchange] = {}

    def addresses(self, session: Session, target_ids: Collection[UUID]) -> Mapping[UUID, Browser]:
        rows = session.execute(
            select(
                PushSubscription.id,
                PushSubscription.origin,
                func.substr(PushSubscription.endpoint, func.length(PushSubscription.origin) + 1),
                PushSubscription.p256dh,
                PushSubscription.auth,
                Device.language,
            )
            .join(Device, Device.id == PushSubscription.device_id)
            .where(PushSubscription.id.in_(target_ids))
            .where(PushSubscription.retired_at.is_(None), Device.revoked_at.is_(None))
        )
        return {row[0]: Browser(*row[1:]) for row in rows}

    def deliver(
        self, parcels: Sequence[Parcel[Browser]], more: Callable[[], Sequence[Parcel[Browser]]] = nothing_more
    ) -> Iterator[Tried]:
        """All are for one origin, as a lane claims them."""
        if not parcels:
            return
        origin = parcels[0].target.origin
        parcel_of: dict[Errand, Parcel[Browser]] = {}

        def errands(some: Sequence[Parcel[Browser]]) -> list[Errand]:
            letters = Letters(self._vapid.header(origin), at=now())
            made = {Errand(partial(letters.request, parcel)): parcel for parcel in some}
            parcel_of.update(made)
            return list(made)

        for errand in self._exchange(origin).send_all(errands(parcels), lambda: errands(more())):
            tried = _tried(parcel_of.pop(errand), errand)
            if tried.result is AttemptResult.SUSPECT:
                self._vapid.forget(origin)
            yield tried

    def settle(self, session: Session, tried: Sequence[Tried], *, at: datetime) -> None:
        """Gone: retired, and nothing more is sent there. Suspect: marked, no more. Well again: the mark goes."""
        gone = [one.target_id for one in tried if one.result is AttemptResult.GONE]
        suspect = [one.target_id for one in tried if one.result is AttemptResult.SUSPECT]
        well = [one.target_id for one in tried if one.result is AttemptResult.SENT]
        table = PushSubscription
        if gone:
            retire = update(table).where(table.id.in_(gone), table.retired_at.is_(None)).values(retired_at=at)
            session.execute(retire)
            give_up_on(session, self.word, gone, at=at)
            take_along(session, _devices_of(session, gone), at=at)
        if suspect:
            mark = update(table).where(table.id.in_(suspect), table.suspect_since.is_(None)).values(suspect_since=at)
            session.execute(mark)
        if well:
            clear = update(table).where(table.id.in_(well), table.suspect_since.is_not(None)).values(suspect_since=None)
            session.execute(clear)

    def close(self) -> None:
        for exchange in self._exchanges.values():
            exchange.close()

    def _exchange(self, origin: str) -> Exchange:
        with self._lock:
            return self._exchanges.setdefault(origin, Exchange(origin, self._context, self._limits))


def _devices_of(session: Session, subscription_ids: Collection[UUID]) -> list[UUID]:
    rows = select(PushSubscription.device_id).where(PushSubscription.id.in_(subscription_ids)).distinct()
    return list(session.scalars(rows))


class Letters:
    """Requests of one delivery. What is shown is written once a message and language; it is sealed for each browser anew."""

    def __init__(self, authorization: bytes, *, at: datetime) -> None:
        self._authorization = authorization
        self._at = at
        self._written: dict[tuple[UUID, str], tuple[bytes, bytes]] = {}

    def request(self, parcel: Parcel[Browser]) -> bytes:
        """Raises ValueError where it can't be sealed for this browser."""
        browser = parcel.target
        what = (parcel.message_id, browser.language)
        written = self._written.get(what)
        if written is None:
            written = self._written[what] = self._fields(parcel), payload(parcel, browser.language)
        body = seal(written[1], browser.p256dh, browser.auth)
        return b"POST %b HTTP/1.1\r\n%b%d\r\n\r\n%b" % (browser.path.encode("ascii"), written[0], len(body), body)

    def _fields(self, parcel: Parcel[Browser]) -> bytes:
        host = parcel.target.origin.removeprefix("https://")
        urgency = look_of(parcel.kind, parcel.card).urgency
        lives = seconds_to_live(parcel.expires_at, at=self._at)
        before = (
            f"Host: {host}\r\nTTL: {lives}\r\nUrgency: {urgency}\r\nTopic: {topic(parcel.thread_id)}\r\n"
            "Content-Encoding: aes128gcm\r\nContent-Type: application/octet-stream\r\n"
        )
        return before.encode("ascii") + b"Authorization: " + self._authorization + b"\r\nContent-Length: "


def _tried(parcel: Parcel[Browser], errand: Errand) -> Tried:
    outcome, asked = errand.outcome, None
    if isinstance(outcome, Answer):
        result = result_of(outcome.status)
        words = words_of(outcome, parcel.target.path)
        asked = retry_after(outcome, at=now()) if result is AttemptResult.LATER else None
    elif isinstance(outcome, ValueError) and not isinstance(outcome, OSError):
        result, words = AttemptResult.REFUSED, f"can't be sealed: {outcome}"  # keys that are none
    else:
        assert outcome is not None
        result, words = AttemptResult.UNREACHABLE, name_of(outcome)
    return parcel.came_to(result, words, asked=asked, took_ms=errand.took_ms)
