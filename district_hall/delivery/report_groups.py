"""Group commit of reports: what arrives while one commit is on its way shares the next one (docs/decisions/0018).

Ten thousand tablets report the same alert within seconds; waiting for the disk is most of what a small commit costs.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import OperationalError

from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.report_words import Outcome, Report, Submission
from district_hall.delivery.reports import record_together
from district_hall.errors import NotFound
from district_hall.failpoints import failpoint
from district_hall.together import Together

log = logging.getLogger(__name__)

MOST_TOGETHER = 256
ENOUGH = 64  # who wait already: their commit is on its way while others are answered
HOLD = 0.01  # seconds: whoever was just answered reports again, and isn't left out of the next group

Answer = Outcome | None | BaseException


class ReportGroups:
    """Records the reports of many devices in one transaction; each caller hears of its own after the commit.

    `told` is called after each commit with what it changed, once for the whole group.
    """

    def __init__(self, database: Database, *, most: int = MOST_TOGETHER) -> None:
        self._database = database
        self._together: Together[Submission, Outcome | None] = Together(
            self._commit, most=most, hold=HOLD, enough=ENOUGH
        )
        self.told: Callable[[Outcome], None] = lambda _outcome: None

    def record(self, device_id: UUID, reports: Sequence[Report], *, sent_at: datetime | None) -> Outcome:
        """Returns when it is committed. Raises NotFound for a revoked device."""
        outcome = self._together.ask(Submission(device_id, reports, sent_at))
        if outcome is None:
            raise NotFound
        return outcome

    def _commit(self, submissions: Sequence[Submission]) -> Sequence[Answer]:
        try:
            answers: list[Answer] = [*self._database.unit_of_work(record_together, submissions, at=now())]
            failpoint("after-group-commit")
        except Exception as error:
            if len(submissions) == 1 or not _may_be_one_s_fault(error):
                raise
            log.warning("recorded one by one", extra={"of": len(submissions), "because": type(error).__name__})
            answers = [self._alone(one) for one in submissions]
        self._tell(answers)
        return answers

    def _alone(self, submission: Submission) -> Answer:
        """A failing one doesn't take its companions along."""
        try:
            [outcome] = self._database.unit_of_work(record_together, [submission], at=now())
        except Exception as error:  # noqa: BLE001 - handed to the caller who waits for it
            return error
        return outcome

    def _tell(self, answers: Sequence[Answer]) -> None:
        """What is recorded is recorded, also where nobody could be told: whoever shows it asks again by themselves."""
        together = Outcome()
        for one in answers:
            if isinstance(one, Outcome):
                together.touched |= one.touched
                together.changed |= one.changed
                together.visits |= one.visits
        try:
            self.told(together)
        except Exception:
            log.exception("not told of reports")


def _may_be_one_s_fault(error: Exception) -> bool:
    """A database that is gone, full or locked is so for everybody: each would only wait for the same refusal."""
    return not isinstance(error, OperationalError)
