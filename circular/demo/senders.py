"""How a circular names who writes and who reads it."""

from district_hall.demo.names import DISTRICT_LEADERS
from district_hall.demo.places import DISTRICTS, district

EVERY_DISTRICT = tuple(each.key for each in DISTRICTS)
TOWN = "軽井沢町役場"


def leader(key: str) -> str:
    """「追分区 区長 荻原 善次」"""
    who = next(each for each in DISTRICT_LEADERS if each.district == key)
    return f"{district(key).name} {who.title} {who.name}"


def readers(key: str) -> str:
    """「追分区のみなさま」"""
    return f"{district(key).name}のみなさま"
