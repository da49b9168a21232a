"""`board`: an unchanged board (304) and a changed one, as a share of an empty Flask view; and growth over ten years.

    .venv/bin/python -m tests.bench.board [--rounds 5] [--seconds 3] [--homes 2000] [--years-share 0.02] [--database URL]

Figures: board_304_vs_empty_view, board_changed_vs_empty_view (a new circular in every district: each tablet fetches a
board that it hasn't), growth_board, growth_leader_list, growth_desk_counts.
"""

import argparse
import os
import tempfile
from pathlib import Path

from tests.bench import big_town, growth
from tests.bench.measuring import Result, Served, Server, need, ratio, table

CONNECTIONS = 32


def main() -> None:
    options = _options()
    need("wrk")
    with tempfile.TemporaryDirectory(prefix="bench-board-") as name:
        folder = Path(name)
        served = Served(options.database or f"sqlite:///{folder}/hall.db", folder, options.homes)
        for number in range(10):
            for district in served.town.districts:
                served.database.unit_of_work(big_town.circulate, district, title=f"回覧 {number}")
        with served.serve() as server:
            results = _rounds(served, server, options.rounds, options.seconds)
        served.database.close()
    table(results)
    grown = growth.measure(options.years_share) if options.years_share else {}
    empty = results["empty view"]
    print(f"board_304_vs_empty_view={ratio(results['board, unchanged (304)'], empty):.2f}")
    print(f"board_changed_vs_empty_view={ratio(results['board, new circular'], empty):.2f}")
    for name, factor in grown.items():
        print(f"{name}={factor:.2f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--homes", type=int, default=2000)
    parser.add_argument("--years-share", type=float, default=float(os.environ.get("BENCH_GROWTH_SHARE", "0.02")))
    parser.add_argument("--database", default="")
    return parser.parse_args()


def _rounds(served: Served, server: Server, rounds: int, seconds: int) -> dict[str, list[Result]]:
    names = ("empty view", "board, unchanged (304)", "board, new circular", "board, whole")
    results: dict[str, list[Result]] = {name: [] for name in names}
    tags = served.folder / "tags"
    known: list[tuple[str, int]] = []
    for _ in range(rounds):
        known = [server.board(number) for number in range(len(served.town.tablets))]
        tags.write_text("\n".join(tag for tag, _size in known) + "\n")
        results["empty view"].append(server.load("bare-get", seconds=seconds, connections=CONNECTIONS))
        unchanged = server.load("board", seconds=seconds, connections=CONNECTIONS, tags=tags)
        assert set(unchanged.statuses) == {304}, unchanged.statuses
        results["board, unchanged (304)"].append(unchanged)
        for district in served.town.districts:
            served.database.unit_of_work(big_town.circulate, district)
        changed = server.load("board", seconds=seconds, connections=CONNECTIONS, tags=tags)
        assert set(changed.statuses) == {200}, changed.statuses
        results["board, new circular"].append(changed)
        results["board, whole"].append(server.load("board", seconds=seconds, connections=CONNECTIONS))
    print(f"{len(served.town.tablets)} tablets, board of {known[0][1]} bytes, {CONNECTIONS} connections")
    return results


if __name__ == "__main__":
    main()
