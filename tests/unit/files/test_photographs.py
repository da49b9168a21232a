import io
import random
from collections.abc import Callable
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from district_hall.files.rendering.limits import Limits
from district_hall.files.rendering.refusals import Unreadable
from district_hall.files.rendering.render import Rendered
from tests.unit.files import making
from tests.unit.files.conftest import Upload

pillow_heif.register_heif_opener()

Refusal = Callable[..., str]
Verdict = Callable[[bytes], str]

FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "avif": "AVIF", "heic": "HEIF"}


def shown(rendered: Rendered) -> Image.Image:
    with Image.open(rendered.pages[0].picture) as image:
        return image.convert("RGB")


def assert_colour(seen: float | tuple[int, ...] | None, meant: tuple[int, int, int]) -> None:
    assert isinstance(seen, tuple)
    assert all(abs(a - b) <= 30 for a, b in zip(seen, meant, strict=True)), f"{seen} instead of {meant}"


def assert_upright(image: Image.Image) -> None:
    width, height = image.size
    assert width > height
    corners = {(5, 5): making.RED, (width - 6, 5): making.GREEN, (5, height - 6): making.BLUE}
    corners[width - 6, height - 6] = making.YELLOW
    for place, colour in corners.items():
        assert_colour(image.getpixel(place), colour)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_upright_however_the_phone_was_held(upload: Upload, orientation: int) -> None:
    held = making.as_held(making.four_corners(), orientation)
    assert_upright(shown(upload(making.encoded(held, "JPEG", exif=making.exif(orientation), quality=95))))


@pytest.mark.parametrize("kind", ["png", "webp", "avif", "heic"])
@pytest.mark.parametrize("orientation", [5, 8])
def test_every_kind_of_photograph_is_turned_upright(upload: Upload, kind: str, orientation: int) -> None:
    held = making.as_held(making.four_corners(), orientation)
    rendered = upload(making.encoded(held, FORMATS[kind], exif=making.exif(orientation)))
    assert rendered.kind == kind
    assert_upright(shown(rendered))


@pytest.mark.parametrize("kind", FORMATS)
def test_no_place_no_name_and_no_camera_survive(upload: Upload, kind: str) -> None:
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret>Kumeda Hanako</secret></x:xmpmeta>'
    profile = making.swapped_profile()
    file = making.encoded(making.four_corners(), FORMATS[kind], exif=making.exif(6), xmp=xmp, icc_profile=profile)
    assert b"Kumeda Hanako" in file
    assert b"KARUIZAWA-PHONE" in file
    page = upload(file).pages[0]
    for written in (page.picture, page.thumb):
        data = written.read_bytes()
        for trace in (b"Kumeda", b"KARUIZAWA", b"Exif", b"EXIF", b"XMP ", b"xmp", b"ICCP", b"acsp", b"2026:11:23"):
            assert trace not in data
        with Image.open(written) as image:
            assert not image.getexif()
            assert not {"exif", "xmp", "icc_profile"} & image.info.keys()


def test_a_large_photograph_comes_out_at_the_size_of_a_page(upload: Upload) -> None:
    page = upload(making.encoded(making.four_corners(4000, 3000), "JPEG")).pages[0]
    assert (page.number, page.width, page.height, page.text) == (1, 1600, 1200, "")
    with Image.open(page.picture) as picture, Image.open(page.thumb) as thumb:
        assert (picture.format, picture.size) == ("WEBP", (1600, 1200))
        assert (thumb.format, thumb.size) == ("WEBP", (320, 240))


def test_a_small_photograph_is_not_blown_up(upload: Upload) -> None:
    page = upload(making.encoded(making.four_corners(90, 60), "PNG")).pages[0]
    assert (page.width, page.height) == (90, 60)


@pytest.mark.parametrize("size", [(9000, 1), (1, 9000)])
def test_a_strip_of_one_pixel_is_still_a_picture(upload: Upload, size: tuple[int, int]) -> None:
    page = upload(making.encoded(Image.new("RGB", size), "PNG")).pages[0]
    assert sorted((page.width, page.height)) == [1, 1600]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_lies_on_white_paper(upload: Upload, mode: str) -> None:
    sheet = Image.new("RGBA", (60, 60), (200, 0, 0, 0))
    file = making.encoded(sheet.convert(mode), "PNG")
    assert_colour(shown(upload(file)).getpixel((30, 30)), (255, 255, 255))


