"""Which push services messages are handed to. A browser names its endpoint itself: ours only calls those it knows.

Otherwise any paired tablet could make this program post to whatever it likes, also inside the town's own network.
"""

import re
from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

from district_hall.errors import N_, Refused

LONGEST_ENDPOINT = 1000
UNUSABLE = N_("この端末には、画面を消しているときのお知らせを送れません。")

_HOST = re.compile(r"(?=.{1,190}\Z)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\Z")
_PATH = re.compile(r"/[!-~]*\Z")  # printable ASCII only: it stands in a request line


def read_endpoint(endpoint: str, services: Sequence[str]) -> tuple[str, str]:
    """Scheme, host and port of an endpoint that is on the list, and the endpoint as we write it: it begins with those.

    Raises Refused for every other.

    `services` names hosts (`push.example.net`), all hosts under one (`*.example.net`), or one whole origin with its
    port (`https://localhost:8443`).
    """
    parts = _read(endpoint)
    port = "" if parts.port in {None, 443} else f":{parts.port}"
    origin = f"https://{parts.hostname}{port}"
    if not any(_matches(service, origin) for service in services):
        raise Refused("push-service-unknown", UNUSABLE, field="endpoint")
    return origin, origin + _target(parts)


def _read(endpoint: str) -> SplitResult:
    try:
        parts = urlsplit(endpoint)
        usable = len(endpoint) <= LONGEST_ENDPOINT and parts.port != 0
    except ValueError:
        raise Refused("push-endpoint-unusable", UNUSABLE, field="endpoint") from None
    host = parts.hostname or ""
    usable = usable and parts.scheme == "https" and not ("@" in parts.netloc or parts.fragment)
    if not (usable and _HOST.match(host) and _PATH.match(_target(parts))):
        raise Refused("push-endpoint-unusable", UNUSABLE, field="endpoint")
    return parts


def _target(parts: SplitResult) -> str:
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _matches(service: str, origin: str) -> bool:
    if "://" in service:
        return origin == service
    host = origin.removeprefix("https://")
    return host.endswith(service[1:]) if service.startswith("*.") else host == service
