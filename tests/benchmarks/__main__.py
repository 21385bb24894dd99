"""Timings beside yardsticks measured in the same run: ``python -m tests.benchmarks [name]``.

Machines are shared and noisy, so a figure means something only as a ratio to its yardstick of the same run.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from dashboard import settings
from dashboard.intake import sample
from dashboard.warehouse import Warehouse, open_warehouse
from tests.benchmarks import browser, sessions
from tests.benchmarks.returns import import_returns, unzip
from tests.benchmarks.timing import seconds

RUNS = 3


def filled(folder: Path) -> Warehouse:
    """The sample county loaded into a new store, through the same intake as any upload."""
    warehouse = open_warehouse(folder)
    sample.load(warehouse)
    return warehouse


def import_sample() -> list[str]:
    """The first start: goal under 8 s on 2 cores, and the same in Z."""
    files = sorted(settings.SAMPLE_SOURCE.rglob("*.xlsx"))
    imports, unzips = [], []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            unzips.append(seconds(lambda: unzip(files)))
            imports.append(seconds(lambda place=folder: filled(Path(place)).close()))  # type: ignore[misc]
    z = statistics.median(unzips)
    took = statistics.median(imports)
    return [
        f"yardstick Z, unzipping the {len(files)} sample workbooks   {z:8.3f} s",
        f"import of the sample county, median of {RUNS}           {took:8.3f} s   {took / z:6.1f} Z"
        f"   (min {min(imports):.2f}, max {max(imports):.2f}; goal < 8 s)",
    ]


def replay_sample() -> list[str]:
    """The database made anew from the journal, and a start with it present."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        filled(place).close()
        present = seconds(lambda: open_warehouse(place).close())
        (place / "warehouse.duckdb").unlink()
        lost = seconds(lambda: open_warehouse(place).close())
    return [
        f"start with the sample's database present             {present:8.3f} s",
        f"start with its database deleted (made anew)          {lost:8.3f} s   {lost / present:6.1f} x",
    ]


def query_pages() -> list[str]:
    """Named queries of the first page against D, a bare count of the facts."""
    with tempfile.TemporaryDirectory() as folder:
        warehouse = filled(Path(folder))
        cursor = warehouse.cursor()
        bare = "select year, quarter, count(*), sum(value) from fct_figure group by all"
        d = statistics.median(seconds(lambda: cursor.execute(bare).fetchall()) for _ in range(30))
        lines = [f"yardstick D, a bare aggregate over all figures        {1000 * d:8.2f} ms"]
        for name, params in _PAGE_QUERIES:
            took = statistics.median(
                seconds(lambda n=name, p=params: warehouse.query(n, **p))  # type: ignore[misc]
                for _ in range(20)
            )
            lines.append(f"{name:52} {1000 * took:8.2f} ms   {took / d:6.1f} D")
        cursor.close()
        warehouse.close()
    return lines


_PAGE_QUERIES = (
    ("coverage/rate_by_unit_year", {"ratio": "membership_rate", "year_from": 2023, "year_to": 2026}),
    ("coverage/ranking_by_unit", {"ratio": "membership_rate", "year": 2026, "quarter": 3}),
    ("aid/amount_by_programme_year", {"year_from": 2023, "year_to": 2026}),
)

BENCHMARKS = {
    "import": import_sample,
    "start": replay_sample,
    "returns": import_returns,
    "query": query_pages,
    "browser": browser.click_pages,
    "load": browser.first_load,
    "trips": sessions.round_trips,
    "sessions": sessions.many_sessions,
    "served": sessions.start,
}


def main(names: list[str]) -> int:
    for name in names or BENCHMARKS:
        if name not in BENCHMARKS:
            print(f"there is no benchmark {name!r}; there are {', '.join(BENCHMARKS)}")
            return 2
        print(f"== {name}: {(BENCHMARKS[name].__doc__ or '').strip()}")
        print("\n".join(BENCHMARKS[name]()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
