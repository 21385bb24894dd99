"""The sample county's first start, its replay, and what one chart's data costs: ours and Superset's."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from dataclasses import replace
from pathlib import Path

from dashboard import settings
from dashboard.intake import sample
from dashboard.warehouse import Warehouse, open_warehouse
from tests.benchmarks import forms, protocol, serving, trips
from tests.benchmarks.browser import peer
from tests.benchmarks.peers_superset_setup import Made
from tests.benchmarks.returns import unzip
from tests.benchmarks.table import Line, times
from tests.benchmarks.timing import load_now, seconds

RUNS = 3
ROUNDS = 20
_RANKING = "coverage/ranking_by_unit"


def filled(folder: Path) -> Warehouse:
    """The sample county loaded into a new store, through the same intake as any upload."""
    warehouse = open_warehouse(folder)
    sample.load(warehouse)
    return warehouse


def import_sample(quick: bool = False) -> list[Line | str]:
    """The first start: goal under 8 s on 2 cores, and the same in Z."""
    files = sorted(settings.SAMPLE_SOURCE.rglob("*.xlsx"))
    imports, unzips = [], []
    for _ in range(1 if quick else RUNS):
        with tempfile.TemporaryDirectory() as folder:
            unzips.append(seconds(lambda: unzip(files)))
            imports.append(seconds(lambda place=folder: filled(Path(place)).close()))  # type: ignore[misc]
    z = statistics.median(unzips)
    return [
        load_now(),
        Line(f"yardstick Z: unzipping the {len(files)} sample workbooks", unzips, "s", "Z", z),
        Line(
            "first start: the sample county imported", imports, "s", goal=8, note=f"{min(imports) / z:.0f} Z"
        ),
    ]


def replay_sample(quick: bool = False) -> list[Line | str]:
    """The store opened, and its database made anew from archive and journal."""
    present, lost = [], []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        filled(place).close()
        for _ in range(1 if quick else RUNS):
            present.append(seconds(lambda: open_warehouse(place).close()))
            (place / "warehouse.duckdb").unlink()
            lost.append(seconds(lambda: open_warehouse(place).close()))
    return [
        load_now(),
        Line("the sample's store opened, its database present", present, "s"),
        Line("the same, its database deleted (made anew)", lost, "s"),
    ]


def one_chart(quick: bool = False) -> list[Line | str]:
    """The data of one chart, in D: ours by its named query and by the whole page's run, Superset's by its API."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        store, table = serving.fill(place)
        queries = _named_query(store, ROUNDS)
        with serving.ours(store) as (url, _), peer(place, table) as made:
            taken = asyncio.run(_in_turn(store, place, url, made, 8 if quick else ROUNDS))
    d = statistics.median(taken[trips.D])

    def line(name: str, each: list[float]) -> Line:
        return Line(name, [1000 * one for one in each], "ms", "D", 1000 * d)

    lines = {name: line(name, each) for name, each in taken.items()}
    query = line(f"our query {_RANKING}, nothing remembered", queries)

    def told(peer: Line) -> Line:
        """The peer's one chart beside our one query and beside our page, which has all its charts."""
        is_new = peer.name.endswith("uncached")
        page = times(peer, lines[_PAGE[is_new]])
        notes = [f"{times(peer, query).note} query"] if is_new else []
        return replace(page, note=", ".join([*notes, f"{page.note} whole page"]).replace("ours", "our"))

    return [
        load_now(),
        query,
        *(told(each) if name.startswith("peer") else each for name, each in lines.items()),
    ]


_PAGE = {False: "our whole overview page, seen before", True: "our whole overview page, new values"}
"""By whether nothing is remembered."""


def _named_query(store: Path, rounds: int) -> list[float]:
    """Seconds of the ranking's query, a year and ratio each time; the server must not run yet."""
    warehouse = open_warehouse(store)
    taken = []
    for number in range(rounds):
        choice = {"year": trips.YEARS[number % 8], "ratio": trips.RATIOS[number // 8 % 4]}
        taken.append(seconds(lambda each=choice: warehouse.query(_RANKING, quarter=4, **each)))  # type: ignore[misc]
    warehouse.close()
    return taken


async def _in_turn(
    store: Path, place: Path, url: str, made: Made | None, rounds: int
) -> dict[str, list[float]]:
    """Seconds by name: D, our page, Superset's chart."""
    bare = trips.bare_query(store, place)
    session, new = await protocol.opened(url), trips.addresses()
    measures = [each.code for each in forms.measures()]
    await session.run()
    taken: dict[str, list[float]] = {}
    if made:
        made.data(measures[0])
    for number in range(rounds):
        address, measure = new.pop(), measures[number + 1]
        taken.setdefault(trips.D, []).append(seconds(bare))
        taken.setdefault(_PAGE[True], []).append(await session.run("", address))
        taken.setdefault(_PAGE[False], []).append(await session.run("", address))
        if made:
            for name in ("uncached", "cached"):
                took = seconds(lambda each=measure: made.data(each))  # type: ignore[misc]
                taken.setdefault(f"peer: Superset, one chart's data, {name}", []).append(took)
    await session.socket.close()
    return taken
