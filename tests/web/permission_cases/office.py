"""The town office: the register, devices, staff and handover."""

from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from district_hall.db import Database
from district_hall.people.models import StaffRole
from district_hall.places.actions import add_hall
from district_hall.places.models import Group
from tests import town as story
from tests.town import Town
from tests.web.permission_cases.base import FORM, OFFICE, Case

HOME = "/office/households/{register_home}"
PERSON = "/office/residents/{register_person}"
DEVICE = "/office/devices/{register_device}"
HALL = "/office/halls/{register_hall}"
SPARE = "/office/halls/{register_spare_hall}"
DISTRICT = "/office/districts/{register_district}"
GROUP = "/office/groups/{register_group}"
ACCOUNT = "/office/staff/{register_account}"
ROLE = "/office/roles/{register_role}"
HANDOVER = "/office/handover/{register_role}"

CASES: dict[str, list[Case]] = {
    "register.home": [Case("GET", "/office/", OFFICE), Case("GET", "/office/?q=x", OFFICE)],
    "districts.new": [Case("GET", "/office/districts/new", OFFICE)],
    "districts.add": [Case("POST", "/office/districts", OFFICE, FORM)],
    "districts.page": [Case("GET", DISTRICT, OFFICE)],
    "districts.edit": [Case("GET", f"{DISTRICT}/edit", OFFICE)],
    "districts.change": [Case("POST", f"{DISTRICT}/edit", OFFICE, FORM)],
    "districts.add_group": [Case("POST", f"{DISTRICT}/groups", OFFICE, FORM)],
    "districts.group": [Case("GET", GROUP, OFFICE)],
    "districts.renumber": [Case("POST", GROUP, OFFICE, FORM)],
    "halls.new": [Case("GET", f"{DISTRICT}/halls/new", OFFICE)],
    "halls.add": [Case("POST", f"{DISTRICT}/halls/new", OFFICE, FORM)],
    "halls.page": [Case("GET", HALL, OFFICE)],
    "halls.rename": [Case("POST", HALL, OFFICE, FORM)],
    "halls.confirm_removing": [Case("GET", f"{SPARE}/remove", OFFICE)],
    "halls.remove": [Case("POST", f"{SPARE}/remove", OFFICE, FORM)],
    "halls.make_code": [Case("POST", f"{HALL}/pairing-codes", OFFICE, FORM)],
    "halls.devices": [Case("GET", f"{HALL}/devices", OFFICE)],
    "homes.new": [Case("GET", f"{GROUP}/households/new", OFFICE)],
    "homes.move_in": [Case("POST", f"{GROUP}/households/new", OFFICE, FORM)],
    "homes.page": [Case("GET", HOME, OFFICE)],
    "homes.edit": [Case("GET", f"{HOME}/edit", OFFICE)],
    "homes.change": [Case("POST", f"{HOME}/edit", OFFICE, {"data": {"name": "荻原", "reach": "paper"}})],
    "homes.confirm_leaving": [Case("GET", f"{HOME}/leave", OFFICE)],
    "homes.leave": [Case("POST", f"{HOME}/leave", OFFICE, FORM)],
    "homes.make_code": [Case("POST", f"{HOME}/pairing-codes", OFFICE, {"data": {"kind": "tablet"}})],
    "homes.devices": [Case("GET", f"{HOME}/devices", OFFICE)],
    "residents.new": [Case("GET", f"{HOME}/residents/new", OFFICE)],
    "residents.add": [Case("POST", f"{HOME}/residents/new", OFFICE, FORM)],
    "residents.edit": [Case("GET", f"{PERSON}/edit", OFFICE)],
    "residents.correct": [Case("POST", f"{PERSON}/edit", OFFICE, FORM)],
    "residents.confirm_leaving": [Case("GET", f"{PERSON}/leave", OFFICE)],
    "residents.leave": [Case("POST", f"{PERSON}/leave", OFFICE, FORM)],
    "moving.form": [Case("GET", f"{HOME}/move", OFFICE)],
    "moving.check": [Case("POST", f"{HOME}/move/check", OFFICE, FORM)],
    "moving.move": [Case("POST", f"{HOME}/move", OFFICE, {"data": {"group": "{register_group}", "number": "44"}})],
    "moving.split_form": [Case("GET", f"{HOME}/split", OFFICE)],
    "moving.split": [Case("POST", f"{HOME}/split", OFFICE, FORM)],
    "moving.find": [Case("GET", f"{HOME}/join?q=x", OFFICE)],
    "moving.confirm_joining": [Case("GET", f"{HOME}/join/{{register_joiner}}", OFFICE)],
    "moving.join": [Case("POST", f"{HOME}/join/{{register_joiner}}", OFFICE, FORM)],
    "inventory.listing": [Case("GET", "/office/devices", OFFICE), Case("GET", "/office/devices?show=without", OFFICE)],
    "inventory.page": [Case("GET", DEVICE, OFFICE)],
    "inventory.label": [Case("POST", DEVICE, OFFICE, {"data": {"label": "K-014"}})],
    "inventory.confirm_revoking": [Case("GET", f"{DEVICE}/revoke", OFFICE)],
    "inventory.revoke": [Case("POST", f"{DEVICE}/revoke", OFFICE, {"data": {"why": "lost"}})],
    "inventory.choose_swap": [Case("GET", f"{DEVICE}/swap", OFFICE)],
    "inventory.swap": [Case("POST", f"{DEVICE}/swap", OFFICE, {"data": {"when": "now"}})],
    "staff_list.listing": [Case("GET", "/office/staff", OFFICE)],
    "staff_list.new": [Case("GET", "/office/staff/new", OFFICE)],
    "staff_list.add": [Case("POST", "/office/staff/new", OFFICE, FORM)],
    "staff_list.page": [Case("GET", ACCOUNT, OFFICE)],
    "staff_list.rename": [Case("POST", ACCOUNT, OFFICE, FORM)],
    "staff_list.give_role": [Case("POST", f"{ACCOUNT}/roles", OFFICE, FORM)],
    "staff_list.confirm_ending": [Case("GET", f"{ROLE}/end", OFFICE)],
    "staff_list.end_role": [Case("POST", f"{ROLE}/end", OFFICE, FORM)],
    "staff_list.confirm_closing": [Case("GET", f"{ACCOUNT}/close", OFFICE)],
    "staff_list.close": [Case("POST", f"{ACCOUNT}/close", OFFICE, FORM)],
    "staff_list.confirm_password": [Case("GET", f"{ACCOUNT}/password", OFFICE)],
    "staff_list.reset_password": [Case("POST", f"{ACCOUNT}/password", OFFICE, FORM)],
    "handover.choose": [Case("GET", "/office/handover", OFFICE)],
    "handover.to_whom": [Case("GET", HANDOVER, OFFICE)],
    "handover.check": [Case("POST", f"{HANDOVER}/check", OFFICE, FORM)],
    "handover.hand_over": [Case("POST", HANDOVER, OFFICE, FORM)],
}


def things(app: Flask, town: Town) -> dict[str, object]:
    """All of it in 借宿区, and held by an account that no visitor of the tests is signed in with."""
    database: Database = app.extensions["house"].database
    with database.reading() as session:
        role = session.scalar(select(StaffRole.id).where(StaffRole.account_id == town.staff["desk2"]))
        group = session.scalar(select(Group.id).where(Group.district_id == town.districts["kariyado"]))
    office, kariyado = town.staff["office"], town.districts["kariyado"]
    spare = database.unit_of_work(add_hall, kariyado, f"借宿第{uuid4()}公民館", by=office)
    return {
        "register_spare_hall": spare.id,
        "register_district": town.districts["kariyado"],
        "register_group": group,
        "register_hall": town.halls["kariyado"],
        "register_home": town.households["kariyado/1/2"],
        "register_device": story.pair(database, town, "kariyado/1/2").device_id,
        "register_person": town.residents["土屋 健太"],
        "register_joiner": town.residents["土屋 節子"],
        "register_account": town.staff["desk2"],
        "register_role": role,
    }
