"""The benchmarks run: a few tablets only, for what they measure is nobody's test."""

import os
import subprocess
import sys
from pathlib import Path

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
