"""What the clock does for circulars: make page pictures of what was uploaded.

Claimed with a lease: a worker that dies half-way loses nothing, the next one starts the file anew.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from circular.models import Attachment, AttachmentState, Page
from district_hall.clock import now
from district_hall.db import Database
from district_hall.errors import N_, Refused
from district_hall.files.rendering.refusals import WARNINGS
from district_hall.files.rendering.render import Rendered, render
from district_hall.files.store import FileStore
from district_hall.leases import is_free

LEASE = timedelta(seconds=60)
MOST_TRIES = 3
KEPT_UNUSED = timedelta(days=1)
AT_ONCE = 500
GAVE_UP = Refused(
    "not-rendered", N_("このファイルからは、ページを作れませんでした。もう一度えらぶか、別のファイルにしてください。")
)


@dataclass(frozen=True)
class Claimed:
    attachment_id: UUID
    original_sha256: str
    tries: int


def make_pages(database: Database, originals: FileStore, pictures: FileStore) -> bool:
    """Makes the pages of one waiting file; whether there was one."""
    with database.reading() as session:
        if session.scalar(select(Attachment.id).where(_waiting(now())).limit(1)) is None:
            return False
    claimed = database.unit_of_work(claim, at=now())
    if claimed is None:
        return False
    if claimed.tries > MOST_TRIES:
        database.unit_of_work(refuse, claimed.attachment_id, GAVE_UP)
        return True
    if database.unit_of_work(reuse, claimed):
        return True
    with tempfile.TemporaryDirectory(prefix="pages-") as folder:
        try:
            made = render(
                originals.path(claimed.original_sha256),
                Path(folder),
                on_page=lambda done, total: database.unit_of_work(note_progress, claimed.attachment_id, done, total),
            )
        except Refused as refusal:
            database.unit_of_work(refuse, claimed.attachment_id, refusal)
        else:
            warnings = [WARNINGS[warning] for warning in made.warnings]
            database.unit_of_work(finish, claimed.attachment_id, _stored(made, pictures), warnings)
    return True


def claim(session: Session, *, at: datetime) -> Claimed | None:
    found = session.scalar(
        select(Attachment).where(_waiting(at)).order_by(Attachment.id).limit(1).with_for_update(skip_locked=True)
    )
    if found is None:
        return None
    found.state, found.lease_until, found.pages_done = AttachmentState.RENDERING, at + LEASE, 0
    found.tries += 1
    return Claimed(found.id, found.original_sha256, found.tries)


def reuse(session: Session, claimed: Claimed) -> bool:
    """A notice of the town goes out in many districts: what was made of the same bytes before serves again."""
    twin = session.scalar(
        select(Attachment)
        .where(Attachment.original_sha256 == claimed.original_sha256, Attachment.state == AttachmentState.READY)
        .limit(1)
    )
    if twin is None:
        return False
    finish(session, claimed.attachment_id, [_same(page) for page in twin.pages], twin.warnings)
    return True


def _same(page: Page) -> Page:
    return Page(
        number=page.number,
        picture_sha256=page.picture_sha256,
        thumb_sha256=page.thumb_sha256,
        width=page.width,
        height=page.height,
        text=page.text,
    )


def _waiting(at: datetime) -> ColumnElement[bool]:
    return or_(
        Attachment.state == AttachmentState.WAITING,
        (Attachment.state == AttachmentState.RENDERING) & is_free(Attachment.lease_until, longest=LEASE, at=at),
    )


def note_progress(session: Session, attachment_id: UUID, done: int, total: int) -> None:
    session.execute(update(Attachment).where(Attachment.id == attachment_id).values(pages_done=done, pages_total=total))


def refuse(session: Session, attachment_id: UUID, refusal: Refused) -> None:
    if (found := _being_made(session, attachment_id)) is not None:
        found.state, found.lease_until = AttachmentState.REFUSED, None
        found.code, found.reason, found.reason_params = refusal.code, refusal.message, refusal.params


def finish(session: Session, attachment_id: UUID, pages: list[Page], warnings: Sequence[str] = ()) -> None:
    """`warnings` are message ids. Nothing happens where the leader took the file away, or another worker was faster."""
    if (found := _being_made(session, attachment_id)) is not None:
        found.state, found.lease_until = AttachmentState.READY, None
        found.pages_done = found.pages_total = len(pages)
        found.pages, found.warnings = pages, list(warnings)


def _being_made(session: Session, attachment_id: UUID) -> Attachment | None:
    found = session.get(Attachment, attachment_id, with_for_update=True)
    return found if found is not None and found.state is AttachmentState.RENDERING else None


def forget_files(database: Database, originals: FileStore, pictures: FileStore) -> bool:
    """Deletes what leaders threw away: files that nothing refers to any more, a day after they were last wanted."""
    before = now() - KEPT_UNUSED
    for store, used in ((originals, _used_originals), (pictures, _used_pictures)):
        unwanted = iter(store.older_than(before))
        while some := list(islice(unwanted, AT_ONCE)):
            with database.reading() as session:
                kept = used(session, some)
            for sha256 in set(some) - kept:
                store.forget(sha256)
    return False


def _used_originals(session: Session, some: Sequence[str]) -> set[str]:
    return set(session.scalars(select(Attachment.original_sha256).where(Attachment.original_sha256.in_(some))))


def _used_pictures(session: Session, some: Sequence[str]) -> set[str]:
    pictures = select(Page.picture_sha256).where(Page.picture_sha256.in_(some))
    return set(session.scalars(pictures.union(select(Page.thumb_sha256).where(Page.thumb_sha256.in_(some)))))


def _stored(made: Rendered, pictures: FileStore) -> list[Page]:
    return [
        Page(
            number=page.number,
            picture_sha256=pictures.put_file(page.picture),
            thumb_sha256=pictures.put_file(page.thumb),
            width=page.width,
            height=page.height,
            text=page.text,
        )
        for page in made.pages
    ]
