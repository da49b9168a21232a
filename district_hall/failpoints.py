"""Places where a crash test ends the process, as a power cut would, and mechanisms that it takes away. Never set elsewhere.

`FAILPOINT=FILE` kills the first process that comes to the place whose name stands in the file, with SIGKILL, and takes
the file away. `WITHOUT=sweeper` takes a mechanism away, so that a test shows what it is for. `CLOCK_OFF_BY=FILE` puts this
process's clock wrong by the seconds that stand in the file, while they stand there. docs/failpoints.md lists them.
"""

import logging
import os
import signal
from datetime import timedelta
from pathlib import Path

log = logging.getLogger(__name__)

_FAILPOINT = os.environ.get("FAILPOINT", "")
_WITHOUT = frozenset(os.environ.get("WITHOUT", "").split())
_CLOCK_OFF_BY = os.environ.get("CLOCK_OFF_BY", "")
_RIGHT = timedelta(0)


def say_what_is_set() -> None:
    """A town's board never runs with them: whoever reads its log is to see that one does."""
    if _FAILPOINT or _WITHOUT or _CLOCK_OFF_BY:
        which = {"failpoint": _FAILPOINT, "without": " ".join(sorted(_WITHOUT)), "clock_off_by": _CLOCK_OFF_BY}
        log.warning("switches of crash tests are set", extra=which)


def failpoint(name: str) -> None:
    if _FAILPOINT and _dies_here(name, Path(_FAILPOINT)):
        os.kill(os.getpid(), signal.SIGKILL)


def _dies_here(name: str, file: Path) -> bool:
    """Of several processes that come there in the same moment one can take the file away."""
    try:
        if file.read_text(encoding="ascii") != name:
            return False
        file.unlink()
    except FileNotFoundError:
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
