"""A clock that all processes of a test go by: its own and the board's."""

from datetime import timedelta
from pathlib import Path


class Clock:
    """Right until it is moved (docs/failpoints.md, CLOCK_OFF_BY)."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._off_by = timedelta(0)

    def move(self, by: timedelta) -> None:
        """Forward, or back: in all processes at once, also in those that start later."""
        self._off_by += by
        fresh = self.file.with_suffix(".new")
        fresh.write_text(str(self._off_by.total_seconds()), encoding="ascii")
        fresh.replace(self.file)
