"""The worker's way of sending by LINE: one multicast a message, with a retry key, through the official client library."""

import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4, uuid5

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from district_hall.delivery import parcels as queue
from district_hall.delivery.channel import LONGEST_LEASE, Parcel, Tried, nothing_more
from district_hall.delivery.channels.line.models import LineContact
from district_hall.delivery.channels.line.text import text
from district_hall.delivery.models import AttemptResult, ChannelWord
from district_hall.places.models import Household
from district_hall.settings import LineAccount

if TYPE_CHECKING:
    from datetime import datetime

SECONDS = (5.0, 20.0)  # to connect, to answer
LONGEST_RUN = 150.0  # seconds, after which no call of a run begins: the last has as long again until the lease is over
_WHICH = re.compile(r"\bto\[(\d+)\]")


class Line:
    """A Channel. LINE takes each call's retry key once: where we don't know whether it has taken one, the same goes again
    under the same key. It takes 500 ids a call; 200 are at most 400 calls where it doesn't say which of them it won't have.
    """

    word = ChannelWord.LINE
    keeps_batches = True
    at_once = 200
    lease = LONGEST_LEASE

    def __init__(self, account: LineAccount, public_url: str) -> None:
        from linebot.v3.messaging import ApiClient, Configuration, MessagingApi  # slow to load: in the worker only

        self._public_url = public_url
        configuration = Configuration(host=account.api_url, access_token=account.token)
        configuration.retries = 0  # urllib3 would connect four times; when to try again, the queue knows
        self._api = MessagingApi(ApiClient(configuration))

    def addresses(self, session: Session, target_ids: Collection[UUID]) -> Mapping[UUID, str]:
        rows = session.execute(
            select(LineContact.id, LineContact.user_id)
            .join(Household, Household.id == LineContact.household_id)
            .where(LineContact.id.in_(target_ids), Household.left_at.is_(None))
        )
        return {row.id: row.user_id for row in rows}

    def deliver(
        self, parcels: Sequence[Parcel[str]], more: Callable[[], Sequence[Parcel[str]]] = nothing_more
    ) -> Iterator[Tried]:
        del more  # one call after another
        until = time.monotonic() + LONGEST_RUN
        for (_, batch_id), some in groupby(parcels, key=lambda one: (one.message_id, one.batch_id)):
            yield from self._multicast(list(some), batch_id or uuid4(), until)

    def settle(self, session: Session, tried: Sequence[Tried], *, at: "datetime") -> None:
        gone = [one.target_id for one in tried if one.result is AttemptResult.GONE]
        if gone:
            session.execute(delete(LineContact).where(LineContact.id.in_(gone)))
            queue.give_up_on(session, self.word, gone, at=at)

    def reply(self, token: str, words: str) -> str:
        """Answers somebody's message; returns why it couldn't, in LINE's words."""
        from linebot.v3.messaging import ReplyMessageRequest, TextMessage
        from linebot.v3.messaging.exceptions import ApiException
        from urllib3.exceptions import HTTPError

        said: Any = TextMessage(text=words, quickReply=None, quoteToken=None)
        request = ReplyMessageRequest(replyToken=token, messages=[said], notificationDisabled=False)
        try:
            self._api.reply_message(request, _request_timeout=SECONDS)
        except ApiException as refusal:
            return f"{refusal.status} {refusal.body or refusal.reason or ''}"
        except (HTTPError, OSError) as trouble:
            return f"{type(trouble).__name__}: {trouble}"
        return ""

    def _multicast(self, batch: Sequence[Parcel[str]], key: UUID, until: float) -> Iterator[Tried]:
        """All of a batch have one answer, but for ids that LINE doesn't know: the others go again without them."""
        began = time.monotonic()
        if began > until:
            yield from (one.came_to(AttemptResult.LATER, "not tried: LINE is too slow") for one in batch)
            return
        status, words, asked = self._call(batch, key)
        took_ms = int((time.monotonic() - began) * 1000)
        if status == 400:
            yield from self._without_the_bad(batch, words, key, until)
            return
        result = _result(status)
        for one in batch:
            yield one.came_to(result, f"{status or ''} {words}".strip(), asked=asked, took_ms=took_ms)

    def _call(self, batch: Sequence[Parcel[str]], key: UUID) -> tuple[int | None, str, timedelta | None]:
        """Status (None: nobody there), LINE's words, and how long it wants us to wait."""
        from linebot.v3.messaging import MulticastRequest, TextMessage
        from linebot.v3.messaging.exceptions import ApiException
        from urllib3.exceptions import HTTPError

        first = batch[0]
        words: Any = TextMessage(text=text(first.kind, first.card, self._public_url), quickReply=None, quoteToken=None)
        request = MulticastRequest(
            to=[one.target for one in batch],
            messages=[words],
            notificationDisabled=False,
            customAggregationUnits=None,
        )
        try:
            answer = self._api.multicast_with_http_info(request, x_line_retry_key=str(key), _request_timeout=SECONDS)
        except ApiException as refusal:
            asked = str((refusal.headers or {}).get("Retry-After", ""))
            wait = timedelta(seconds=int(asked)) if asked.isdigit() and len(asked) < 6 else None
            return refusal.status, str(refusal.body or refusal.reason or ""), wait
        except (HTTPError, OSError) as trouble:
            return None, f"{type(trouble).__name__}: {trouble}", None
        return answer.status_code, "", None

    def _without_the_bad(self, batch: Sequence[Parcel[str]], words: str, key: UUID, until: float) -> Iterator[Tried]:
        """400: LINE has taken nothing. Each part has a key of its own, the same whenever the same is taken apart again."""
        bad = {int(number) for number in _WHICH.findall(words)} & set(range(len(batch)))
        if len(batch) == 1:
            result = AttemptResult.GONE if bad else AttemptResult.REFUSED
            yield batch[0].came_to(result, f"400 {words}")
            return
        if not bad:  # it doesn't say which: looked for by halves
            half = len(batch) // 2
            for part in (batch[:half], batch[half:]):
                yield from self._multicast(part, part_key(key, part), until)
            return
        for number in sorted(bad):
            yield batch[number].came_to(AttemptResult.GONE, f"400 {words}")
        if others := [one for number, one in enumerate(batch) if number not in bad]:
            yield from self._multicast(others, part_key(key, others), until)


def part_key(key: UUID, part: Sequence[Parcel[str]]) -> UUID:
    return uuid5(key, " ".join(sorted(str(one.target_id) for one in part)))


def _result(status: int | None) -> AttemptResult:
    """409: LINE has accepted this very batch before."""
    if status is None:
        return AttemptResult.UNREACHABLE
    if 200 <= status < 300 or status == 409:
        return AttemptResult.SENT
    if status in {401, 403}:
        return AttemptResult.SUSPECT
    return AttemptResult.LATER if status == 429 or status >= 500 else AttemptResult.REFUSED
