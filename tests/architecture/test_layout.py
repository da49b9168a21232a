"""The house rules that no linter knows (ARCHITECTURE.md, "Floors"): read from the source, nothing is run."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = ("district_hall", "circular", "alerts", "tablet_ui")
WORDS = ("jobs", "actions", "questions", "models", "rules")
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "stuff"}
MOST_LINES = 400
TOP_LEVEL = {*FLOORS, "migrations", "tests", "docs", "deploy"}
MADE_BY_TOOLS = {"node_modules", "data", "__pycache__", "test-results"}
COMMITS = {"district_hall/db.py", "district_hall/writer.py"}
CLOCKS = ("now", "utcnow", "today", "time.time", "time_ns", "monotonic", "monotonic_ns")


def sources(*suffixes: str) -> Iterator[Path]:
    for floor in (*FLOORS, "migrations", "tests", "deploy"):
        for path in sorted((ROOT / floor).rglob("*")):
            if path.suffix in suffixes and not MADE_BY_TOOLS & set(path.parts):
                yield path


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def modules(name: str) -> list[Path]:
    return [path for path in sources(".py") if path.name == f"{name}.py" and path.relative_to(ROOT).parts[0] in FLOORS]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def calls(path: Path) -> Iterator[str]:
    """What is called, as it is written: `session.commit`, `now`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def one_of(names: tuple[str, ...], call: str) -> bool:
    return any(call == name or call.endswith(f".{name}") for name in names)


@pytest.mark.parametrize("path", modules("rules"), ids=named)
def test_rules_need_nothing_but_the_standard_library(path: Path) -> None:
    foreign = {name for name in imports(path) if name.split(".")[0] not in sys.stdlib_module_names}
    assert not foreign, f"{named(path)} imports {sorted(foreign)}"


@pytest.mark.parametrize("path", modules("rules"), ids=named)
def test_rules_are_told_the_time(path: Path) -> None:
    looks = [call for call in calls(path) if one_of(CLOCKS, call)]
    assert looks == [], f"{named(path)} looks at a clock; let it take `at`"


def test_only_the_unit_of_work_commits() -> None:
    floors = [path for path in sources(".py") if path.relative_to(ROOT).parts[0] in FLOORS]
    others = [path for path in floors if named(path) not in COMMITS]
    assert [named(path) for path in others if any(one_of(("commit",), call) for call in calls(path))] == []


def test_every_feature_folder_is_held_to_the_order_of_its_words() -> None:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    held = {name for contract in linter["contracts"] for name in contract.get("containers", [])}
    folders = {named(path.parent).replace("/", ".") for word in WORDS for path in modules(word)}
    assert folders - held == set(), "add them to the import-linter's `containers` in pyproject.toml"


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [named(path) for path in sources(".py", ".js", ".css", ".html") if path.stem in EMPTY_NAMES] == []


def test_files_stay_small_enough_to_be_read_at_once() -> None:
    def lines(path: Path) -> int:
        return len(path.read_text(encoding="utf-8").splitlines())

    ours = [path for path in sources(".py", ".js", ".css", ".html") if "versions" not in path.parts]
    assert {named(path): lines(path) for path in ours if lines(path) > MOST_LINES} == {}


def test_the_top_level_holds_only_what_the_plan_of_the_house_names() -> None:
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert folders - MADE_BY_TOOLS - TOP_LEVEL == set()
