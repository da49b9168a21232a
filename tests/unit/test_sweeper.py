"""The sweeper's two works don't wait for each other."""

from types import SimpleNamespace
from typing import Any, cast

import gevent
import pytest
from gevent.event import Event

from tablet_ui.sweeper import Sweeper


@pytest.mark.parametrize(
    ("fails", "goes_on"), [("_send_what_is_due", "_look_around"), ("_look_around", "_send_what_is_due")]
)
def test_where_one_work_always_fails_the_other_is_done_again_and_again(
    fails: str, goes_on: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweeper = Sweeper(cast("Any", SimpleNamespace(settings=SimpleNamespace(redis_url=""))), *cast("Any", (None, None)))
    done: list[str] = []
    thrice = Event()

    def work() -> None:
        done.append(goes_on)
        if len(done) == 3:
            thrice.set()

    def fail() -> None:
        raise OSError

    monkeypatch.setattr(sweeper, fails, fail)
    monkeypatch.setattr(sweeper, goes_on, work)
    running = gevent.spawn(sweeper._run)
    try:
        assert thrice.wait(20)
        assert not running.dead
    finally:
        running.kill()
