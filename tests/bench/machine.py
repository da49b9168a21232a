"""What the figures were measured on, which core does what, and tables."""

import os
import platform
import resource
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

CORES = sorted(os.sched_getaffinity(0))
SERVERS_CORE = CORES[0]
CLIENTS_CORE = CORES[-1]  # with one core only, client and server share it, and the table says so


def describe() -> str:
    model = next(
        (line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "unknown"
    )
    memory = int(_lines("/proc/meminfo")[0].split()[1]) // 1024**2
    shared = "" if len(CORES) > 1 else "; ONE CORE: the client takes time from the servers"
    return (
        f"{len(CORES)} cores ({model}), {memory} GB, Linux {platform.release()}, Python {platform.python_version()}; "
        f"load before: {os.getloadavg()[0]:.1f}{shared}"
    )


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="ascii", errors="replace").splitlines()


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Prints it as Markdown, so that it can stand in docs/performance.md as it is."""
    cells = [list(head), *([_short(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    cells.insert(1, ["-" * width for width in widths])
    for row in cells:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |", flush=True)


def _short(value: object) -> str:
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the rounds' ratios: what slows the machine for a while slows both of a round."""
    return median(one / other for one, other in zip(ours, theirs, strict=True))


def tell(figures: Mapping[str, float]) -> None:
    """A benchmark's last lines."""
    print()
    for name, value in figures.items():
        print(f"{name}={value:.3g}", flush=True)


def get_ready() -> None:
    """Before servers are started: they are stopped also when we are, and may open as many files as the machine allows.

    One file a tablet, in servers and clients alike.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # an exception, so that what was begun is ended
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
