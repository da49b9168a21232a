"""What the desk of the story town does with alerts, in one line each."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from alerts import actions, questions
from alerts.actions import Content
from alerts.models import Alert, Ask, Hazard, State, Step
from district_hall.audience.questions import Area
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.models import Message
from district_hall.errors import Refused
from tests.town import Town

TEXT = "土砂災害のおそれがあります。いますぐ、あぶない場所から全員避難してください。"


def content(town: Town, *districts: str, **changes: Any) -> Content:
    """A level-4 alert for these districts (none: the whole town) that lacks nothing."""
    plain = Content(
        transcript=f"こちらは、防災かるいざわです。{TEXT}{TEXT}こちらは、防災かるいざわです。",
        level=4,
        hazard=Hazard.LANDSLIDE,
        title="避難指示",
        body=TEXT,
        plain="",
        english="",
        ask=Ask.SAFETY,
        areas=frozenset(Area(town.districts[key]) for key in districts),
        expires_at=None,
    )
    return replace(plain, **changes)


class DeskActs:
    """田中 (`desk`) writes and hands in, 小山 (`desk2`) approves, unless somebody else is named."""

    def __init__(self, database: Database, town: Town) -> None:
        self.database = database
        self.town = town

    def written(self, what: Content | None = None, *, training: bool = False, by: str = "desk") -> UUID:
        who = self.town.staff[by]
        alert = self.database.unit_of_work(actions.start, by=who, at=now(), training=training)
        self.edit(alert.id, what or content(self.town, "oiwake"), seen=0, by=by)
        return alert.id

    def edit(self, alert_id: UUID, what: Content, *, seen: int, by: str = "desk") -> int:
        return self.database.unit_of_work(actions.edit, alert_id, what, seen=seen, by=self.town.staff[by], at=now())

    def handed_in(self, what: Content | None = None, *, training: bool = False, by: str = "desk") -> UUID:
        alert_id = self.written(what, training=training, by=by)
        self.hand_in(alert_id, seen=1, by=by)
        return alert_id

    def hand_in(self, alert_id: UUID, *, seen: int = 1, by: str = "desk", at: datetime | None = None) -> None:
        self.database.unit_of_work(actions.hand_in, alert_id, seen=seen, by=self.town.staff[by], at=at or now())

    def approve(self, alert_id: UUID, *, seen: int = 1, by: str = "desk2", at: datetime | None = None) -> Message:
        return self.database.unit_of_work(actions.approve, alert_id, seen=seen, by=self.town.staff[by], at=at or now())

    def live(self, what: Content | None = None, *, training: bool = False, at: datetime | None = None) -> UUID:
        alert_id = self.handed_in(what, training=training)
        self.approve(alert_id, at=at)
        return alert_id

    def follow(self, alert_id: UUID, step: Step, *, by: str = "desk", at: datetime | None = None) -> UUID:
        alert = self.database.unit_of_work(actions.follow, alert_id, step, by=self.town.staff[by], at=at or now())
        return alert.id

    def followed(self, alert_id: UUID, step: Step, *, at: datetime | None = None) -> UUID:
        """A follower as it is offered, handed in, approved."""
        after = self.follow(alert_id, step, at=at)
        self.hand_in(after, at=at)
        self.approve(after, at=at)
        return after

    def read(self, alert_id: UUID, *, at: datetime | None = None) -> Alert:
        with self.database.reading() as session:
            return questions.alert(session, alert_id, at=at)

    def states(self, alert_id: UUID) -> list[State]:
        return [change.state for change in self.read(alert_id).changes]

    def card(self, alert_id: UUID) -> dict[str, Any]:
        message = self.read(alert_id).message
        assert message is not None
        return message.card


@contextmanager
def refused(code: str, field: str | None = None) -> Iterator[None]:
    """It is refused with this code, and in Japanese that says something."""
    with pytest.raises(Refused) as refusal:
        yield
    assert refusal.value.code == code
    assert field is None or refusal.value.field == field
    assert str(refusal.value).endswith("。")
