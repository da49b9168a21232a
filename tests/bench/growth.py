"""What ten years make slower: the same questions in a town's first month and after 30,000 circulars, 3,000 alerts and
30 million receipts. The default (BENCH_GROWTH_SHARE=0.02) keeps a run short: one district, with a home's and a district's
history as long as in life. BENCH_GROWTH_SHARE=1 is the whole town: 25 GB, and a quarter of an hour to fill.

The first month has as many circulars and alerts as the two lists show on a page, more than in life: lists of the same length,
so that what grows isn't the length of the list.
"""

import gc
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from alerts import questions as alert_questions
from alerts.models import Alert, AlertVersion, Ask, Hazard, State
from circular.models import Circular
from circular.models import State as CircularState
from circular.questions import circulars_of
from district_hall import schema
from district_hall.audience.models import Audience, AudienceArea, AudienceHousehold, Membership
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.models import Message, MessageKind
from district_hall.delivery.reach import reach_sheet
from district_hall.ids import new_id
from district_hall.people.models import StaffAccount
from district_hall.settings import Settings
from tablet_ui.desk.pleas import earlier_pleas
from tablet_ui.household.held_boards import HeldBoards, held_boards
from tablet_ui.household.known import known_devices
from tablet_ui.leader.circulars import ON_A_PAGE
from tests.bench import big_town
from tests.bench.big_town import BigTown
from wsgi import create_app

DISTRICTS = 30
HOMES = 10_000
CIRCULARS = 30_000
ALERTS = 3_000
RECEIPTS = 30_000_000
MONTH = timedelta(days=30)
YEARS = timedelta(days=3650)
LIVE = 8  # circulars of a district that hold now: a month's
LISTED = ON_A_PAGE + 1  # circulars that the leader's first page asks for
OVER = 50  # alerts that are over on the desk's first page
ROUNDS = 15


def measure(share: float) -> dict[str, float]:
    """The figures; prints how long each question takes, and in which town it was asked."""
    with TemporaryDirectory(prefix="bench-growth-") as name:
        first = _Years(Path(name) / "month", share, MONTH)
        grown = _Years(Path(name) / "years", share, YEARS)
        print(f"first month: {first.size()}; ten years: {grown.size()} ({share:g} of a full-size town)")
        figures = {}
        for what in ("board", "leader_list", "desk_counts"):
            before, after = _both(first.question(what), grown.question(what))
            print(f"{what:12} {before * 1000:8.2f} ms → {after * 1000:8.2f} ms")
            figures[f"growth_{what}"] = after / before
        first.database.close()
        grown.database.close()
    return figures


