"""Callers that wait at the same time are served by one run: one commit, or one question, for all of them."""

from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock
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


class Together(Generic[Asked, Answer]):
    """Gathers what is asked while a run is on its way; whoever gets in next asks for all who wait.

    `run` gets what was asked, oldest first, and gives back an answer for each, in that order; an exception among the
    answers is raised to that caller alone, one that `run` raises to all of them. Each run begins after the last
    of its callers came: what it reads is no older than any of them. Works on threads and on greenlets; `run` may wait.
    """

    def __init__(self, run: Callable[[Sequence[Asked]], Sequence[Answer | BaseException]], *, most: int) -> None:
        self._run = run
        self._most = most
        self._waiting: deque[_Caller[Asked, Answer]] = deque()
        self._running = Lock()

    def ask(self, asked: Asked) -> Answer:
        caller: _Caller[Asked, Answer] = _Caller(asked)
        self._waiting.append(caller)
        # Each run takes what waits, oldest first and not without end: under a rush ours may be among the next.
        while not caller.done:
            with self._running:
                if not caller.done:
                    self._serve()
        if caller.error is not None:
            raise caller.error
        return cast("Answer", caller.answer)

    def _serve(self) -> None:
        callers = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._most))]
        try:
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
