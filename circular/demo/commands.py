"""`flask demo …`: the demo town, its sign-ins and a way back to the start."""

import secrets
import shutil
import time
from pathlib import Path

import click
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from circular.demo.posting import Desk, post_all
from district_hall import schema
from district_hall.clock import now
from district_hall.demo import names, places, town
from district_hall.devices.actions import NewCode, make_pairing_code
from district_hall.devices.models import DeviceKind
from district_hall.people.models import Resident, StaffRole
from district_hall.people.passwords import hash_password
from district_hall.places.models import District, Group, Household, Reach
from district_hall.settings import Settings

USUAL_HOUSEHOLDS = 440


def demo(settings: Settings, here: Desk) -> click.Group:
    group = click.Group("demo", help="A demo town: real district names, invented people.")

    @group.command()
    @click.option("--if-empty", is_flag=True, help="Do nothing where there is a town already.")
    @click.option("--households", default=USUAL_HOUSEHOLDS, show_default=True, help="How many households in all.")
    def seed(*, if_empty: bool, households: int) -> None:
        """Fills an empty database with the demo town."""
        with here.database.reading() as session:
            empty = town.is_empty(session)
        if not empty and if_empty:
            return
        if not empty:
            msg = "There is a town already. / もう町があります。 → flask demo reset"
            raise click.ClickException(msg)
        started = time.monotonic()
        click.echo("デモの町を作っています… / Making the demo town…")
        hashed = hash_password(password(settings.data_dir))
        count = here.database.unit_of_work(town.settle, households, hashed, at=now())
        posted = post_all(here, say=click.echo)
        click.echo(f"{count}世帯、回覧{posted}件 ({time.monotonic() - started:.1f}秒)")

    @group.command()
    def reset() -> None:
        """Throws the whole database and all files away and makes the demo town anew."""
        schema.downgrade(settings.database_url, "base")
        schema.upgrade(settings.database_url)
        shutil.rmtree(settings.data_dir / "files", ignore_errors=True)
        seed.callback(if_empty=False, households=USUAL_HOUSEHOLDS)  # type: ignore[misc]

    @group.command("sign-ins")
    def sign_ins() -> None:
        """Prints who can sign in, and makes fresh codes that pair a tablet and a phone."""
        address = settings.public_url or f"http://localhost:{settings.port}"
        click.echo(f"\n■ 区長 / District leader   {address}/sign-in")
        click.echo(f"   なまえ login: {places.MAIN_DISTRICT}   合言葉 password: {password(settings.data_dir)}")
        others = [one.district for one in names.DISTRICT_LEADERS if one.district != places.MAIN_DISTRICT]
        click.echo(f"   ほかの区 other districts: {', '.join(others)}")
        for label, kind in (("タブレット / Tablet", DeviceKind.TABLET), ("スマートフォン / Phone", DeviceKind.PHONE)):
            code, home = here.database.unit_of_work(fresh_code, kind)
            click.echo(f"■ {label}   {address}/   番号 code: {code.digits}   ({home}, 30分 / 30 minutes)")
            click.echo(f"   {address}/pair#{code.secret}")
        click.echo("")

    return group


def password(data_dir: Path) -> str:
    """The demo leaders' common password, made by lot for this installation and kept beside its data."""
    path = data_dir / "demo-password"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text("-".join(str(secrets.randbelow(9000) + 1000) for _ in range(3)), encoding="ascii")
    return path.read_text(encoding="ascii")


def fresh_code(session: Session, kind: DeviceKind) -> tuple[NewCode, str]:
    """A code for a home of several people in the main district, always the same one, and where that is."""
    main = session.scalars(select(District).where(District.name == places.district(places.MAIN_DISTRICT).name)).one()
    leader = session.scalars(select(StaffRole).where(StaffRole.district_id == main.id)).one()
    several = select(Resident.household_id).group_by(Resident.household_id).having(func.count() > 1)
    home = session.scalars(
        select(Household)
        .join(Household.group)
        .where(Household.district_id == main.id, Household.is_member, Household.id.in_(several))
        .where(Household.reach == (Reach.TABLET if kind is DeviceKind.TABLET else Reach.PHONE))
        .order_by(Group.number, Household.number)
        .limit(1)
    ).one()
    code = make_pairing_code(session, home.id, kind, by=leader.account_id, at=now())
    return code, f"{main.name} {home.group.number}班 {home.number}番"
