"""The demo town's content: enough of it, within its limits, and the same every time."""

import io
import random
from collections import Counter
from datetime import date, timedelta

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat
from pillow_heif import register_heif_opener

from circular.demo.notice_dates import fill_at
from circular.demo.notice_form import Notice, Page, Photo, Sheet
from circular.demo.notices import NOTICES, make_file, notices
from circular.demo.photos import SCENES, Kind, Scene, make_photo, paint
from circular.demo.sheets import make_pdf
from district_hall.demo.names import DISTRICT_LEADERS, FAMILY_NAMES, people
from district_hall.demo.places import DISTRICTS, HALLS, MAIN_DISTRICT, district, grown_to

MONDAY = date(2026, 11, 23)
DAYS = [MONDAY + timedelta(days=n) for n in range(7)] + [date(2027, 1, 1), date(2026, 12, 31), date(2027, 7, 15)]

register_heif_opener()


def sheets() -> list[Sheet]:
    return [item for notice in notices(MONDAY) for item in notice.attachments if isinstance(item, Sheet)]


def photos() -> list[Photo]:
    return [item for notice in NOTICES for item in notice.attachments if isinstance(item, Photo)]


def text_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [document[number].get_textpage().get_text_range() for number in range(len(document))]


class TestNotices:
    def test_there_are_enough_in_every_district(self) -> None:
        count = Counter(key for notice in NOTICES for key in notice.districts)
        assert len(NOTICES) >= 26
        assert count[MAIN_DISTRICT] >= 8
        assert all(count[each.key] >= 2 for each in DISTRICTS)

    def test_keys_and_file_names_are_their_own(self) -> None:
        assert len({notice.key for notice in NOTICES}) == len(NOTICES)
        names = [item.file_name for notice in NOTICES for item in notice.attachments]
        assert len(set(names)) == len(names)

    @pytest.mark.parametrize("notice", notices(MONDAY), ids=lambda notice: notice.key)
    def test_each_is_short_and_meant_for_somebody(self, notice: Notice) -> None:
        assert 1 <= len(notice.title) <= 30
        assert 60 <= len(notice.body) <= 500
        assert "{" not in notice.title + notice.body
        assert 0 < notice.share_read < 1
        assert 1 <= notice.days_ago <= 35
        if notice.groups is not None:
            (key,) = notice.districts
            assert all(1 <= number <= len(district(key).groups) for number in notice.groups)
        for key in notice.districts:
            assert district(key).key == key

    @pytest.mark.parametrize("today", DAYS, ids=str)
    def test_whatever_the_day_nothing_is_due_before_today(self, today: date) -> None:
        posted = notices(today)
        assert [one.published_at(today) for one in posted] == sorted(one.published_at(today) for one in posted)
        for notice in posted:
            due = notice.due_on(today)
            assert due is None or due > today

    def test_a_third_has_sheets_a_third_photos_the_rest_text_only(self) -> None:
        with_sheet = sum(any(isinstance(item, Sheet) for item in notice.attachments) for notice in NOTICES)
        with_photo = sum(any(isinstance(item, Photo) for item in notice.attachments) for notice in NOTICES)
        text_only = sum(not notice.attachments for notice in NOTICES)
        assert min(with_sheet, with_photo, text_only) >= len(NOTICES) // 4
        assert {photo.kind for photo in photos()} == {"jpeg", "png", "webp", "heic"}
        assert {photo.orientation for photo in photos()} == set(range(1, 9))


class TestDates:
    @pytest.mark.parametrize(
        ("word", "said"),
        [
            ("{+6}", "11月29日(日)"),
            ("{-4}", "11月19日(木)"),
            ("{sun+1}", "11月29日(日)"),
            ("{mon+1}", "11月30日(月)"),
            ("{mon-1}", "11月16日(月)"),
            ("{sun-1}", "11月22日(日)"),
            ("{tue week+1}", "12月1日(火)"),
            ("{12-29}", "12月29日(火)"),
            ("{10-30}", "10月30日(金)"),
            ("{1-5}", "1月5日(火)"),
            ("{sun 1-7}", "1月10日(日)"),
            ("{thu 3 next}", "12月17日(木)"),
            ("{month next}月", "12月"),
            ("{fiscal}", "令和8年度"),
            ("{posted}", "令和8年11月20日"),
        ],
    )
    def test_a_word_becomes_a_day(self, word: str, said: str) -> None:
        assert fill_at(MONDAY, posted=MONDAY - timedelta(days=3))(word) == said

    def test_an_unknown_word_is_named(self) -> None:
        with pytest.raises(ValueError, match="yesterday"):
            fill_at(MONDAY, posted=MONDAY)("{yesterday}")


