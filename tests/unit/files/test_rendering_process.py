import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from district_hall.files.rendering.english import IN_ENGLISH
from district_hall.files.rendering.job import Finished, Job, PageDone, from_line, to_line
from district_hall.files.rendering.limits import Limits
from district_hall.files.rendering.refusals import BY_KIND, REASONS, WARNINGS, Unreadable
from district_hall.files.rendering.render import RenderingError, render
from tests.unit.files import making
from tests.unit.files.conftest import Upload

Refusal = Callable[..., str]

PROJECT = Path(__file__).resolve().parents[3]


def children() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


def the_child() -> psutil.Process:
    [child] = [process for process in children() if "district_hall.files.rendering.child" in process.cmdline()]
    return child


def test_a_file_that_never_ends_is_given_up_in_time(refusal: Refusal) -> None:
    before = set(children())
    started = time.monotonic()
    assert refusal(making.endless_pdf(), limits=Limits(wall_seconds=1.0)) == "too-slow"
    assert time.monotonic() - started < 6
    assert set(children()) <= before


def test_a_file_that_eats_the_processor_is_given_up(refusal: Refusal) -> None:
    assert refusal(making.endless_pdf(), limits=Limits(cpu_seconds=1)) == "too-slow"


def test_a_file_that_swells_is_stopped_at_the_memory_limit(refusal: Refusal) -> None:
    assert refusal(making.swelling_pdf(150), limits=Limits(memory_bytes=200 * 1024**2)) == "too-much"


def test_a_photograph_larger_than_the_memory_limit_is_refused(refusal: Refusal) -> None:
    assert refusal(making.png_claiming(5000, 5000), limits=Limits(memory_bytes=100 * 1024**2)) == "too-much"


def test_a_picture_that_would_fill_the_disk_is_stopped(refusal: Refusal) -> None:
    assert refusal(making.circular_pdf(), limits=Limits(picture_bytes=400)) == "too-much"


def test_a_file_over_the_size_limit_is_refused_without_being_read(refusal: Refusal) -> None:
    photo = making.encoded(making.four_corners(), "PNG")
    assert refusal(photo.ljust(2 * 1024**2), limits=Limits(max_bytes=1024**2)) == "too-large"


@pytest.mark.parametrize(
    ("by", "code"), [(signal.SIGKILL, "too-much"), (signal.SIGABRT, "too-much"), (signal.SIGSEGV, "damaged")]
)
def test_a_process_that_dies_of_a_file_is_an_answer_about_the_file(
    refusal: Refusal, by: signal.Signals, code: str
) -> None:
    def strike(done: int, _total: int) -> None:
        if done == 1:
            the_child().send_signal(by)

    assert refusal(making.circular_pdf(30), on_page=strike) == code


def test_the_process_is_confined_and_knows_no_secret(upload: Upload, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "himitsu-no-kagi")
    monkeypatch.setenv("DATABASE_URL", "postgresql://hall:himitsu@db/hall")
    found: dict[str, object] = {}

    def look(done: int, _total: int) -> None:
        if done == 1:
            child = the_child()
            found["environ"] = Path(f"/proc/{child.pid}/environ").read_bytes()
            found["limits"] = Path(f"/proc/{child.pid}/limits").read_text()
            found["group"] = os.getpgid(child.pid) == child.pid

    upload(making.circular_pdf(30), on_page=look)
    assert b"himitsu" not in bytes(str(found["environ"]), "utf-8")
    limits = " ".join(str(found["limits"]).split())
    assert f"Max address space {1536 * 1024**2}" in limits
    assert "Max core file size 0 0" in limits
    assert "Max open files 64 64" in limits
    assert "Max cpu time 20 21" in limits
    assert found["group"]


def test_when_nobody_wants_the_pages_any_more_the_process_ends(upload: Upload, out: Path) -> None:
    before = set(children())

    def gone(_done: int, _total: int) -> None:
        raise ConnectionAbortedError("the leader went away")

    with pytest.raises(ConnectionAbortedError):
        upload(making.circular_pdf(30), on_page=gone)
    assert set(children()) <= before
    assert not out.exists()


