"""Where the push benchmark sends to: a server over TLS on loopback that says 201, in C, light enough not to be the limit.

It looks at each message (load/sink.c) and says how many came, and what processor time that took it.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services.certificates import Certificates, make_certificates

SOURCE = Path(__file__).parent / "load" / "sink.c"


class NoSinkError(RuntimeError):
    pass


@dataclass(frozen=True)
class Came:
    """What came since one last asked; processor time of the sink in microseconds."""

    taken: int
    refused: int
    processor_us: int


@dataclass(frozen=True)
class Sink:
    origin: str
    certificates: Certificates
    _process: "subprocess.Popen[str]"

    def came(self) -> Came:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return Came(**json.loads(self._process.stdout.readline()))


@contextmanager
def sink(folder: Path) -> Iterator[Sink]:
    """Raises NoSinkError where it can't be compiled."""
    certificates, program = make_certificates(folder), _compiled(folder)
    command = [program, certificates.server, certificates.key]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield Sink(f"https://localhost:{int(process.stdout.readline())}", certificates, process)
        finally:
            process.kill()


def _compiled(folder: Path) -> Path:
    compiler, program = shutil.which("cc"), folder / "sink"
    if compiler is None:
        raise NoSinkError("no C compiler here: `make bench-peers` installs it where it may")
    command: list[str | Path] = [compiler, "-O2", "-Wall", "-Wextra", "-o", program, SOURCE, "-lssl", "-lcrypto"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode and "openssl/" in done.stderr:
        raise NoSinkError("OpenSSL's headers are not here: `make bench-peers` installs libssl-dev where it may")
    if done.returncode:
        msg = f"the sink can't be compiled:\n{done.stderr}"
        raise RuntimeError(msg)
    return program
