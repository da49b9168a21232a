"""The town office."""

from tests.web.permission_cases.base import Case

CASES: dict[str, list[Case]] = {}
