"""Real files from elsewhere. They aren't part of the project: where they are missing, these tests say so and skip."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image, ImageChops

from circular.commands import circular
from district_hall.files.rendering.refusals import Unreadable
from district_hall.files.rendering.render import Rendered, render

SAMPLES = Path(os.environ.get("SAMPLES") or Path(__file__).parents[3].parent / "shared" / "samples")

pytestmark = pytest.mark.skipif(not (SAMPLES / "photo").is_dir(), reason=f"no sample files in {SAMPLES}")


def rendered(name: str, out: Path) -> Rendered:
    return render(SAMPLES / name, out)


def dark_pixels(picture: Path) -> int:
    with Image.open(picture) as image:
        return sum(image.convert("L").histogram()[:128])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("photo/decompression_bomb.gif", "not-a-picture"),
        ("photo/zero_width.gif", "not-a-picture"),
        ("photo/truncated_image.png", "damaged"),
        ("text/naughty-strings.json", "not-a-picture"),
        ("cap/xee.cap", "not-a-picture"),
    ],
)
def test_hostile_files_get_their_reason(tmp_path: Path, name: str, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        rendered(name, tmp_path)
    assert caught.value.code == code


@pytest.mark.parametrize("number", [3, 6, 8])
def test_landscapes_look_the_same_however_they_were_stored(tmp_path: Path, number: int) -> None:
    pages = [rendered(f"photo/exif-Landscape_{n}.jpg", tmp_path / str(n)).pages[0] for n in (1, number)]
    with Image.open(pages[0].thumb) as first, Image.open(pages[1].thumb) as other:
        difference = ImageChops.difference(first.convert("L"), other.convert("L"))
        assert sum(level * many for level, many in enumerate(difference.histogram())) / (320 * 213) < 8


@pytest.mark.parametrize("name", ["exif-Portrait_0", "exif-Portrait_6"])
def test_portraits_stand(tmp_path: Path, name: str) -> None:
    page = rendered(f"photo/{name}.jpg", tmp_path).pages[0]
    assert (page.width, page.height) == (1067, 1600)


def test_two_blocks_of_exif_in_one_photograph_do_no_harm(tmp_path: Path) -> None:
    assert rendered("photo/multiple_exif.jpg", tmp_path).kind == "jpeg"


@pytest.mark.parametrize(
    ("name", "pages", "dark"),
    [
        ("noembed-eucjp.pdf", 1, 2000),
        ("noembed-sjis.pdf", 1, 2000),
        ("vertical.pdf", 3, 5000),
        ("rotation.pdf", 2, 2000),
        ("encrypted-attachment.pdf", 1, 1500),
        ("evaljs.pdf", 2, 10000),
        ("basicapi.pdf", 3, 4000),
        ("tracemonkey.pdf", 14, 50000),
    ],
)
def test_pdfs_are_drawn_with_their_text(tmp_path: Path, name: str, pages: int, dark: int) -> None:
    result = rendered(f"pdf/{name}", tmp_path)
    assert len(result.pages) == pages
    assert result.warnings == []
    assert dark_pixels(result.pages[0].picture) > dark


def test_japanese_text_is_kept_for_reading_aloud(tmp_path: Path) -> None:
    assert rendered("pdf/noembed-sjis.pdf", tmp_path).pages[0].text == "あいうえお"


def test_names_that_break_software_do_not_break_the_command(tmp_path: Path) -> None:
    names = [name for name in json.loads((SAMPLES / "text/naughty-strings.json").read_text()) if "\0" not in name]
    result = CliRunner().invoke(circular, ["render", "--out", str(tmp_path / "out"), "--", *names])
    assert result.exit_code == 0
    lines = result.stdout_bytes.decode().splitlines()
    assert [json.loads(line)["file"] for line in lines] == names
