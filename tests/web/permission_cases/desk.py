"""The town disaster desk."""

from tests.web.permission_cases.base import Case

CASES: dict[str, list[Case]] = {}
