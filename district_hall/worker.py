"""The worker process: does what the clock and the queues ask for, each job on a thread of its own."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """Something to do again and again. `run` answers whether there may be more at once; `every` is in seconds."""

    name: str
    run: Callable[[], bool]
    every: float


def work(jobs: Sequence[Job], stopping: threading.Event) -> None:
    """Runs all jobs until `stopping` is set; a job that fails is logged and tried again."""
    threads = [threading.Thread(target=_repeat, args=(job, stopping), name=job.name) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _repeat(job: Job, stopping: threading.Event) -> None:
    while not stopping.is_set():
        try:
            more = job.run()
        except Exception:  # the job must go on: what failed stands in the log
            log.exception("job failed", extra={"job": job.name})
            more = False
        if not more:
            stopping.wait(job.every)
