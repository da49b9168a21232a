"""Files kept under the SHA-256 of their own bytes: the same file twice is one file, and any hall can hold a copy."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1024 * 1024


class FileStore:
    """One folder of files, `root/ab/cdef…` for the file whose SHA-256 is `abcdef…`.

    A file is either there whole or not there at all, through crashes too. Safe for several processes at once.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes) -> str:
        """Keeps `data`; its SHA-256 in lower-case hex. Keeping it again changes nothing."""
        return self._keep([data])

    def put_file(self, path: Path) -> str:
        """Keeps a copy of the file at `path` without holding it in memory; its SHA-256 in lower-case hex."""
        with path.open("rb") as source:
            return self._keep(_chunks(source))

    def path(self, sha: str) -> Path:
        """Where the file of this SHA-256 is, or would be. ValueError unless `sha` is 64 lower-case hex digits."""
        if _SHA256.fullmatch(sha) is None:
            raise ValueError("not a SHA-256 in lower-case hex")
        return self.root / sha[:2] / sha[2:]

    def open(self, sha: str) -> BinaryIO:
        """The file, open for reading. FileNotFoundError where the store hasn't got it."""
        return self.path(sha).open("rb")

    def read(self, sha: str) -> bytes:
        """All its bytes. FileNotFoundError where the store hasn't got it."""
        return self.path(sha).read_bytes()

    def older_than(self, moment: datetime) -> Iterator[str]:
        """The SHA-256 of each file that was last put before `moment`."""
        for place in self.root.glob("[0-9a-f][0-9a-f]/*"):
            if place.stat().st_mtime < moment.timestamp():
                yield place.parent.name + place.name

    def forget(self, sha: str) -> None:
        """Deletes the file, where there is one."""
        self.path(sha).unlink(missing_ok=True)

    def _keep(self, chunks: Iterable[bytes]) -> str:
        _make_private(self.root)
        digest = hashlib.sha256()
        # mkstemp makes it 0600; in the root itself, so that the rename stays within one file system.
        handle, name = tempfile.mkstemp(prefix=".incoming-", dir=self.root)
        incoming = Path(name)
        try:
            with os.fdopen(handle, "wb") as target:
                for chunk in chunks:
                    digest.update(chunk)
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
                size = target.tell()
            sha = digest.hexdigest()
            self._settle(incoming, self.path(sha), size)
        finally:
            incoming.unlink(missing_ok=True)
        return sha

    def _settle(self, incoming: Path, place: Path, size: int) -> None:
        # A file of another size under this name was spoiled by the disk: the whole one takes its place.
        if place.is_file() and place.stat().st_size == size:
            os.utime(place)  # wanted again just now: `older_than` must not name it
            return
        if _make_private(place.parent):
            _sync_folder(self.root)
        incoming.replace(place)
        _sync_folder(place.parent)


def _chunks(source: BinaryIO) -> Iterator[bytes]:
    while chunk := source.read(_CHUNK):
        yield chunk


def _make_private(folder: Path) -> bool:
    """Makes `folder` and what is missing above it, for this user only; True if it wasn't there."""
    if folder.is_dir():
        return False
    _make_private(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    return True


def _sync_folder(folder: Path) -> None:
    """Until the folder itself is on the disk, a power cut may forget a rename."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
