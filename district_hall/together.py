"""Callers that wait at the same time are served by one run: one commit, or one question, for all of them."""

import sys
from collections import deque
from collections.abc import Callable, Sequence
from threading import Event, Lock
from time import sleep
from typing import Generic, TypeVar, cast

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class _Caller(Generic[Asked, Answer]):
    """One caller's question, and what became of it."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.answer: Answer | None = None
        self.error: BaseException | None = None
        self.done = False
        self.woken = Event()


class Together(Generic[Asked, Answer]):
    """Gathers what is asked while a run is on its way; then the oldest who waits asks for all who wait.

    `run` gets what was asked, oldest first, and gives back an answer for each, in that order; an exception among the
    answers is raised to that caller alone, one that `run` raises to all of them. Each run begins after the last
    of its callers came: what it reads is no older than any of them. `hold`: seconds that a run lets others come in, unless
    `enough` wait already.
    Works on threads and on greenlets; `run` may wait. Each caller waits for an event of their own: with one lock for
    all, whoever comes anew would run alone before those already served have got through it.
    """

    def __init__(
        self,
        run: Callable[[Sequence[Asked]], Sequence[Answer | BaseException]],
        *,
        most: int,
        hold: float = 0,
        enough: int = sys.maxsize,
    ) -> None:
        self._run = run
        self._most = most
        self._hold = hold
        self._enough = enough
        self._waiting: deque[_Caller[Asked, Answer]] = deque()
        self._looking = Lock()
        self._led = False

    def ask(self, asked: Asked) -> Answer:
        caller: _Caller[Asked, Answer] = _Caller(asked)
        with self._looking:
            self._waiting.append(caller)
            leads, self._led = not self._led, True
        try:
            if not leads:
                caller.woken.wait()
                leads = not caller.done
            if leads:
                self._serve()
        finally:
            self._leave(caller, leads=leads or (caller.woken.is_set() and not caller.done))
        if caller.error is not None:
            raise caller.error
        return cast("Answer", caller.answer)

    def _leave(self, caller: _Caller[Asked, Answer], *, leads: bool) -> None:
        """Also whoever is ended while they wait: they are waited for by nobody, and the next one leads."""
        with self._looking:
            if not caller.done and caller in self._waiting:
                self._waiting.remove(caller)
            if leads:
                self._led = bool(self._waiting)
                if self._led:
                    self._waiting[0].woken.set()

    def _serve(self) -> None:
        """For those who wait, oldest first and not without end; whoever leads is the oldest."""
        callers: list[_Caller[Asked, Answer]] = []
        try:
            if self._hold and len(self._waiting) < self._enough:
                sleep(self._hold)
            with self._looking:
                callers = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._most))]
            answers = self._run([caller.asked for caller in callers])
            for caller, answer in zip(callers, answers, strict=True):
                if isinstance(answer, BaseException):
                    caller.error = answer
                else:
                    caller.answer = answer
        except BaseException as error:
            # Also where the one who asks for all is ended (a server that stops): nobody waits for an answer for ever.
            for caller in callers:
                caller.error = error if isinstance(error, Exception) else RuntimeError("ended while it was waited for")
            raise
        finally:
            for caller in callers:
                caller.done = True
                caller.woken.set()
