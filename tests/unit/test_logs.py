"""What a line of the log looks like, whatever is put into it."""

import logging
import sys
from collections.abc import Iterator

import pytest

from district_hall import failpoints, logs


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    levels = {name: logging.getLogger(name).level for name in logs.TALKATIVE}
    yield
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(False)
    for name, kept in levels.items():
        logging.getLogger(name).setLevel(kept)


def test_one_line_with_what_varies_as_fields(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("info")
    logging.getLogger("circular").info("published", extra={"circular": "0193", "note": 'two\nlines "quoted"'})

    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert line.startswith("at=20")
    assert line.endswith('level=info from=circular event=published circular=0193 note="two\\nlines \\"quoted\\""\n')


def test_configuring_twice_writes_each_line_once(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("info")
    logs.configure("warning")
    logging.getLogger("worker").warning("late")
    logging.getLogger("worker").info("not said any more")

    assert capsys.readouterr().err.count("\n") == 1


def test_a_traceback_follows_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    try:
        sys.exit("gone")
    except SystemExit:
        logging.getLogger("worker").exception("failed")

    lines = capsys.readouterr().err.splitlines()
    assert "level=error from=worker event=failed" in lines[0]
    assert lines[1].startswith("Traceback")


def test_libraries_that_talk_of_every_packet_are_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("debug")
    logging.getLogger("engineio").info("packet with somebody's words")

    assert capsys.readouterr().err == ""


def test_the_log_says_that_a_test_s_switches_are_set(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failpoints.say_what_is_set()
    assert caplog.messages == []
    monkeypatch.setattr(failpoints, "_WITHOUT", frozenset({"sweeper"}))
    failpoints.say_what_is_set()
    assert [record.without for record in caplog.records] == ["sweeper"]  # type: ignore[attr-defined]
