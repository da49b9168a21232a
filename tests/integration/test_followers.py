"""What takes a message's place reaches whoever may have got that, also where they are no longer meant. On both databases."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.models import Step
from circular import actions as circulars
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery import parcels
from district_hall.delivery.channel import Channel
from district_hall.delivery.channels.line.sending import Line
from district_hall.delivery.channels.push.models import PushSubscription
from district_hall.delivery.models import ChannelWord, Message, OutboxEntry
from district_hall.people import moving
from district_hall.people.register import House
from district_hall.settings import LineAccount
from tests import town as story
from tests.integration.alert_acts import DeskActs, content
from tests.integration.line.linking import line_user
from tests.integration.pushing import Hand, send, subscribe
from tests.services.line_platform import TOKEN, LinePlatform, line_platform
from tests.town import Town

HOME, STAYS = "oiwake/1/1", "oiwake/1/2"


@pytest.fixture
def at() -> datetime:
    return now() + timedelta(minutes=1)  # what a slow machine sends meanwhile is due by then


@pytest.fixture
def desk(database: Database, town: Town) -> DeskActs:
    return DeskActs(database, town)


@pytest.fixture
def platform() -> Iterator[LinePlatform]:
    with line_platform() as running:
        yield running


@pytest.fixture
def line(platform: LinePlatform) -> Line:
    return Line(LineAccount("a secret", TOKEN, platform.url), "https://kairan.example.jp")


def targets(database: Database, message_id: UUID | None, channel: ChannelWord) -> set[UUID | None]:
    with database.reading() as session:
        return set(
            session.scalars(
                select(OutboxEntry.target_id).where(
                    OutboxEntry.message_id == message_id, OutboxEntry.channel == channel
                )
            )
        )


def moves_away(database: Database, town: Town, home: str = HOME) -> None:
    """Into another district, and takes its devices along."""
    house = House(town.groups["kariyado/1"], 9)
    database.unit_of_work(
        moving.move, town.households[home], house, with_devices=True, by=town.staff["office"], at=now()
    )


def after(database: Database, message_id: UUID) -> UUID | None:
    with database.reading() as session:
        return session.scalar(select(Message.id).where(Message.supersedes_id == message_id))


@pytest.mark.parametrize("step", [Step.UPDATE, Step.CANCEL, Step.ALL_CLEAR])
def test_what_follows_an_alert_is_pushed_to_a_home_that_has_moved_since(
    database: Database, town: Town, desk: DeskActs, at: datetime, step: Step
) -> None:
    moved, stays = (subscribe(database, story.pair(database, town, home).device_id) for home in (HOME, STAYS))
    never = subscribe(database, story.pair(database, town, "kariyado/1/1").device_id)
    alert = desk.live(content(town, "oiwake"))
    assert len(send(database, Hand(), at)) == 2
    moves_away(database, town)
    follower = desk.read(desk.followed(alert, step)).message_id
    assert targets(database, follower, ChannelWord.PUSH) == {moved, stays}
    assert never not in targets(database, follower, ChannelWord.PUSH)


def test_what_follows_what_a_moved_home_was_never_sent_isn_t_pushed_there(
    database: Database, town: Town, desk: DeskActs
) -> None:
    subscribe(database, story.pair(database, town, HOME).device_id)
    alert = desk.live(content(town, "oiwake"))
    moves_away(database, town)
    assert targets(database, desk.read(desk.followed(alert, Step.CANCEL)).message_id, ChannelWord.PUSH) == set()


def test_a_browser_that_subscribed_anew_since_is_told_of_the_withdrawal_by_its_new_subscription(
    database: Database, town: Town, at: datetime
) -> None:
    device = story.pair(database, town, HOME).device_id
    before = subscribe(database, device, "before")
    draft = story.write(database, town)
    message = story.publish(database, town, draft)
    assert len(send(database, Hand(), at)) == 1

    def retire(session: Session) -> None:
        session.get_one(PushSubscription, before).retired_at = now()

    database.unit_of_work(retire)
    anew = subscribe(database, device, "anew")
    database.unit_of_work(circulars.withdraw, draft, by=town.leaders["oiwake"], at=now())
    assert targets(database, after(database, message.id), ChannelWord.PUSH) == {anew}


@pytest.mark.parametrize("step", [Step.UPDATE, Step.CANCEL, Step.ALL_CLEAR])
def test_what_follows_an_alert_is_sent_by_line_to_a_home_that_has_moved_since(
    database: Database, town: Town, desk: DeskActs, line: Line, platform: LinePlatform, at: datetime, step: Step
) -> None:
    line_user(database, town, HOME, "Uhatsu")
    line_user(database, town, "kariyado/1/1", "Ufar")
    alert = desk.live(content(town, "oiwake"))
    deliver(database, line, at)
    moves_away(database, town)
    desk.followed(alert, step)
    deliver(database, line, at + timedelta(seconds=1))
    assert [to for to, _ in platform.delivered] == ["Uhatsu", "Uhatsu"]


def deliver(database: Database, channel: Channel[str], at: datetime) -> None:
    claimed = database.unit_of_work(parcels.claim, channel, "urgent", at=at)
    database.unit_of_work(parcels.record, channel, list(channel.deliver(claimed)), at=at)
