"""The writer's thread: all writes of a process on SQLite, several to a commit.

Waiting for the disk is what a small write costs. Whatever arrives while one commit is on its way shares the next one.
A greenlet never yields inside a write transaction, because none runs on the hub.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any, Generic, TypeVar, cast

from gevent import monkey
from gevent.threadpool import ThreadPoolExecutor as HubThreadPoolExecutor
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

T = TypeVar("T")

MOST_TOGETHER = 256


class _Work(Generic[T]):
    """One caller's action and what became of it."""

    def __init__(self, action: Callable[[Session], T]) -> None:
        self.action = action
        self.result: T | None = None
        self.error: BaseException | None = None
        self.done = False

    def attempt(self, bind: Engine | Connection) -> None:
        """In a transaction of its own, or in a savepoint of one that others share: a failing one doesn't take them along.

        What a savepoint could have to undo is copied page by page, which costs a lone action a quarter of its writing.
        """
        session = Session(bind, join_transaction_mode="create_savepoint", expire_on_commit=False)
        try:
            self.result = self.action(session)
            session.commit()
        except BaseException as error:  # noqa: BLE001 - handed to the caller who waits for it
            session.rollback()
            self.error = error
        finally:
            session.close()


class GroupCommit:
    """Runs actions one after another on a real thread, committing those that wait together."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: deque[_Work[Any]] = deque()
        self._thread = _one_real_thread()

    def run(self, action: Callable[[Session], T]) -> T:
        """Returns what `action` returned, after the commit; raises what it raised, or what the commit did."""
        work = _Work(action)
        self._waiting.append(work)
        # Each takes what waits, oldest first and not without end: under a rush ours may be among the next.
        while not work.done:
            self._thread.submit(self._commit_waiting).result()
        if work.error is not None:
            raise work.error
        return cast("T", work.result)

    def _commit_waiting(self) -> None:
        batch: list[_Work[Any]] = []
        while self._waiting and len(batch) < MOST_TOGETHER:
            batch.append(self._waiting.popleft())
        if not batch:
            return
        try:
            if len(batch) == 1:
                batch[0].attempt(self._engine)
            else:
                with self._engine.begin() as connection:
                    for work in batch:
                        work.attempt(connection)
        except BaseException as error:  # noqa: BLE001 - nothing was committed: every caller must hear it
            for work in batch:
                work.error = work.error or error
        for work in batch:
            work.done = True

    def close(self) -> None:
        self._thread.shutdown(wait=True)
        self._engine.dispose()


def _one_real_thread() -> Executor:
    """One thread of the operating system, also where gevent has turned `threading` into greenlets."""
    if monkey.is_module_patched("threading"):
        return cast("Executor", HubThreadPoolExecutor(1))
    return ThreadPoolExecutor(1, thread_name_prefix="writer")
