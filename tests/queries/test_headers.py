"""Every file of queries/ keeps to the style of queries and says what it takes and gives."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from dashboard import settings
from dashboard.warehouse.queries import FAR_FUTURE
from tests.queries.county import ALL_KINDS, QUERIES, CountyInMemory

FILES = sorted(settings.QUERIES.rglob("*.sql"))
SELECTS = [file for file in FILES if file.parent.name != "schema"]

SAMPLE_PARAMS = {
    "as_of": FAR_FUTURE,
    "kinds": ALL_KINDS,
    "boundaries": "today",
    "ratio": "membership_rate",
    "indicator": "membership_rate",
    "indicators": ["members", "membership_rate"],
    "year": 2026,
    "quarter": 3,
    "quarter_from": 2,
    "year_from": 2025,
    "year_to": 2026,
    "period_basis": "to_date",
    "unit_code": "A",
    "unit_codes": None,
    "return_id": 1,
    "limit_rows": 10,
    "skip_rows": 0,
    "person": None,
    "number": None,
    "act": None,
    "wanted": "东河",
    "most": 15,
    "step": 0.05,
    "shown": None,
    "ranks_of": None,
    "ranked_from": None,
    "also_year": None,
    "drawn": None,
    "state": None,
    "severity": None,
    "status": "open",
    "rule_code": None,
    "day": None,
    "day_from": date(2026, 1, 1),
    "day_to": None,
    "numbers": [1, 2],
    "measures": ["members", "workers"],
    "since": datetime(2026, 1, 1),
    "until": FAR_FUTURE,
    "measure": "members",
    "basis": "stock",
    "areas": ["organisation", "rights"],
    "area_weights": [40.0, 20.0],
    "growth": 0.03,
    "start": "target",
    "quarter_to": 3,
    "from_year": 2025,
    "from_quarter": 3,
    "programme": "total",
    "indicator_x": "membership_rate",
    "indicator_y": "aid_amount",
}
SQL_TYPES = {
    "text": {"VARCHAR"},
    "integer": {"INTEGER", "BIGINT"},
    "bigint": {"BIGINT"},
    "double": {"DOUBLE"},
    "boolean": {"BOOLEAN"},
    "date": {"DATE"},
    "timestamp": {"TIMESTAMP"},
}
PARAM_TYPES = {"text", "text[]", "bigint[]", "integer", "bigint", "double", "double[]", "date", "timestamp"}


def code(file: Path) -> str:
    """The SQL without comments and without text in quotes."""
    lines = [line.split("--")[0] for line in file.read_text(encoding="utf-8").splitlines()]
    return re.sub(r"'[^']*'", "''", "\n".join(lines))


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_has_the_parameters_and_columns_it_says(name: str, county: CountyInMemory):
    query = QUERIES[name]
    [statement] = duckdb.extract_statements(query.sql)
    assert set(query.params) == statement.named_parameters
    assert {text.split(",")[0] for text in query.params.values()} <= PARAM_TYPES
    cursor = county.database.execute(query.sql, {key: SAMPLE_PARAMS[key] for key in query.params})
    assert list(query.columns) == [column[0] for column in cursor.description]
    for column in cursor.description:
        said = query.columns[column[0]].split(",")[0]
        assert str(column[1]) in SQL_TYPES[said], column[0]


@pytest.mark.parametrize("name", QUERIES)
def test_every_query_can_be_asked_for_the_past(name: str):
    assert ("as_of" in QUERIES[name].params) != name.startswith("checks/")


@pytest.mark.parametrize("file", SELECTS, ids=lambda file: file.relative_to(settings.QUERIES).as_posix())
def test_a_file_is_one_select_in_lower_case(file: Path):
    sql = code(file)
    assert [str(each.type) for each in duckdb.extract_statements(file.read_text(encoding="utf-8"))] == [
        "StatementType.SELECT"
    ]
    assert sql == sql.lower(), "keywords and names are in lower case"


def test_the_titles_are_sentences():
    for query in QUERIES.values():
        assert query.title[0].isupper(), query.name


@pytest.mark.parametrize("name", [name for name in QUERIES if name.startswith("checks/")])
def test_a_check_finds_nothing_in_an_empty_store(name: str, county: CountyInMemory):
    assert county.query(name) == []
