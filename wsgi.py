"""The one place that wires everything: settings, database, stores, screens, jobs and commands."""

import logging
import signal
import threading
from contextlib import suppress
from datetime import datetime
from functools import partial
from uuid import UUID

import click
from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from alerts import retention as alerts_kept
from alerts.demo import posting as broadcasts
from alerts.jobs import expire
from circular import retention as circulars_kept
from circular.commands import circular as circular_commands
from circular.demo import posting as circulars
from circular.jobs import forget_files, make_pages
from district_hall import failpoints, health, logs, schema
from district_hall.clock import now
from district_hall.db import Database
from district_hall.delivery.board_marks import Marks, forget_old_marks
from district_hall.delivery.channels import worker as channels
from district_hall.delivery.channels.push.vapid import Vapid
from district_hall.delivery.parcels import bring_forward, free_from_the_dead
from district_hall.delivery.post import PostOffice
from district_hall.delivery.repair import mend
from district_hall.delivery.report_groups import ReportGroups
from district_hall.demo.commands import demo
from district_hall.devices.presence import Presence
from district_hall.files.store import FileStore
from district_hall.ids import new_id
from district_hall.rate_limit import RateLimit
from district_hall.retention.jobs import enforce
from district_hall.retention.sweeps import SWEEPS
from district_hall.settings import Settings, from_environment
from district_hall.visits.jobs import note_not_reached, note_silent_tablets
from district_hall.worker import Job, work
from tablet_ui import (
    auth,
    desk,
    errors,
    family,
    hall,
    i18n,
    leader,
    letters,
    office,
    security,
    sockets,
    staff,
    status,
    visits,
)
from tablet_ui.api import line, push
from tablet_ui.api.express import ExpressLane
from tablet_ui.api.views import api
from tablet_ui.assets import Assets
from tablet_ui.at_the_door import AtTheDoor
from tablet_ui.house import House
from tablet_ui.household import views as household
from tablet_ui.household.held_boards import HeldBoards
from tablet_ui.household.known import KnownDevices
from tablet_ui.i18n import Texts

EVERYTHING_KEPT = (*SWEEPS, circulars_kept.SWEEP, alerts_kept.SWEEP)


def create_app(settings: Settings | None = None) -> Flask:
    """The whole program, not yet serving; commands and tests start here."""
    settings = settings or from_environment()
    logs.configure()
    failpoints.say_what_is_set()
    app = Flask("tablet_ui", static_folder=None)
    database = Database(settings.database_url)
    house = House(
        settings=settings,
        database=database,
        reports=ReportGroups(database),
        # A tablet that comes back after weeks offline needs a few requests of 200 reports each, no more.
        report_limit=RateLimit(burst=30, a_second=1),
        # Once a minute, and once for all that is heard within a moment: a browser with many tabs stays far below.
        board_limit=RateLimit(burst=120, a_second=2),
        # Whatever else a device sends is a person's touch: a setting, a consent, an absence.
        change_limit=RateLimit(burst=60, a_second=1),
        presence=Presence(database),
        originals=FileStore(settings.originals_dir),
        pictures=FileStore(settings.pages_dir),
        assets=Assets(),
        texts=Texts(),
        push_key=_push_key(settings),
    )
    app.extensions["house"] = house
    marks = Marks(database)
    devices = KnownDevices(database, marks)
    boards = HeldBoards(settings, database, marks, devices)
    app.extensions |= {"known_devices": devices, "held_boards": boards}
    app.jinja_env.globals["asset"] = house.assets.url
    security.protect(app, settings)
    app.before_request(auth.admit)
    i18n.install(app)
    errors.install(app)
    for pages in (household.pages, api, line.pages, push.pages, status.pages, letters.pages):
        app.register_blueprint(pages)
    for audience in (staff, leader, visits, desk, office, hall, family):
        for pages in audience.PAGES:
            app.register_blueprint(pages)
    lane = ExpressLane(app, devices, boards)
    app.wsgi_app = lane  # type: ignore[assignment]
    live = sockets.install(app, house)
    app.extensions["quick"] = AtTheDoor(app, lane, live.server.eio)
    house.reports.told = partial(sockets.tell_of_receipts, live)
    stores = circulars.Stores(house.database, house.originals, house.pictures)
    fillers = (partial(circulars.fill, stores), partial(broadcasts.fill, house.database))
    for command in (
        _database_commands(settings),
        circular_commands,
        demo(settings, house.database, fillers),
        _worker(house),
    ):
        app.cli.add_command(command)
    return app


