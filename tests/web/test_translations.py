"""Every text is extracted and translated: a sentence that isn't fails here, not before a reader."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tablet_ui.i18n import FOLDER

ROOT = Path(__file__).parents[2]
JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]")
PARAMETER = re.compile(r"%\((\w+)\)s")
MARKS = {"N_", "_", "gettext"}
OWN_NAMES = {
    "日本語",
    "やさしい日本語",
    "やさしい",
    "M月d日(E)",
    "y年M月d日",
}  # a language's own name, and Babel's patterns for Japanese dates

JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->", re.DOTALL)
JS_REMARK = re.compile(r"/\*.*?\*/|(?<![:'\"`])//[^\n]*", re.DOTALL)
JS_CALL = re.compile(r"""(?<![\w$.])t\(\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")


def ids(catalogue: Catalog) -> set[str]:
    return {str(entry.id) for entry in catalogue if entry.id}


@pytest.fixture(scope="module")
def english() -> Catalog:
    with (FOLDER / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    found = tmp_path_factory.mktemp("texts") / "messages.pot"
    babel = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract", "--mapping-file=pyproject.toml"]
    subprocess.run([*babel, "--keyword=t", f"--output-file={found}", "."], cwd=ROOT, check=True, timeout=100)
    with found.open("rb") as file:
        return read_po(file)


def test_the_catalogue_has_exactly_the_texts_of_the_program(english: Catalog, extracted: Catalog) -> None:
    """Otherwise `make translations` was forgotten."""
    assert ids(extracted) - ids(english) == set()
    assert ids(english) - ids(extracted) == set()


def test_nothing_is_left_untranslated(english: Catalog) -> None:
    assert [entry.id for entry in english if entry.id and not entry.string] == []


def test_a_translation_keeps_all_that_is_filled_in(english: Catalog) -> None:
    different = [
        entry.id
        for entry in english
        if entry.id and set(PARAMETER.findall(str(entry.id))) != set(PARAMETER.findall(str(entry.string)))
    ]
    assert different == []


def test_english_has_no_japanese_left_in_it(english: Catalog) -> None:
    assert [entry.id for entry in english if entry.id and JAPANESE.search(str(entry.string))] == []


@pytest.mark.parametrize("path", sorted((ROOT / "tablet_ui" / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_a_template_says_nothing_past_the_catalogue(path: Path) -> None:
    assert left_over(JINJA.sub("", path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", sorted((ROOT / "tablet_ui" / "static").rglob("*.js")), ids=lambda path: path.name)
def test_a_script_says_nothing_past_the_catalogue(path: Path) -> None:
    assert left_over(JS_CALL.sub("", JS_REMARK.sub("", path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("path", sorted((ROOT / "tablet_ui").rglob("*.py")), ids=lambda path: path.name)
def test_a_module_says_nothing_past_the_catalogue(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    marked: set[int] = set()
    for node in ast.walk(tree):
        says = isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in MARKS
        remark = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if says or remark:
            marked |= {id(inner) for inner in ast.walk(node)}
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in marked]
    assert [one for one in texts if isinstance(one, str) and left_over(one)] == []


def left_over(text: str) -> list[str]:
    for name in OWN_NAMES:
        text = text.replace(name, "")
    return [line.strip() for line in text.splitlines() if JAPANESE.search(line)]
