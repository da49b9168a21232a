"""One line a happening, as `key=value` pairs on standard error; whoever runs the service decides where it goes.

Say what happened in a constant text, and put what varies into `extra`: `log.info("published", extra={"circular": id})`.
Ids, never names, addresses or what somebody wrote.
"""

import json
import logging
import os
import re
import sys
import time

TALKATIVE = ("alembic", "engineio", "geventwebsocket", "PIL", "pypdfium2", "socketio", "urllib3", "werkzeug")

_ORDINARY = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_PLAIN = re.compile(r"[^\s\"=\\]+")


class KeyValueFormatter(logging.Formatter):
    """`at=2026-11-23T05:32:00.120Z level=info from=… event="a text" circular=…`, then a traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        fields: dict[str, object] = {
            "at": f"{moment}.{int(record.msecs):03}Z",
            "level": record.levelname.lower(),
            "from": record.name,
            "event": record.getMessage(),
        }
        fields.update((key, value) for key, value in vars(record).items() if key not in _ORDINARY)
        line = " ".join(f"{key}={_written(value)}" for key, value in fields.items())
        if record.exc_info:
            line = f"{line}\n{self.formatException(record.exc_info)}"
        return line


class _Lines(logging.StreamHandler):  # type: ignore[type-arg]  # generic for the type checker only
    """Our own handler, known by its class, so that configuring twice doesn't write each line twice."""


def configure(level: str = "") -> None:
    """Sends everything from `level` (else LOG_LEVEL, else info) up to standard error. May be called again.

    Raises ValueError for a level that logging doesn't know.
    """
    handler = _Lines(sys.stderr)
    handler.setFormatter(KeyValueFormatter())
    root = logging.getLogger()
    for old in [old for old in root.handlers if type(old) in {_Lines, logging.StreamHandler}]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel((level or os.environ.get("LOG_LEVEL") or "info").upper())
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)


def _written(value: object) -> str:
    text = str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