@pytest.mark.parametrize("mode", ["1", "L", "I;16", "P", "CMYK"])
def test_grey_stays_grey_in_every_way_to_store_it(upload: Upload, mode: str) -> None:
    sheet = Image.new("L", (60, 60), 0)
    sheet.paste(255, (30, 0, 60, 60))
    if mode == "I;16":
        sheet = Image.frombytes("I;16", (60, 60), (bytes(60) + b"\xff" * 60) * 60)
    elif mode != "L":
        sheet = sheet.convert(mode)
    image = shown(upload(making.encoded(sheet, "JPEG" if mode == "CMYK" else "PNG")))
    assert_colour(image.getpixel((10, 30)), (0, 0, 0))
    assert_colour(image.getpixel((50, 30)), (255, 255, 255))


def test_a_sixteen_bit_scan_keeps_its_middle_tones(upload: Upload) -> None:
    scan = Image.frombytes("I;16", (40, 40), (0x8000).to_bytes(2, "little") * 1600)
    assert_colour(shown(upload(making.encoded(scan, "PNG"))).getpixel((20, 20)), (128, 128, 128))


def test_colours_are_seen_as_the_photographs_own_profile_means_them(upload: Upload) -> None:
    red = Image.new("RGB", (60, 60), (255, 0, 0))
    image = shown(upload(making.encoded(red, "PNG", icc_profile=making.swapped_profile())))
    assert_colour(image.getpixel((30, 30)), (0, 255, 0))


def test_a_profile_that_is_rubbish_is_left_aside(upload: Upload) -> None:
    red = Image.new("RGB", (60, 60), (255, 0, 0))
    image = shown(upload(making.encoded(red, "PNG", icc_profile=b"rubbish" * 40)))
    assert_colour(image.getpixel((30, 30)), (255, 0, 0))


def test_exif_that_is_rubbish_does_not_spoil_the_photograph(upload: Upload) -> None:
    file = making.encoded(
        making.four_corners(), "JPEG", exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\xff\xff" + b"\x01" * 60
    )
    assert_upright(shown(upload(file)))


def test_of_a_moving_picture_the_first_frame_is_taken_and_said_so(upload: Upload) -> None:
    first = making.four_corners()
    for kind in ("PNG", "WEBP"):
        file = making.encoded(first, kind, save_all=True, append_images=[Image.new("RGB", first.size)], duration=100)
        rendered = upload(file)
        assert rendered.warnings == ["first-frame-only"]
        assert_upright(shown(rendered))


def test_a_name_says_nothing_about_the_kind(upload: Upload) -> None:
    assert upload(making.encoded(making.four_corners(), "PNG"), name="kairan.pdf").kind == "png"


@pytest.mark.parametrize("kind", FORMATS)
def test_a_photograph_whose_end_is_missing_is_refused_as_damaged(refusal: Refusal, kind: str) -> None:
    noise = Image.effect_noise((200, 200), 80).convert("RGB")
    file = making.encoded(noise, FORMATS[kind])
    assert refusal(file[: len(file) // 2]) == "damaged"
    assert refusal(file[:40]) == "damaged"


@pytest.mark.parametrize("size", [(60000, 60000), (2**31 - 1, 2**31 - 1), (7100, 7100)])
def test_a_picture_that_claims_too_many_pixels_is_refused_before_it_is_unpacked(
    refusal: Refusal, size: tuple[int, int]
) -> None:
    assert refusal(making.png_claiming(*size)) == "too-much"


def test_a_heic_with_too_many_pixels_is_refused(refusal: Refusal) -> None:
    file = making.encoded(making.four_corners(), "HEIF")
    assert refusal(file, limits=Limits(max_pixels=90_000)) == "too-much"


def test_a_picture_without_width_is_damaged(refusal: Refusal) -> None:
    assert refusal(making.png_claiming(0, 10)) == "damaged"


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "BMP"])
def test_pictures_that_are_not_offered_are_refused_by_name(refusal: Refusal, upload: Upload, kind: str) -> None:
    file = making.encoded(making.four_corners(), kind)
    assert refusal(file) == "not-a-picture"
    with pytest.raises(Unreadable, match=kind):
        upload(file)


def test_no_spoiled_photograph_gets_another_answer_than_pictures_or_a_reason(verdict: Verdict) -> None:
    chance = random.Random(20321)
    for kind in FORMATS.values():
        sound = making.encoded(making.four_corners(64, 48), kind, exif=making.exif(6))
        for _ in range(3):
            assert verdict(making.spoiled(sound, chance)) in {"pictures", "damaged", "too-much", "not-a-picture"}


def test_pictures_are_for_the_program_alone_until_they_are_served(upload: Upload, out: Path) -> None:
    page = upload(making.encoded(making.four_corners(), "PNG")).pages[0]
    assert sorted(path.name for path in out.iterdir()) == ["page-001-thumb.webp", "page-001.webp"]
    assert page.picture.stat().st_mode & 0o077 == 0
    assert io.BytesIO(page.thumb.read_bytes()).read(4) == b"RIFF"