class TestSheets:
    @pytest.mark.parametrize("sheet", sheets(), ids=lambda sheet: sheet.pages[0].title)
    def test_each_page_holds_its_title_and_its_text(self, sheet: Sheet) -> None:
        pages = text_of(make_pdf(sheet))
        assert 1 <= len(pages) == len(sheet.pages) <= 3
        for page, text in zip(sheet.pages, pages, strict=True):
            solid = "".join(text.split())
            for said in (page.title, *page.lead, *page.notes, *(value for _, value in page.facts)):
                assert "".join(said.split()) in solid
            assert "{" not in solid

    @pytest.mark.parametrize("today", [date(2026, 12, 21), date(2027, 10, 8)], ids=str)
    def test_they_fit_also_when_days_are_long_to_write(self, today: date) -> None:
        for notice in notices(today):
            for item in notice.attachments:
                if isinstance(item, Sheet):
                    assert make_pdf(item).startswith(b"%PDF")

    def test_all_four_layouts_are_used(self) -> None:
        assert {page.layout for sheet in sheets() for page in sheet.pages} == {"notice", "schedule", "map", "poster"}

    def test_the_same_sheet_gives_the_same_bytes(self) -> None:
        sheet = sheets()[0]
        assert make_pdf(sheet) == make_pdf(sheet)

    def test_a_page_that_is_too_full_is_refused(self) -> None:
        page = Page(layout="notice", title="長すぎる紙", notes=("ひとつ。",) * 60)
        with pytest.raises(ValueError, match="too full"):
            make_pdf(Sheet("長い.pdf", "report", "みなさま", "区長", (page,), dated=""))


class TestPhotos:
    @pytest.mark.parametrize("scene", ["bear_sign", "night_watch"])
    def test_a_scene_is_full_size_and_the_same_every_time(self, scene: Scene) -> None:
        first, again = paint(scene), SCENES[scene](random.Random(scene))
        assert first.size == (1600, 1200)
        assert ImageChops.difference(first, again).getbbox() is None

    @pytest.mark.parametrize(
        ("orientation", "kind"), [*((number, "jpeg") for number in range(1, 9)), (6, "png"), (8, "webp"), (6, "heic")]
    )
    def test_turned_as_its_data_say_it_stands_upright(self, orientation: int, kind: Kind) -> None:
        data = make_photo("bear_sign", orientation, kind)
        assert len(data) < 500_000
        with Image.open(io.BytesIO(data)) as photo:
            upright = ImageOps.exif_transpose(photo).convert("RGB").resize((160, 120))
        gone_wrong = ImageStat.Stat(ImageChops.difference(upright, paint("bear_sign").resize((160, 120)))).mean
        assert max(gone_wrong) < 6

    def test_it_says_where_it_was_taken_so_that_a_leak_would_show(self) -> None:
        with Image.open(io.BytesIO(make_photo("hall"))) as photo:
            assert photo.getexif().get_ifd(0x8825)

    def test_every_attachment_can_be_made(self) -> None:
        assert all(0 < len(make_file(photo)) < 500_000 for photo in photos())


class TestTown:
    def test_eight_districts_of_about_four_hundred_homes(self) -> None:
        assert len(DISTRICTS) == len({each.name for each in DISTRICTS}) == 8
        assert 350 <= sum(each.households for each in DISTRICTS) <= 450
        for each in DISTRICTS:
            assert 0.20 <= each.member_share <= 0.79
            assert each.paper_share > 0.1
            assert all(10 <= size <= 20 for size in each.groups)
        assert {hall.district for hall in HALLS} <= {each.key for each in DISTRICTS}
        assert {leader.district for leader in DISTRICT_LEADERS} == {each.key for each in DISTRICTS}

    def test_it_grows_to_full_size(self) -> None:
        assert sum(each.households for each in grown_to(10_000)) == 10_000
        assert grown_to(10) == DISTRICTS

    def test_households_are_of_one_to_five_people_and_some_live_alone(self) -> None:
        homes = people(random.Random(1), 2026)
        town = [next(homes) for _ in range(500)]
        assert {len(home.people) for home in town} <= {1, 2, 3, 4, 5}
        alone = [home for home in town if len(home.people) == 1 and 2026 - home.people[0].birth_year >= 70]
        assert 0.15 < len(alone) / len(town) < 0.3
        assert all(1920 < person.birth_year <= 2026 for home in town for person in home.people)
        assert all(name == name.strip() for pair in FAMILY_NAMES for name in pair)

    def test_the_same_seed_gives_the_same_people(self) -> None:
        one, other = people(random.Random(7), 2026), people(random.Random(7), 2026)
        assert [next(one) for _ in range(50)] == [next(other) for _ in range(50)]
