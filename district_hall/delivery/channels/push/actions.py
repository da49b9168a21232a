"""A device's browser says where it can be reached, and takes that back."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from district_hall.delivery.channels.push.models import PushSubscription
from district_hall.delivery.channels.push.renewal import take_along
from district_hall.delivery.channels.push.sealing import AUTH_BYTES, POINT_BYTES, point
from district_hall.delivery.channels.push.services import UNUSABLE, read_endpoint
from district_hall.devices.models import Device
from district_hall.errors import Refused

MOST_KEPT = 5  # rows a device, replaced ones included: whoever subscribes again and again fills no table


@dataclass(frozen=True)
class Subscription:
    """What `pushManager.subscribe` gave, read and found usable."""

    endpoint: str
    origin: str
    p256dh: bytes
    auth: bytes


def read(endpoint: str, p256dh: str, auth: str, services: Sequence[str]) -> Subscription:
    """`p256dh` and `auth` as browsers write them, base64url. Raises Refused where nothing could be sent there."""
    origin, written = read_endpoint(endpoint, services)
    key, secret = _bytes(p256dh, POINT_BYTES), _bytes(auth, AUTH_BYTES)
    try:
        point(key)
    except ValueError:
        raise Refused("push-keys-unusable", UNUSABLE, field="p256dh") from None
    return Subscription(written, origin, key, secret)


def _bytes(text: str, length: int) -> bytes:
    try:
        found = base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if len(found) != length:
        raise Refused("push-keys-unusable", UNUSABLE, field="keys")
    return found


def subscribe(session: Session, device_id: UUID, wish: Subscription, *, at: datetime) -> None:
    """Said at every start of the page. A device is one browser, so a new address takes the place of the one before, and
    what was still to go there goes along.

    The same browser may have been paired anew as another device: its subscription goes along. Whoever names somebody
    else's address without that one's keys is refused.
    """
    session.get_one(Device, device_id, with_for_update={"key_share": True})  # of two starts at once one waits
    other = session.scalar(
        select(PushSubscription)
        .where(PushSubscription.endpoint == wish.endpoint, PushSubscription.retired_at.is_(None))
        .where(PushSubscription.device_id != device_id)
        .with_for_update()
    )
    if other is not None:
        if (other.p256dh, other.auth) != (wish.p256dh, wish.auth):
            raise Refused("push-endpoint-taken", UNUSABLE, field="endpoint")
        other.retired_at = at
    known = session.scalars(
        select(PushSubscription)
        .where(PushSubscription.device_id == device_id, PushSubscription.endpoint == wish.endpoint)
        .order_by(PushSubscription.refreshed_at.desc())
    ).first()
    _retire(session, device_id, at=at, but=known)
    session.flush()
    is_new = known is None or known.retired_at is not None
    if known is None:
        _forget_oldest(session, device_id)
        session.add(_row(device_id, wish, at))
    else:
        if is_new:
            known.subscribed_at, known.retired_at = at, None
        known.p256dh, known.auth, known.refreshed_at = wish.p256dh, wish.auth, at
    if is_new:
        session.flush()
        take_along(session, [device_id], at=at)


def _row(device_id: UUID, wish: Subscription, at: datetime) -> PushSubscription:
    return PushSubscription(
        device_id=device_id,
        endpoint=wish.endpoint,
        origin=wish.origin,
        p256dh=wish.p256dh,
        auth=wish.auth,
        subscribed_at=at,
        refreshed_at=at,
    )


def unsubscribe(session: Session, device_id: UUID, *, at: datetime) -> None:
    """Nothing more is sent to this device's browser. Once more does no harm."""
    _retire(session, device_id, at=at)


def _retire(session: Session, device_id: UUID, *, at: datetime, but: PushSubscription | None = None) -> None:
    old = update(PushSubscription).where(PushSubscription.device_id == device_id, PushSubscription.retired_at.is_(None))
    if but is not None:
        old = old.where(PushSubscription.id != but.id)
    session.execute(old.values(retired_at=at))


def _forget_oldest(session: Session, device_id: UUID) -> None:
    newest = (
        select(PushSubscription.id)
        .where(PushSubscription.device_id == device_id)
        .order_by(PushSubscription.refreshed_at.desc())
        .limit(MOST_KEPT - 1)
    )
    kept = session.scalars(newest).all()
    session.execute(
        delete(PushSubscription).where(
            PushSubscription.device_id == device_id,
            PushSubscription.retired_at.is_not(None),
            PushSubscription.id.not_in(kept),
        )
    )
