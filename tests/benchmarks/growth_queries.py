"""The named queries that some pages ask, each asked again by itself: processor seconds of each, printed as JSON.

``python -m tests.benchmarks.growth_queries STORE``
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

RUNS = 3
LONGEST = 20.0
"""Seconds after which a query is not asked again."""
PAGES = ("overview", "coverage", "aid", "township")
UNIT = "U00007"
"""The township that the page of one is asked about."""


def main(store_folder: Path) -> None:
    os.environ |= {"UNION_DATA_DIR": str(store_folder), "UNION_SAMPLE": "0", "UNION_LOG_DIR": "off"}
    from streamlit import config
    from streamlit.testing.v1 import AppTest

    from dashboard import settings, store
    from dashboard.warehouse import Warehouse

    config.get_option("server.address")  # reads the settings' file, which says nothing of it
    config.set_option(
        "server.address", "127.0.0.1"
    )  # without accounts the dashboard is for this machine only
    asked: dict[str, tuple[str, dict[str, Any]]] = {}
    query = Warehouse.query
    bound = Warehouse.bound

    def noting(self: Warehouse, name: str, params: Mapping[str, Any]) -> Any:
        asked.setdefault(json.dumps([name, params], default=str, sort_keys=True), (name, dict(params)))
        return bound(self, name, params)

    Warehouse.bound = noting  # type: ignore[method-assign]
    for page in PAGES:
        run = AppTest.from_file(str(settings.PROJECT / "app.py"), default_timeout=900)
        run.query_params["unit"] = UNIT
        if page != "overview":
            run.switch_page(f"dashboard/pages/{page}.py")
        run.run()
        if run.exception:
            raise RuntimeError(f"{page}: {run.exception[0].value}")
    Warehouse.bound = bound  # type: ignore[method-assign]
    taken: dict[str, list[float]] = {}
    opened = store.own()
    for name, params in asked.values():
        times: list[float] = []
        while len(times) < RUNS and sum(times) < LONGEST:
            since = time.process_time()
            query(opened, name, **params)
            times.append(time.process_time() - since)
        taken.setdefault(name, []).append(statistics.median(times))
    store.close_all()
    print(json.dumps({"queries": {name: max(times) for name, times in sorted(taken.items())}}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
