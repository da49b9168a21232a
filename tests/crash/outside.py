"""Whom the worker sends to: browsers behind a push service, mailboxes, LINE users; and what must hold for each of them."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from district_hall.delivery.channel import LONGEST_LEASE
from district_hall.delivery.channels.line.models import LineContact
from district_hall.delivery.channels.line.text import text
from district_hall.delivery.models import (
    AttemptResult,
    ChannelWord,
    DeliveryAttempt,
    Done,
    Message,
    OutboxEntry,
)
from tests.crash.clock import Clock
from tests.crash.street import Street
from tests.integration.line.linking import line_user
from tests.integration.mail.mailing import confirmed, of_family, of_staff
from tests.integration.pushing import Phone
from tests.services.line_platform import TOKEN, LinePlatform, line_platform
from tests.services.mail_server import MailServer, mail_server
from tests.services.push_service import PushService, push_service

LEASES_OVER = LONGEST_LEASE + timedelta(seconds=1)
PUBLIC_URL = "http://kairan.example.jp"


@dataclass(frozen=True)
class Heard:
    """One message at one target, and where it is put there: what has the same place takes the place of the one before."""

    target: UUID
    message: UUID
    place: str


@dataclass
class Outside:
    """One push service, mail server and LINE of a test's own."""

    push: PushService
    mail: MailServer
    line: LinePlatform

    def __post_init__(self) -> None:
        self._phones: dict[str, Phone] = {}
        self._users: dict[str, UUID] = {}
        self._with_circulars: set[UUID] = set()
        self._with_alerts_only: set[UUID] = set()

    @property
    def env(self) -> dict[str, str]:
        """What the board has to know of them."""
        return {
            "PUSH_CA": self.push.trusted,
            "SMTP_URL": f"smtp://127.0.0.1:{self.mail.port}?starttls=0",
            "MAIL_FROM": "kairan@town.example.jp",
            "PUBLIC_URL": PUBLIC_URL,
            "LINE_CHANNEL_SECRET": "a secret",
            "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
            "LINE_API_URL": self.line.url,
        }

    def belong_to(self, people: Street) -> None:
        """Each tablet's browser, the leader's and the desk's and a family's mailbox, and two homes' LINE users."""
        database, town = people.database, people.town
        self._phones = {f"/{phone.device_id}": phone for phone in people.subscribe(self.push.origin)}
        leader = confirmed(database, of_staff(town, "oiwake"), "leader@example.jp", circulars=True)
        desk = confirmed(database, of_staff(town, "desk"), "desk@example.jp")
        family = confirmed(database, of_family(database, town, "荻原 ハツ"), "son@example.jp")
        self._users = {name: line_user(database, town, home, name) for home, name in LINE_USERS.items()}
        self._with_circulars = {leader, *(phone.id for phone in self._phones.values()), *self._users.values()}
        self._with_alerts_only = {desk, family}

    def let_it_end(self, people: Street, clock: Clock) -> None:
        """What dead workers had claimed is due now; what living ones are sending isn't sent beside them."""
        people.board.kill("worker")
        clock.move(LEASES_OVER)

    # --- what must hold

    def everybody_has_what_holds(self, people: Street) -> None:
        """At least once; as the last of its thread, in its place; and all that was sent is written down."""
        with people.database.reading() as session:
            heard = [*self._pushed(), *self._mailed(), *self._read_in_line(session)]
            messages = {one.id: one for one in session.scalars(select(Message))}
            self._nobody_lacks_any(people, heard, messages)
            _ends_with_the_last(heard, messages)
            _is_written_down(session, heard)

    def _nobody_lacks_any(self, people: Street, heard: list[Heard], messages: dict[UUID, Message]) -> None:
        got = {(one.target, one.message) for one in heard}
        for message in (messages[UUID(one)] for one in people.holding):
            is_alert = message.card["kind"] == "alert"
            for target in self._with_circulars | (self._with_alerts_only if is_alert else set()):
                assert (target, message.id) in got, f"{target} has never got {message.card}"

    def _read_in_line(self, session: Session) -> Iterator[Heard]:
        """Its texts have no ids, but each message says something else."""
        users = {one.user_id: one.id for one in session.scalars(select(LineContact))}
        by_text = {text(one.kind, one.card, PUBLIC_URL): one.id for one in session.scalars(select(Message))}
        for to, said in list(self.line.delivered):
            yield Heard(users[to], by_text[said], "")

    def _pushed(self) -> Iterator[Heard]:
        for one in list(self.push.received):
            phone = self._phones[one.path]
            shown = phone.open(one.body)
            yield Heard(phone.id, UUID(shown["id"]), f"{one.fields['topic']} {shown['tag']}")

    def _mailed(self) -> Iterator[Heard]:
        """A letter's place is below the one that it answers."""
        for _to, letter in list(self.mail.letters):
            message, target = letter["Message-ID"].strip("<>").split("@")[0].split(".")
            thread = (letter["In-Reply-To"] or letter["Message-ID"]).strip("<>").split(".")[0]
            yield Heard(UUID(target), UUID(message), thread)


LINE_USERS = {"oiwake/1/1": "Uhatsu", "oiwake/1/2": "Utsuchiya"}


def _ends_with_the_last(heard: list[Heard], messages: dict[UUID, Message]) -> None:
    overtaken = {one.supersedes_id for one in messages.values()}
    threads: dict[tuple[UUID, UUID], list[Heard]] = defaultdict(list)
    for one in heard:
        threads[one.target, messages[one.message].thread_id].append(one)
    for (target, _thread), said in threads.items():
        last = messages[said[-1].message]
        assert last.id not in overtaken, f"{target} ends with what was overtaken: {[one.message for one in said]}"
        assert len({one.place for one in said}) == 1, f"{target} has it in several places: {said}"


def _is_written_down(session: Session, heard: list[Heard]) -> None:
    entries = session.scalars(select(OutboxEntry).where(OutboxEntry.channel != ChannelWord.SOCKET)).all()
    sent = set(session.scalars(select(DeliveryAttempt.entry_id).where(DeliveryAttempt.result == AttemptResult.SENT)))
    assert {one.done for one in entries} <= {Done.SENT, Done.WITHDRAWN}
    assert all(one.id in sent for one in entries if one.done is Done.SENT)
    claimed = {(one.target_id, one.message_id) for one in entries if one.attempts}
    assert {(one.target, one.message) for one in heard} <= claimed, "sent, and nowhere written down"
    got = {(one.target, one.message) for one in heard}
    assert {(one.target_id, one.message_id) for one in entries if one.done is Done.SENT} <= got, (
        "written down, not sent"
    )


@contextmanager
def outside(folder: Path) -> Iterator[Outside]:
    with push_service(folder) as push, mail_server() as mail, line_platform() as line:
        yield Outside(push, mail, line)
