"""The benchmarks run: a few tablets only, for what they measure is nobody's test."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def bench(*names: str, **env: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "tests.bench", *names],
        check=False,
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
    )


def test_a_benchmark_that_is_not_there_is_named_with_those_that_are() -> None:
    refused = bench("fanout", "weather")
    assert refused.returncode == 2
    assert "weather" in refused.stderr
    assert "storm" in refused.stderr


def test_a_small_fanout_reaches_all_its_tablets() -> None:
    """Peers that aren't installed are left out, and named."""
    done = bench("fanout", BENCH_TABLETS="40", BENCH_ROUNDS="1")
    assert done.returncode == 0, done.stderr
    assert "| board " in done.stdout
    if "left out" not in done.stdout:
        assert "fanout_p99_vs_nchan=" in done.stdout.splitlines()[-3]


def test_a_small_storm_brings_each_tablet_its_board() -> None:
    done = bench("storm", BENCH_STORM_TABLETS="30", BENCH_ROUNDS="1")
    assert done.returncode == 0, done.stderr
    assert "| board " in done.stdout


def alone(name: str, *options: str, **env: str) -> str:
    """What a benchmark by itself said; where what it needs isn't there, it is left out, and says so."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.bench.{name}", *options],
        check=False,
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
    )
    if "left out" in done.stdout and "=" not in done.stdout:
        pytest.skip(done.stdout.strip())
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.postgres
@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed")
def test_a_small_rush_of_receipts_is_confirmed_on_both_databases() -> None:
    said = alone("receipts", "--rounds", "1", "--seconds", "1", "--homes", "40", "--connections", "8")
    for figure in ("rate_vs_commit_each_sqlite", "rate_vs_commit_each_postgresql", "requests_vs_empty_post"):
        assert f"receipts_{figure}=" in said


@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed")
def test_a_few_boards_are_asked_for_unchanged_and_changed() -> None:
    said = alone("board", "--rounds", "1", "--seconds", "1", "--homes", "40", "--years-share", "0")
    assert "board_304_vs_empty_view=" in said
    assert "board_changed_vs_empty_view=" in said


def test_a_few_messages_are_pushed_and_all_of_them_come() -> None:
    said = alone("push", BENCH_ROUNDS="1", BENCH_MESSAGES="600")
    assert "push_rate_vs_crypto_limit=" in said
    assert "push_scaling_2_processes=" in said
