"""Photos and PDFs of a draft: taken in, made into pages by the worker, shown to whoever may see the draft."""

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from circular.jobs import make_pages
from circular.rules import MOST_ATTACHMENTS
from district_hall.files.rendering.limits import Limits
from tests.web.leader.drafts import TEXTS, begin, put
from tests.web.leader.naughty import OWN, naughty_strings
from tests.web.leader.pages import Page
from tests.web.leader.pdfs import blank_pdf
from tests.web.visitors import Browser

MEGABYTE = 1024 * 1024


def photo(colour: str = "#88aa66") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (90, 60), colour).save(out, "JPEG")
    return out.getvalue()


def upload(leader: Browser, address: str, data: bytes, filename: str = "庭.jpg") -> Any:
    return leader.send("POST", f"{address}/attachments", data=data, query_string={"filename": filename})


def files(leader: Browser, address: str) -> Any:
    return leader.get(f"{address}/attachments").get_json()["files"]


def work(app: Flask) -> None:
    """What the worker does, until nothing waits."""
    house = app.extensions["house"]
    while make_pages(house.database, house.originals, house.pictures):
        pass


def test_a_photo_becomes_a_page_that_can_be_looked_at(app: Flask, leader: Browser) -> None:
    address = begin(leader)
    assert upload(leader, address, photo()).status_code == 201
    [waiting] = files(leader, address)
    assert (waiting["filename"], waiting["state"], waiting["pages"]) == ("庭.jpg", "waiting", [])
    work(app)
    [made] = files(leader, address)
    assert (made["state"], made["reason"], len(made["pages"])) == ("ready", "", 1)
    for kind in ("image", "thumb"):
        picture = leader.get(made["pages"][0][kind])
        assert picture.content_type == "image/webp"
        assert picture.headers["Cache-Control"].startswith("private")
        Image.open(io.BytesIO(picture.data)).verify()


def test_a_picture_is_shown_only_under_its_own_circular_and_to_its_own_leader(
    app: Flask, leader: Browser, neighbour: Browser
) -> None:
    address = begin(leader)
    upload(leader, address, photo())
    put(leader, address, 0, **TEXTS)
    work(app)
    picture = files(leader, address)[0]["pages"][0]["image"]
    other = begin(leader)
    assert other != address
    assert leader.get(picture.replace(address, other)).status_code == 404
    assert neighbour.get(picture).status_code == 404
    for name in ("0" * 64, "x", "..%2f..%2fhall.db", "%00"):
        assert leader.get(f"{address}/pages/{name}").status_code == 404


def test_an_unreadable_file_says_why_in_the_leader_s_words(app: Flask, leader: Browser) -> None:
    address = begin(leader)
    upload(leader, address, photo()[:300], "半分.jpg")
    work(app)
    [refused] = files(leader, address)
    assert refused["state"] == "refused"
    assert "こわれている" in refused["reason"]
    assert "読めなかったファイルがあります" in leader.get(f"{address}/preview").text


def test_reasons_name_their_limits(app: Flask, leader: Browser) -> None:
    address = begin(leader)
    upload(leader, address, blank_pdf(Limits().max_pages + 1), "会則.pdf")
    work(app)
    [refused] = files(leader, address)
    assert "41 ページあり" in refused["reason"]
    assert "40 ページまで" in refused["reason"]


def test_an_empty_file_is_refused_at_once(leader: Browser) -> None:
    answer = upload(leader, begin(leader), b"")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "empty")


@pytest.mark.parametrize("size", [Limits().max_bytes + 1, Limits().max_bytes + 2 * MEGABYTE])
def test_a_file_that_is_too_large_is_refused_in_words(leader: Browser, size: int) -> None:
    address = begin(leader)
    answer = upload(leader, address, bytes(size))
    assert (answer.status_code, answer.get_json()["code"]) == (413, "too-large")
    assert "大きすぎます" in answer.get_json()["detail"]
    assert files(leader, address) == []


def test_more_than_ten_files_are_refused(leader: Browser) -> None:
    address = begin(leader)
    for number in range(10):
        assert upload(leader, address, photo(f"#0000{number:02}")).status_code == 201
    assert upload(leader, address, photo()).get_json()["code"] == "too-many-files"


def test_strange_file_names_are_only_names(leader: Browser, data_dir: Path) -> None:
    names = OWN + naughty_strings()[::6]
    for first in range(0, len(names), MOST_ATTACHMENTS):
        address = begin(leader)
        for name in names[first : first + MOST_ATTACHMENTS]:
            answer = upload(leader, address, b"x", name.encode("utf-8", "replace").decode())
            assert answer.status_code == 201, repr(name)
        for file in files(leader, address):
            assert 0 < len(file["filename"]) <= 120
            assert "/" not in file["filename"]
    assert {path.name.removesuffix("-wal").removesuffix("-shm") for path in data_dir.iterdir()} <= {"files", "hall.db"}


def test_a_file_s_name_does_nothing_on_the_page(leader: Browser) -> None:
    address = begin(leader)
    upload(leader, address, photo(), '"><img src=x onerror=alert(1)>.jpg')
    page = Page(leader.get(f"{address}/write").text)
    assert '"><img src=x onerror=alert(1)>.jpg' in page.words
    assert not any("onerror" in found for _tag, found in page.elements)


def test_a_file_can_be_taken_away_with_and_without_a_script(leader: Browser) -> None:
    address = begin(leader)
    for _ in range(2):
        upload(leader, address, photo())
    first, second = (f"{address}/attachments/{file['id']}/remove" for file in files(leader, address))
    assert leader.send("POST", first, headers={"Accept": "application/json"}).status_code == 204
    assert leader.send("POST", second, headers={"Accept": "text/html"}).headers["Location"] == f"{address}/write"
    assert files(leader, address) == []
    assert leader.send("POST", first).status_code == 404


def test_a_file_of_another_circular_cannot_be_taken_away_through_ours(leader: Browser, neighbour: Browser) -> None:
    theirs = begin(neighbour)
    upload(neighbour, theirs, photo())
    file = files(neighbour, theirs)[0]["id"]
    assert leader.send("POST", f"{begin(leader)}/attachments/{file}/remove").status_code == 404
    assert len(files(neighbour, theirs)) == 1
