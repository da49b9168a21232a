"""Table of Web Push subscriptions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from district_hall.clock import now
from district_hall.db import Base
from district_hall.devices.models import Device
from district_hall.ids import new_id

_WHILE_IN_USE: dict[str, Any] = {
    "sqlite_where": text("retired_at IS NULL"),
    "postgresql_where": text("retired_at IS NULL"),
}


class PushSubscription(Base):
    """Where a device's browser can be reached: a secret address at its maker's push service, and the keys to seal with.

    `p256dh` is an uncompressed P-256 point (65 bytes), `auth` 16 bytes (RFC 8291, 3.2). `origin` is the endpoint's scheme,
    host and port. `suspect_since`: the service answered 403. `retired_at`: it is no more (404, 410), or was replaced.
    """

    __tablename__ = "push_subscription"
    __table_args__ = (Index("uq_push_subscription_in_use", "endpoint", unique=True, **_WHILE_IN_USE),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"), index=True)
    endpoint: Mapped[str] = mapped_column(String(1000))
    origin: Mapped[str] = mapped_column(String(200))
    p256dh: Mapped[bytes] = mapped_column(LargeBinary(65))
    auth: Mapped[bytes] = mapped_column(LargeBinary(16))
    subscribed_at: Mapped[datetime] = mapped_column(default=now)
    refreshed_at: Mapped[datetime] = mapped_column(default=now)
    suspect_since: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]

    device: Mapped[Device] = relationship()
