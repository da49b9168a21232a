"""How often one device may come: whoever floods waits, and nobody else does."""

from uuid import UUID

from district_hall.errors import N_, TooMany
from district_hall.rate_limit import RateLimit


def keep_pace(limit: RateLimit, device_id: UUID) -> None:
    """Raises TooMany, which says how long to wait. What the express lane then leaves to the usual way counts twice."""
    if wait := limit.wait_for(device_id):
        message = N_("短いあいだに多すぎます。少したってから、もう一度お試しください。")
        raise TooMany("too-many-requests", message, retry_after=wait)