def test_a_broken_installation_is_not_blamed_on_the_file(upload: Upload, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("district_hall.files.rendering.render._PROJECT", Path("/nowhere"))
    with pytest.raises(RenderingError, match="No module named 'district_hall'"):
        upload(making.circular_pdf())


def test_pages_already_there_stay_when_another_file_is_refused(upload: Upload, out: Path) -> None:
    page = upload(making.circular_pdf()).pages[0]
    with pytest.raises(Unreadable):
        upload(b"%PDF-1.7 rubbish")
    assert page.picture.exists()
    assert len(list(out.iterdir())) == 2


@pytest.mark.parametrize("what", ["folder", "fifo", "missing", "loop", "nul", "long", "below a file"])
def test_only_an_ordinary_file_is_opened(tmp_path: Path, what: str) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "folder").mkdir()
    (tmp_path / "ordinary").write_bytes(b"x")
    names = {"nul": "a\0b", "long": "x" * 300, "below a file": "ordinary/x"}
    with pytest.raises(Unreadable) as caught:
        render(tmp_path / names.get(what, what), tmp_path / "out")
    assert caught.value.code == ("not-a-file" if what in {"folder", "fifo"} else "not-found")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    closed = tmp_path / "closed.png"
    closed.write_bytes(making.encoded(making.four_corners(), "PNG"))
    closed.chmod(0)
    with pytest.raises(Unreadable) as caught:
        render(closed, tmp_path / "out")
    assert caught.value.code == "no-permission"


def test_an_empty_file_is_told(refusal: Refusal) -> None:
    assert refusal(b"") == "empty"


def test_under_gevent_others_go_on_while_pages_are_made(tmp_path: Path) -> None:
    (tmp_path / "circular.pdf").write_bytes(making.circular_pdf(10))
    (tmp_path / "endless.pdf").write_bytes(making.endless_pdf())
    story = """
        from gevent import monkey; monkey.patch_all()
        import sys, gevent
        from pathlib import Path
        from district_hall.files.rendering.limits import Limits
        from district_hall.files.rendering.refusals import Unreadable
        from district_hall.files.rendering.render import render

        here, ticks, pages = Path(sys.argv[1]), [], []
        def tick():
            while True:
                ticks.append(1)
                gevent.sleep(0.01)
        gevent.spawn(tick)
        render(here / "circular.pdf", here / "out", on_page=lambda done, total: pages.append((done, len(ticks))))
        try:
            render(here / "endless.pdf", here / "out", limits=Limits(wall_seconds=0.7))
        except Unreadable as refusal:
            print(refusal.code, len(pages), pages[-1][1] > pages[0][1] > 5, len(ticks) > 40)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(story), str(tmp_path)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.stdout.split() == ["too-slow", "10", "True", "True"], done.stderr


def test_job_and_answers_come_over_as_they_were_said() -> None:
    job = Job("pdf", Limits(max_pages=7), ("/fonts/日本語",))
    assert Job.from_json(job.to_json()) == job
    for said in (PageDone(1, 2, 1600, 900, "回覧\n板"), Finished("damaged", {"limit": 3}, ["blank-page"], "x")):
        line = to_line(said)
        assert line.count(b"\n") == 1
        assert from_line(line) == said


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"[1,2]",
        b'{"code":"x"}',
        b'{"number":"\xff"}',
        b'{"number":"a","total":1}',
        b"9" * 99,
    ],
)
def test_nonsense_from_a_process_that_was_taken_over_is_recognised(line: bytes) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        from_line(line)


def test_every_message_is_there_in_english_with_the_same_numbers() -> None:
    for japanese in [*REASONS.values(), *BY_KIND.values(), *WARNINGS.values()]:
        numbers = {"limit": 30, "pages": 100}
        english = IN_ENGLISH[japanese]
        assert english.isascii()
        assert [str(n) in english % numbers for n in (30, 100)] == [str(n) in japanese % numbers for n in (30, 100)]
