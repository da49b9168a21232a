"""The hall's shared tablet."""

from tests.web.permission_cases.base import HALL, Case

CASES: dict[str, list[Case]] = {
    "hall.homes": [Case("GET", "/api/hall/homes", HALL)],
}
