"""A batch of reports, from its JSON to the answer; the same by the express lane and by the usual way."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from district_hall.clock import iso, now
from district_hall.errors import Refused
from district_hall.failpoints import failpoint
from tablet_ui.api import parsing
from tablet_ui.api.pace import keep_pace
from tablet_ui.house import House


def record(house: House, device_id: UUID, body: object, say: Callable[[Refused], str]) -> dict[str, Any]:
    """Returns after the commit. `say` puts a refusal into the reader's language.

    Raises TooMany, Refused where there is no list at all, NotFound for a revoked device.
    """
    keep_pace(house.report_limit, device_id)
    batch = parsing.batch(body)
    outcome = house.reports.record(device_id, batch.reports, sent_at=batch.sent_at)
    failpoint("between-receipt-and-confirmation")
    return {
        "confirmed": [str(one) for one in outcome.confirmed],
        "refused": [
            {"id": one.id, "code": one.code, "message": say(Refused(one.code, one.message))}
            for one in (*batch.unreadable, *outcome.refused)
        ],
        "server_time": iso(now()),
    }
