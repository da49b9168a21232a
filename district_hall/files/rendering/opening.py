"""Opens what a path leads to only if it is an ordinary file: opening a pipe or a device may wait for ever."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from district_hall.files.rendering.limits import Limits
from district_hall.files.rendering.refusals import Unreadable, wrong_kind
from district_hall.files.rendering.sniff import HEAD_LENGTH, Kind, PictureKind, becomes_pictures, sniff

_NOT_PERMITTED = frozenset({errno.EACCES, errno.EPERM})
_NOT_FILES = frozenset({errno.ENXIO, errno.ENODEV, errno.EISDIR})


@contextmanager
def ordinary_file(path: Path) -> Iterator[int]:
    """An open descriptor, at the beginning of the file. Unreadable("not-found" | "not-a-file" | "no-permission")."""
    try:
        _must_be_ordinary(path.stat())
        # Between the two looks somebody may have put a pipe there: without O_NONBLOCK that would wait for a writer.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise Unreadable(_why_not(error)) from None
    try:
        _must_be_ordinary(os.fstat(handle))
        yield handle
    finally:
        os.close(handle)


def judged_kind(handle: int, limits: Limits) -> PictureKind:
    """The kind of an open file by its first bytes. Unreadable where it is of no use or too large to be tried."""
    size = os.fstat(handle).st_size
    # What says it is empty isn't read at all: some files under /proc do, and then make the reader wait.
    try:
        kind: Kind = sniff(os.pread(handle, HEAD_LENGTH, 0)) if size else "empty"
    except OSError:
        raise Unreadable("damaged") from None
    if becomes_pictures(kind) and size > limits.max_bytes:
        raise Unreadable("too-large", limit=limits.max_bytes // 1024**2)
    if becomes_pictures(kind):
        return kind
    raise wrong_kind(kind)


def _must_be_ordinary(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise Unreadable("not-a-file")


def _why_not(error: OSError | ValueError) -> str:
    if isinstance(error, OSError) and error.errno in _NOT_PERMITTED:
        return "no-permission"
    if isinstance(error, OSError) and error.errno in _NOT_FILES:
        return "not-a-file"
    return "not-found"
