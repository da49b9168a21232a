"""The ways beside the sockets on which a message travels. To add one: a folder with the same three words, and a line here.

`models` (where to), `recipients` (who of a message's audience: one SELECT), `sending` (the Channel of the worker).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select

from district_hall.delivery.channels.line import recipients as line
from district_hall.delivery.channels.mail import recipients as mail
from district_hall.delivery.channels.push import recipients as push
from district_hall.delivery.models import ChannelWord, Message

# `id` of the channel's target and its `origin`: everybody to whom this message goes by it, of those that were to be
# reached that way by the given moment.
Recipients = Callable[[Message, datetime], Select[UUID, str]]

RECIPIENTS: Mapping[ChannelWord, Recipients] = {
    ChannelWord.PUSH: push.of,
    ChannelWord.MAIL: mail.of,
    ChannelWord.LINE: line.of,
}
