"""The household's shell, its interface, and what everybody may fetch."""

from tests.web.permission_cases.base import DEVICES, EVERYBODY, HALL, JSON, LEADER, MEMBERS_DEVICES, Case

SUBSCRIPTION = {
    "endpoint": "https://updates.push.services.mozilla.com/wpush/v2/a",
    "keys": {  # RFC 8291, section 5
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    },
}

CASES: dict[str, list[Case]] = {
    # Without an official account of LINE there are no such pages; with one: tests/web/test_line_pages.py.
    "line.webhook": [Case("POST", "/api/line/webhook", frozenset(), JSON)],
    "leader_line.form": [Case("GET", "/leader/households/{household}/line", frozenset())],
    "leader_line.make_code": [Case("POST", "/leader/households/{household}/line", frozenset(), JSON)],
    "leader_line.end": [Case("POST", "/leader/households/{household}/line/end", frozenset(), JSON)],
    "household.shell": [Case("GET", "/", EVERYBODY), Case("GET", "/pair", EVERYBODY)],
    "household.asset": [Case("GET", "/assets/0/look/tokens.css", EVERYBODY)],
    "household.service_worker": [Case("GET", "/sw.js", EVERYBODY)],
    "household.manifest": [Case("GET", "/manifest.webmanifest", EVERYBODY)],
    "household.texts": [Case("GET", "/i18n/ja.json", EVERYBODY)],
    "household.picture": [Case("GET", "/circulars/{message}/pages/{picture}", MEMBERS_DEVICES | HALL | LEADER)],
    "status.alive": [Case("GET", "/healthz", EVERYBODY)],
    "status.ready": [Case("GET", "/readyz", EVERYBODY)],
    "status.metrics": [Case("GET", "/metrics", frozenset())],  # who has its token: tests/web/test_status.py
    "api.session": [Case("GET", "/api/session", EVERYBODY)],
    "api.get_board": [Case("GET", "/api/board", DEVICES | HALL)],
    "api.post_reports": [Case("POST", "/api/reports", DEVICES | HALL, {"json": {"reports": []}})],
    "api.post_settings": [Case("POST", "/api/device/settings", DEVICES | HALL, {"json": {"language": "ja"}})],
    "push.key": [Case("GET", "/api/push/key", DEVICES)],
    "push.subscribe": [Case("POST", "/api/push/subscription", DEVICES, {"json": SUBSCRIPTION})],
    "push.unsubscribe": [Case("DELETE", "/api/push/subscription", DEVICES)],
    "api.look": [Case("POST", "/api/pair/look", EVERYBODY, {"json": {"secret": "{secret}"}})],
    "api.pair": [Case("POST", "/api/pair", EVERYBODY, {"json": {"secret": "{secret}"}})],
}
