"""`python -m tests.bench [NAME…]`: runs the benchmarks named, or all, and ends with one line `name=value` a figure.

A benchmark is a program beside this one (`python -m tests.bench.NAME` runs it alone) that prints its table and, at its
end, its figures in that form. Each is a ratio of values from its own run: our program and its peer on the same machine,
by the same client. Exit status 1 where one failed; the others are run all the same.
"""

import re
import subprocess
import sys
from pathlib import Path

from tests.bench.machine import describe

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FIGURE = re.compile(r"[a-z0-9_]+=-?[0-9.e+-]+")


def names() -> list[str]:
    programs = (path for path in sorted(HERE.glob("*.py")) if path.stem != "__main__")
    return [path.stem for path in programs if 'if __name__ == "__main__":' in path.read_text(encoding="utf-8")]


def run(name: str, figures: list[str]) -> bool:
    """Shows what it prints as it comes, less its figures, which are gathered; answers whether it ended well."""
    print(f"\n== {name}", flush=True)
    command = [sys.executable, "-m", f"tests.bench.{name}"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            if FIGURE.fullmatch(line.strip()):
                figures.append(line.strip())
            else:
                print(line, end="", flush=True)
    return process.returncode == 0


def main(wanted: list[str]) -> int:
    unknown = sorted(set(wanted) - set(names()))
    if unknown:
        print(f"No such benchmark: {', '.join(unknown)}. There are: {', '.join(names())}.", file=sys.stderr)
        return 2
    print(describe(), flush=True)
    figures: list[str] = []
    well = [run(name, figures) for name in wanted or names()]
    print()
    for figure in figures:
        print(figure)
    return 0 if all(well) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
