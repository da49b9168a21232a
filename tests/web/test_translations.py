"""Every text is extracted and translated: a sentence that isn't fails here, not before a reader."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tablet_ui.i18n import FOLDER

ROOT = Path(__file__).parents[2]
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
PARAMETER = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (FOLDER / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def test_nothing_is_left_untranslated(catalogue: Catalog) -> None:
    assert [entry.id for entry in catalogue if entry.id and not entry.string] == []


def test_a_translation_keeps_all_that_is_filled_in(catalogue: Catalog) -> None:
    different = [
        entry.id
        for entry in catalogue
        if entry.id and set(PARAMETER.findall(str(entry.id))) != set(PARAMETER.findall(str(entry.string)))
    ]
    assert different == []


def test_english_has_no_japanese_left_in_it(catalogue: Catalog) -> None:
    allowed = {"日本語"}  # the name of a language stands in that language
    assert [e.id for e in catalogue if e.id and JAPANESE.search(str(e.string)) and e.id not in allowed] == []
