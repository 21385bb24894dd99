"""What the command line can have done on a store: a warehouse and a request in, plain JSON out."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard import labels
from dashboard.handover import Job
from dashboard.intake import checks
from dashboard.intake.bulk import Incoming, file_many
from dashboard.intake.records import Problem, Reading
from dashboard.intake.submit import Receipt
from dashboard.warehouse import Warehouse, verify
from dashboard.workbooks import csvfile


def import_files(warehouse: Warehouse, request: Mapping[str, Any]) -> dict[str, Any]:
    """File workbooks: ``files`` [{name, data in base64}], ``by``, ``explanation``, ``reason``."""
    if warehouse.county() is None:
        raise ValueError(labels.t("cli.not_begun"))
    labels.use(request.get("language"))
    incoming = (
        Incoming(
            each["name"],
            base64.b64decode(each["data"]),
            request["by"],
            explanation=request.get("explanation") or "",
            reason=request.get("reason") or "",
        )
        for each in request["files"]
    )
    filed = file_many(warehouse, incoming, mappings=warehouse.mappings())
    return {"files": [_receipt(receipt, file.reading, file.problems) for file, receipt in filed]}


def run_query(warehouse: Warehouse, request: Mapping[str, Any]) -> dict[str, Any]:
    """Rows of a named query: ``name``, ``params`` (as typed), ``format`` csv or json."""
    query = warehouse.named_query(request["name"])
    rows = warehouse.query(request["name"], **query.parse(request["params"]))
    if request["format"] == "csv":
        return {"text": inert(rows).to_csv(index=False)}
    return {"text": rows.to_json(orient="records", force_ascii=False, date_format="iso", indent=1) + "\n"}


def inert(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows whose texts no spreadsheet program takes for a formula: an apostrophe stands before such."""
    return rows.map(csvfile.inert)


def rebuild(warehouse: Warehouse, request: Mapping[str, Any]) -> dict[str, Any]:
    """Make the database anew from the journal."""
    warehouse.rebuild()
    return {"acts": warehouse.version}


def verify_store(warehouse: Warehouse, request: Mapping[str, Any]) -> dict[str, Any]:
    """Whether journal, archive and database are as they were written; ``accepted_by`` as in verify."""
    return verify.to_json(verify.verify_open(warehouse, str(request.get("accepted_by") or "")))


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


JOBS: dict[str, Job] = {
    "import": import_files,
    "query": run_query,
    "rebuild": rebuild,
    "verify": verify_store,
}
