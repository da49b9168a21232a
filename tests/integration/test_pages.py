"""The worker makes page pictures of what was uploaded, and says of each file what became of it."""

import io
import os
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from circular import actions, jobs, questions
from circular.models import Attachment, AttachmentState
from district_hall.clock import now
from district_hall.db import Database
from district_hall.errors import Refused
from district_hall.files.store import FileStore
from tests import town as story
from tests.town import Town


@pytest.fixture
def originals(data_dir: Path) -> FileStore:
    return FileStore(data_dir / "originals")


@pytest.fixture
def pictures(data_dir: Path) -> FileStore:
    return FileStore(data_dir / "pages")


def photo(*, orientation: int = 1) -> bytes:
    image = Image.new("RGB", (400, 300), "white")
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x8825] = {1: "N", 2: (36.0, 20.0, 0.0)}
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def attach(database: Database, store: FileStore, draft: UUID, data: bytes, name: str = "写真.jpg") -> UUID:
    attached = database.unit_of_work(actions.attach, draft, name, store.put(data), len(data), at=now())
    return attached.id


def found(database: Database, attachment_id: UUID) -> tuple[AttachmentState, str | None, list[tuple[int, int]]]:
    with database.reading() as session:
        one = session.get_one(Attachment, attachment_id)
        return one.state, one.code, [(page.width, page.height) for page in one.pages]


def test_a_photo_becomes_a_page_that_stands_upright_and_tells_no_place(
    database: Database, town: Town, originals: FileStore, pictures: FileStore
) -> None:
    draft = story.write(database, town)
    attached = attach(database, originals, draft, photo(orientation=6))
    assert jobs.make_pages(database, originals, pictures)
    assert found(database, attached) == (AttachmentState.READY, None, [(300, 400)])
    with database.reading() as session:
        page = questions.circular(session, draft).attachments[0].pages[0]
        assert questions.has_picture(session, draft, page.picture_sha256)
    with Image.open(pictures.path(page.picture_sha256)) as made:
        assert dict(made.getexif()) == {}
    assert not jobs.make_pages(database, originals, pictures)


def test_a_file_that_is_no_picture_is_refused_with_its_reason(
    database: Database, town: Town, originals: FileStore, pictures: FileStore
) -> None:
    attached = attach(database, originals, story.write(database, town), b"hello", "名簿.jpg")
    jobs.make_pages(database, originals, pictures)
    state, code, pages = found(database, attached)
    assert (state, code, pages) == (AttachmentState.REFUSED, "not-a-picture", [])


def test_a_worker_that_died_half_way_leaves_the_file_to_the_next(
    database: Database, town: Town, originals: FileStore, pictures: FileStore
) -> None:
    attached = attach(database, originals, story.write(database, town), photo())
    long_ago = now() - jobs.LEASE - timedelta(seconds=1)
    assert database.unit_of_work(jobs.claim, at=long_ago) is not None
    assert jobs.make_pages(database, originals, pictures)
    assert found(database, attached)[0] is AttachmentState.READY


def test_two_workers_do_not_make_the_same_file(database: Database, town: Town, originals: FileStore) -> None:
    attach(database, originals, story.write(database, town), photo())
    assert database.unit_of_work(jobs.claim, at=now()) is not None
    assert database.unit_of_work(jobs.claim, at=now()) is None


def test_what_the_leader_took_away_meanwhile_stays_away(
    database: Database, town: Town, originals: FileStore, pictures: FileStore
) -> None:
    draft = story.write(database, town)
    attached = attach(database, originals, draft, photo())
    claimed = database.unit_of_work(jobs.claim, at=now())
    database.unit_of_work(actions.detach, draft, attached, at=now())
    assert claimed is not None
    database.unit_of_work(jobs.finish, claimed.attachment_id, [])
    with database.reading() as session:
        assert questions.circular(session, draft).attachments == []


