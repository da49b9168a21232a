"""To which subscriptions a message goes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select

from district_hall.audience.models import AudienceHousehold
from district_hall.delivery.channel import may_have_its_thread
from district_hall.delivery.channels.push.models import PushSubscription
from district_hall.delivery.models import ChannelWord, Message, MessageKind
from district_hall.devices.models import Device


def of(message: Message, by: datetime) -> Select[UUID, str]:
    """Those of the audience's devices, and of whichever may have got what this takes the place of, by any subscription.

    A withdrawal goes to the latter alone.
    """
    in_use = (
        select(PushSubscription.id, PushSubscription.origin)
        .join(Device, Device.id == PushSubscription.device_id)
        .where(PushSubscription.retired_at.is_(None), Device.revoked_at.is_(None))
        .where(PushSubscription.subscribed_at <= by)
    )
    has_its_thread = Device.id.in_(
        select(PushSubscription.device_id).where(
            PushSubscription.id.in_(may_have_its_thread(message, ChannelWord.PUSH))
        )
    )
    if message.kind is MessageKind.WITHDRAWAL:
        return in_use.where(has_its_thread)
    homes = select(AudienceHousehold.household_id).where(AudienceHousehold.audience_id == message.audience_id)
    return in_use.where(or_(Device.household_id.in_(homes), has_its_thread))
