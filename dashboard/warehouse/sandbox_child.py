"""The process that runs a statement typed by a person: a request comes over a pipe, rows go back as JSON.

It sees a Parquet copy of the derived tables and nothing else: no other file, no network, no setting, no file
to write, 512 MB, a few seconds of processor. It answers one statement and ends. What may crash or never come
back does so here. Run as ``python -m dashboard.warehouse.sandbox_child``.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

MEMORY = 1024 * 1024 * 1024
"""Address space of this process; Python and DuckDB take a third of it before anything is asked."""
STATEMENT_MEMORY = "512MB"
CPU_SECONDS = 8
"""The start of Python and DuckDB included; the parent's clock counts the statement alone."""
MAX_ROWS = 10_000
MAX_COLUMNS = 200
MAX_TEXT = 2_000
"""Signs of one cell that are shown."""
MAX_BYTES = 12_000_000
"""Of an answer."""
BATCH = 500
READY = b"ready\n"


def main() -> None:
    """Take one request from standard input, answer it on standard output."""
    outgoing = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)  # whatever a library prints goes nowhere
    request = json.loads(sys.stdin.buffer.readline())
    _limit()
    import duckdb

    connection = open_tables(duckdb, request["tables"])
    outgoing.write(READY)
    outgoing.flush()
    answer = reply(duckdb, connection, request["sql"])
    outgoing.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
    outgoing.flush()


def _limit() -> None:
    """Hold this process to memory, processor and no files to write, as far as the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock and DuckDB's own limit
        return
    for limit, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
    ):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(limit, (most, most))


def open_tables(duckdb: Any, tables: dict[str, list[str]]) -> Any:
    """A database in memory with a view on the files of each table, closed off from everything else."""
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": "1", "memory_limit": STATEMENT_MEMORY, "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )  # fmt: skip
    connection.execute("set timezone = 'UTC'")
    connection.execute("set temp_directory = ''")
    connection.execute("set python_enable_replacements = false")  # no table is a variable of this program
    quoted = {name: ", ".join(_quoted(file) for file in files) for name, files in tables.items()}
    for name, files in quoted.items():
        connection.execute(f'create view "{name}" as select * from read_parquet([{files}])')
    allowed = ", ".join(quoted.values())
    connection.execute(f"set allowed_paths = [{allowed}]")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def _quoted(file: str) -> str:
    return "'" + str(Path(file)).replace("'", "''") + "'"


def reply(duckdb: Any, connection: Any, sql: str) -> dict[str, Any]:
    """What the parent is told about a statement: its rows, or the code of a reason."""
    try:
        return _answer(duckdb, connection, sql)
    except duckdb.Error as error:
        return _refusal(duckdb, error)
    except (MemoryError, RecursionError):
        return {"code": "memory"}


def _answer(duckdb: Any, connection: Any, sql: str) -> dict[str, Any]:
    """Columns and rows of a single SELECT, or the code of why there are none."""
    statements = connection.extract_statements(sql)
    if not statements:
        return {"code": "empty"}
    if len(statements) > 1:
        return {"code": "several"}
    if statements[0].type != duckdb.StatementType.SELECT:
        return {"code": "not_select", "found": str(statements[0].type).rpartition(".")[2]}
    if statements[0].named_parameters:
        return {"code": "parameter", "found": sorted(statements[0].named_parameters)[0]}
    result = connection.execute(statements[0])
    columns = [str(each[0]) for each in result.description]
    if len(columns) > MAX_COLUMNS:
        return {"code": "too_wide", "found": str(len(columns))}
    numeric = [str(each[1]).startswith(_NUMBERS) for each in result.description]
    rows: list[list[Any]] = []
    size = 0
    while len(rows) <= MAX_ROWS and size < MAX_BYTES:
        batch = result.fetchmany(BATCH)
        if not batch:
            return {"columns": columns, "numeric": numeric, "rows": rows, "cut": False}
        new = [[_plain(value) for value in row] for row in batch]
        size += len(json.dumps(new, ensure_ascii=False).encode("utf-8", "replace"))
        rows += new
    kept = rows[:MAX_ROWS]
    if size >= MAX_BYTES:  # wide texts: fewer rows
        kept = kept[: max(1, len(kept) * MAX_BYTES // (size + MAX_BYTES))]
    return {"columns": columns, "numeric": numeric, "rows": kept, "cut": True}


_NUMBERS = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "UHUGEINT",
    "FLOAT",
    "DOUBLE",
    "DECIMAL",
    "NUMBER",
)


def _plain(value: Any) -> Any:
    """A value as JSON has it: numbers, truth and texts; everything else as its text."""
    if value is None or isinstance(value, (bool, int)):
        return value if not isinstance(value, int) or abs(value) < 1 << 53 else str(value)
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else str(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, (date, time, timedelta)):
        return str(value)
    text = value.hex() if isinstance(value, bytes) else str(value)
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "…"


def _refusal(duckdb: Any, error: Exception) -> dict[str, Any]:
    """Why the database did not run a statement: our code, and its own words for whoever writes SQL."""
    kinds = (
        (duckdb.OutOfMemoryException, "memory"),
        (duckdb.PermissionException, "forbidden"),
        (duckdb.ParserException, "syntax"),
        (duckdb.CatalogException, "unknown"),
        (duckdb.BinderException, "unknown"),
        (duckdb.ConversionException, "value"),
        (duckdb.IOException, "forbidden"),
        (duckdb.InvalidInputException, "value"),
    )
    code = next((code for kind, code in kinds if isinstance(error, kind)), "failed")
    words = str(error)
    if code == "memory":
        return {"code": code}
    if "pytz" in words:
        words = "TIMESTAMP WITH TIME ZONE: cast(... as timestamp)"
    if code == "value" and "locked" in words:
        code = "forbidden"
    return {"code": code, "said": words[:MAX_TEXT]}


if __name__ == "__main__":
    main()
