"""To which subscriptions a message goes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select

from district_hall.audience.models import AudienceHousehold
from district_hall.delivery.channel import may_have_withdrawn
from district_hall.delivery.channels.push.models import PushSubscription
from district_hall.delivery.models import ChannelWord, Message, MessageKind
from district_hall.devices.models import Device


def of(message: Message, by: datetime) -> Select[UUID, str]:
    """Those of the audience's devices. A withdrawal goes to whoever may have got what it withdraws, and to nobody else."""
    in_use = (
        select(PushSubscription.id, PushSubscription.origin)
        .join(Device, Device.id == PushSubscription.device_id)
        .where(PushSubscription.retired_at.is_(None), Device.revoked_at.is_(None))
        .where(PushSubscription.subscribed_at <= by)
    )
    if message.kind is MessageKind.WITHDRAWAL:
        return in_use.where(PushSubscription.id.in_(may_have_withdrawn(message, ChannelWord.PUSH)))
    homes = select(AudienceHousehold.household_id).where(AudienceHousehold.audience_id == message.audience_id)
    return in_use.where(Device.household_id.in_(homes))
