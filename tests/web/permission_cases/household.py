"""The household's shell, its interface, and what everybody may fetch."""

from tests.web.permission_cases.base import DEVICES, EVERYBODY, HALL, JSON, LEADER, MEMBERS_DEVICES, Case

CASES: dict[str, list[Case]] = {
    "line.webhook": [Case("POST", "/api/line/webhook", frozenset(), JSON)],  # without an official account: 404
    "household.shell": [Case("GET", "/", EVERYBODY), Case("GET", "/pair", EVERYBODY)],
    "household.asset": [Case("GET", "/assets/0/look/tokens.css", EVERYBODY)],
    "household.service_worker": [Case("GET", "/sw.js", EVERYBODY)],
    "household.manifest": [Case("GET", "/manifest.webmanifest", EVERYBODY)],
    "household.texts": [Case("GET", "/i18n/ja.json", EVERYBODY)],
    "household.picture": [Case("GET", "/circulars/{message}/pages/{picture}", MEMBERS_DEVICES | HALL | LEADER)],
    "status.alive": [Case("GET", "/healthz", EVERYBODY)],
    "status.ready": [Case("GET", "/readyz", EVERYBODY)],
    "api.session": [Case("GET", "/api/session", EVERYBODY)],
    "api.get_board": [Case("GET", "/api/board", DEVICES | HALL)],
    "api.post_reports": [Case("POST", "/api/reports", DEVICES | HALL, {"json": {"reports": []}})],
    "api.post_settings": [Case("POST", "/api/device/settings", DEVICES | HALL, {"json": {"language": "ja"}})],
    "api.look": [Case("POST", "/api/pair/look", EVERYBODY, {"json": {"secret": "{secret}"}})],
    "api.pair": [Case("POST", "/api/pair", EVERYBODY, {"json": {"secret": "{secret}"}})],
}
