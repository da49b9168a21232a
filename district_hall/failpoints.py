"""Places where a crash test ends the process, as a power cut would, and mechanisms that it takes away. Never set elsewhere.

`FAILPOINT=after-claim:3` kills the process with SIGKILL when it comes to that place for the third time; with
`FAILPOINT_ONCE=FILE` only the first process that does, of all that are started: it leaves the file. `WITHOUT=sweeper`
takes a mechanism away, so that a test shows what it is for. `CLOCK_OFF_BY=FILE` puts this process's clock wrong by the
seconds that stand in the file, while they stand there. docs/failpoints.md lists them.
"""

import os
import signal
from datetime import timedelta
from itertools import count
from pathlib import Path

_NAME, _, _TIMES = os.environ.get("FAILPOINT", "").partition(":")
_ONCE = os.environ.get("FAILPOINT_ONCE", "")
_WITHOUT = frozenset(os.environ.get("WITHOUT", "").split())
_CLOCK_OFF_BY = os.environ.get("CLOCK_OFF_BY", "")
_RIGHT = timedelta(0)
_seen = count(1)


def failpoint(name: str) -> None:
    if name == _NAME and next(_seen) >= int(_TIMES or 1) and _is_first():
        os.kill(os.getpid(), signal.SIGKILL)


def _is_first() -> bool:
    if not _ONCE:
        return True
    try:
        os.close(os.open(_ONCE, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True


def without(mechanism: str) -> bool:
    return mechanism in _WITHOUT


def clock_is_off_by() -> timedelta:
    """How far from the right time; no file: not at all."""
    if not _CLOCK_OFF_BY:
        return _RIGHT
    try:
        return timedelta(seconds=float(Path(_CLOCK_OFF_BY).read_text(encoding="ascii")))
    except FileNotFoundError:
        return _RIGHT
