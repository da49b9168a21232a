"""A circular from draft to board to withdrawal."""

from collections.abc import Sequence

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from circular import actions, questions
from circular.models import Category, Issuer, State
from circular.rules import Missing
from district_hall.audience.models import Membership
from district_hall.audit import AuditEntry
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery import outbox
from district_hall.delivery.models import Message, OutboxEntry
from district_hall.delivery.questions import live_messages, receipt_sheet
from district_hall.errors import Refused
from district_hall.places.questions import household
from tests import town as story
from tests.town import Town


def titles_on_board(database: Database, town: Town, home: str) -> list[str]:
    with database.reading() as session:
        found: Sequence[Message] = live_messages(session, household(session, town.households[home]), at=now())
        return [message.card["title"] for message in found]


def test_a_members_circular_reaches_members_and_nobody_else(database: Database, town: Town) -> None:
    story.publish(database, town, story.write(database, town))
    assert titles_on_board(database, town, "oiwake/1/1") == ["秋の一斉清掃のご案内"]
    assert titles_on_board(database, town, "oiwake/1/3") == []
    assert titles_on_board(database, town, "kariyado/1/1") == []


def test_a_circular_for_everyone_reaches_those_who_are_no_members(database: Database, town: Town) -> None:
    story.publish(database, town, story.write(database, town, membership=Membership.EVERYONE))
    assert titles_on_board(database, town, "oiwake/1/3") == ["秋の一斉清掃のご案内"]


def test_a_circular_for_one_group_stays_in_it(database: Database, town: Town) -> None:
    story.publish(database, town, story.write(database, town, groups=(2,)))
    assert titles_on_board(database, town, "oiwake/2/1") == ["秋の一斉清掃のご案内"]
    assert titles_on_board(database, town, "oiwake/1/1") == []


def test_the_newest_stands_first(database: Database, town: Town) -> None:
    for title in ("はじめ", "つぎ"):
        story.publish(database, town, story.write(database, town, title=title))
    assert titles_on_board(database, town, "oiwake/1/1") == ["つぎ", "はじめ"]


def test_the_audience_is_frozen_when_it_is_sent(database: Database, town: Town) -> None:
    message = story.publish(database, town, story.write(database, town))

    def leave(session: Session) -> None:
        household(session, town.households["oiwake/1/1"]).left_at = now()

    database.unit_of_work(leave)
    with database.reading() as session:
        assert receipt_sheet(session, session.get_one(Message, message.id)).total == 4


def test_publishing_writes_audit_version_and_outbox_together(database: Database, town: Town) -> None:
    story.publish(database, town, story.write(database, town, groups=(1, 2)))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(OutboxEntry)) == 2
        assert session.scalar(select(AuditEntry.act).where(AuditEntry.act == "publish")) == "publish"
        assert sorted(session.scalars(select(func.coalesce(OutboxEntry.board_version, 0)))) == [1, 2]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"title": " "}, Missing.TITLE), ({"body": ""}, Missing.CONTENT)],
)
def test_what_lacks_something_is_not_published(
    database: Database, town: Town, change: dict[str, str], code: str
) -> None:
    draft = story.write(database, town, **change)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refusal:
        story.publish(database, town, draft)
    assert refusal.value.code == code
    assert titles_on_board(database, town, "oiwake/1/1") == []


def test_pages_that_are_not_ready_hold_publishing_back(database: Database, town: Town) -> None:
    draft = story.write(database, town)
    database.unit_of_work(actions.attach, draft, "清掃.pdf", "0" * 64, 10, at=now())
    with pytest.raises(Refused) as refusal:
        story.publish(database, town, draft)
    assert refusal.value.code == Missing.PAGES


def test_publishing_twice_sends_once(database: Database, town: Town) -> None:
    draft = story.write(database, town)
    story.publish(database, town, draft)
    with pytest.raises(Refused) as refusal:
        story.publish(database, town, draft)
    assert refusal.value.code == "not-a-draft"
    assert len(titles_on_board(database, town, "oiwake/1/1")) == 1


def test_a_stale_window_does_not_overwrite_a_newer_draft(database: Database, town: Town) -> None:
    draft = story.write(database, town)
    empty = actions.Draft("古い画面", "", Category.EVENT, Issuer.LEADER, None, Membership.MEMBERS, frozenset())
    with pytest.raises(actions.ChangedElsewhere):
        database.unit_of_work(actions.save, draft, empty, 0, at=now())
    with database.reading() as session:
        assert questions.circular(session, draft).title == "秋の一斉清掃のご案内"


def test_groups_of_another_district_are_refused(database: Database, town: Town) -> None:
    draft = story.write(database, town)
    foreign = actions.Draft(
        "題", "文", Category.EVENT, Issuer.LEADER, None, Membership.MEMBERS, frozenset({town.groups["kariyado/1"]})
    )
    with pytest.raises(Refused) as refusal:
        database.unit_of_work(actions.save, draft, foreign, 1, at=now())
    assert refusal.value.code == "group-unknown"


def test_a_withdrawn_circular_leaves_every_board_and_keeps_its_history(database: Database, town: Town) -> None:
    draft = story.write(database, town)
    message = story.publish(database, town, draft)
    database.unit_of_work(actions.withdraw, draft, by=town.leaders["oiwake"], at=now())
    assert titles_on_board(database, town, "oiwake/1/1") == []
    with database.reading() as session:
        assert questions.circular(session, draft).state is State.WITHDRAWN
        assert receipt_sheet(session, session.get_one(Message, message.id)).total == 4


def test_withdrawing_takes_back_what_was_not_sent_yet(database: Database, town: Town) -> None:
    draft = story.write(database, town)
    story.publish(database, town, draft)
    database.unit_of_work(actions.withdraw, draft, by=town.leaders["oiwake"], at=now())
    claims = database.unit_of_work(outbox.claim, at=now())
    assert [claim.kind for claim in claims] == ["withdrawal"]


def test_an_entry_is_claimed_by_one_sender_until_its_lease_is_over(database: Database, town: Town) -> None:
    story.publish(database, town, story.write(database, town))
    at = now()
    assert len(database.unit_of_work(outbox.claim, at=at)) == 1
    assert database.unit_of_work(outbox.claim, at=at) == []
    late = at + outbox.LEASE + outbox.LEASE
    again = database.unit_of_work(outbox.claim, at=late)
    assert len(again) == 1
    database.unit_of_work(outbox.record, {again[0].entry_id: ""}, at=late)
    assert database.unit_of_work(outbox.claim, at=late + outbox.LEASE * 2) == []
