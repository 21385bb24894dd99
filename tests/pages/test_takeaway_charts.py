"""取走: every chart of every page can be taken along, and nothing is made before the button is pressed."""

from __future__ import annotations

import pytest

from dashboard import pictures, sources, takeaway
from dashboard.warehouse import Warehouse
from tests.pages.ownhtml import charts
from tests.pages.test_views import county as county  # the fixtures
from tests.pages.test_views import no_sample as no_sample
from tests.pages.test_views import show

VIEWS = ("overview", "coverage", "aid", "township", "compare", "scores", "explore", "restatements", "checks")


@pytest.mark.parametrize("page", VIEWS)
def test_every_chart_has_a_button_that_takes_it(
    page: str, county: Warehouse, monkeypatch: pytest.MonkeyPatch
):
    def made(*_: object, **__: object) -> None:
        raise AssertionError("made before it was asked for")

    monkeypatch.setattr(pictures, "picture", made)
    monkeypatch.setattr(takeaway, "book", made)
    app = show(page)
    assert len(app.get("plotly_chart")) + len(charts(app)) == len(app.session_state[sources.TAKEN])


def test_a_query_that_counts_only_what_is_expected_gives_no_line(monkeypatch: pytest.MonkeyPatch):
    rows = {"expected": [{"units_expected": 2}], "both": [{"units_expected": 2, "units_reporting": 1}]}
    monkeypatch.setattr(takeaway.store, "rows", lambda name: rows[name])
    assert takeaway._line_of_rows(sources.Source({"expected": {}})) == ""
    assert "1/2" in takeaway._line_of_rows(sources.Source({"expected": {}, "both": {}}))