def test_the_same_file_again_is_not_rendered_again(
    database: Database, town: Town, originals: FileStore, pictures: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = attach(database, originals, story.write(database, town), photo())
    jobs.make_pages(database, originals, pictures)
    monkeypatch.setattr(jobs, "render", None)  # would fail if it were called
    second = attach(database, originals, story.write(database, town, "kariyado"), photo())
    assert jobs.make_pages(database, originals, pictures)
    assert found(database, second) == found(database, first)


def test_the_card_holds_all_pages_in_the_order_of_the_files(
    database: Database, town: Town, originals: FileStore, pictures: FileStore
) -> None:
    draft = story.write(database, town)
    for orientation in (1, 6):
        attach(database, originals, draft, photo(orientation=orientation))
    while jobs.make_pages(database, originals, pictures):
        pass
    card = story.publish(database, town, draft).card
    assert [(page["width"], page["height"]) for page in card["pages"]] == [(400, 300), (300, 400)]


def test_what_nothing_refers_to_is_deleted_after_a_day(
    database: Database, town: Town, originals: FileStore, pictures: FileStore
) -> None:
    kept, thrown_away = story.write(database, town), story.write(database, town)
    attach(database, originals, kept, photo(orientation=1))
    attach(database, originals, thrown_away, photo(orientation=6))
    while jobs.make_pages(database, originals, pictures):
        pass
    database.unit_of_work(actions.discard, thrown_away, by=town.leaders["oiwake"])
    jobs.forget_files(database, originals, pictures)
    assert len(list(originals.older_than(now()))) == 2
    two_days_ago = (now() - timedelta(days=2)).timestamp()
    for store in (originals, pictures):
        for sha256 in list(store.older_than(now())):
            os.utime(store.path(sha256), (two_days_ago, two_days_ago))
    jobs.forget_files(database, originals, pictures)
    assert len(list(originals.older_than(now()))) == 1
    assert len(list(pictures.older_than(now()))) == 2  # a page and its thumbnail
    with database.reading() as session:
        page = questions.circular(session, kept).attachments[0].pages[0]
    assert pictures.path(page.picture_sha256).is_file()


def test_a_file_that_fails_again_and_again_is_given_up(
    database: Database, town: Town, originals: FileStore, pictures: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(jobs, "render", fail)
    attached = attach(database, originals, story.write(database, town), photo())
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=-1))
    for _ in range(jobs.MOST_TRIES):
        with pytest.raises(OSError, match="no space"):
            jobs.make_pages(database, originals, pictures)
    jobs.make_pages(database, originals, pictures)
    assert found(database, attached)[:2] == (AttachmentState.REFUSED, "not-rendered")


def test_a_file_added_after_the_preview_changes_what_may_be_published(
    database: Database, town: Town, originals: FileStore
) -> None:
    draft = story.write(database, town)
    with database.reading() as session:
        looked_at = questions.circular(session, draft).revision
    attached = attach(database, originals, draft, photo())
    with database.reading() as session:
        with_file = questions.circular(session, draft).revision
    database.unit_of_work(actions.detach, draft, attached, at=now())
    with database.reading() as session:
        assert looked_at < with_file < questions.circular(session, draft).revision


def test_an_eleventh_file_is_refused(database: Database, town: Town, originals: FileStore) -> None:
    draft = story.write(database, town)
    for _ in range(10):
        attach(database, originals, draft, photo())
    with pytest.raises(Refused) as refusal:
        attach(database, originals, draft, photo())
    assert refusal.value.code == "too-many-files"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\写真\\秋.jpg", "秋.jpg"),
        ("\x00\u202e\n", "file"),
        ("あ" * 300, "あ" * 120),
    ],
)
def test_a_file_s_name_is_only_for_people(
    database: Database, town: Town, originals: FileStore, given: str, shown: str
) -> None:
    attached = attach(database, originals, story.write(database, town), photo(), given)
    with database.reading() as session:
        assert session.get_one(Attachment, attached).filename == shown


def test_discarding_a_draft_takes_its_files_along(database: Database, town: Town, originals: FileStore) -> None:
    draft = story.write(database, town)
    attached = attach(database, originals, draft, photo())
    database.unit_of_work(actions.discard, draft, by=town.leaders["oiwake"])

    def gone(session: Session) -> bool:
        return session.get(Attachment, attached) is None

    with database.reading() as session:
        assert gone(session)
