"""Tablets in front of a board that dies, and what must hold afterwards: everything once, nothing lost."""

from contextlib import ExitStack
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from alerts.actions import Content, content_of
from alerts.models import Step
from circular import actions as circulars
from circular.models import Circular
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.models import Message, OutboxEntry, Receipt
from district_hall.signs_of_life.models import SignOfLife
from tests import town as story
from tests.crash.board import SupervisedBoard
from tests.crash.leader import Leader
from tests.crash.screen import says
from tests.crash.tablet import Tablet
from tests.integration.alert_acts import TEXT, DeskActs, content
from tests.integration.pushing import Phone, subscribed
from tests.services.waiting import eventually
from tests.town import Town

HOMES = ("oiwake/1/1", "oiwake/1/2", "oiwake/2/1", "oiwake/2/2")
SOON = 60  # seconds until everything must have healed, also on a busy machine


class Street:
    """Four members' homes in 追分区, each with a tablet that is on."""

    def __init__(self, database: Database, town: Town, board: SupervisedBoard, failpoint: Path) -> None:
        self.database = database
        self.town = town
        self.board = board
        paired = [story.pair(database, town, home) for home in HOMES]
        self.devices = [one.device_id for one in paired]
        self.tablets = [Tablet(url, one.credential) for url, one in zip(cycle(board.doors), paired, strict=False)]
        self.published: list[str] = []
        self.withdrawn: set[str] = set()
        self.overtaken: set[str] = set()
        self.on_air: dict[str, UUID] = {}  # the desk's alerts that something may follow, by their messages
        self._desk = DeskActs(database, town)
        self.is_to_die = False
        self._failpoint = failpoint
        self.circulars: dict[str, UUID] = {}
        self._written = 0
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        for tablet in self.tablets:
            tablet.switch_on()
            self._stack.callback(tablet.switch_off)
        eventually(lambda: all(tablet.is_connected for tablet in self.tablets), SOON)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        self._stack.close()

    # --- what dies

    def dies_at(self, place: str) -> None:
        """The first process that comes there from now on (docs/failpoints.md)."""
        fresh = self._failpoint.with_suffix(".new")
        fresh.write_text(place, encoding="ascii")
        fresh.replace(self._failpoint)
        self.is_to_die = True

    def has_died(self) -> bool:
        return self.is_to_die and not self._failpoint.exists()

    # --- what goes out

    def title(self) -> str:
        """Another each time: what arrives twice is known by it."""
        self._written += 1
        return f"第{self._written}回 一斉清掃のご案内"

    def publish(self) -> str:
        """By a process that the board knows nothing of."""
        draft = story.write(self.database, self.town, title=self.title())
        message = str(story.publish(self.database, self.town, draft).id)
        self.circulars[message] = draft
        self.published.append(message)
        return message

    def publish_by(self, leader: Leader, title: str) -> str:
        """By the board's own pages; returns when they have said that it is out."""
        circular = UUID(leader.publish(title))
        with self.database.reading() as session:
            message = str(session.get_one(Circular, circular).message_id)
        self.circulars[message] = circular
        self.published.append(message)
        return message

    def withdraw(self, message: str) -> None:
        leader = self.town.leaders["oiwake"]
        self.database.unit_of_work(circulars.withdraw, self.circulars[message], by=leader, at=now())
        self.withdrawn.add(message)

    def withdraw_by(self, leader: Leader, message: str) -> None:
        self.withdrawn.add(message)
        leader.withdraw(str(self.circulars[message]))

    def alarm(self) -> str:
        """The town's disaster desk sends an evacuation order for this district."""
        return self._goes_out(self._desk.live(self._order()))

    def follow(self, message: str, step: Step) -> str:
        """続報, 訂正, 解除 or 取消 takes its place."""
        alert = self._desk.follow(self.on_air.pop(message), step)
        is_end = step in {Step.ALL_CLEAR, Step.CANCEL}
        self._desk.edit(alert, self._end(alert) if is_end else self._order(), seen=1)
        self._desk.hand_in(alert, seen=2)
        self._desk.approve(alert, seen=2)
        self.overtaken.add(message)
        return self._goes_out(alert, is_end=is_end)

    def _end(self, alert: UUID) -> Content:
        """With the standard words, and which one it is: in LINE two of one minute would read alike."""
        self._written += 1
        said = content_of(self._desk.read(alert).versions[-1])
        return replace(said, body=f"{said.body}（{self._written}）")

    def _order(self) -> Content:
        self._written += 1
        return content(self.town, "oiwake", title=f"避難指示（{self._written}）", body=f"{TEXT}（{self._written}）")

    def _goes_out(self, alert: UUID, *, is_end: bool = False) -> str:
        message = str(self._desk.card(alert)["id"])
        self.published.append(message)
        if not is_end:
            self.on_air[message] = alert
        return message

    def subscribe(self, origin: str) -> list[Phone]:
        """Each one's browser, which this push service reaches from now on."""
        return [subscribed(self.database, device, f"{origin}/{device}") for device in self.devices]

    def everybody_presses(self, message: str) -> None:
        """Each reads it, and says 元気です."""
        for tablet in self.tablets:
            tablet.press("read", message)
            tablet.press("check_in")

    # --- what must hold

    @property
    def holding(self) -> set[str]:
        """What is to stand on every screen."""
        return set(self.published) - self.withdrawn - self.overtaken

    def is_shown_everywhere(self) -> bool:
        return all(tablet.shown == self.holding for tablet in self.tablets)

    def everything_is_there_once(self) -> None:
        """Waits until each tablet shows what is out, each report is confirmed and each sending is done; then counts."""
        eventually(self.is_shown_everywhere, SOON)
        eventually(lambda: all(len(tablet.confirmed) == len(tablet.made) for tablet in self.tablets), SOON)
        eventually(lambda: self.open_entries() == 0, SOON)
        self.everything_rang_once()
        self.every_report_is_there_once()

    def everything_rang_once(self) -> None:
        """What still holds, on each tablet; and nothing twice, whatever became of it."""
        wanted = {says(card) for card in self._cards(self.holding) if card.get("sound") != "none"}
        for tablet in self.tablets:
            rang = tablet.rang
            twice = {one for one in rang if rang.count(one) > 1}
            assert not twice, f"it rang twice for {twice}"
            assert wanted <= set(rang), f"it didn't ring for {wanted - set(rang)}"

    def _cards(self, messages: set[str]) -> list[dict[str, Any]]:
        with self.database.reading() as session:
            return [session.get_one(Message, UUID(one)).card for one in messages]

    @property
    def confirmed(self) -> set[str]:
        return {one for tablet in self.tablets for one in list(tablet.confirmed)}

    def every_report_is_there_once(self) -> None:
        made = [report for tablet in self.tablets for report in tablet.made]
        about = sorted(report.id for report in made if report.message)
        deeds = sorted(report.id for report in made if report.kind in {"read", "acknowledged", "check_in"})
        assert self.client_ids(Receipt) == about
        assert self.client_ids(SignOfLife) == deeds

    def client_ids(self, table: type[Receipt | SignOfLife]) -> list[str]:
        with self.database.reading() as session:
            return sorted(str(one) for one in session.scalars(select(table.client_id)))

    def database_answers(self) -> bool:
        try:
            self.open_entries()
        except OperationalError:
            return False
        return True

    def open_entries(self) -> int:
        with self.database.reading() as session:
            return session.scalar(select(func.count()).where(OutboxEntry.done.is_(None))) or 0
