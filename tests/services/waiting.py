"""Waiting for a condition in another process, which nobody can tell us of."""

import time
from collections.abc import Callable

PAUSE = 0.05


def eventually(holds: Callable[[], bool], seconds: float = 30.0) -> None:
    """Returns as soon as it holds; fails when it doesn't within `seconds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(PAUSE)
