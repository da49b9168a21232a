"""Pairing: one code, one device, half an hour, five wrong tries."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from district_hall.clock import now
from district_hall.db import Database
from district_hall.devices import actions, questions, rules
from district_hall.devices.actions import CannotPair, NewCode, Paired
from district_hall.devices.models import Device, DeviceKind
from district_hall.errors import Refused, TooMany
from tests import town as story
from tests.town import Town


def new_code(database: Database, town: Town, home: str = "oiwake/1/1") -> NewCode:
    by = town.leaders["oiwake"]
    return database.unit_of_work(actions.make_pairing_code, town.households[home], DeviceKind.TABLET, by=by, at=now())


def press(database: Database, digits: str, address: str = "192.0.2.1") -> Paired | Refused:
    return database.unit_of_work(actions.pair_by_digits, digits, address, at=now())


def wrong(code: NewCode, step: int = 1) -> str:
    return f"{(int(code.digits) + step) % 1_000_000:06}"


def code_of(answer: Paired | Refused) -> str:
    assert isinstance(answer, Refused)
    return answer.code


def test_six_digits_pair_a_device_that_is_known_again(database: Database, town: Town) -> None:
    paired = press(database, new_code(database, town).digits)
    assert isinstance(paired, Paired)
    with database.reading() as session:
        device = questions.device_with(session, paired.credential)
        assert device is not None
        assert device.household_id == town.households["oiwake/1/1"]


def test_only_the_hash_of_the_credential_is_kept(database: Database, town: Town) -> None:
    paired = story.pair(database, town, "oiwake/1/1")
    with database.reading() as session:
        kept = session.scalars(select(Device.credential_hash)).one()
    assert len(kept) == 32
    assert paired.credential.encode() not in kept


def test_a_code_is_used_up_by_digits_and_by_qr_alike(database: Database, town: Town) -> None:
    code = new_code(database, town)
    press(database, code.digits)
    assert code_of(press(database, code.digits)) == "pairing-used"
    with pytest.raises(CannotPair) as refusal:
        database.unit_of_work(actions.pair_by_secret, code.secret, at=now())
    assert refusal.value.code == "pairing-used"


def test_a_code_expires(database: Database, town: Town) -> None:
    code = new_code(database, town)
    late = now() + rules.CODE_LIVES + timedelta(seconds=1)
    answer = database.unit_of_work(actions.pair_by_digits, code.digits, "192.0.2.1", at=late)
    assert code_of(answer) == "pairing-expired"


def test_five_wrong_tries_end_the_digits_and_leave_the_qr_code(database: Database, town: Town) -> None:
    code = new_code(database, town)
    for step in range(1, 6):
        assert code_of(press(database, wrong(code, step))) == "pairing-unknown"
    assert code_of(press(database, code.digits)) == "pairing-ended"
    assert database.unit_of_work(actions.pair_by_secret, code.secret, at=now()).credential


def test_four_wrong_tries_do_not(database: Database, town: Town) -> None:
    code = new_code(database, town)
    for step in range(1, 5):
        press(database, wrong(code, step))
    assert isinstance(press(database, code.digits), Paired)


def test_one_address_must_wait_after_ten_failures_and_others_need_not(database: Database, town: Town) -> None:
    code = new_code(database, town)
    for step in range(1, 11):
        press(database, wrong(code, step))
    fresh = new_code(database, town)
    assert isinstance(press(database, fresh.digits), TooMany)
    assert isinstance(press(database, fresh.digits, "192.0.2.2"), Paired)


def test_a_new_code_ends_the_household_s_older_one(database: Database, town: Town) -> None:
    older = new_code(database, town)
    new_code(database, town)
    assert code_of(press(database, older.digits)) == "pairing-expired"


def test_a_revoked_device_is_unknown_at_once(database: Database, town: Town) -> None:
    paired = story.pair(database, town, "oiwake/1/1")
    database.unit_of_work(actions.revoke, paired.device_id, by=town.leaders["oiwake"], at=now())
    with database.reading() as session:
        assert questions.device_with(session, paired.credential) is None


def test_a_setting_that_does_not_exist_changes_nothing(database: Database, town: Town) -> None:
    paired = story.pair(database, town, "oiwake/1/1")
    with pytest.raises(Refused):
        database.unit_of_work(actions.change_settings, paired.device_id, language="en", text_size="enormous")
    with database.reading() as session:
        assert questions.device(session, paired.device_id).language == "ja"
