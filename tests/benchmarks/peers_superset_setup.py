"""What a user of Superset clicks together, through its API: database, dataset, four charts, one dashboard.

The table is that of the other peers, one row for each township, quarter and measure, in a DuckDB file. The
dashboard has one filter, the measure; each of its charts asks the database with it.
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

USER, PASSWORD = "admin", "benchmark"
TABLE = "figure"
FIRST_MEASURE = "members"
FILTER = "NATIVE_FILTER-measure"
_METRIC = {
    "expressionType": "SQL",
    "sqlExpression": "sum(value)",
    "label": "figure",
    "optionName": "metric_figure",
    "hasCustomLabel": True,
}


@dataclass(frozen=True)
class Made:
    """What the server has for us: the numbers that it gave, and the key to its API."""

    url: str
    token: str
    dataset: int
    charts: tuple[int, ...]
    dashboard: int

    def data(self, measure: str, *, anew: bool = False) -> dict[str, Any]:
        """The data of the ranking chart for one measure; ``anew`` past everything remembered."""
        query = {
            "columns": ["unit"],
            "metrics": [_METRIC],
            "filters": [{"col": "measure", "op": "IN", "val": [measure]}],
            "orderby": [[_METRIC, False]],
            "row_limit": 1000,
            "extras": {"having": "", "where": ""},
        }
        body = {
            "datasource": {"id": self.dataset, "type": "table"},
            "queries": [query],
            "result_format": "json",
            "result_type": "full",
            "force": anew,
        }
        found: dict[str, Any] = call(self.url, "chart/data", body, self.token)["result"][0]
        return found


def call(
    url: str, path: str, body: Mapping[str, Any], token: str = "", method: str = "POST"
) -> dict[str, Any]:
    """Ask the API; its answer. Raises OSError with the answer's first words where it refuses."""
    request = urllib.request.Request(f"{url}/api/v1/{path}", json.dumps(body).encode(), method=method)
    request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            found: dict[str, Any] = json.load(answer)
    except urllib.error.HTTPError as error:
        raise OSError(f"{path}: {error.code} {error.read()[:500]!r}") from error
    return found


def set_up(url: str, database: str) -> Made:
    """Make all of it on an empty server; ``database`` is the path of the DuckDB file."""
    login = {"username": USER, "password": PASSWORD, "provider": "db", "refresh": False}
    token = call(url, "security/login", login)["access_token"]

    def make(path: str, body: Mapping[str, Any]) -> int:
        number: int = call(url, path, body, token)["id"]
        return number

    uri = f"duckdb:///{database}?access_mode=read_only"
    of = make("database/", {"database_name": "union", "sqlalchemy_uri": uri, "expose_in_sqllab": True})
    dataset = make("dataset/", {"database": of, "schema": "main", "table_name": TABLE})
    charts = tuple(
        make(
            "chart/",
            {
                "slice_name": name,
                "viz_type": params["viz_type"],
                "datasource_id": dataset,
                "datasource_type": "table",
                "params": json.dumps({"datasource": f"{dataset}__table", "adhoc_filters": [], **params}),
            },
        )
        for name, params in _CHARTS.items()
    )
    dashboard = make("dashboard/", {"dashboard_title": "union", "published": True})
    layout = {
        "position_json": json.dumps(_position(charts)),
        "json_metadata": json.dumps(_metadata(dataset, charts)),
    }
    call(url, f"dashboard/{dashboard}", layout, token, "PUT")
    for chart in charts:
        call(url, f"chart/{chart}", {"dashboards": [dashboard]}, token, "PUT")
    return Made(url, token, dataset, charts, dashboard)


_CHARTS: dict[str, dict[str, Any]] = {
    "total": {"viz_type": "big_number_total", "metric": _METRIC, "y_axis_format": ",d"},
    "trend": {
        "viz_type": "echarts_timeseries_line",
        "x_axis": "day",
        "time_grain_sqla": "P3M",
        "metrics": [_METRIC],
        "groupby": [],
        "row_limit": 1000,
    },
    "ranking": {
        "viz_type": "echarts_timeseries_bar",
        "x_axis": "unit",
        "metrics": [_METRIC],
        "groupby": [],
        "orientation": "horizontal",
        "row_limit": 1000,
    },
    "years": {
        "viz_type": "pivot_table_v2",
        "groupbyRows": ["unit"],
        "groupbyColumns": ["year"],
        "metrics": [_METRIC],
        "aggregateFunction": "Sum",
        "row_limit": 1000,
    },
}


def _position(charts: tuple[int, ...]) -> dict[str, Any]:
    """Two rows of two charts."""
    rows = {f"ROW-{at}": charts[2 * at : 2 * at + 2] for at in (0, 1)}
    position: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": list(rows), "parents": ["ROOT_ID"]},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": "union"}},
    }
    names = dict(zip(charts, _CHARTS, strict=True))
    for row, held in rows.items():
        position[row] = {
            "type": "ROW",
            "id": row,
            "children": [f"CHART-{chart}" for chart in held],
            "parents": ["ROOT_ID", "GRID_ID"],
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        }
        for chart in held:
            position[f"CHART-{chart}"] = {
                "type": "CHART",
                "id": f"CHART-{chart}",
                "children": [],
                "parents": ["ROOT_ID", "GRID_ID", row],
                "meta": {"width": 6, "height": 35, "chartId": chart, "sliceName": names[chart]},
            }
    return position


def _metadata(dataset: int, charts: tuple[int, ...]) -> dict[str, Any]:
    """One filter for all charts, a single value that takes effect with Apply, as filters do there."""
    chosen = [{"col": "measure", "op": "IN", "val": [FIRST_MEASURE]}]
    return {
        "native_filter_configuration": [
            {
                "id": FILTER,
                "name": "measure",
                "type": "NATIVE_FILTER",
                "filterType": "filter_select",
                "targets": [{"datasetId": dataset, "column": {"name": "measure"}}],
                "controlValues": {
                    "multiSelect": False,
                    "enableEmptyFilter": False,
                    "searchAllOptions": False,
                },
                "defaultDataMask": {
                    "extraFormData": {"filters": chosen},
                    "filterState": {"value": [FIRST_MEASURE], "label": FIRST_MEASURE},
                },
                "cascadeParentIds": [],
                "scope": {"rootPath": ["ROOT_ID"], "excluded": []},
                "chartsInScope": list(charts),
                "tabsInScope": [],
            }
        ],
        "cross_filters_enabled": False,
        "refresh_frequency": 0,
    }
