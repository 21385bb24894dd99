"""What people write instead to get the same returns into a database, each as short as they would write it.

They take the form as it is: no other layouts, no checks, no archive, no words on what is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import python_calamine

from tests.benchmarks import forms

_CREATE = "create table figure (unit text, period text, name text, value double)"


def pandas_openpyxl(files: Sequence[Path], database: Path) -> int:
    """pandas + openpyxl, an insert a file; rows in the table."""
    connection = duckdb.connect(database)
    connection.execute(_CREATE)
    for file in files:
        cells = pd.read_excel(file, header=None, engine="openpyxl")
        unit, period, rows = forms.read_plainly(cells.astype(object).values.tolist())
        frame = pd.DataFrame(rows, columns=["name", "value"])
        connection.register("frame", frame)
        connection.execute("insert into figure select ?, ?, name, value from frame", [unit, period])
        connection.unregister("frame")
    return _count(connection)


def calamine_arrow(files: Sequence[Path], database: Path) -> int:
    """python-calamine and one insert for all; rows in the table."""
    connection = duckdb.connect(database)
    connection.execute(_CREATE)
    columns: tuple[list[str], list[str], list[str], list[float]] = ([], [], [], [])
    for file in files:
        sheet = python_calamine.CalamineWorkbook.from_path(file).get_sheet_by_index(0)
        unit, period, rows = forms.read_plainly(sheet.to_python())
        for name, value in rows:
            for column, each in zip(columns, (unit, period, name, value), strict=True):
                column.append(each)  # type: ignore[attr-defined]
    table = pa.table(dict(zip(("unit", "period", "name", "value"), columns, strict=True)))
    connection.register("waiting", table)
    connection.execute("insert into figure select * from waiting")
    return _count(connection)


def duckdb_excel(files: Sequence[Path], database: Path) -> int | None:
    """DuckDB's read_xlsx a file; None where its extension is not installed (it comes over the network)."""
    connection = duckdb.connect(database)
    try:
        connection.execute("load excel")
    except duckdb.Error:
        connection.close()
        return None
    connection.execute(_CREATE)
    for file in files:
        connection.execute(
            "insert into figure select ?, '', B4, try_cast(D4 as double)"
            " from read_xlsx(?, header = false, range = 'A4:D200') as t (A4, B4, C4, D4)",
            [file.stem, str(file)],
        )
    return _count(connection)


def _count(connection: duckdb.DuckDBPyConnection) -> int:
    rows = connection.execute("select count(*) from figure").fetchall()[0][0]
    connection.close()
    return int(rows)
