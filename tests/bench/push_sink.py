"""Where the push benchmark sends to: an nginx on loopback that says 201 to everything, over TLS."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services.certificates import Certificates, make_certificates
from tests.services.ports import free_port

UP_SECONDS = 10.0

CONF = """
{user}
worker_processes 1; daemon off; pid {folder}/sink.pid; error_log {folder}/sink.err crit;
events {{ worker_connections 4000; }}
http {{
  access_log off; keepalive_requests 100000000; keepalive_timeout 300;
  client_body_buffer_size 16k; client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/a; fastcgi_temp_path {folder}/b; uwsgi_temp_path {folder}/c; scgi_temp_path {folder}/d;
  server {{
    listen 127.0.0.1:{port} ssl backlog=4096;
    ssl_certificate {server}; ssl_certificate_key {key}; ssl_protocols TLSv1.3 TLSv1.2;
    location / {{ return 201; }}
  }}
}}
"""


class NoNginxError(RuntimeError):
    pass


@dataclass(frozen=True)
class Sink:
    origin: str
    certificates: Certificates


@contextmanager
def sink(folder: Path) -> Iterator[Sink]:
    """Raises NoNginxError where there is none."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        raise NoNginxError("no nginx here: `make bench-peers` installs it where it may")
    port, certificates = free_port(), make_certificates(folder)
    as_root = "user root;" if Path("/proc/self").stat().st_uid == 0 else ""
    conf = CONF.format(user=as_root, folder=folder, port=port, server=certificates.server, key=certificates.key)
    (folder / "sink.conf").write_text(conf, encoding="ascii")
    process = subprocess.Popen([program, "-p", folder, "-e", folder / "sink.err", "-c", folder / "sink.conf"])
    try:
        _wait(port)
        yield Sink(f"https://localhost:{port}", certificates)
    finally:
        process.terminate()
        process.wait(10)


def _wait(port: int) -> None:
    deadline = time.monotonic() + UP_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < deadline, "the sink doesn't come up"
            time.sleep(0.05)
        else:
            return
