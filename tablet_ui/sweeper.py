"""Sends what is committed and not sent, in each web process; and lets go whoever was shut out elsewhere."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

import gevent
from flask_socketio import SocketIO
from gevent.event import Event
from sqlalchemy.exc import OperationalError

from district_hall.clock import iso, now
from district_hall.delivery import outbox
from district_hall.delivery.models import MessageKind
from district_hall.delivery.outbox import Claim
from district_hall.delivery.rules import area_room
from district_hall.devices import questions as device_questions
from district_hall.failpoints import failpoint, without
from district_hall.people import questions as people_questions
from tablet_ui.board_versions import BoardVersions
from tablet_ui.house import House
from tablet_ui.household.cards import for_devices

log = logging.getLogger(__name__)

STAFF = "/staff"
SWEEP_EVERY = 0.5  # seconds: how long what another process committed may wait
LOOK_BACK = timedelta(seconds=5)


class Sweeper:
    """Sends what is committed and not sent: at once when woken after a commit, else twice a second."""

    def __init__(self, here: House, sockets: SocketIO, versions: BoardVersions) -> None:
        self._house = here
        self._versions = versions
        self._sockets = sockets
        self._woken = Event()
        self._revoked: set[UUID] = set()
        self._let_go: set[tuple[UUID, datetime]] = set()
        self._looked_at = now()
        self._risen: set[UUID] = set()
        self._is_one_of_many = bool(here.settings.redis_url)

    def wake(self) -> None:
        self._woken.set()

    def start(self) -> None:
        self._house.database.after_commit = self.wake
        self._house.presence.gathers = True
        if not without("sweeper"):
            gevent.spawn(self._run)

    def _run(self) -> None:
        looked_around = 0.0
        while True:
            self._woken.wait(max(0.0, looked_around + SWEEP_EVERY - monotonic()))
            self._woken.clear()
            # After each commit, and first: nothing of it waits for who is to be let go, which has time until the next beat.
            is_well = self._goes_well(self._send_what_is_due)
            if monotonic() - looked_around >= SWEEP_EVERY:
                looked_around = monotonic()
                is_well = self._goes_well(self._look_around) and is_well
            if not is_well:
                gevent.sleep(SWEEP_EVERY)

    def _goes_well(self, work: Callable[[], None]) -> bool:
        """The next round heals what failed; the other's work isn't kept waiting by it."""
        try:
            work()
        except Exception:
            log.exception("sweep failed")
            return False
        return True

    def _look_around(self) -> None:
        self._let_go_who_must()
        try:
            self._house.presence.write_down()
        except OperationalError as error:  # a full disk: it is kept, and tried again with the next beat
            log.warning("not written down who is here: %s", error.orig)

    def _send_what_is_due(self) -> None:
        database = self._house.database
        with database.reading() as session:
            due = outbox.anything_due(session, at=now())
        if due:
            failpoint("after-commit-before-emit")
            claims = database.unit_of_work(outbox.claim, at=now())
            failpoint("after-claim-before-emit")
            tried = {claim.entry_id: self._emit_or_say_why_not(claim) for claim in claims}
            failpoint("after-emit-before-record")
            database.unit_of_work(outbox.record, tried, at=now())

    def _let_go_who_must(self) -> None:
        at = now()
        with self._house.database.reading() as session:
            revoked = device_questions.revoked_since(session, self._looked_at - LOOK_BACK)
            let_go = people_questions.let_go_since(session, self._looked_at - LOOK_BACK, at=at)
            risen = self._versions.look(session)
        self._looked_at = at
        for session_id, _when in let_go - self._let_go:
            self._disconnect(STAFF, f"session:{session_id}")
        self._let_go = let_go
        for device_id in set(revoked) - self._revoked:
            self._shut_out(device_id)
        self._revoked = set(revoked)
        if self._is_one_of_many:
            self._say_what_had_risen()
            self._risen = risen

    def _emit_or_say_why_not(self, claim: Claim) -> str:
        """One that fails doesn't hold the others."""
        try:
            self._emit(claim)
        except Exception as error:
            log.exception("not emitted", extra={"of": str(claim.message_id)})
            return type(error).__name__
        return ""

    def _emit(self, claim: Claim) -> None:
        replaced = [str(one) for one in claim.replaced]
        if claim.kind is MessageKind.WITHDRAWAL:
            word: dict[str, Any] = {"ids": replaced, "version": claim.board_version}
            self._sockets.emit("withdrawn", word, to=claim.room)
        else:
            word = {"card": for_devices(claim.card), "replaces": replaced, "version": claim.board_version}
            self._sockets.emit("card", word, to=claim.room)

    def _say_what_had_risen(self) -> None:
        """To this process's own: whoever has missed what another one sent, or died over, asks for the board now.

        A look later than it was seen: until then what came by Redis has come.
        """
        for district_id in self._risen:
            room = area_room(district_id, None, members_only=False)
            word = {"version": self._versions.of(district_id).number}
            self._sockets.emit("board_version", word, to=room, ignore_queue=True)

    def _shut_out(self, device_id: UUID) -> None:
        room = f"device:{device_id}"
        self._sockets.emit("revoked", {"at": iso(now())}, to=room)
        self._disconnect("/", room, after=0.2)

    def _disconnect(self, namespace: str, room: str, *, after: float = 0) -> None:
        """Those of this process; every process sweeps."""
        server: Any = self._sockets.server
        for sid, _eio in list(server.manager.get_participants(namespace, room)):
            gevent.spawn_later(after, server.disconnect, sid, namespace)
