"""To which LINE users a message goes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, literal, or_, select

from district_hall.audience.models import AudienceHousehold
from district_hall.delivery.channel import may_have_its_thread, queue_of
from district_hall.delivery.channels.line.models import LineContact
from district_hall.delivery.models import ChannelWord, Message, MessageKind
from district_hall.places.models import Household


def of(message: Message, by: datetime) -> Select[UUID, str]:
    """Those of the audience's households, and whoever may have got what this takes the place of.

    A withdrawal goes to the latter alone.
    """
    in_use = (
        select(LineContact.id, literal(queue_of(message)).label("origin"))
        .join(Household, Household.id == LineContact.household_id)
        .where(Household.left_at.is_(None), LineContact.linked_at <= by)
    )
    has_its_thread = LineContact.id.in_(may_have_its_thread(message, ChannelWord.LINE))
    if message.kind is MessageKind.WITHDRAWAL:
        return in_use.where(has_its_thread)
    homes = select(AudienceHousehold.household_id).where(AudienceHousehold.audience_id == message.audience_id)
    return in_use.where(or_(LineContact.household_id.in_(homes), has_its_thread))
