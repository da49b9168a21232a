"""Whether the worker lives: it writes a beat every few seconds, and whoever asks is told how old the newest is. Whether it
sends as well: delivery/backlog.py.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from district_hall.db import Base
from district_hall.ids import new_id

BEAT_EVERY = 5.0  # seconds
SILENT_AFTER = timedelta(seconds=30)
DEAD_AFTER = timedelta(seconds=4 * BEAT_EVERY)
FORGOTTEN_AFTER = timedelta(days=1)
CLOCKS_DIFFER = timedelta(minutes=1)  # at the most, of machines that share a database


class WorkerBeat(Base):
    """One worker process, from its start to its last sign of life, and how many missing entries its repairs have found."""

    __tablename__ = "worker_beat"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime] = mapped_column(index=True)
    mended: Mapped[int] = mapped_column(default=0)


def beat(session: Session, worker_id: UUID, *, at: datetime) -> bool:
    """Also forgets workers that have been gone for a day. Returns whether the clock has been set back since the last beat
    of any worker, also of one that died before it was: said once, for what has been written by it goes.
    """
    ahead = session.execute(delete(WorkerBeat).where(WorkerBeat.beat_at > at + CLOCKS_DIFFER))
    known = session.execute(update(WorkerBeat).where(WorkerBeat.id == worker_id).values(beat_at=at))
    if getattr(known, "rowcount", 0) == 0:
        session.add(WorkerBeat(id=worker_id, started_at=at, beat_at=at))
    session.execute(delete(WorkerBeat).where(WorkerBeat.beat_at < at - FORGOTTEN_AFTER))
    return bool(getattr(ahead, "rowcount", 0))


def living(session: Session, *, at: datetime) -> set[UUID]:
    """The workers that have beaten lately. One that hasn't may be held up only: what it sends meanwhile comes twice."""
    return set(session.scalars(select(WorkerBeat.id).where(WorkerBeat.beat_at > at - DEAD_AFTER)))


def note_mended(session: Session, worker_id: UUID, found: int) -> None:
    session.execute(update(WorkerBeat).where(WorkerBeat.id == worker_id).values(mended=WorkerBeat.mended + found))


def mended(session: Session) -> int:
    """By the workers of the last day. It should be 0: what isn't there was lost in a transaction that was kept."""
    return session.scalar(select(func.sum(WorkerBeat.mended))) or 0


def worker_age(session: Session, *, at: datetime) -> timedelta | None:
    """Since the newest beat of any worker; None where none has ever been there, or not for a day."""
    newest = session.scalar(select(func.max(WorkerBeat.beat_at)))
    return at - newest if newest is not None else None


def is_silent(age: timedelta | None) -> bool:
    """Also where the newest beat lies ahead, as after the clock was set back: who lives has beaten again within seconds."""
    return age is None or not -CLOCKS_DIFFER <= age <= SILENT_AFTER
