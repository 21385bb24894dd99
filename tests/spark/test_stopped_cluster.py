"""A cluster that goes away, in the middle of it all: told plainly, and the same figures from this machine."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard import labels, store
from dashboard.warehouse.engine import Engine
from tests.browser.conftest import Server
from tests.browser.conftest import browser as browser
from tests.spark.conftest import SECONDS, Published
from tests.spark.test_equal import difference, joined

pytestmark = [pytest.mark.spark, pytest.mark.timeout(600)]

ASKED = ("coverage/rate_by_county_year", {"ratio": "membership_rate", "year_from": 2025, "year_to": 2026})


FOUND = {"ratio": "membership_rate", "year": 2026, "quarter": 3}


def drawn(page: Page) -> None:
    """Wait until the page is all there."""
    expect(page.locator("[data-chart], .js-plotly-plot").first).to_be_visible(timeout=SECONDS * 1000)
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=SECONDS * 1000
    )


def test_a_repeated_view_costs_no_spark_job(
    cluster: Any, published: Published, own_data_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("UNION_ENGINE", cluster.address)
    monkeypatch.setenv("UNION_PUBLISHED", str(published.folder))
    monkeypatch.setenv("UNION_ENGINE_SECONDS", str(int(SECONDS)))
    name, params = ASKED
    try:
        first = store.rows(name, **params)
        engine = store._PUBLISHED[store.sample().folder]
        joined(engine)
        store._RECENT.clear()
        store._PACKED.clear()
        again = store.rows(name, **params)
        asked, jobs = engine.asked, cluster.jobs()
        assert asked > 0
        assert jobs > 0
        assert store.rows(name, **params) == again == first
        assert store.query(name, **params).shape[0] == len(first)
        asked_at_last, jobs_at_last = engine.asked, cluster.jobs()
        assert asked_at_last <= asked + 1  # the same rows as a frame are asked for once
        assert jobs_at_last > jobs or asked_at_last == asked
        store.query(name, **params)
        assert store.rows(name, **params) == first
        assert (engine.asked, cluster.jobs()) == (asked_at_last, jobs_at_last)
        assert store.is_published()
        assert store.shown().on_cluster
    finally:
        store.close_all()


def test_a_page_is_computed_on_the_cluster_and_here_once_the_cluster_is_gone(
    cluster: Any, engine: Engine, published: Published, browser: Browser, tmp_path: Path
):
    app = Server(
        tmp_path / "store",
        UNION_ENGINE=cluster.address,
        UNION_PUBLISHED=str(published.folder),
        UNION_ENGINE_SECONDS=str(int(SECONDS)),
        UNION_LOG_DIR="off",
    )
    app.start()
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    found = published.warehouse.rows("coverage/finding_by_ratio", **FOUND)[0]
    try:
        # The first run may be early: the page says that the cluster is still being connected to.
        said = page.locator(".st-key-edition_banner")
        until = time.monotonic() + SECONDS
        while True:
            page.goto(f"{app.url}/coverage?lang=en")
            expect(said).to_contain_text(f"edition {published.edition.version}", timeout=SECONDS * 1000)
            if "cluster" not in said.inner_text():
                break
            assert time.monotonic() < until, said.inner_text()
        drawn(page)
        jobs = cluster.jobs()
        page.goto(f"{app.url}/coverage?lang=en&ratio=collective_contract_rate")
        drawn(page)
        assert cluster.jobs() > jobs  # what was not looked at before is computed there
        jobs = cluster.jobs()
        page.goto(f"{app.url}/coverage?lang=en")
        drawn(page)
        expect(page.get_by_test_id("stMain")).to_contain_text(labels.rate(found["rate"]))
        assert cluster.jobs() == jobs  # the same page again is not
        joined(engine)

        cluster.stop()
        before = time.monotonic()
        name, params = ASKED
        query, bound = published.warehouse.bound(name, params)
        here = engine.run(query, bound)
        assert time.monotonic() - before < SECONDS / 4
        assert difference(published.warehouse.query(name, **params), here) == ""
        assert not engine.shown().on_cluster
        assert engine.shown().code == "away"

        page.goto(f"{app.url}/aid?lang=en")
        expect(said).to_contain_text("cannot be reached", timeout=SECONDS * 1000)
        drawn(page)
        page.goto(f"{app.url}/aid")
        expect(said).to_contain_text(labels.t("engine.cluster_away", "zh_CN"), timeout=SECONDS * 1000)
        assert "Traceback" not in page.content()
    finally:
        page.close()
        app.kill()
