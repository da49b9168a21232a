import hashlib
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from district_hall.files.store import FileStore

DATA = "回覧板".encode()
SHA = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "private" / "originals")


def files_in(store: FileStore) -> list[Path]:
    return [path for path in store.root.rglob("*") if path.is_file()]


def test_a_file_is_found_again_by_its_own_sha256(store: FileStore) -> None:
    assert store.put(DATA) == SHA
    assert store.read(SHA) == DATA
    with store.open(SHA) as file:
        assert file.read() == DATA
    assert store.path(SHA) == store.root / SHA[:2] / SHA[2:]


def test_a_large_file_is_copied_without_being_held_in_memory(store: FileStore, tmp_path: Path) -> None:
    source = tmp_path / "scan.pdf"
    source.write_bytes(os.urandom(3 * 1024 * 1024 + 7))
    sha = store.put_file(source)
    assert sha == hashlib.sha256(source.read_bytes()).hexdigest()
    assert store.read(sha) == source.read_bytes()


def test_the_same_file_twice_is_one_file_and_the_first_one_stays(store: FileStore, tmp_path: Path) -> None:
    store.put(DATA)
    before = store.path(SHA).stat()
    (tmp_path / "again").write_bytes(DATA)
    assert store.put_file(tmp_path / "again") == SHA
    assert store.path(SHA).stat().st_ino == before.st_ino
    assert files_in(store) == [store.path(SHA)]


def test_only_the_program_itself_may_read_what_is_kept(store: FileStore) -> None:
    mask = os.umask(0)
    try:
        store.put(DATA)
    finally:
        os.umask(mask)
    assert stat.S_IMODE(store.path(SHA).stat().st_mode) == 0o600
    for folder in (store.root.parent, store.root, store.path(SHA).parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "sha", ["", "..", "../../etc/passwd", SHA[:-1], SHA + "0", SHA.upper(), SHA[:-1] + "g", SHA + "\n", "/" + SHA[1:]]
)
def test_a_name_that_is_no_sha256_never_becomes_a_path(store: FileStore, sha: str) -> None:
    for ask in (store.path, store.open, store.read):
        with pytest.raises(ValueError):
            ask(sha)


def test_what_the_store_has_not_got_is_said_to_be_missing(store: FileStore) -> None:
    with pytest.raises(FileNotFoundError):
        store.read(SHA)


def test_a_write_that_fails_leaves_nothing_behind(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(OSError, match="No space"):
        store.put(DATA)
    assert files_in(store) == []


def test_a_file_that_the_disk_cut_short_is_made_whole_by_putting_it_again(store: FileStore) -> None:
    store.put(DATA)
    store.path(SHA).write_bytes(DATA[:3])
    store.put(DATA)
    assert store.read(SHA) == DATA


def test_many_at_once_with_the_same_file_do_not_hinder_each_other(store: FileStore) -> None:
    with ThreadPoolExecutor(8) as people:
        assert set(people.map(store.put, [DATA] * 40)) == {SHA}
    assert files_in(store) == [store.path(SHA)]
