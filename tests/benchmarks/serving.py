"""Servers of the browser benchmarks: ours, the peers and the bare pages, each a process of its own."""

from __future__ import annotations

import contextlib
import csv
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from dashboard import settings
from dashboard.intake import child
from dashboard.intake.bulk import Incoming, file_many
from dashboard.warehouse import open_warehouse
from dashboard.warehouse.journal import Act, utc_now
from tests.benchmarks import forms

HERE = Path(__file__).resolve().parent
STREAMLIT = (sys.executable, "-m", "streamlit", "run")
QUIETLY = ("--server.headless=true", "--server.address=127.0.0.1", "--browser.gatherUsageStats=false")


def fill(place: Path) -> tuple[Path, Path]:
    """The store of 30 townships x 40 quarters x 90 measures and the same figures as a CSV; made if missing.

    Beside the CSV stands a workbook of them (``book_of``).

    The returns go through our intake, as those of the import benchmark.
    """
    store, table = place / "store", place / "figures.csv"
    if table.exists():
        return store, table
    returns = place / "returns"
    returns.mkdir(parents=True)
    files = forms.write_returns(returns)
    warehouse = open_warehouse(store)
    warehouse.submit([Act("begin", "bench", forms.beginning(), utc_now())])
    incoming = (Incoming(file.name, file.read_bytes(), "bench") for file in files)
    filed = sum(receipt.status == "filed" for _, receipt in file_many(warehouse, incoming))
    child.stop()
    if filed != len(files):
        raise RuntimeError(f"{len(files) - filed} of {len(files)} returns were not filed")
    warehouse.submit([Act("target", "bench", {"targets": _targets()}, utc_now())])
    cursor = warehouse.cursor()
    rows = cursor.execute(
        """select u.short_name, f.year, f.quarter, f.measure_code, f.value from fct_figure as f
        join unit as u using (unit_code) where f.basis in ('stock', 'ytd') and u.level = 'township'
        and f.known_until > now() order by all"""
    ).fetchall()
    cursor.close()
    warehouse.close()
    with table.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([("unit", "year", "quarter", "measure", "value"), *rows])
    wide = pd.read_csv(table).pivot_table(
        index=["unit", "year", "quarter"], columns="measure", values="value", aggfunc="sum"
    )
    wide.reset_index().to_excel(book_of(table), index=False)
    return store, table


def book_of(table: Path) -> Path:
    """The workbook with the figures of the CSV, a column for each measure."""
    return table.with_suffix(".xlsx")


def _targets() -> list[dict[str, object]]:
    """A target for each rate of the first page, so that target lines and gaps are drawn."""
    codes = ("unionisation_rate", "membership_rate", "collective_contract_rate", "congress_rate")
    county = {"unit_code": forms.COUNTY_CODE, "value": 0.85}
    return [{**county, "year": year, "indicator_code": code} for year in forms.YEARS for code in codes]


@contextlib.contextmanager
def serving(
    command: list[str], url: str, *, cwd: Path, environment: Mapping[str, str], limit: float = 60
) -> Iterator[int]:
    """Run a server until the end of the block; yields its process id once ``url`` answers, in ``limit`` s."""
    with (
        open(os.devnull, "wb") as nothing,
        subprocess.Popen(
            command, cwd=cwd, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=nothing,
            stderr=nothing,
        ) as process,
    ):  # fmt: skip
        try:
            wait_for(url, process, limit)
            yield process.pid
        finally:
            process.kill()


def wait_for(url: str, process: subprocess.Popen[bytes], limit: float = 60) -> None:
    """Return once the address answers. Raises RuntimeError when the process ends or ``limit`` s pass."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.01)
    raise RuntimeError(f"nothing answered at {url}")


@contextlib.contextmanager
def ours(
    store: Path, root: Path = settings.PROJECT, environment: Mapping[str, str] | None = None
) -> Iterator[tuple[str, int]]:
    """The dashboard on that store: its address and process id."""
    port = free_port()
    command = [*STREAMLIT, "app.py", *QUIETLY, f"--server.port={port}"]
    ours = {"UNION_DATA_DIR": str(store), "UNION_SAMPLE": "0", **(environment or {})}
    url = f"http://127.0.0.1:{port}"
    with serving(command, f"{url}/_stcore/health", cwd=root, environment=ours) as pid:
        yield url, pid


@contextlib.contextmanager
def script(name: str, table: Path) -> Iterator[str]:
    """A Streamlit script of this folder with Streamlit's defaults: its address."""
    port = free_port()
    command = [*STREAMLIT, str(HERE / name), *QUIETLY, f"--server.port={port}"]
    url = f"http://127.0.0.1:{port}"
    # A folder without .streamlit/config.toml: the peers must not have our settings.
    with serving(command, f"{url}/_stcore/health", cwd=table.parent, environment={"UNION_CSV": str(table)}):
        yield url


@contextlib.contextmanager
def bare() -> Iterator[str]:
    """The page without a framework: its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "tests.benchmarks.bare_html", str(port)]
    with serving(command, url, cwd=settings.PROJECT, environment={}):
        yield url


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
