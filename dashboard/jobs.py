"""What the command line can have done on a store: a warehouse and a request in, plain JSON out."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard import labels
from dashboard.handover import Job
from dashboard.intake import checks
from dashboard.intake.read import read_files
from dashboard.intake.records import KnownUnits, Problem, Reading
from dashboard.intake.submit import CheckedFile, Receipt, file_returns
from dashboard.warehouse import Warehouse


def import_files(warehouse: Warehouse, request: Mapping[str, Any]) -> dict[str, Any]:
    """File workbooks: ``files`` [{name, data in base64}], ``by``, ``explanation``, ``reason``."""
    if warehouse.county() is None:
        raise ValueError(labels.t("cli.not_begun"))
    labels.use(request.get("language"))
    units = KnownUnits(warehouse.unit_names())
    mappings = warehouse.mappings()
    bodies = [base64.b64decode(each["data"]) for each in request["files"]]
    named = [(each["name"], data) for each, data in zip(request["files"], bodies, strict=True)]
    readings = list(read_files(named, units=units, mappings=mappings))
    problems = checks.check(readings, warehouse)
    reason = request.get("reason") or ""
    files = [
        CheckedFile(
            data,
            reading,
            found,
            by=request["by"],
            explanation=request.get("explanation") or "",
            reason=reason,
        )
        for data, reading, found in zip(bodies, readings, problems, strict=True)
    ]
    receipts = file_returns(warehouse, files)
    return {
        "files": [
            _receipt(receipt, file.reading, file.problems)
            for receipt, file in zip(receipts, files, strict=True)
        ]
    }


def run_query(warehouse: Warehouse, request: Mapping[str, Any]) -> dict[str, Any]:
    """Rows of a named query: ``name``, ``params`` (as typed), ``format`` csv or json."""
    query = warehouse.named_query(request["name"])
    rows = warehouse.query(request["name"], **query.parse(request["params"]))
    if request["format"] == "csv":
        return {"text": inert(rows).to_csv(index=False)}
    return {"text": rows.to_json(orient="records", force_ascii=False, date_format="iso", indent=1) + "\n"}


# What a spreadsheet program takes for the beginning of a formula, full-width forms included.
_FORMULA = re.compile(r"^[\s\u200b\ufeff]*[=+\-@\t\r\n＝＋－＠]")


def inert(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows whose texts no spreadsheet program takes for a formula: an apostrophe stands before such."""
    return rows.map(lambda value: f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value)


def rebuild(warehouse: Warehouse, request: Mapping[str, Any]) -> dict[str, Any]:
    """Make the database anew from the journal."""
    warehouse.rebuild()
    return {"acts": warehouse.version}


def _receipt(receipt: Receipt, reading: Reading, problems: Sequence[Problem]) -> dict[str, Any]:
    return {
        "file": receipt.file,
        "status": receipt.status,
        "number": receipt.number,
        "at": receipt.at.isoformat() if receipt.at else None,
        "returns": [
            {
                "return_id": each.return_id,
                "unit_code": each.unit_code,
                "year": each.year,
                "quarter": each.quarter,
                "revision": each.revision,
                "figures": each.figures,
            }
            for each in receipt.returns
        ],
        "blocking": checks.to_json(reading, receipt.blocking)["problems"],
        "problems": checks.to_json(reading, problems)["problems"],
    }


JOBS: dict[str, Job] = {"import": import_files, "query": run_query, "rebuild": rebuild}
