"""A PostgreSQL server for one test process: nothing on disk survives it, and it is up in well under a second.

PostgreSQL refuses to run as root; there it runs as its own user, in a folder that belongs to it.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.services.ports import free_port

# What would protect data against a power cut only costs time here.
CARELESS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
# As in life, for benchmarks.
DURABLE = "-c fsync=on -c synchronous_commit=on -c full_page_writes=on -c max_connections=200"


class PostgresServer:
    """A running server; databases in it are made from a template and dropped by the caller."""

    def __init__(self, port: int) -> None:
        self.port = port

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://test@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, *, template: str = "template1") -> str:
        """Makes a database with all that the template has; returns its URL."""
        self._run("CREATE DATABASE {} TEMPLATE {}", database, template)
        return self.url(database)

    def drop(self, database: str) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(host="127.0.0.1", port=self.port, user="test", dbname="postgres", autocommit=True) as link:
            link.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def postgres(settings: str = CARELESS) -> Iterator[PostgresServer]:
    """A server with these `settings`; raises RuntimeError where PostgreSQL's server programs aren't installed."""
    programs, base, port = _programs(), Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp")), free_port()
    data, identity = base / "data", _identity(base)
    listen = f"-p {port} -k {base} -c listen_addresses=127.0.0.1 {settings}"
    initdb = ("initdb", "-D", data, "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    try:
        _call(programs, base, identity, *initdb)
        _call(programs, base, identity, "pg_ctl", "-D", data, "-w", "-l", base / "log", "-o", listen, "start")
        try:
            yield PostgresServer(port)
        finally:
            _call(programs, base, identity, "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(base, ignore_errors=True)


def _programs() -> Path:
    """The folder with initdb and pg_ctl: Debian keeps it off PATH, one for each version."""
    on_path = shutil.which("pg_ctl")
    folders = [Path(on_path).resolve().parent] if on_path else []
    for pattern in ("usr/lib/postgresql/*/bin", "opt/homebrew/opt/postgresql@*/bin"):
        folders += sorted(Path("/").glob(pattern), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists():
            return folder
    msg = "PostgreSQL's server programs weren't found: apt-get install postgresql"
    raise RuntimeError(msg)


def _identity(base: Path) -> dict[str, Any]:
    if os.getuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    os.chown(base, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _call(programs: Path, base: Path, identity: dict[str, Any], program: str, *arguments: str | Path) -> None:
    done = subprocess.run(
        [programs / program, *arguments],
        check=False,
        cwd=base,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # not a pipe: the server would keep it open
        stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
        **identity,
    )
    if done.returncode:
        log = base / "log"
        reason = log.read_text() if log.exists() else str(done.stderr)
        msg = f"{program} failed: {reason}"
        raise RuntimeError(msg)
