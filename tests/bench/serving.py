"""What gunicorn serves for a benchmark: the board, and beside it in the same process an empty Flask application.

`/bare` answers GET and POST with an empty body and does nothing else: no session, no database, no header of ours.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from typing_extensions import override

from district_hall import writer
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.report_groups import ReportGroups
from district_hall.delivery.report_words import Outcome, Report
from district_hall.delivery.reports import record_reports
from district_hall.rate_limit import RateLimit
from wsgi import web

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def bare() -> Flask:
    app = Flask("bare", static_folder=None)

    @app.route("/bare", methods=["GET", "POST"])
    def empty() -> str:
        return ""

    return app


def beside(board: Flask, empty: Flask) -> Wsgi:
    def choose(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        return (empty if environ["PATH_INFO"] == "/bare" else board)(environ, start)

    choose.extensions = board.extensions  # type: ignore[attr-defined]  # what is answered at the door
    return choose


class EachByItself(ReportGroups):
    """The peer that group commit is measured against: each request's reports in a transaction of their own."""

    def __init__(self, database: Database, groups: ReportGroups) -> None:
        super().__init__(database, most=1)
        self.told = groups.told

    @override
    def record(self, device_id: UUID, reports: Sequence[Report], *, sent_at: datetime | None) -> Outcome:
        at = now()
        outcome = self._database.unit_of_work(record_reports, device_id, reports, sent_at=sent_at, at=at)
        self.told(outcome)
        return outcome


def serve() -> Wsgi:
    board = web()
    house = board.extensions["house"]
    without_end = RateLimit(burst=10**9, a_second=10**9)  # a load stands for many tablets
    more: dict[str, Any] = dict.fromkeys(("report_limit", "board_limit", "change_limit"), without_end)
    if os.environ.get("BENCH_COMMITS") == "each":
        writer.MOST_TOGETHER = 1
        more["reports"] = EachByItself(house.database, house.reports)
    board.extensions["house"] = replace(house, **more)
    return beside(board, bare())


if os.environ.get("BENCH_SERVES"):
    application = serve()
