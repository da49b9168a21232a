"""A larger town on one machine: two web processes, two workers, PostgreSQL, Redis and nginx, all on loopback.

`python -m deploy.cluster.run` makes what is missing under DATA_DIR (`./data/cluster`), fills a demo town into an empty
database (with `--empty` not), and keeps everything running until Ctrl-C. It shows how the parts belong together; on real machines systemd
starts each of them. HOST and PORT say where nginx listens.
"""

import os
import pwd
import resource
import shutil
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from string import Template

from district_hall import logs
from district_hall.settings import from_environment
from district_hall.supervisor import Patience, Process, allow_many_sockets, run, web_command, worker_command

TEMPLATE = Path(__file__).with_name("nginx.conf")
WEBS = WORKERS = 2
PROGRAMS_OF = {"postgres": "postgresql", "redis-server": "redis-server", "nginx": "nginx"}


class MissingProgramsError(RuntimeError):
    """Says which of Debian's packages are missing."""


@dataclass(frozen=True)
class Cluster:
    """Where everything is: `folder` keeps the data, `port` is nginx's, the following ones are for what is behind it."""

    folder: Path
    host: str
    port: int

    @property
    def database_url(self) -> str:
        return f"postgresql://board@127.0.0.1:{self.port + 1}/board"

    @property
    def redis_url(self) -> str:
        return f"redis://127.0.0.1:{self.port + 2}/0"

    @property
    def web_ports(self) -> list[int]:
        return [self.port + 3 + number for number in range(WEBS)]

    @property
    def postgres_data(self) -> Path:
        return self.postgres_home / "data"

    @property
    def postgres_home(self) -> Path:
        """The server refuses root, and as its own user it can't come through root's folders: there it has one apart."""
        if os.getuid() != 0:
            return self.folder / "postgres"
        return Path("/var/tmp") / f"board-postgres-{sha256(str(self.folder).encode()).hexdigest()[:12]}"  # noqa: S108 - initdb makes it its own

    def environment(self) -> dict[str, str]:
        """What web and worker need to know of the others."""
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url, "TRUSTED_PROXIES": "1"}

    def processes(self) -> list[Process]:
        redis = (
            "redis-server",
            "--port",
            str(self.port + 2),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        )
        nginx = (program("nginx"), "-e", "stderr", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"))
        return [
            Process("postgres", self.postgres()),
            Process("redis", redis),
            *(Process(f"web {port}", web_command(f"127.0.0.1:{port}")) for port in self.web_ports),
            *(Process(f"worker {number + 1}", worker_command()) for number in range(WORKERS)),
            Process("nginx", nginx),
        ]

    def postgres(self) -> tuple[str, ...]:
        """The server's command line; it refuses root, and runs as its own user there."""
        command = (program("postgres"), "-D", str(self.postgres_data), "-p", str(self.port + 1), *POSTGRES_OPTIONS)
        return (*as_postgres(), *command, "-k", str(self.postgres_home))

    def write_nginx(self) -> None:
        servers = "\n".join(f"    server 127.0.0.1:{port} max_fails=0;" for port in self.web_ports)
        files = min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], NGINX_FILES)
        text = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
            folder=self.folder,
            servers=servers,
            listen=f"{self.host}:{self.port}",
            files=files,
            connections=files - files // 20,  # its log, its listening, its files of bodies
        )
        (self.folder / "nginx.conf").write_text(text, encoding="utf-8")

    def make(self) -> None:
        """Makes the folders, the database server's files and nginx's configuration, where they aren't there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.write_nginx()
        if (self.postgres_data / "PG_VERSION").exists():
            return
        home = self.postgres_home
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.getuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(home, user.pw_uid, user.pw_gid)
        init = ("-D", str(self.postgres_data), "-U", "board", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        subprocess.run([*as_postgres(), program("initdb"), *init], check=True, stdout=subprocess.DEVNULL, cwd=home)

    def prepare(self, *commands: str) -> None:
        """Runs this with only the database running."""
        control = (*as_postgres(), program("pg_ctl"), "-D", str(self.postgres_data), "-w", "-s")
        options = f"-p {self.port + 1} -k {self.postgres_home} {' '.join(POSTGRES_OPTIONS)}"
        log = str(self.postgres_home / "log")
        subprocess.run([*control, "-l", log, "-o", options, "start"], check=True, cwd=self.postgres_home)
        try:
            self._make_database()
            subprocess.run([sys.executable, "-m", *commands], check=True)
        finally:
            subprocess.run([*control, "-m", "fast", "stop"], check=True, cwd=self.postgres_home)

    def _make_database(self) -> None:
        import psycopg

        with psycopg.connect(host="127.0.0.1", port=self.port + 1, user="board", dbname="postgres") as link:
            link.autocommit = True
            if link.execute("SELECT 1 FROM pg_database WHERE datname = 'board'").fetchone() is None:
                link.execute("CREATE DATABASE board")


MIGRATE = ("flask", "--app", "wsgi:create_app", "db", "upgrade")
DEMO = ("deploy.prepare",)
NGINX_FILES = 65_536  # two for each tablet: to its browser, and to one of the web processes
POSTGRES_OPTIONS = ("-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200")


def as_postgres() -> tuple[str, ...]:
    if os.getuid() != 0:
        return ()
    return ("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups")


def program(name: str) -> str:
    """Its path; Debian keeps PostgreSQL's own off PATH, one for each version, and nginx in /usr/sbin."""
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/sbin")]
    found = [str(folder / name) for folder in folders if (folder / name).exists()]
    path = found[0] if found else shutil.which(name)
    if path is None:
        msg = f"{name} wasn't found: apt-get install {PROGRAMS_OF.get(name, 'postgresql')}"
        raise MissingProgramsError(msg)
    return path


def main(patience: Patience | None = None) -> int:
    logs.configure()
    settings = from_environment()
    cluster = Cluster(settings.data_dir / "cluster", settings.host, settings.port)
    os.environ.update(cluster.environment(), DATA_DIR=str(settings.data_dir))
    allow_many_sockets()
    try:
        cluster.make()
        cluster.prepare(*(MIGRATE if "--empty" in sys.argv[1:] else DEMO))
    except MissingProgramsError as missing:
        print(missing, file=sys.stderr)
        return 1
    print(f"\n  回覧板を開く / Open the board:  http://{cluster.host}:{cluster.port}/\n", flush=True)
    return run(cluster.processes(), patience)


if __name__ == "__main__":
    sys.exit(main())
