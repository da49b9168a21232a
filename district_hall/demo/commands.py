"""`flask demo …`: the demo town, its sign-ins and a way back to the start."""

import secrets
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click
import segno
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from district_hall import schema
from district_hall.clock import now
from district_hall.db import Database
from district_hall.demo import life, names, offices, places, town
from district_hall.devices.actions import NewCode, make_hall_code, make_household_card, make_pairing_code
from district_hall.devices.models import DeviceKind
from district_hall.people.models import Resident, StaffRole
from district_hall.people.passwords import hash_password
from district_hall.people.roles import Role
from district_hall.places.models import District, Group, Hall, Household, Reach
from district_hall.settings import Settings

USUAL_HOUSEHOLDS = 440

Say = Callable[[str], None]
Filler = Callable[[Say], str]
"""Fills the settled town with what an upper floor knows of; answers in words what that was, e.g. 「回覧51件」."""


def demo(settings: Settings, database: Database, fillers: Sequence[Filler]) -> click.Group:
    group = click.Group("demo", help="A demo town: real district names, invented people.")

    @group.command()
    @click.option("--if-empty", is_flag=True, help="Where there is a town already, only wake its tablets.")
    @click.option("--households", default=USUAL_HOUSEHOLDS, show_default=True, help="How many households in all.")
    def seed(*, if_empty: bool, households: int) -> None:
        """Fills an empty database with the demo town."""
        with database.reading() as session:
            empty = town.is_empty(session)
        if not empty and if_empty:
            database.unit_of_work(life.wake_tablets, at=now())
            return
        if not empty:
            msg = "There is a town already. / もう町があります。 → flask demo reset"
            raise click.ClickException(msg)
        started = time.monotonic()
        click.echo("デモの町を作っています… / Making the demo town…")
        hashed = hash_password(password(settings.data_dir))
        made = [f"{database.unit_of_work(town.settle, households, hashed, at=now())}世帯"]
        database.unit_of_work(offices.fill, hashed, at=now())
        made += [fill(click.echo) for fill in fillers]
        database.unit_of_work(life.begin, at=now())
        click.echo(f"{'、'.join(made)} ({time.monotonic() - started:.1f}秒)")

    @group.command()
    def reset() -> None:
        """Throws the whole database and all files away and makes the demo town anew."""
        schema.downgrade(settings.database_url, "base")
        schema.upgrade(settings.database_url)
        shutil.rmtree(settings.data_dir / "files", ignore_errors=True)
        seed.callback(if_empty=False, households=USUAL_HOUSEHOLDS)  # type: ignore[misc]

    @group.command("sign-ins")
    def sign_ins() -> None:
        """Prints who can sign in, and makes fresh codes that pair a tablet, a phone and the hall's tablet."""
        address = settings.public_url or f"http://localhost:{settings.port}"
        _say_who_signs_in(address, password(settings.data_dir))
        for label, kind in (("タブレット / Tablet", DeviceKind.TABLET), ("スマートフォン / Phone", DeviceKind.PHONE)):
            code, home = database.unit_of_work(fresh_code, kind)
            _say_code(address, label, code, home)
        _say_code(address, "公民館のタブレット / The hall's tablet", *database.unit_of_work(fresh_hall_code))
        secret, home = database.unit_of_work(fresh_card)
        picture = settings.data_dir / "demo-card.png"
        segno.make_qr(f"KAIRAN:{secret}", error="m").save(str(picture), scale=8, border=4)
        click.echo(f"■ 世帯のカード / Household card for the hall's camera   {picture}   ({home})\n")

    return group


def _say_who_signs_in(address: str, common_password: str) -> None:
    click.echo(f"\n■ サインイン / Sign in   {address}/sign-in   合言葉 password: {common_password}")
    leaders = [one.district for one in names.DISTRICT_LEADERS if one.district != places.MAIN_DISTRICT]
    for label, logins in (
        ("区長 / district leader", places.MAIN_DISTRICT),
        ("ほかの区 / other districts", ", ".join(leaders)),
        *((one.label, one.login) for one in offices.STAFF),
    ):
        click.echo(f"   {label}   login: {logins}")


def _say_code(address: str, label: str, code: NewCode, where: str) -> None:
    click.echo(f"■ {label}   {address}/   番号 code: {code.digits}   ({where}, 30分 / 30 minutes)")
    click.echo(f"   {address}/pair#{code.secret}")


def password(data_dir: Path) -> str:
    """The demo staff's common password, made by lot for this installation and kept beside its data."""
    path = data_dir / "demo-password"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text("-".join(str(secrets.randbelow(9000) + 1000) for _ in range(3)), encoding="ascii")
    return path.read_text(encoding="ascii")


def fresh_code(session: Session, kind: DeviceKind) -> tuple[NewCode, str]:
    """A code for a home of several people in the main district, always the same one, and where that is."""
    home = _home_of_several(session, Reach.TABLET if kind is DeviceKind.TABLET else Reach.PHONE)
    code = make_pairing_code(session, home.id, kind, by=_leader(session, home.district_id).account_id, at=now())
    return code, _where(home)


def fresh_hall_code(session: Session) -> tuple[NewCode, str]:
    """A code for the main district's hall, and its name."""
    hall = session.scalars(select(Hall).where(Hall.district_id == _main(session).id)).one()
    code = make_hall_code(session, hall.id, by=_leader(session, hall.district_id).account_id, at=now())
    return code, hall.name


def fresh_card(session: Session) -> tuple[str, str]:
    """The secret of a new QR card for the home that `fresh_code` gives a tablet to, and where that is."""
    home = _home_of_several(session, Reach.TABLET)
    return make_household_card(session, home.id, by=_leader(session, home.district_id).account_id, at=now()), _where(
        home
    )


def _home_of_several(session: Session, reach: Reach) -> Household:
    several = select(Resident.household_id).group_by(Resident.household_id).having(func.count() > 1)
    return session.scalars(
        select(Household)
        .join(Household.group)
        .where(Household.district_id == _main(session).id, Household.is_member, Household.id.in_(several))
        .where(Household.reach == reach, Household.left_at.is_(None))
        .order_by(Group.number, Household.number)
        .limit(1)
    ).one()


def _main(session: Session) -> District:
    return session.scalars(select(District).where(District.name == places.district(places.MAIN_DISTRICT).name)).one()


def _leader(session: Session, district_id: object) -> StaffRole:
    return session.scalars(
        select(StaffRole)
        .where(StaffRole.district_id == district_id, StaffRole.role == Role.DISTRICT_LEADER)
        .order_by(StaffRole.since.desc())
        .limit(1)
    ).one()


def _where(home: Household) -> str:
    return f"{home.district.name} {home.group.number}班 {home.number}番"
