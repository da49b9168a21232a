"""Tablets in front of a board that dies, and what must hold afterwards: everything once, nothing lost."""

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from circular import actions as circulars
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.models import OutboxEntry, Receipt
from district_hall.signs_of_life.models import SignOfLife
from tests import town as story
from tests.crash.board import SupervisedBoard
from tests.crash.tablet import Tablet
from tests.integration.pushing import Phone, subscribed
from tests.services.waiting import eventually
from tests.town import Town

HOMES = ("oiwake/1/1", "oiwake/1/2", "oiwake/2/1", "oiwake/2/2")
SOON = 60  # seconds until everything must have healed, also on a busy machine


class Street:
    """Four members' homes in 追分区, each with a tablet that is on."""

    def __init__(self, database: Database, town: Town, board: SupervisedBoard, fired: Path) -> None:
        self.database = database
        self.town = town
        self.board = board
        self.fired = fired
        paired = [story.pair(database, town, home) for home in HOMES]
        self.devices = [one.device_id for one in paired]
        self.tablets = [Tablet(board.url, one.credential) for one in paired]
        self.published: list[str] = []
        self.withdrawn: set[str] = set()
        self._drafts: dict[str, UUID] = {}
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

    def publish(self) -> str:
        draft = story.write(self.database, self.town)
        message = str(story.publish(self.database, self.town, draft).id)
        self._drafts[message] = draft
        self.published.append(message)
        return message

    def subscribe(self, origin: str) -> list[Phone]:
        """Each one's browser, which this push service reaches from now on."""
        return [subscribed(self.database, device, f"{origin}/{device}") for device in self.devices]

    def withdraw(self, message: str) -> None:
        leader = self.town.leaders["oiwake"]
        self.database.unit_of_work(circulars.withdraw, self._drafts[message], by=leader, at=now())
        self.withdrawn.add(message)

    def everybody_presses(self, message: str) -> None:
        """Each reads it, and says 元気です."""
        for tablet in self.tablets:
            tablet.press("read", message)
            tablet.press("check_in")

    # --- what must hold

    def everything_is_there_once(self) -> None:
        """Waits until each tablet shows what is out, each report is confirmed and each sending is done; then counts."""
        wanted = set(self.published) - self.withdrawn
        eventually(lambda: all(set(tablet.shown) == wanted for tablet in self.tablets), SOON)
        eventually(lambda: all(len(tablet.confirmed) == len(tablet.made) for tablet in self.tablets), SOON)
        eventually(lambda: self.open_entries() == 0, SOON)
        for tablet in self.tablets:
            assert wanted <= set(tablet.rang)
            assert set(tablet.rang.values()) <= {1}, "it rang twice for the same"
        self.every_report_is_there_once()

    def every_report_is_there_once(self) -> None:
        made = [report for tablet in self.tablets for report in tablet.made]
        about = sorted(report.id for report in made if report.message)
        deeds = sorted(report.id for report in made if report.kind in {"read", "check_in"})
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
