"""A query's rows as dictionaries are those of its table."""

from __future__ import annotations

from datetime import datetime

import duckdb
import pandas as pd

from dashboard.warehouse.records import records, records_of

EVERY_KIND = """
select * from (values
    ('镇', 1, 2::bigint, 0.5, true, date '2026-03-31', timestamp '2026-04-15 08:00:00.5', 12.50::decimal(18, 2)),
    (null, null, null, null, null, null, null, null),
    ('', 0, -7, 'nan'::double, false, date '1990-01-01', timestamp '9999-12-31 23:59:59', 0)
) as rows (words, few, many, share, is_so, day, moment, amount)
"""


def test_rows_are_those_of_the_table():
    connection = duckdb.connect()
    first, empty, last = rows = records(connection.execute(EVERY_KIND))
    assert first == {
        "words": "镇", "few": 1, "many": 2, "share": 0.5, "is_so": True, "day": datetime(2026, 3, 31),
        "moment": datetime(2026, 4, 15, 8, 0, 0, 500_000), "amount": 12.5,
    }  # fmt: skip
    assert isinstance(first["amount"], float)
    assert set(empty.values()) == {None}
    assert last["share"] is None  # what is not a number is none
    assert records_of(connection.execute(EVERY_KIND).df()) == rows


def test_no_rows_are_an_empty_list():
    assert records(duckdb.connect().execute("select 1 as a where false")) == []


def test_what_a_table_is_missing_is_none():
    frame = pd.DataFrame({"a": [1.0, None], "b": ["x", None], "c": pd.to_datetime(["2026-01-01", None])})
    first, second = records_of(frame)
    assert first["a"] == 1.0
    assert second == {"a": None, "b": None, "c": None}
