"""What gunicorn serves for a benchmark: the board, and beside it in the same process an empty Flask application.

`/bare` answers GET and POST with an empty body and does nothing else: no session, no database, no header of ours.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from wsgi import web

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def bare() -> Flask:
    app = Flask("bare", static_folder=None)

    @app.route("/bare", methods=["GET", "POST"])
    def empty() -> str:
        return ""

    return app


def beside(board: Flask, empty: Flask) -> Wsgi:
    def choose(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        return (empty if environ["PATH_INFO"] == "/bare" else board)(environ, start)

    return choose


def serve() -> Wsgi:
    return beside(web(), bare())


if os.environ.get("BENCH_SERVES"):
    application = serve()
