"""The process that opens what somebody uploaded: `python -m district_hall.files.rendering.child '<job as JSON>'`.

Standard input is the file, the working directory takes the pictures, standard output is told each page as it is done.
Whatever happens in here, in Python or in a decoder, is the end of this process and of nothing else.
"""

import errno
import os
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from district_hall.files.rendering.job import Finished, Job, PageDone, Refusal, picture_name, thumb_name, to_line
from district_hall.files.rendering.limits import Limits

if TYPE_CHECKING:
    from district_hall.files.rendering.pictures import Page

_ALARM_AFTER = 2
"""Seconds past the parent's own limit: only ever rings when the parent died and left this process alone."""

_OUR_FAULT = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT})
"""The pictures can't be written: says nothing about the file."""


def main() -> None:
    answers = _private_channel()
    job = Job.from_json(sys.argv[1])
    confine(job.limits)
    answers.write(to_line(_judged(job, answers)))
    answers.flush()
    # What the libraries would tidy up at exit may be what a hostile file has spoilt.
    os._exit(0)


def _private_channel() -> BinaryIO:
    """The parent's pipe, moved to where no library that prints to standard output can write into it."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answers


def confine(limits: Limits) -> None:
    """From here on this process can't take more than its share, nor can anything it loads."""
    _at_most(resource.RLIMIT_AS, limits.memory_bytes)
    _at_most(resource.RLIMIT_CPU, limits.cpu_seconds, spare=1)  # SIGXCPU first, which says why; then SIGKILL
    _at_most(resource.RLIMIT_FSIZE, limits.picture_bytes)
    _at_most(resource.RLIMIT_NOFILE, 64)
    _at_most(resource.RLIMIT_CORE, 0)
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds + _ALARM_AFTER)
    os.umask(0o077)


def _at_most(which: int, value: int, *, spare: int = 0) -> None:
    """`value` above which it complains, `spare` more above which it can't go on; never above what is set already."""
    _, hard = resource.getrlimit(which)
    ceiling = value + spare if hard == resource.RLIM_INFINITY else min(value + spare, hard)
    resource.setrlimit(which, (min(value, ceiling), ceiling))


def _judged(job: Job, answers: BinaryIO) -> Finished:
    warnings: set[str] = set()
    try:
        _make_pages(job, answers, warnings)
    except Refusal as refusal:
        return Finished(refusal.code, refusal.numbers, [], "")
    except MemoryError:
        return Finished("too-much", {}, [], "")
    except ImportError:
        raise  # the installation is at fault, not the file
    except Exception as error:  # a decoder's surprise is a verdict on the file; the parent logs it
        if isinstance(error, OSError) and error.errno in _OUR_FAULT:
            raise
        code = "too-much" if isinstance(error, OSError) and error.errno == errno.EFBIG else "damaged"
        return Finished(code, {}, [], f"{type(error).__name__}: {error}"[:500])
    return Finished("", {}, sorted(warnings), "")


def _make_pages(job: Job, answers: BinaryIO, warnings: set[str]) -> None:
    from district_hall.files.rendering import pictures

    data = sys.stdin.buffer.read(job.limits.max_bytes + 1)
    if len(data) > job.limits.max_bytes:
        raise Refusal("too-large", limit=job.limits.max_bytes // 1024**2)
    for page in _pages(data, job):
        names = Path(picture_name(page.number)), Path(thumb_name(page.number))
        pictures.write(page, *names, job.limits.thumb_side)
        warnings.update(page.warnings)
        answers.write(to_line(PageDone(page.number, page.total, *page.image.size, page.text)))
        answers.flush()


def _pages(data: bytes, job: Job) -> "Iterator[Page]":
    """Imports one of the two: half the time of a small job is spent on loading libraries."""
    if job.kind == "pdf":
        from district_hall.files.rendering.pdf import pdf_pages

        return pdf_pages(data, job.limits, job.font_folders)
    from district_hall.files.rendering.photo import photograph

    return photograph(data, job.kind, job.limits)


if __name__ == "__main__":
    main()
