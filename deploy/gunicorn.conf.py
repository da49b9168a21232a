"""How gunicorn serves the board: one gevent process that holds every tablet's socket.

Where it listens is said by whoever starts it (the supervisor, the tests, systemd): `--bind`.
"""

import gc
from pathlib import Path
from typing import Any

# gunicorn's gevent worker, which answers at the door what tablets ask all at once
worker_class = "tablet_ui.live.door.Worker"
workers = 1  # Socket.IO rooms live in one process; larger towns run several such instances behind nginx
worker_connections = 19_000  # ten thousand tablets, and room for the old connection of each while it reconnects
backlog = 4_096  # after a power cut all tablets come back at once
timeout = 60  # seconds without a heartbeat: the hub hangs, and only a new process helps
graceful_timeout = 3  # seconds for requests on their way; open sockets never end by themselves
keepalive = 30  # seconds: a board fetches its page pictures over the same connection

# The heartbeat is a file: on a slow SD card touching it can block the hub, so it lives in memory where there is such a place.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a folder, not a file name to guess

control_socket_disable = True  # nobody steers it from outside; several instances would share one path

accesslog = None  # who read what, and when, is personal
logconfig_dict = {
    "root": {"level": "INFO", "handlers": []},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": ["error_console"], "propagate": False},
        "gunicorn.access": {"level": "WARNING", "handlers": [], "propagate": False},
    },
    "formatters": {"generic": {"()": "district_hall.logs.KeyValueFormatter"}},
}


def post_worker_init(worker: Any) -> None:
    """What is loaded stays, so the garbage collector needn't look at it again; and it looks less often.

    Ten thousand connections are half a million objects, and a look at all of them stops the hub for a tenth of a second.
    """
    del worker
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