def _push_key(settings: Settings) -> str:
    return Vapid(settings.vapid_private_key, settings.push_contact).public_key if settings.vapid_private_key else ""


def web() -> Flask:
    """The program as the web process serves it."""
    app = create_app()
    app.extensions["sweeper"].start()
    return app


def _database_commands(settings: Settings) -> click.Group:
    group = click.Group("db", help="The database's migrations.")

    @group.command()
    def upgrade() -> None:
        """Brings the database to the newest shape."""
        schema.upgrade(settings.database_url)

    @group.command()
    @click.argument("to")
    def downgrade(to: str) -> None:
        """Takes the database back to an older shape."""
        schema.downgrade(settings.database_url, to)

    @group.command()
    @click.argument("slug")
    def migration(slug: str) -> None:
        """Writes the next migration from what the models have and the database hasn't."""
        schema.make_migration(settings.database_url, slug)

    return group


def _worker(house: House) -> click.Command:
    @click.command()
    def worker() -> None:
        """Does what the clock and the queues ask for, until it is stopped."""
        stopping = threading.Event()
        _stop_on_signal(stopping)
        logging.getLogger(__name__).info("worker started")
        served = channels.in_use(house.settings)
        me = new_id()
        with suppress(OperationalError):  # where nothing can be written, nothing can be held either
            house.database.unit_of_work(_beat, me, at=now())
        post = PostOffice(house.database, served.values(), stopping, me)
        work([*_jobs(house, post, me), *channels.jobs(house.database, house.settings, served)], stopping)
        post.close()

    return worker


def _jobs(house: House, post: PostOffice, me: UUID) -> list[Job]:
    database = house.database
    stores = (database, house.originals, house.pictures)
    return [
        Job("beat", lambda: _done(database.unit_of_work(_beat, me, at=now())), every=health.BEAT_EVERY),
        Job("free what the dead held", lambda: _free(database, me), every=health.BEAT_EVERY),
        Job("post", post.look, every=0.5),
        Job("make pages", lambda: make_pages(*stores), every=0.3),
        Job("mend deliveries", lambda: _done(mend(database, me, at=now())), every=60),
        Job("forget files", lambda: forget_files(*stores), every=3600),
        Job("keep to the periods", lambda: enforce(database, EVERYTHING_KEPT, at=now()), every=3600),
        Job("expire alerts", lambda: expire(database), every=20),
        Job("note silent tablets", lambda: note_silent_tablets(database, at=now()), every=300),
        Job("forget old marks", lambda: bool(database.unit_of_work(forget_old_marks)), every=3600),
        Job("note homes not reached", lambda: note_not_reached(database, at=now()), every=60),
    ]


def _beat(session: Session, me: UUID, *, at: datetime) -> None:
    if health.beat(session, me, at=at):
        logging.getLogger(__name__).warning("the clock was set back")
        bring_forward(session, at=at)


def _free(database: Database, me: UUID) -> bool:
    """With SQLite there is one worker: whoever else held something is dead, also where it has beaten just before."""
    living = {me}
    if not database.is_sqlite:
        with database.reading() as session:
            living |= health.living(session, at=now())
    if freed := database.unit_of_work(free_from_the_dead, living, at=now()):
        logging.getLogger(__name__).warning("a dead worker held something", extra={"entries": freed})
    return False


def _done(_result: object) -> bool:
    """For jobs that do all there is at once."""
    return False


def _stop_on_signal(stopping: threading.Event) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
