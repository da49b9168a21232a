"""The family contact."""

from tests.web.permission_cases.base import Case

CASES: dict[str, list[Case]] = {}
