"""`python -m tests.bench [NAME…]`: runs the benchmarks named, or all; at the very end one line `name=value` a figure.

One file a benchmark, `bench_NAME.py`, with `run() -> dict[str, float]`: it prints its table and gives its figures. Each
figure is a ratio, of values from this run alone: our program and its peer on the same machine, by the same client.
"""

import importlib
import resource
import sys
from pathlib import Path

from tests.bench.machine import describe

HERE = Path(__file__).parent
NAMES = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def main(wanted: list[str]) -> int:
    """Returns the exit status: 2 where a name is unknown."""
    unknown = sorted(set(wanted) - set(NAMES))
    if unknown:
        print(f"No such benchmark: {', '.join(unknown)}. There are: {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # one open file a tablet, in servers and clients alike
    print(describe(), flush=True)
    figures: dict[str, float] = {}
    for name in wanted or NAMES:
        print(f"\n== {name}", flush=True)
        figures |= importlib.import_module(f"tests.bench.bench_{name}").run()
    print()
    for figure, value in figures.items():
        print(f"{figure}={value:.3g}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
