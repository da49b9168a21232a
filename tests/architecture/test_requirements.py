"""requirements.txt alone runs the board: nothing that only the tests bring is needed.

Here everything is installed, so what requirements.txt doesn't bring is hidden from the program before it starts.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]

PROGRAM = """
import json, sys

hidden = set(json.loads(sys.argv[1]))

class Hide:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in hidden:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Hide())
import gunicorn.workers.ggevent, gunicorn.app.wsgiapp
import wsgi
wsgi.create_app()
"""


def brought_by(lines: Iterable[str]) -> set[str]:
    """The names of all distributions that these requirements bring, with what those need in turn."""
    wanted = [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]
    seen: set[tuple[str, str]] = set()
    while wanted:
        requirement = wanted.pop()
        for extra in ["", *requirement.extras]:
            name = canonicalize_name(requirement.name)
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            needs = map(Requirement, metadata.requires(name) or [])
            wanted += [need for need in needs if need.marker is None or need.marker.evaluate({"extra": extra})]
    return {name for name, _ in seen}


def test_the_board_starts_with_what_requirements_txt_brings(data_dir: Path) -> None:
    ours = brought_by((ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines())
    modules = metadata.packages_distributions()
    hidden = [module for module, owners in modules.items() if not ours & set(map(canonicalize_name, owners))]
    assert "pytest" in hidden

    outcome = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(hidden)],
        check=False,
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
    )

    assert outcome.returncode == 0, outcome.stderr
