"""What the elder decides on the household's tablet."""

from tests.web.permission_cases.base import Case

CASES: dict[str, list[Case]] = {}
