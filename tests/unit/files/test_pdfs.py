import random
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from district_hall.files.rendering.limits import Limits
from district_hall.files.rendering.refusals import Unreadable
from district_hall.files.rendering.render import Rendered
from tests.unit.files import making
from tests.unit.files.conftest import Upload

Refusal = Callable[..., str]
Verdict = Callable[[bytes], str]


def dark_pixels(rendered: Rendered, page: int = 0) -> int:
    with Image.open(rendered.pages[page].picture) as image:
        return sum(image.convert("L").histogram()[:128])


def test_each_page_becomes_a_picture_with_its_text(upload: Upload) -> None:
    heard: list[tuple[int, int]] = []
    rendered = upload(making.circular_pdf(3), on_page=lambda done, total: heard.append((done, total)))
    assert rendered.kind == "pdf"
    assert rendered.warnings == []
    assert [page.text for page in rendered.pages] == [f"Circular, page {n}" for n in (1, 2, 3)]
    assert heard == [(1, 3), (2, 3), (3, 3)]
    for page in rendered.pages:
        assert max(page.width, page.height) == 1600
        with Image.open(page.picture) as picture, Image.open(page.thumb) as thumb:
            assert picture.size == (page.width, page.height)
            assert max(thumb.size) == 320
        assert dark_pixels(rendered, page.number - 1) > 500


@pytest.mark.parametrize("font", ["HeiseiMin-W3", "HeiseiKakuGo-W5"])
def test_japanese_without_an_embedded_font_is_not_blank(upload: Upload, font: str) -> None:
    rendered = upload(making.japanese_pdf("浅間山の清掃のお知らせ", font))
    assert dark_pixels(rendered) > 4000
    assert rendered.pages[0].text == "浅間山の清掃のお知らせ"
    assert rendered.warnings == []


def test_japanese_as_word_writes_it_without_its_fonts_is_not_blank(upload: Upload) -> None:
    rendered = upload(making.word_like_pdf("軽井沢町追分区"))
    assert dark_pixels(rendered) > 2500
    assert rendered.pages[0].text == "軽井沢町追分区"


def test_text_that_came_out_white_is_told(upload: Upload, tmp_path: Path) -> None:
    no_fonts = tmp_path / "no fonts in here"
    no_fonts.mkdir()
    rendered = upload(making.japanese_pdf("回覧"), font_folders=[no_fonts])
    assert dark_pixels(rendered) == 0
    assert rendered.warnings == ["blank-page"]


def test_missing_fonts_of_the_installation_are_told(upload: Upload) -> None:
    assert "no-japanese-font" in upload(making.circular_pdf(), font_folders=[]).warnings


def test_fonts_may_be_elsewhere(upload: Upload, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PDF_FONT_DIRS", str(tmp_path / "nowhere"))
    assert "no-japanese-font" in upload(making.circular_pdf()).warnings


def test_an_empty_page_without_text_is_simply_white(upload: Upload) -> None:
    assert upload(making.drawn_pdf(b"")).warnings == []


def test_a_page_without_any_text_has_none(upload: Upload) -> None:
    assert upload(making.drawn_pdf(b"100 100 200 200 re f")).pages[0].text == ""


def test_the_text_of_a_page_is_bounded(upload: Upload) -> None:
    lines = b"BT /F 8 Tf 9 TL 20 820 Td " + b"(abcdefghij) Tj T* " * 60 + b"ET"
    font = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
    file = making.drawn_pdf(lines, resources=font)
    assert len(upload(file, limits=Limits(text_length=100)).pages[0].text) <= 100
    assert len(upload(file).pages[0].text) > 600


def test_a_locked_pdf_is_refused_as_locked(refusal: Refusal) -> None:
    assert refusal(making.locked_pdf(to_open="kairan")) == "encrypted"


def test_a_pdf_that_only_forbids_printing_may_be_read(upload: Upload) -> None:
    assert dark_pixels(upload(making.locked_pdf(to_open=""))) > 500


def test_too_many_pages_are_refused_with_their_number(refusal: Refusal, upload: Upload) -> None:
    file = making.circular_pdf(100)
    assert refusal(file) == "too-many-pages"
    with pytest.raises(Unreadable, match="100 ページあり、多すぎます（40 ページまで）"):
        upload(file)


def test_as_many_pages_as_allowed_are_drawn(upload: Upload) -> None:
    assert len(upload(making.circular_pdf(5), limits=Limits(max_pages=5, page_side=200)).pages) == 5


def test_a_pdf_without_pages_is_empty(refusal: Refusal) -> None:
    assert refusal(making.raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"])) == "empty"


def test_pages_that_contain_themselves_are_damage(refusal: Refusal) -> None:
    loop = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"]
    assert refusal(making.raw_pdf(loop)) == "damaged"


@pytest.mark.parametrize(
    "box", [b"0 0 2000000 2000000", b"0 0 2000000 1", b"0 0 1e30 1e30", b"0 0 nan inf", b"0 0 0 0"]
)
def test_a_page_of_any_size_fits_the_picture(upload: Upload, box: bytes) -> None:
    page = upload(making.drawn_pdf(b"0 0 100 100 re f", box=box)).pages[0]
    assert max(page.width, page.height) == 1600
    assert min(page.width, page.height) >= 1


def test_a_turned_page_comes_out_as_it_is_read(upload: Upload) -> None:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]/Rotate 90/Contents 4 0 R>>",
        making.stream(b"0 0 100 100 re f"),
    ]
    rendered = upload(making.raw_pdf(objects))
    with Image.open(rendered.pages[0].picture) as image:
        assert image.size == (1600, 1067)
        assert image.convert("L").getpixel((50, 50)) == 0  # the bottom left corner went to the top left


def test_a_script_in_a_pdf_never_runs(upload: Upload) -> None:
    script = b"<</S/JavaScript/JS(while\\(true\\){})>>"
    rendered = upload(
        making.raw_pdf(
            [
                b"<</Type/Catalog/Pages 2 0 R/OpenAction %b/AcroForm<</Fields[]>>>>" % script,
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]/AA<</O %b>>>>" % script,
            ]
        )
    )
    assert len(rendered.pages) == 1


def test_what_was_filled_into_a_form_is_seen(upload: Upload) -> None:
    appearance = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(n)/Rect[100 100 300 300]/F 4/AP<</N 5 0 R>>/P 3 0 R>>"
    rendered = upload(
        making.raw_pdf(
            [
                b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>",
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]/Annots[4 0 R]>>",
                appearance,
                making.stream(b"0 0 200 200 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 200 200]"),
            ]
        )
    )
    assert dark_pixels(rendered) > 100_000


def test_a_pdf_cut_off_in_the_middle_is_judged(verdict: Verdict) -> None:
    file = making.circular_pdf(3)
    for part in (0.2, 0.5, 0.9):
        assert verdict(file[: int(len(file) * part)]) in {"pictures", "damaged", "empty"}


def test_rubbish_that_begins_like_a_pdf_is_damaged(refusal: Refusal) -> None:
    assert refusal(b"%PDF-1.7\n" + random.Random(1).randbytes(5000)) == "damaged"


def test_no_spoiled_pdf_gets_another_answer_than_pictures_or_a_reason(verdict: Verdict) -> None:
    chance = random.Random(20321)
    sound = making.japanese_pdf("浅間山")
    for _ in range(8):
        assert verdict(making.spoiled(sound, chance)) in {"pictures", "damaged", "empty", "encrypted", "too-much"}
