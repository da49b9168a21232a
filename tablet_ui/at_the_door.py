"""What the worker's door asks of the program: the devices' express lane, and the sockets."""

from typing import Any

from flask import Flask

from tablet_ui.api.express import Answer, ExpressLane


class AtTheDoor:
    """`live.door.Quick`; `engine` is `live.engine.LiveEngine` where gunicorn serves."""

    def __init__(self, app: Flask, lane: ExpressLane, engine: Any) -> None:
        self.usual_headers = lane.usual_headers
        self._app = app
        self._lane = lane
        self._engine = engine

    def answer(self, environ: dict[str, Any]) -> Answer | None:
        return self._lane.answer(environ)

    def may_connect(self, environ: dict[str, Any]) -> bytes | None:
        found: bytes | None = self._engine.may_come(environ)
        return found

    def connect(self, client: Any, hello: bytes, environ: dict[str, Any]) -> None:
        self._engine.take(client, hello, environ | {"flask.app": self._app})
