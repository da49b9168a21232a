"""`receipts`: tablets report three receipts each, durable before they are confirmed; in groups against one by one.

    .venv/bin/python -m tests.bench.receipts [--rounds 5] [--seconds 4] [--homes 10000] [--connections 200]

Figures: receipts_rate_vs_commit_each_sqlite, receipts_rate_vs_commit_each_postgresql (the same view, which commits each
request by itself), receipts_requests_vs_empty_post (an empty Flask view that gets the same bytes, in the same process).
SQLite writes with `synchronous=FULL`, PostgreSQL with fsync and synchronous commit.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.measuring import Result, Served, need, ratio, table
from tests.services.postgres import DURABLE, postgres

TABLETS = 10_000


def main() -> None:
    options = _options()
    need("wrk")
    figures: dict[str, float] = {}
    for kind in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="bench-receipts-") as name, _database(kind, Path(name)) as url:
            served = Served(url, Path(name), options.homes)
            results = _rounds(served, options)
            served.database.close()
        print(f"\n{kind}: {options.homes} tablets, {options.connections} requests in flight, three receipts in each")
        table(results)
        together = results["reports, committed together"]
        rate = sorted(one.rate for one in together)[len(together) // 2]
        print(f"ten thousand tablets' receipts in {TABLETS / rate:.1f} s")
        figures[f"receipts_rate_vs_commit_each_{kind}"] = ratio(together, results["reports, each by itself"])
        if kind == "sqlite":
            figures["receipts_requests_vs_empty_post"] = ratio(together, results["empty POST"])
    print()
    for name, figure in figures.items():
        print(f"{name}={figure:.2f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--homes", type=int, default=TABLETS)
    parser.add_argument("--connections", type=int, default=200)
    return parser.parse_args()


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/hall.db"
        return
    with postgres(DURABLE) as server:
        yield server.create("bench")


def _rounds(served: Served, options: argparse.Namespace) -> dict[str, list[Result]]:
    names = ("empty POST", "reports, committed together", "reports, each by itself")
    results: dict[str, list[Result]] = {name: [] for name in names}
    how = {"seconds": options.seconds, "connections": options.connections}
    with served.serve() as together, served.serve(BENCH_COMMITS="each") as each:
        for server in (together, each):
            server.load(
                "reports", seconds=1, connections=options.connections
            )  # every tablet's first request is another
        for _ in range(options.rounds):
            results["empty POST"].append(together.load("bare-post", **how))
            results["reports, committed together"].append(_all_confirmed(together.load("reports", **how)))
            results["reports, each by itself"].append(_all_confirmed(each.load("reports", **how)))
    return results


def _all_confirmed(result: Result) -> Result:
    assert set(result.statuses) <= {200}, result.statuses
    return result


if __name__ == "__main__":
    main()
