"""The server alone, asked through Streamlit's protocol without a browser (protocol.py): one page, and the start.

Beside D, a bare coverage query of DuckDB on a copy of the same file, measured in turn with it.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from dashboard import settings
from tests.benchmarks import protocol, serving
from tests.benchmarks.table import Line
from tests.benchmarks.timing import load_now, seconds

RUNS = 20
STARTS = 3
RATIOS = ("membership_rate", "unionisation_rate", "legal_person_rate", "collective_contract_rate")
YEARS = tuple(range(2016, 2024))
PAGES = ("", "coverage")
GOALS = {"seen before": 4.0, "new values": 8.0}
D = "yardstick D: bare coverage query on the same file"
COVERAGE = """
select
    unit_code,
    year,
    sum(value) filter (where measure_code = 'members')
    / sum(value) filter (where measure_code = 'workers') as rate
from fct_figure
where measure_code in ('members', 'workers') and basis = 'stock' and quarter = 4 and known_until > now()
group by all
order by all
"""


def round_trips(quick: bool = False) -> list[Line | str]:
    """A page's run on the server, asked for and answered: with values seen before and with new ones, in D."""
    with tempfile.TemporaryDirectory() as place:
        return _round_trips(Path(place), settings.PROJECT, 5 if quick else RUNS)


def start(quick: bool = False) -> list[Line | str]:
    """From the command to the first page, the sample's store present: goal <= 2.5 s."""
    with tempfile.TemporaryDirectory() as place:
        environment = {"UNION_DATA_DIR": str(Path(place) / "store"), "UNION_SAMPLE": "1"}
        page, least = str(settings.PROJECT / "app.py"), str(serving.HERE / "bare_streamlit.py")
        _start(page, environment)  # fills the sample's store
        ours, bare = [], []
        for _ in range(2 if quick else STARTS):
            bare.append(_start(least, environment))
            ours.append(_start(page, environment))
    answered, shown = zip(*ours, strict=True)
    of = statistics.median(all_of for _, all_of in bare)
    yard = "S"
    return [
        load_now(),
        Line(
            "yardstick S: start of a bare Streamlit page -> its text sent",
            [b for _, b in bare],
            "s",
            yard,
            of,
        ),
        Line("start -> the server answers", answered, "s", yard, of),
        Line("start, sample store present -> figures of the first page sent", shown, "s", goal=2.5),
    ]


def _round_trips(place: Path, root: Path, runs: int) -> list[Line | str]:
    store, table = serving.fill(place)
    bare = bare_query(store, place)
    with serving.ours(store, root) as (url, _), serving.script("bare_streamlit.py", table) as least:
        ds, leasts, trips = asyncio.run(_trips(url, least, bare, runs))
    d = statistics.median(ds)

    def line(name: str, taken: list[float], goal: float | None = None) -> Line:
        return Line(name, [1000 * each for each in taken], "ms", "D", 1000 * d, goal)

    return [
        load_now(),
        line(D, ds),
        line("a bare Streamlit page, one text and one button", leasts),
        *(
            line(f"server round trip, {page or 'overview'}, {kind}", taken, GOALS[kind])
            for (page, kind), taken in trips.items()
        ),
    ]


async def _trips(
    url: str, least: str, bare: Callable[[], object], runs: int
) -> tuple[list[float], list[float], dict[tuple[str, str], list[float]]]:
    """Seconds of the bare query, of a bare page, and of our runs by page and kind, all in turn."""
    session, other = await protocol.opened(url), await protocol.opened(least)
    ds: list[float] = []
    leasts: list[float] = []
    await other.run()
    trips: dict[tuple[str, str], list[float]] = {}
    new = {page: addresses() for page in PAGES}
    for page in PAGES:
        await session.run(page)
    for _ in range(runs):
        for page in PAGES:
            ds.append(seconds(bare))
            leasts.append(await other.run())
            query = new[page].pop()
            trips.setdefault((page, "new values"), []).append(await session.run(page, query))
            trips.setdefault((page, "seen before"), []).append(await session.run(page, query))
    await session.socket.close()
    await other.socket.close()
    return ds, leasts, trips


def addresses() -> list[str]:
    """Addresses of ratio and year, each once, in an order that is always the same."""
    found = [f"year={year}&quarter=4&ratio={ratio}" for year in YEARS for ratio in RATIOS]
    random.Random(5).shuffle(found)
    return found


def bare_query(store: Path, place: Path) -> Callable[[], object]:
    """D: the query on a copy, because the server holds the file."""
    copy = place / "bare.duckdb"
    shutil.copy(store / "warehouse.duckdb", copy)
    connection = duckdb.connect(str(copy), read_only=True)
    return lambda: connection.execute(COVERAGE).fetchall()


def _start(page: str, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds until the server answers, and until a session has all of the first page."""
    port = serving.free_port()
    url = f"http://127.0.0.1:{port}"
    command = [*serving.STREAMLIT, page, *serving.QUIETLY, f"--server.port={port}"]
    begun = time.perf_counter()
    with serving.serving(command, url, cwd=settings.PROJECT, environment=environment):
        answered = time.perf_counter() - begun

        async def first_page() -> None:
            session = await protocol.opened(url)
            await session.run()
            if page.endswith("app.py") and not session.charts:
                raise RuntimeError("the first page shows no chart")

        asyncio.run(first_page())
        return answered, time.perf_counter() - begun
