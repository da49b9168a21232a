"""Where a device can be pushed to, and a channel that a test holds in its hand."""

import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import select
from sqlalchemy.orm import Session

from district_hall.db import Database
from district_hall.delivery import parcels
from district_hall.delivery.channel import Parcel, Tried, nothing_more
from district_hall.delivery.channels.push.models import PushSubscription
from district_hall.delivery.models import AttemptResult, ChannelWord
from tests.integration.old_rows import add

ORIGIN = "https://push.example.net"


def subscribe(database: Database, device_id: UUID, name: str = "a", origin: str = ORIGIN) -> UUID:
    """A subscription with keys that are really points and secrets."""
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    row = PushSubscription(
        device_id=device_id,
        endpoint=f"{origin}/{name}-{device_id}",
        origin=origin,
        p256dh=point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
        auth=bytes(16),
    )
    add(database, row)
    return row.id


@dataclass(frozen=True)
class Phone:
    """A subscribed browser that can open what was sealed for it."""

    id: UUID
    device_id: UUID
    key: ec.EllipticCurvePrivateKey
    auth: bytes

    def open(self, body: bytes) -> dict[str, Any]:
        text = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        shown: dict[str, Any] = json.loads(text)
        return shown


def subscribed(database: Database, device_id: UUID, endpoint: str) -> Phone:
    key, auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
    row = PushSubscription(
        device_id=device_id,
        endpoint=endpoint,
        origin=endpoint[: endpoint.index("/", len("https://"))],
        p256dh=key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
        auth=auth,
    )
    add(database, row)
    return Phone(row.id, device_id, key, auth)


@dataclass
class Hand:
    """A channel whose answers the test gives: what came of a parcel, by its target."""

    answer: Callable[[Parcel[str]], AttemptResult] = lambda _parcel: AttemptResult.SENT
    word: ChannelWord = ChannelWord.PUSH
    keeps_batches: bool = False
    at_once: int = 10
    lease: timedelta = timedelta(seconds=60)
    sent: list[Parcel[str]] = field(default_factory=list)

    def addresses(self, session: Session, target_ids: Collection[UUID]) -> Mapping[UUID, str]:
        rows = session.execute(
            select(PushSubscription.id, PushSubscription.endpoint).where(
                PushSubscription.id.in_(target_ids), PushSubscription.retired_at.is_(None)
            )
        )
        return {row.id: row.endpoint for row in rows}

    def deliver(
        self, parcels: Sequence[Parcel[str]], more: Callable[[], Sequence[Parcel[str]]] = nothing_more
    ) -> Iterator[Tried]:
        del more
        for parcel in parcels:
            self.sent.append(parcel)
            yield parcel.came_to(self.answer(parcel), "as the service said")

    def settle(self, session: Session, tried: Sequence[Tried], *, at: datetime) -> None:
        pass


def claim(database: Database, channel: Hand, at: datetime, origin: str = ORIGIN) -> list[Parcel[str]]:
    return database.unit_of_work(parcels.claim, channel, origin, at=at)


def send(database: Database, channel: Hand, at: datetime, origin: str = ORIGIN) -> list[Parcel[str]]:
    """Claims, sends and records once, as a lane does."""
    claimed = claim(database, channel, at, origin)
    if claimed:
        database.unit_of_work(parcels.record, channel, list(channel.deliver(claimed)), at=at)
    return claimed
