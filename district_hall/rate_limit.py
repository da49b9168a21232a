"""How often somebody may come: a token bucket for each (RFC 2697 calls it committed rate and burst), in this process."""

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from time import monotonic

MOST_REMEMBERED = 50_000


@dataclass
class _Bucket:
    tokens: float
    filled_at: float


class RateLimit:
    """Lets through `burst` at once, and `a_second` in the long run; each `who` has an allowance of their own."""

    def __init__(self, *, burst: int, a_second: float, clock: Callable[[], float] = monotonic) -> None:
        self._burst = burst
        self._a_second = a_second
        self._clock = clock
        self._buckets: dict[Hashable, _Bucket] = {}

    def wait_for(self, who: Hashable) -> int:
        """0 where they may come now, which counts; else in how many whole seconds, which doesn't."""
        at = self._clock()
        bucket = self._buckets.get(who)
        if bucket is None:
            self._forget_full(at)
            bucket = self._buckets[who] = _Bucket(self._burst, at)
        bucket.tokens = self._tokens(bucket, at)
        bucket.filled_at = at
        if bucket.tokens < 1:
            return math.ceil((1 - bucket.tokens) / self._a_second)
        bucket.tokens -= 1
        return 0

    def _tokens(self, bucket: _Bucket, at: float) -> float:
        return min(self._burst, bucket.tokens + (at - bucket.filled_at) * self._a_second)

    def _forget_full(self, at: float) -> None:
        """Whoever has their whole allowance is like somebody who was never here."""
        if len(self._buckets) < MOST_REMEMBERED:
            return
        used = {who: one for who, one in self._buckets.items() if self._tokens(one, at) < self._burst}
        self._buckets = used if len(used) < MOST_REMEMBERED else {}