def _both(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Interleaved; the median of each, in seconds. The collector, which has both towns' lists to go through, rests: its
    pauses would always fall on the same one of the two.
    """
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for ask, times in zip((one, other), took, strict=True):
            gc.collect()
            gc.disable()
            begun = time.perf_counter()
            ask()
            times.append(time.perf_counter() - begun)
            gc.enable()
    return median(took[0]), median(took[1])


class _Years:
    """A town with so long a history, in a folder of its own."""

    def __init__(self, folder: Path, share: float, span: timedelta) -> None:
        folder.mkdir()
        url = f"sqlite:///{folder}/hall.db"
        schema.upgrade(url)
        filling = Database(url)
        self.town: BigTown = big_town.settle(filling, max(big_town.IN_A_DISTRICT, int(HOMES * share)))
        # Whole districts: what grows is a home's and a district's history, which is as long as in a full-size town.
        part = span / YEARS * len(self.town.districts) / DISTRICTS
        districts, homes = len(self.town.districts), len(self.town.homes)
        self._counts = (
            max(int(CIRCULARS * part), LISTED * districts),
            max(int(ALERTS * span / YEARS), OVER),
            max(int(RECEIPTS * part), 3 * (LISTED + 1) * homes),  # all that is listed, and the alert that is live
        )
        sent = filling.unit_of_work(_fill, self.town, self._counts, span)
        filling.close()
        _receipts(folder / "hall.db", self.town, sent, self._counts[2])
        self.app = create_app(Settings(data_dir=folder, database_url=url, secret_key="of a benchmark" * 3))
        self.database: Database = self.app.extensions["house"].database

    def size(self) -> str:
        circulars, alerts, receipts = self._counts
        return f"{len(self.town.homes)} homes, {circulars} circulars, {alerts} alerts, {receipts} receipts"

    def question(self, what: str) -> Callable[[], object]:
        return {"board": self._board, "leader_list": self._leader_list, "desk_counts": self._desk_counts}[what]

    def _board(self) -> object:
        """Whole, as for a device that this process doesn't know yet: nothing is held."""
        with self.app.test_request_context():
            boards: HeldBoards = held_boards()
            boards.forget()
            known_devices().forget()
            one = known_devices().recognise(big_town.credential(7))
            assert one is not None
            return boards.board(one, at=now())

    def _leader_list(self) -> object:
        """As many lines as the page asks for."""
        with self.database.reading() as session:
            found = circulars_of(session, self.town.districts[0], limit=LISTED)
            assert len(found) == LISTED
            return found

    def _desk_counts(self) -> object:
        """What the desk's first page asks for while an alert is live."""
        with self.database.reading() as session:
            at = now()
            live = alert_questions.live(session, at=at)
            found = [*alert_questions.waiting(session), *alert_questions.drafts(session)]
            past = alert_questions.past(session, at=at)
            assert len(past) == OVER
            counts = [(one, reach_sheet(session, one.message)) for one in live if one.message]
            assert len(counts) == 1
            beside = [
                (earlier_pleas(session, one, sheet, at=at), alert_questions.drafts_following(session, one.id))
                for one, sheet in counts
            ]
            return [*found, *past], [sheet.shown for _, sheet in counts], beside


def _fill(
    session: Session, town: BigTown, counts: tuple[int, int, int], span: timedelta
) -> list[tuple[UUID, list[int]]]:
    """The history, the oldest first; what is live now is the same in every town: LIVE circulars a district, one alert.

    Answers to which homes each message was sent, by their numbers.
    """
    circulars, alerts, _receipts = counts
    at = now()
    writer = new_id()
    session.execute(insert(StaffAccount).values(id=writer, login="leader", name="荻原 善次", password_hash="-"))
    homes: dict[UUID, list[int]] = {one: [] for one in town.districts}
    for number in range(len(town.homes)):
        homes[town.districts[number // big_town.IN_A_DISTRICT]].append(number)
    each = circulars // len(town.districts)
    sent: list[tuple[UUID, list[int]]] = []
    for district in town.districts:
        for n in range(each):
            live = n >= each - LIVE
            when = at - span * ((each - n) / (each + 1)) if not live else at - timedelta(days=each - n)
            sent.append((_circular(session, town, district, homes[district], writer, when, live=live), homes[district]))
    for n in range(alerts):
        _alert(session, town, writer, at - timedelta(days=40) - span * ((alerts - n) / (alerts + 1)), live=False)
    newest = _alert(session, town, writer, at - timedelta(hours=1), live=True)
    everybody = list(range(len(town.homes)))
    session.execute(
        insert(AudienceHousehold),
        [{"audience_id": newest[1], "household_id": one} for one in town.homes],
    )
    return [*sent, (newest[0], everybody)]


def _circular(
    session: Session, town: BigTown, district: UUID, homes: list[int], writer: UUID, at: datetime, *, live: bool
) -> UUID:
    message, audience = new_id(), new_id()
    _audience(session, audience, [district], Membership.MEMBERS)
    session.execute(
        insert(AudienceHousehold), [{"audience_id": audience, "household_id": town.homes[one]} for one in homes[:30]]
    )
    card = {"kind": "circular", "id": str(message), "title": "回覧", "body": big_town.BODY, "pages": []}
    ends = at + timedelta(days=60) if live else at + timedelta(days=1)
    _message(session, message, MessageKind.CIRCULAR, audience, card, at, ends, district)
    row = {
        "district_id": district,
        "state": CircularState.PUBLISHED,
        "title": "回覧",
        "body": big_town.BODY,
        "created_by": writer,
        "created_at": at,
        "changed_at": at,
        "message_id": message,
    }
    session.execute(insert(Circular).values(**row))
    return message


def _alert(session: Session, town: BigTown, writer: UUID, at: datetime, *, live: bool) -> tuple[UUID, UUID]:
    message, audience, alert = new_id(), new_id(), new_id()
    _audience(session, audience, town.districts[:3], Membership.EVERYONE)
    card = {"kind": "alert", "id": str(message), "texts": {"ja": {"title": "避難指示", "body": big_town.BODY}}}
    ends = at + timedelta(days=1)
    _message(session, message, MessageKind.ALERT, audience, card, at, ends, None)
    state = State.LIVE if live else State.EXPIRED
    session.execute(
        insert(Alert).values(
            id=alert, state=state, version=1, created_by=writer, message_id=message, live_at=at, expires_at=ends
        )
    )
    session.execute(
        insert(AlertVersion).values(
            alert_id=alert,
            number=1,
            level=4,
            hazard=Hazard.LANDSLIDE,
            title="避難指示",
            body=big_town.BODY,
            ask=Ask.ACKNOWLEDGE,
            written_by=writer,
            written_at=at,
        )
    )
    return message, audience


def _audience(session: Session, audience: UUID, districts: list[UUID], membership: Membership) -> None:
    session.execute(insert(Audience).values(id=audience, membership=membership))
    session.execute(insert(AudienceArea), [{"audience_id": audience, "district_id": one} for one in districts])


def _message(
    session: Session,
    message: UUID,
    kind: MessageKind,
    audience: UUID,
    card: dict[str, Any],
    at: datetime,
    ends: datetime,
    district: UUID | None,
) -> None:
    row = {
        "id": message,
        "thread_id": message,
        "kind": kind,
        "audience_id": audience,
        "card": card,
        "sent_at": at,
        "expires_at": ends,
    }
    session.execute(insert(Message).values(**row, district_id=district))


def _receipts(file: Path, town: BigTown, sent: list[tuple[UUID, list[int]]], wanted: int) -> None:
    """Three a home and message, the newest messages first (what is live has all of its own), until there are enough.

    By the driver itself, and without what would look at each: millions of rows. The indexes and triggers come back afterwards.
    """
    when = now().replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
    homes, tablets = ([one.hex for one in some] for some in (town.homes, town.tablets))

    def rows() -> Iterator[tuple[object, ...]]:
        for message, meant in reversed(sent):
            for home in meant:
                for kind in ("arrived", "shown", "read"):
                    own = new_id().hex
                    yield (own, message.hex, homes[home], kind, "tablet", tablets[home], own, 1, when, when)

    with closing(sqlite3.connect(file, isolation_level=None)) as link:
        for setting in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-2000000"):
            link.execute(f"PRAGMA {setting}")
        beside = link.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = 'receipt' AND type <> 'table' AND sql IS NOT NULL"
        ).fetchall()
        for kind, name, _sql in beside:
            link.execute(f"DROP {kind} {name}")
        link.execute("BEGIN")
        link.executemany(
            "INSERT INTO receipt (id, message_id, household_id, kind, way, device_id, client_id, sequence, occurred_at,"
            " received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            islice(rows(), wanted),
        )
        link.execute("COMMIT")
        for _kind, _name, sql in beside:
            link.execute(sql)
        link.execute("PRAGMA journal_mode=WAL")
