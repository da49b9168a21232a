"""Turns one uploaded file into page pictures, in a process of its own that may die of it.

Waits for that process, and so belongs in a greenlet or a thread, never on the hub itself. Under gevent call it from an
ordinary greenlet, which waits without holding anybody up; gevent can't watch a process from its thread pool.
"""

import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO, cast

from district_hall.files.rendering.fonts import japanese_font_folders
from district_hall.files.rendering.job import Finished, Job, PageDone, from_line, picture_name, thumb_name
from district_hall.files.rendering.limits import Limits
from district_hall.files.rendering.opening import judged_kind, ordinary_file
from district_hall.files.rendering.refusals import REASONS, Unreadable
from district_hall.files.rendering.sniff import PictureKind

log = logging.getLogger(__name__)

OnPage = Callable[[int, int], None]
"""Called with (pages done, pages in all) as each page is finished."""

_CHILD = "district_hall.files.rendering.child"
_PROJECT = Path(__file__).resolve().parents[3]
_LONGEST_LINE = 1024 * 1024
_OUT_OF_TIME = frozenset({signal.SIGXCPU, signal.SIGALRM})
# SIGKILL that isn't ours is the kernel's, short of memory; PDFium and C++ end themselves when they get none.
_OUT_OF_MEMORY = frozenset({signal.SIGKILL, signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGXFSZ})


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """`width` and `height` are those of `picture` in pixels; `text` is what the PDF carries, empty for photographs."""

    number: int
    picture: Path
    thumb: Path
    width: int
    height: int
    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """`warnings` are keys of `refusals.WARNINGS`."""

    kind: PictureKind
    pages: list[RenderedPage]
    warnings: list[str]


class RenderingError(RuntimeError):
    """The program is at fault, not the file: a library is missing, the disk is full, …"""


@dataclass(slots=True)
class _Heard:
    """What the child has said until it ended."""

    pages: list[PageDone] = field(default_factory=list)
    end: Finished | None = None


def render(
    path: Path,
    out: Path,
    *,
    limits: Limits | None = None,
    on_page: OnPage | None = None,
    font_folders: Sequence[Path] | None = None,
) -> Rendered:
    """Writes WebP pictures and thumbnails of `path` into the folder `out`, made if need be.

    Raises Unreadable with a code of `refusals.REASONS`, and then leaves nothing in `out`; RenderingError or OSError
    where no verdict on the file was possible.
    """
    limits = limits or Limits()
    fonts = japanese_font_folders() if font_folders is None else font_folders
    with ordinary_file(path) as source:
        job = Job(judged_kind(source, limits), limits, tuple(str(folder) for folder in fonts))
        with _workshop(out) as workshop:
            heard = _run(job, source, workshop, on_page)
            return Rendered(job.kind, _moved(heard.pages, workshop, out), heard.end.warnings if heard.end else [])


@contextmanager
def _workshop(out: Path) -> Iterator[Path]:
    """A folder within `out`, so that what was made there can be moved; `out` too is gone if nothing came of it."""
    is_new = not out.exists()
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix=".rendering-", dir=out))
    try:
        yield workshop
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
        if is_new and not any(out.iterdir()):
            out.rmdir()


def _run(job: Job, source: int, workshop: Path, on_page: OnPage | None) -> _Heard:
    with tempfile.TemporaryFile() as complaints:
        process = _start(job, source, workshop, complaints)
        overdue = threading.Event()
        timer = threading.Timer(job.limits.wall_seconds, _end, (process, overdue))
        timer.daemon = True
        timer.start()
        try:
            heard = _listen(cast(BinaryIO, process.stdout), on_page)
            status = process.wait()
        finally:
            timer.cancel()
            _kill(process)
            process.wait()
            cast(BinaryIO, process.stdout).close()
        if heard.end is None:
            raise _verdict_on_death(status, overdue, complaints)
    _refuse_if_told(heard.end)
    return heard


def _start(job: Job, source: int, workshop: Path, complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-s", "-m", _CHILD, job.to_json()],
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=complaints,
        cwd=workshop,
        # Nothing of ours goes along: no secret, no database address. One arena keeps the address space small.
        env={"PYTHONPATH": str(_PROJECT), "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"},
        start_new_session=True,
    )


def _listen(answers: BinaryIO, on_page: OnPage | None) -> _Heard:
    """Until the child says its last line or the pipe ends. Unreadable if it talks nonsense: it has been taken over."""
    heard = _Heard()
    while line := answers.readline(_LONGEST_LINE):
        if not line.endswith(b"\n"):
            break  # it died in the middle of a line
        try:
            said = from_line(line)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise Unreadable("damaged") from None
        if isinstance(said, Finished):
            heard.end = said
            break
        heard.pages.append(said)
        if said.number != len(heard.pages):
            raise Unreadable("damaged")
        if on_page:
            on_page(said.number, said.total)
    return heard


def _end(process: subprocess.Popen[bytes], overdue: threading.Event) -> None:
    overdue.set()
    _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The whole process group: the child is the leader of its own."""
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


def _verdict_on_death(status: int, overdue: threading.Event, complaints: IO[bytes]) -> Exception:
    """Why there was no last line: `status` as subprocess has it, negative for a signal."""
    complaints.seek(0)
    last_words = complaints.read(_LONGEST_LINE)[-2000:].decode(errors="replace")
    log.warning("rendering process ended with %s (overdue: %s) %s", status, overdue.is_set(), last_words)
    if overdue.is_set() or -status in _OUT_OF_TIME:
        return Unreadable("too-slow")
    if -status in _OUT_OF_MEMORY:
        return Unreadable("too-much")
    if status > 0:
        return RenderingError(last_words)
    return Unreadable("damaged")


def _refuse_if_told(end: Finished) -> None:
    if end.code:
        log.info("file refused: %s %s", end.code, end.detail)
        raise Unreadable(end.code if end.code in REASONS else "damaged", "", **end.numbers)


def _moved(pages: list[PageDone], workshop: Path, out: Path) -> list[RenderedPage]:
    """From the child's folder to where they were asked for; by then all of them are there."""
    return [
        RenderedPage(
            page.number,
            (workshop / picture_name(page.number)).replace(out / picture_name(page.number)),
            (workshop / thumb_name(page.number)).replace(out / thumb_name(page.number)),
            page.width,
            page.height,
            page.text,
        )
        for page in pages
    ]
