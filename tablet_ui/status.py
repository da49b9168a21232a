"""Whether we are well, for whoever runs us: alive, ready to serve, and in numbers."""

import hmac
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from district_hall.clock import now
from district_hall.delivery import backlog
from district_hall.delivery.models import ChannelWord
from district_hall.errors import NotFound
from district_hall.health import mended, worker_age
from district_hall.people.roles import Permission
from tablet_ui import sockets
from tablet_ui.auth import NotSignedIn, allow
from tablet_ui.house import house

pages = Blueprint("status", __name__)


@pages.get("/healthz")
@allow(Permission.OPEN)
def alive() -> dict[str, str]:
    return {"status": "ok"}


@pages.get("/readyz")
@allow(Permission.OPEN)
def ready() -> Any:
    """200 when the database answers, else 503. `worker` is silent where none has beaten for half a minute, stuck where one
    has and yet doesn't send (backlog.stuck): pages are served all the same, but not all goes out by push, mail or LINE.
    """
    try:
        with house().database.reading() as session:
            session.execute(text("SELECT 1"))
            worker = backlog.sending(session, at=now())
    except SQLAlchemyError:
        return {"status": "database"}, HTTPStatus.SERVICE_UNAVAILABLE
    return {"status": "ok", "worker": worker}


@pages.get("/metrics")
@allow(Permission.OPEN)
def metrics() -> Response:
    """For Prometheus, with METRICS_TOKEN as bearer; where that isn't set there is no such page."""
    token = house().settings.metrics_token
    if not token:
        raise NotFound
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        raise NotSignedIn(staff=False)
    with house().database.reading() as session:
        registry = _measured(session)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _measured(session: Session) -> CollectorRegistry:
    at, registry = now(), CollectorRegistry()

    def gauge(name: str, what: str, *labels: str) -> Gauge:
        return Gauge(f"circular_{name}", what, labels, registry=registry)

    age = worker_age(session, at=at)
    gauge("worker_age_seconds", "Since the newest beat of any worker; NaN where there was none for a day").set(
        age.total_seconds() if age is not None else float("nan")
    )
    gauge("connected_devices", "Devices on this web process's sockets").set(
        sockets.connected_devices(current_app.extensions["socketio"])
    )
    waits = gauge("outbox_open", "Entries still to be sent", "channel")
    oldest = gauge("outbox_oldest_seconds", "How long ago the oldest of them was accepted", "channel")
    due = gauge("outbox_oldest_due_seconds", "Since when the oldest of them has been due", "channel")
    for one in backlog.waiting(session, at=at):
        waits.labels(one.channel).set(one.open)
        oldest.labels(one.channel).set(one.oldest / timedelta(seconds=1))
        due.labels(one.channel).set(one.oldest_due / timedelta(seconds=1))
    lost = gauge("outbox_given_up_last_24h", "Entries of the last 24 hours that were given up", "channel")
    given_up = backlog.given_up(session, at=at)
    for channel in ChannelWord:
        lost.labels(channel).set(given_up.get(channel, 0))
    gauge("outbox_mended", "Entries that the repairs of the last day's workers found missing").set(mended(session))
    tried = gauge(
        "delivery_attempts_last_15m", "Tries of the last 15 minutes by what came of them", "channel", "result"
    )
    for outcome in backlog.tries(session, at=at):
        tried.labels(outcome.channel, outcome.result).set(outcome.count)
    return registry
