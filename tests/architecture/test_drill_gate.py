"""A drill is told from reality in one place, district_hall/delivery/drill.py; everybody else only hands the mark on."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
GATE = "district_hall/delivery/drill.py"
# What people at the desk see of their own drills: lists apart, buttons that say 訓練. It counts and sends nothing.
SHOWN = ("tablet_ui/desk/", "alerts/demo/")
MARK = "training"


def sources() -> Iterator[Path]:
    for floor in ("district_hall", "circular", "alerts", "tablet_ui"):
        yield from sorted((ROOT / floor).rglob("*.py"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_mark(node: ast.AST) -> bool:
    """`x.training`, the name `training`, or the key of a card."""
    return (
        (isinstance(node, ast.Attribute) and node.attr == MARK)
        or (isinstance(node, ast.Name) and node.id == MARK)
        or (isinstance(node, ast.Constant) and node.value == MARK)
    )


def decisions(path: Path) -> list[int]:
    """The lines where the mark is looked at and not just handed on as `training=…` or declared."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    handed_on = {
        id(part)
        for node in ast.walk(tree)
        if (isinstance(node, ast.keyword) and node.arg == MARK) or isinstance(node, ast.AnnAssign)
        for part in ([node.value] if isinstance(node, ast.keyword) else [node.target])
    }
    return [node.lineno for node in ast.walk(tree) if is_mark(node) and id(node) not in handed_on]  # type: ignore[attr-defined]


def test_only_the_gate_decides_what_a_drill_is() -> None:
    # A text that calls itself a drill and isn't sent as one is refused: about words, before anything is sent.
    elsewhere = {
        named(path): lines
        for path in sources()
        if named(path) not in {GATE, "alerts/wording.py"}
        and not named(path).startswith(SHOWN)
        and (lines := decisions(path))
    }
    assert elsewhere == {}, "ask district_hall.delivery.drill instead"


def test_the_search_would_find_a_decision(tmp_path: Path) -> None:
    for text in (
        "if one.training: pass",
        "x = [m for m in ms if not m.training]",
        "card['training']",
        "card.get('training')",
    ):
        (tmp_path / "some.py").write_text(text, encoding="utf-8")
        assert decisions(tmp_path / "some.py") == [1]
    (tmp_path / "some.py").write_text("send(training=one.training)\ntraining: bool = False\n", encoding="utf-8")
    assert decisions(tmp_path / "some.py") == []
