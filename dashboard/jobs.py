"""What the command line can have done on a store: a warehouse and a request in, plain JSON out.

A running server offers these from its start on and is seldom asked: what reads workbooks is imported
when it is.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard import labels
from dashboard.handover import Job
from dashboard.warehouse import Warehouse, accounts, backup, verify
from dashboard.warehouse.filing import NotAllowedError
from dashboard.warehouse.passwords import Passwords
from dashboard.warehouse.publish import PublishError, publish
from dashboard.workbooks import csvfile

if TYPE_CHECKING:
    from dashboard.intake.records import Problem, Reading
    from dashboard.intake.submit import Receipt


def import_files(warehouse: Warehouse, request: Mapping[str, Any]) -> dict[str, Any]:
    """File workbooks: ``files`` [{name, data in base64}], ``by``, ``explanation``, ``reason``."""
    from dashboard.intake.bulk import Incoming, file_many

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
    from dashboard.intake.reread import differing

    scope = verify.Scope(request.get("only") or verify.PARTS, differing)
    return verify.to_json(verify.verify_open(warehouse, str(request.get("accepted_by") or ""), scope))


def set_account(warehouse: Warehouse, request: Mapping[str, Any]) -> dict[str, Any]:
    """Open, change or close an account (``login``, ``name``, ``role``, ``unit``, ``is_active``, each but the
    first "" or None for as it is), and with ``new_password`` give it a first password. Raises ValueError.
    """
    login = accounts.login_of(request["login"])
    held = accounts.accounts(warehouse.cursor()).get(login)
    if held is None and not (request["name"] and request["role"]):
        raise ValueError(labels.t("office.account_unknown", login=login))
    unit_code = held.unit_code if held else None
    if request["unit"]:
        unit_code = warehouse.unit_names().get(request["unit"])
        if unit_code is None:
            raise ValueError(labels.t("office.account_unit_unknown", unit=request["unit"]))
    role: Any = request["role"] or (held.role if held else "")
    is_active = request["is_active"] if request["is_active"] is not None else not held or held.is_active
    name = request["name"] or (held.name if held else "")
    wanted = accounts.Account(login, name, role, unit_code if role == "clerk" else None, is_active)
    try:
        accounts.set_accounts(warehouse, [wanted], by=request["by"])
    except NotAllowedError as error:
        raise ValueError(labels.t(f"common.not_allowed_{error.code}", **error.args_of_words)) from error
    kept = Passwords(warehouse.folder)
    needs = request["new_password"] or (held is None and is_active)
    if needs and is_active:
        accounts.tell(warehouse, "password", [login], by=request["by"])
    return {"login": login, "name": name, "role": role, "password": kept.give_first(login) if needs else ""}


def list_accounts(warehouse: Warehouse, request: Mapping[str, Any]) -> dict[str, Any]:
    """Every account with its role, unit and state."""
    names = {code: name for name, code in warehouse.unit_names().items()}
    held = accounts.accounts(warehouse.cursor()).values()
    return {
        "accounts": [
            {
                "login": each.login,
                "name": each.name,
                "role": each.role,
                "unit": names.get(each.unit_code or "", ""),
                "is_active": each.is_active,
            }
            for each in sorted(held, key=lambda each: each.login)
        ]
    }


def make_backup(warehouse: Warehouse, request: Mapping[str, Any]) -> dict[str, Any]:
    """Copy the store to ``folder``, verified. Raises ValueError with the reason in words."""
    try:
        made = backup.backup(warehouse, Path(request["folder"]))
    except backup.BackupError as error:
        raise ValueError(labels.t(f"service.backup_{error.code}", **error.args_of_words)) from error
    return {"name": made.name, "acts": made.acts, "files": made.files, "bytes": made.bytes}


def publish_store(warehouse: Warehouse, request: Mapping[str, Any]) -> dict[str, Any]:
    """Publish the store to ``folder``. Raises ValueError with the reason in words (``language``)."""
    labels.use(request.get("language"))
    try:
        made = publish(warehouse, Path(request["folder"]))
    except PublishError as error:
        raise ValueError(labels.t(f"engine.publish_{error.code}", **error.args_of_words)) from error
    return {"name": made.name, "version": made.version, "facts": made.rows["fct_figure"], "bytes": made.bytes}


def _receipt(receipt: Receipt, reading: Reading, problems: Sequence[Problem]) -> dict[str, Any]:
    from dashboard.intake import checks

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
    "backup": make_backup,
    "publish": publish_store,
    "account": set_account,
    "accounts": list_accounts,
}
